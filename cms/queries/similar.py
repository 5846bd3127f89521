"""The stored review whose text is closest to another's."""

from collections import Counter
from heapq import nlargest

from cms.actions.sketch_texts import sketch_texts, sketch_the_rest, unpacked
from cms.models import Review, ReviewSketch
from cms.rules.quality import CANDIDATES, POSTINGS, Match, closest_of, enough_shared, sketch
from cms.rules.review_facts import whole_text
from cms.rules.terms import COUNTED_STATUSES

AT_ONCE = 1000


def similar_to(review: Review) -> Match | None:
    """Return the counted review whose text is 0.85 or more like this one's, by its reference; else None.

    Unsaved changes of the instance count. Reads a sketch of every counted review and the texts of four; new
    texts are sketched first, where there are very many the latest, and the rest in the background.
    """
    text = whole_text(review)
    numbers = frozenset(sketch(text))
    if not numbers:
        return None
    if not sketch_texts(limit=AT_ONCE):
        sketch_the_rest.enqueue()
    found = Review.objects.filter(pk__in=_candidates(numbers, review.pk)).prefetch_related("findings")
    return closest_of(text, ((other.ref, whole_text(other)) for other in found))


def _candidates(numbers: frozenset[int], own: int | None) -> list[int]:
    """Return the keys of the reviews that share most of the sketch, rare numbers weighing more."""
    counted = ReviewSketch.objects.filter(review__status__in=COUNTED_STATUSES).order_by()
    shared: dict[int, frozenset[int]] = {}
    known: Counter = Counter()
    for key, data in counted.values_list("pk", "numbers").iterator(chunk_size=5000):
        if key != own and (both := numbers.intersection(unpacked(data))):
            shared[key] = both
            known.update(both)
    enough = enough_shared(sum(known[number] < POSTINGS for number in numbers))
    weights = {
        key: sum(1 / known[number] for number in both) for key, both in shared.items() if len(both) >= enough
    }
    return nlargest(CANDIDATES, weights, key=lambda key: (weights[key], -key))
