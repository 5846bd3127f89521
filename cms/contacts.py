"""The contact of who commented: encrypted at rest, kept for its time and no longer."""

import base64
import hashlib
from datetime import date, timedelta

from django.conf import settings

from cryptography.fernet import Fernet, InvalidToken

DAYS_KEPT = 365


def _fernet() -> Fernet:
    """Return the cipher; its key is derived from the secret key of the installation."""
    digest = hashlib.sha256(b"comment contact\n" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def seal(text: str) -> bytes:
    """Return the contact as it is stored."""
    return _fernet().encrypt(text.encode())


def unseal(ciphertext: bytes) -> str:
    """Return the contact in clear, or nothing where it was sealed with another key."""
    try:
        return _fernet().decrypt(bytes(ciphertext)).decode()
    except InvalidToken:
        return ""


def purge_day(given: date) -> date:
    """Return the last day on which a contact given on a day is kept."""
    return given + timedelta(days=getattr(settings, "CONTACT_DAYS_KEPT", DAYS_KEPT))
