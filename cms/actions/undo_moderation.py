"""Undo moderation (撤销审核): the comments of one act go back to the queue as they were."""

from datetime import datetime

from django.db import transaction

from cms import audit
from cms.actions.errors import require
from cms.journal import keys_of
from cms.models import Comment
from cms.rules.terms import CommentStatus
from cms.signals import record_changed


@transaction.atomic
def undo_moderation(*, by, moderated_at: datetime) -> list[str]:
    """Put back what this user decided in one act at this moment, unless it was answered; return the references."""
    require(by, "cms.moderate_comment")
    rows = Comment.objects.select_for_update(of=("self",)).select_related("unit", "review")
    taken = list(
        rows.filter(moderated_by=by, moderated_at=moderated_at, answered_on=None).exclude(
            status__in=(CommentStatus.PENDING, CommentStatus.WITHDRAWN)
        )
    )
    before = {row.ref: str(row.status) for row in taken}
    keys = [row.pk for row in taken]
    for start in range(0, len(keys), 500):
        Comment.objects.filter(pk__in=keys[start : start + 500]).update(
            status=CommentStatus.PENDING,
            published_text="",
            moderation_reason="",
            moderated_by=None,
            moderated_at=None,
        )
    audit.record_many(
        [
            {
                "verb": "undo_moderation",
                "actor": by,
                "object_kind": "comment",
                "object_ref": ref,
                "data": {"was": status},
            }
            for ref, status in before.items()
        ]
    )
    record_changed.send(sender=Comment, keys=tuple(dict.fromkeys(k for row in taken for k in keys_of(row))))
    return list(before)
