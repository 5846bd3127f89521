"""References (编号): short, in order, never given twice; they become addresses."""

from django.db import transaction

from cms.models import Comment, Commitment, Rectification, Review, Sequence

KINDS = {
    "review": (Review, ""),
    "rectification": (Rectification, "ZG-"),
    "commitment": (Commitment, "CN-"),
    "comment": (Comment, "YJ-"),
}


def next_ref(kind: str, round: str) -> str:
    """Return an unused reference of a kind in a round: `2010H2-0001`, `ZG-2010H2-0001`."""
    return next_refs(kind, round, 1)[0]


@transaction.atomic
def next_refs(kind: str, round: str, count: int) -> list[str]:
    """Return several unused references; those that an import has brought in are passed over."""
    model, prefix = KINDS[kind]
    stem = f"{prefix}{round}-"
    counter, _ = Sequence.objects.select_for_update().get_or_create(name=f"ref:{stem}")
    taken = set(model.objects.filter(ref__startswith=stem).values_list("ref", flat=True))
    refs = []
    while len(refs) < count:
        counter.value += 1
        ref = f"{stem}{counter.value:04}"
        if ref not in taken:
            refs.append(ref)
    counter.save(update_fields=["value"])
    return refs
