"""Sketch the texts of reviews that count, so that a similar one is found without reading them all."""

import struct

from django.db.models import F, Q
from django.utils import timezone

from django_tasks import task

from cms.models import Review, ReviewSketch
from cms.rules.quality import sketch
from cms.rules.review_facts import whole_text
from cms.rules.terms import COUNTED_STATUSES

BATCH = 500


def packed(numbers: tuple[int, ...]) -> bytes:
    """Return the numbers as they are stored: 4 bytes each, the lowest first."""
    return struct.pack(f"<{len(numbers)}I", *numbers)


def unpacked(data: bytes) -> tuple[int, ...]:
    """Return the numbers of a stored sketch."""
    return struct.unpack(f"<{len(data) // 4}I", data)


def sketch_texts(*, limit: int) -> bool:
    """Sketch up to so many counted reviews whose text is new or changed, latest first; tell whether none is left."""
    new_or_changed = Q(sketch=None) | Q(sketch__made_at__lt=F("changed_at"))
    while limit > 0:
        now = timezone.now()
        waiting = Review.objects.filter(new_or_changed, status__in=COUNTED_STATUSES).order_by("-pk")
        reviews = list(waiting.prefetch_related("findings")[: min(limit, BATCH)])
        ReviewSketch.objects.bulk_create(
            (
                ReviewSketch(review=review, numbers=packed(sketch(whole_text(review))), made_at=now)
                for review in reviews
            ),
            update_conflicts=True,
            unique_fields=["review"],
            update_fields=["numbers", "made_at"],
        )
        if len(reviews) < min(limit, BATCH):
            return True
        limit -= len(reviews)
    return False


@task()
def sketch_the_rest() -> None:
    """Sketch all texts that are left, in the background."""
    while not sketch_texts(limit=10_000):
        pass
