"""Accepted reviews that lose their row when the register changes: the import warns, it does not refuse."""

from cms import models
from cms.rules.register import Register
from cms.rules.standing import may_review
from cms.rules.terms import COUNTED_STATUSES, SubjectKind

from .base import Kind


def warn_of_lost_credit(kind: Kind, before: Register, after: Register) -> None:
    """Warn, with their refs, of reviews that counted before and would not count after."""
    fields = [
        "ref",
        "subject_kind",
        "unit__code",
        "person__person_id",
        "reviewer__person_id",
        "external_reviewer",
        "date",
    ]
    reviews = models.Review.objects.filter(status__in=COUNTED_STATUSES).order_by("ref").values_list(*fields)
    lost = []
    for ref, subject_kind, unit, person, reviewer, external, day in reviews:
        about = (
            {"subject_unit": unit} if subject_kind == SubjectKind.ORGANISATION else {"subject_person": person}
        )
        by = reviewer or external
        if may_review(before, reviewer=by, on=day, **about):
            continue
        if may_review(after, reviewer=by, on=day, **about):
            lost.append(ref)
    if lost:
        refs = "、".join(lost[:200])
        kind.warn(
            None,
            None,
            "credit_lost",
            f"导入后以下 {len(lost)} 份点评不再计入完成情况：{refs}。请核对登记的起止日期。",
            f"After this import {len(lost)} accepted reviews no longer count: {refs}. Check the dates.",
        )
