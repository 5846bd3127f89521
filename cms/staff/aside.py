"""What stands beside the review form: the last review, and what was said in the consultation."""

from collections import Counter

from cms.models import Comment, Review
from cms.queries.carry_over import circulated_reviews
from cms.rules.terms import CommentSource, CommentStatus

from .words import word

HEARD = (CommentStatus.APPROVED, CommentStatus.REDACTED)


def last_review(unit, person, *, before: Review | None = None) -> Review | None:
    """Return the latest circulated review of a subject, other than the one being written."""
    found = circulated_reviews(unit, person)
    if before is not None:
        found = found.exclude(pk=before.pk).filter(date__lte=before.date)
    return found.first()


def consultation(unit, *, since=None) -> dict:
    """Return how many comments on a unit were taken up, by source, and the latest five as readers see them."""
    comments = Comment.objects.filter(unit=unit, status__in=HEARD)
    if since:
        comments = comments.filter(date__gte=since)
    counted = Counter(comments.order_by().values_list("source", flat=True))
    return {
        "total": counted.total(),
        "by_source": [
            (word(source), counted[source.value]) for source in CommentSource if counted[source.value]
        ],
        "latest": list(comments.order_by("-date", "-pk")[:5]),
    }
