"""Erase the contact (删除联系方式) of a comment: asked for by its sender, by an officer, or by the calendar."""

from datetime import date

from django.db import transaction

from cms import audit
from cms.actions.errors import require
from cms.models import Comment, CommentContact


@transaction.atomic
def erase_contact(comment: Comment, *, by=None) -> bool:
    """Delete how to reach the sender; `by` is None for the sender himself; return whether there was anything."""
    if by is not None:
        require(by, "cms.view_contact")
    number, _kinds = CommentContact.objects.filter(comment=comment).delete()
    if number:
        audit.record("erase_contact", comment, by=by, data={"asked_by": "officer" if by else "sender"})
    return bool(number)


@transaction.atomic
def purge_contacts(*, on: date) -> int:
    """Delete the contacts whose time was over before a day; return how many."""
    due = CommentContact.objects.filter(purge_after__lt=on)
    refs = sorted(due.values_list("comment__ref", flat=True))
    due.delete()
    audit.record_many(
        [
            {"verb": "purge_contact", "object_kind": "comment", "object_ref": ref, "data": {"on": str(on)}}
            for ref in refs
        ]
    )
    return len(refs)
