"""The contact of who commented: encrypted at rest, kept for its time and no longer."""

import base64
import hashlib
from datetime import date, timedelta

from django.conf import settings

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

DAYS_KEPT = 365


def _ciphers() -> list[Fernet]:
    """Return the ciphers, the one that seals first: of CONTACT_KEYS, then of the secret keys of the installation."""
    secrets = [
        *getattr(settings, "CONTACT_KEYS", ()),
        settings.SECRET_KEY,
        *getattr(settings, "SECRET_KEY_FALLBACKS", ()),
    ]
    digests = [hashlib.sha256(b"comment contact\n" + secret.encode()).digest() for secret in secrets]
    return [Fernet(base64.urlsafe_b64encode(digest)) for digest in digests]


def seal(text: str) -> bytes:
    """Return the contact as it is stored."""
    return _ciphers()[0].encrypt(text.encode())


def unseal(ciphertext: bytes, *, seconds: int | None = None) -> str:
    """Return the contact in clear, or nothing where no key of ours sealed it, or longer ago than `seconds`."""
    try:
        return MultiFernet(_ciphers()).decrypt(bytes(ciphertext), ttl=seconds).decode()
    except InvalidToken:
        return ""


def purge_day(given: date) -> date:
    """Return the last day on which a contact given on a day is kept."""
    return given + timedelta(days=getattr(settings, "CONTACT_DAYS_KEPT", DAYS_KEPT))
