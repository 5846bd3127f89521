"""Discard (删除草稿): a draft that nobody has submitted goes, its files with it; the log keeps that it was there."""

from django.db import transaction

from cms import audit
from cms.actions.errors import Refused
from cms.models import Review
from cms.rules.reason import Reason
from cms.rules.terms import Status


def reasons_against(review: Review) -> list[Reason]:
    """Return why a review may not be discarded."""
    if review.status == Status.DRAFT and review.submitted_at is None and not review.imported:
        return []
    zh = f"点评 {review.ref} 提交过或由导入产生，不能删除。"
    return [Reason("state", zh, f"Review {review.ref} was submitted or imported and is not deleted.")]


@transaction.atomic
def discard(review: Review, *, by) -> None:
    """Delete a draft; raises Refused for anything that was ever submitted."""
    row = Review.objects.select_for_update().get(pk=review.pk)
    if reasons := reasons_against(row):
        raise Refused(reasons)
    files = [(record.file.storage, record.file.name) for record in row.evidence.all()]
    audit.record("discard", row, by=by, data={"unit": row.unit.code})
    row.delete()
    transaction.on_commit(lambda: [storage.delete(name) for storage, name in files])
