"""Moderate (审核) comments: approve, redact, reject with a reason, spam; the original is always kept."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Value

from cms import audit
from cms.actions.errors import Refused, require
from cms.journal import keys_of, note
from cms.models import Comment
from cms.rules.quality import is_empty
from cms.rules.reason import Reason
from cms.rules.terms import CommentStatus
from cms.signals import record_changed

VERDICTS = (
    CommentStatus.PENDING,
    CommentStatus.APPROVED,
    CommentStatus.REDACTED,
    CommentStatus.REJECTED,
    CommentStatus.SPAM,
)


def reasons_against(
    comment: Comment, *, verdict: str, by, reason: str = "", published_text: str = ""
) -> list[Reason]:
    """Return why a comment may not get a verdict."""
    reasons = []
    if comment.status == CommentStatus.WITHDRAWN:
        zh = f"意见 {comment.ref} 已由本人撤回，不能再审核。"
        reasons.append(Reason("state", zh, f"Comment {comment.ref} was withdrawn by its sender."))
    if verdict not in VERDICTS:
        zh = f"没有“{verdict}”这种审核结果。"
        reasons.append(Reason("verdict", zh, f"{verdict!r} is no verdict.", field="verdict"))
    if verdict == CommentStatus.REJECTED and is_empty(reason):
        zh = "不采用须写明理由，请填写。"
        reasons.append(Reason("reason", zh, "A rejection needs a reason; give it.", field="reason"))
    if verdict == CommentStatus.REDACTED and (
        is_empty(published_text) or published_text.strip() == comment.text.strip()
    ):
        zh = "作处理后公开须填写处理后的文字，并与原文不同。"
        en = "A redacted comment needs the text to show, other than the original."
        reasons.append(Reason("published_text", zh, en, field="published_text"))
    return reasons


@transaction.atomic
def moderate(
    comment: Comment, *, verdict: str, by, at: datetime, reason: str = "", published_text: str = ""
) -> None:
    """Decide one comment; `text` stays as it came, readers see `published_text`."""
    require(by, "cms.moderate_comment")
    row = Comment.objects.select_for_update().get(pk=comment.pk)
    if reasons := reasons_against(row, verdict=verdict, by=by, reason=reason, published_text=published_text):
        raise Refused(reasons)
    shown = {CommentStatus.APPROVED: row.text, CommentStatus.REDACTED: published_text}
    row.status, row.moderation_reason = verdict, reason
    row.published_text = shown.get(CommentStatus(verdict), "")
    row.moderated_by, row.moderated_at = by, at
    row.save()
    note("moderate", row, by=by, data={"verdict": str(verdict), "reason": reason})
    comment.refresh_from_db()


@transaction.atomic
def moderate_many(comments, *, verdict: str, by, at: datetime, reason: str = "") -> list[str]:
    """Give one verdict to many comments with a constant number of queries; return their references.

    Comments that may not get it are left alone. There is no redacting in bulk.
    """
    require(by, "cms.moderate_comment")
    rows = Comment.objects.select_for_update(of=("self",)).select_related("unit", "review")
    taken = [
        row
        for row in rows.filter(pk__in=comments)
        if not reasons_against(row, verdict=verdict, by=by, reason=reason)
    ]
    Comment.objects.filter(pk__in=[row.pk for row in taken]).update(
        status=verdict,
        moderation_reason=reason,
        moderated_by=by,
        moderated_at=at,
        published_text=F("text") if verdict == CommentStatus.APPROVED else Value(""),
    )
    data = {"verdict": str(verdict), "reason": reason}
    audit.record_many(
        [
            {"verb": "moderate", "actor": by, "object_kind": "comment", "object_ref": row.ref, "data": data}
            for row in taken
        ]
    )
    keys = dict.fromkeys(key for row in taken for key in keys_of(row))
    record_changed.send(sender=Comment, keys=tuple(keys))
    return [row.ref for row in taken]
