"""Withdraw a comment (撤回意见): by the one who sent it and holds the receipt."""

from django.db import transaction

from cms.actions.errors import Refused
from cms.journal import note
from cms.models import Comment
from cms.rules.reason import Reason
from cms.rules.terms import CommentStatus


def reasons_against(comment: Comment) -> list[Reason]:
    """Return why a comment may not be withdrawn."""
    if comment.status == CommentStatus.WITHDRAWN:
        return [
            Reason("state", f"意见 {comment.ref} 已经撤回。", f"Comment {comment.ref} is withdrawn already.")
        ]
    return []


@transaction.atomic
def withdraw_comment(comment: Comment) -> None:
    """Take a comment from readers and from the queue, and forget how to reach its sender."""
    row = Comment.objects.select_for_update().get(pk=comment.pk)
    if reasons := reasons_against(row):
        raise Refused(reasons)
    row.status, row.published_text = CommentStatus.WITHDRAWN, ""
    row.save(update_fields=["status", "published_text"])
    row_contact = getattr(row, "contact", None)
    if row_contact:
        row_contact.delete()
    note("withdraw_comment", row, data={"contact": bool(row_contact)})
    comment.refresh_from_db()
