"""Take over as circulated (通报) what was circulated before it was entered: marked, logged, approved by nobody here."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from wagtail.models import Revision

from cms import audit
from cms.actions.errors import Refused, require
from cms.models import Circulation, Review
from cms.rules.quality import is_empty
from cms.rules.reason import Reason
from cms.rules.terms import Status
from cms.signals import record_changed

PERMISSION = "cms.circulate_historic"


def reasons_against(*, reason: str) -> list[Reason]:
    """Return why historic records may not be taken over."""
    if is_empty(reason):
        zh = "导入历史通报须写明理由，请填写。"
        return [Reason("reason", zh, "Historic circulation needs a reason; give it.", field="reason")]
    return []


@transaction.atomic
def circulate_historic(reviews: list[Review], *, by, reason: str, at: datetime) -> int:
    """Record stored reviews as circulated to their scope on their date; return how many."""
    require(by, PERMISSION)
    if reasons := reasons_against(reason=reason):
        raise Refused(reasons)
    content_type = ContentType.objects.get_for_model(Review, for_concrete_model=False)
    for review in reviews:
        review.status, review.submitted_by, review.submitted_at = Status.CIRCULATED, by, at
        review.imported, review.imported_by = True, by
        review.live, review.has_unpublished_changes = True, False
        review.first_published_at = review.last_published_at = at
    revisions = Revision.objects.bulk_create(
        [
            Revision(
                content_type=content_type,
                base_content_type=content_type,
                object_id=str(review.pk),
                user=by,
                content=review.serializable_data(),
                object_str=str(review),
                created_at=at,
            )
            for review in reviews
        ],
        batch_size=500,
    )
    for review, revision in zip(reviews, revisions, strict=True):
        review.latest_revision = review.live_revision = revision
    Circulation.objects.bulk_create(
        [
            Circulation(
                review=review,
                revision=revision,
                scope=review.scope,
                date=review.date,
                by=by,
                reason=reason,
                historic=True,
                recorded_at=at,
            )
            for review, revision in zip(reviews, revisions, strict=True)
        ],
        batch_size=500,
    )
    fields = [
        "status",
        "submitted_by",
        "submitted_at",
        "imported",
        "imported_by",
        "live",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "latest_revision",
        "live_revision",
    ]
    Review.objects.bulk_update(reviews, fields, batch_size=200)
    audit.record_many(
        [
            {
                "verb": "circulate_historic",
                "actor": by,
                "object_kind": "review",
                "object_ref": review.ref,
                "data": {"scope": review.scope, "reason": reason},
            }
            for review in reviews
        ]
    )
    keys = {key for review in reviews for key in (f"review:{review.ref}", f"unit:{review.unit.code}")}
    record_changed.send(sender=Review, keys=tuple(sorted(keys)))
    return len(reviews)
