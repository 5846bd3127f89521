"""Release a circular (通报文件): number it and circulate its reviews together, all or none."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cms.actions import circulate as single
from cms.actions.errors import Refused, require
from cms.journal import note
from cms.models import Circular, Sequence
from cms.rules.reason import Reason


def reasons_against(circular: Circular, *, by) -> list[Reason]:
    """Return why a circular may not be released: it was, it is empty, or one of its reviews may not go that far."""
    if circular.released_at:
        zh = f"{circular} 已经印发。"
        return [Reason("state", zh, f"{circular} has been released.")]
    reviews = list(circular.reviews.all())
    if not reviews:
        zh = "通报文件没有点评，请先加入已审批的点评。"
        return [Reason("reviews", zh, "The circular holds no review; add approved ones.", field="reviews")]
    return [
        Reason(
            reason.code, f"{review.ref}：{reason.zh}", f"{review.ref}: {reason.en}", reason.clause, "reviews"
        )
        for review in reviews
        for reason in single.reasons_against(review, scope=circular.scope, by=by, circular=circular)
    ]


@transaction.atomic
def release_circular(circular: Circular, *, by, at: datetime) -> Circular:
    """Give the circular the next number of its series and year and circulate all its reviews to its scope."""
    require(by, "cms.circulate_review")
    row = Circular.objects.select_for_update().get(pk=circular.pk)
    if reasons := reasons_against(row, by=by):
        raise Refused(reasons)
    # Locked until the transaction ends: a release that fails gives its number back.
    name = f"circular:{row.series}:{row.year}"
    counter, _ = Sequence.objects.select_for_update().get_or_create(name=name)
    counter.value += 1
    counter.save(update_fields=["value"])
    row.number, row.released_at, row.released_by = counter.value, at, by
    row.save(update_fields=["number", "released_at", "released_by"])
    for review in row.reviews.order_by("ref"):
        single.circulate(review, scope=row.scope, by=by, on=timezone.localdate(at), circular=row)
    note("release_circular", row, by=by, data={"number": row.number, "scope": row.scope})
    circular.refresh_from_db()
    return circular
