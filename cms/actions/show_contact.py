"""Show the contact (查看联系方式) of a comment to an officer; each look is logged, without the contact."""

from django.db import transaction

from cms import audit, contacts
from cms.actions.errors import require
from cms.models import Comment, CommentContact


@transaction.atomic
def show_contact(comment: Comment, *, by) -> str:
    """Return how to reach the sender, or nothing where it is not known any more."""
    require(by, "cms.view_contact")
    found = CommentContact.objects.filter(comment=comment).first()
    if found is None:
        return ""
    audit.record("show_contact", comment, by=by)
    return contacts.unseal(found.ciphertext)
