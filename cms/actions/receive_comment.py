"""Receive a comment (收意见): stored before it is acknowledged, once however often it is sent."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction

from cms import contacts
from cms.models import Comment, CommentContact
from cms.rules.receipts import ALPHABET
from cms.rules.rounds import round_of
from cms.rules.terms import CommentChannel, CommentStatus

TRIES = 5


class AlreadyUsed(Exception):
    """The work that came with the message was sent with another message before."""


@dataclass(frozen=True, slots=True)
class Message:
    """A comment as it came; `key` is the same for two sendings of one message."""

    unit: int
    source: str
    text: str
    key: str
    receipt: str
    challenge: str | None = None
    review: int | None = None
    consultation: int | None = None
    contact: str = ""
    extra: dict = field(default_factory=dict)
    form_version: str = ""
    consent_version: str = ""


def receive_comment(message: Message, *, at: datetime, on: date) -> bool:
    """Store a message and its contact, pending; return False where it is stored already.

    Raises AlreadyUsed where the challenge belongs to another message. Two statements in one transaction; the
    search index and the pages hear of the comment when it is moderated.
    """
    for _try in range(TRIES):
        comment = _comment(message, at, on)
        try:
            with transaction.atomic():
                Comment.objects.bulk_create([comment])
                if message.contact:
                    CommentContact.objects.bulk_create(
                        [
                            CommentContact(
                                comment=comment,
                                ciphertext=contacts.seal(message.contact),
                                purge_after=contacts.purge_day(on),
                            )
                        ]
                    )
            return True
        except IntegrityError:
            if Comment.objects.filter(idempotency_key=message.key).exists():
                return False
            if message.challenge and Comment.objects.filter(challenge=message.challenge).exists():
                raise AlreadyUsed from None
            if not Comment.objects.filter(ref=comment.ref).exists():
                raise
    raise RuntimeError("No free reference was found for a comment.")


def _comment(message: Message, at: datetime, on: date) -> Comment:
    return Comment(
        ref=f"YJ-{round_of(on).name}-{''.join(secrets.choice(ALPHABET) for _place in range(7))}",
        status=CommentStatus.PENDING,
        source=message.source,
        channel=CommentChannel.WEB_FORM,
        unit_id=message.unit,
        review_id=message.review,
        consultation_id=message.consultation,
        date=on,
        text=message.text,
        extra=message.extra,
        receipt=message.receipt,
        idempotency_key=message.key,
        challenge=message.challenge,
        form_version=message.form_version,
        consent_version=message.consent_version,
        received_at=at,
    )
