"""Codes of a message: which key makes which receipt, and what the database keeps of both."""

import hashlib
import hmac
import json

from django.conf import settings
from django.core import signing

from cms.rules.receipts import code_from

SEEN = "cms.intake.seen"
SEEN_SECONDS = 6 * 60 * 60


def _keyed(purpose: str, text: str, secret: str = "") -> bytes:
    return hmac.new(
        (secret or settings.SECRET_KEY).encode(), f"{purpose}\n{text}".encode(), hashlib.sha256
    ).digest()


def content_digest(form: str, answers: dict) -> str:
    """Return the digest of what a message says."""
    text = json.dumps([form, answers], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def message_key(key: str, digest: str) -> str:
    """Return what makes two sendings one message: the key of the page and the content."""
    return hashlib.sha256(f"{key}\n{digest}".encode()).hexdigest()


def receipt_of(message: str) -> str:
    """Return the receipt code of a message; the same message has the same code, nobody else can work it out."""
    return code_from(_keyed("receipt", message))


def stored(code: str, secret: str = "") -> str:
    """Return what the database keeps of a receipt code: enough to find it, too little to use it."""
    return _keyed("stored receipt", code, secret).hex()[:32]


def seen(key: str, digest: str) -> str:
    """Return the proof that a sender has seen what he is about to send."""
    return signing.dumps([key, digest], salt=SEEN)


def was_seen(token: str, key: str, digest: str) -> bool:
    """Tell whether the proof is for this key and content."""
    try:
        return signing.loads(token, salt=SEEN, max_age=SEEN_SECONDS) == [key, digest]
    except signing.BadSignature:
        return False
