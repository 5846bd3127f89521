"""Findings of earlier rounds that nobody has verified as settled."""

from django.db.models import Q, QuerySet

from cms.models import Finding, Person, Review, Unit
from cms.rules.terms import RectificationStatus, Status


def circulated_reviews(unit: Unit | None, person: Person | None) -> QuerySet[Review]:
    """Return the circulated reviews of a subject, the latest first."""
    about = Q(person=person) if person else Q(unit=unit, person__isnull=True)
    return Review.objects.filter(about, status=Status.CIRCULATED).order_by("-date", "-pk")


def open_findings(unit: Unit | None, person: Person | None, *, before_round: str) -> list[Finding]:
    """Return the findings of the subject's circulated reviews of earlier rounds that are still open, oldest first.

    One that a later circulated review took up again stands there and not twice.
    """
    reviews = circulated_reviews(unit, person).filter(round__name__lt=before_round)
    found = (
        Finding.objects.filter(review__in=reviews.order_by().values("pk"))
        .exclude(carried_into__review__status=Status.CIRCULATED)
        .prefetch_related("rectifications")
        .order_by("review__date", "review__pk", "sort_order", "pk")
    )
    return [finding for finding in found if is_open(finding)]


def is_open(finding: Finding) -> bool:
    """Tell whether a finding has no rectification yet, or one that nobody has verified."""
    rows = list(finding.rectifications.all())
    return not rows or any(row.status != RectificationStatus.VERIFIED for row in rows)


def to_take_up(review: Review) -> dict[int, str]:
    """Return the open findings that a review must take up, as text by key."""
    unit = None if review.person_id else review.unit
    rows = open_findings(unit, review.person, before_round=review.round.name)
    return {finding.pk: finding.text for finding in rows}
