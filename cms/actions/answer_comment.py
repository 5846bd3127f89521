"""Answer a comment (答复): officially, for all who may read the comment."""

from datetime import date

from django.db import transaction

from cms.actions.errors import Refused, require
from cms.journal import note
from cms.models import Comment
from cms.rules.quality import is_empty
from cms.rules.reason import Reason
from cms.rules.terms import CommentStatus

ANSWERABLE = (CommentStatus.APPROVED, CommentStatus.REDACTED, CommentStatus.REJECTED)


def reasons_against(comment: Comment, *, by, answer: str = "") -> list[Reason]:
    """Return why a comment may not be answered."""
    reasons = []
    if comment.status not in ANSWERABLE:
        zh = f"意见 {comment.ref} 的状态是“{CommentStatus(comment.status).zh}”，审核后才能答复。"
        en = f"Comment {comment.ref} is {CommentStatus(comment.status).en.lower()!r}; moderate it first."
        reasons.append(Reason("state", zh, en))
    if is_empty(answer):
        reasons.append(
            Reason("answer", "没有填写答复，请填写。", "The answer is missing; give it.", field="answer")
        )
    return reasons


@transaction.atomic
def answer_comment(comment: Comment, *, by, on: date, answer: str) -> None:
    """Record the official answer to a comment."""
    require(by, "cms.answer_comment")
    row = Comment.objects.select_for_update().get(pk=comment.pk)
    if reasons := reasons_against(row, by=by, answer=answer):
        raise Refused(reasons)
    row.answer, row.answered_by, row.answered_on = answer, by, on
    row.save(update_fields=["answer", "answered_by", "answered_on"])
    note("answer_comment", row, by=by)
    comment.refresh_from_db()
