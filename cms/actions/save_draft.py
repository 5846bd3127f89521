"""Save a draft (草稿): the text of a review as its next revision; nothing is judged yet."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from wagtail.models import Revision

from cms.actions.errors import Refused
from cms.models import Rectification, Review
from cms.models.reviews import STATE_FIELDS
from cms.rules.reason import Reason
from cms.rules.terms import Status

NOT_TEXT = {
    *STATE_FIELDS,
    *("pk", "live", "has_unpublished_changes", "first_published_at", "latest_revision"),
    *("changed_at", "go_live_at", "expire_at", "expired"),
}


def text_of(content: dict) -> dict:
    """Return the part of a revision that people read and judge."""
    return {key: value for key, value in content.items() if key not in NOT_TEXT}


def reasons_against(review: Review, *, by) -> list[Reason]:
    """Return why the text may not be changed now."""
    reasons = []
    row = Review.objects.filter(pk=review.pk).select_related("locked_by").first() if review.pk else None
    if row and row.locked and row.locked_by_id != getattr(by, "pk", None):
        zh = f"点评 {row.ref} 已被{row.locked_by or '他人'}锁定，请先解锁。"
        reasons.append(Reason("locked", zh, f"Review {row.ref} is locked; have it unlocked first."))
    kept = {finding.pk for finding in review.findings.all()}
    lost = Rectification.objects.filter(review_id=review.pk).exclude(finding__in=kept) if review.pk else ()
    for ref in [row.ref for row in lost]:
        zh = f"整改 {ref} 针对的问题不能删除，可以修改文字。"
        en = f"The finding behind rectification {ref} cannot be removed; its words can change."
        reasons.append(Reason("finding", zh, en, field="problems"))
    return reasons


@transaction.atomic
def save_draft(review: Review, *, by, same_sitting: bool = False) -> Revision:
    """Save the text that the instance holds as a revision, and as the row unless readers see the row.

    A text under approval starts again at the first stage; one that was approved and not yet circulated is a draft
    again. The user becomes a contributor. An unchanged text makes no revision. In the same sitting the last revision
    of a draft, if it is the user's own, is written over: saving every few seconds leaves one.
    """
    row = Review.objects.select_for_update().filter(pk=review.pk).first() if review.pk else None
    if reasons := reasons_against(review, by=by):
        raise Refused(reasons)
    if row is None:
        review.status, review.live = Status.DRAFT, False
        review.save()
        return review.save_revision(user=by, log_action="wagtail.create", clean=False)
    for name in (*STATE_FIELDS, "live", "latest_revision", "first_published_at", "has_unpublished_changes"):
        attname = Review._meta.get_field(name).attname
        setattr(review, attname, getattr(row, attname))
    if not row.live:
        review.save()  # gives new findings their keys before they enter the revision
    if row.latest_revision and text_of(row.latest_revision.content) == text_of(_as_stored(review)):
        return row.latest_revision
    if row.status == Status.APPROVED:
        review.status, review.approved_revision, review.approved_at = Status.DRAFT, None, None
        review.save()
    over = row.latest_revision if same_sitting and _is_own_draft(row, by) else None
    return review.save_revision(user=by, log_action=not over, clean=False, overwrite_revision=over)


def _is_own_draft(row: Review, by) -> bool:
    return row.status == Status.DRAFT and bool(row.latest_revision) and row.latest_revision.user_id == by.pk


def _as_stored(review: Review) -> dict:
    """Return the content as it will read once stored."""
    return json.loads(json.dumps(review.serializable_data(), cls=DjangoJSONEncoder))
