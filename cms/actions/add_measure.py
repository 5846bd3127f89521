"""Add a measure (整改措施): what is done about a finding of a circulated review, by whom and by when."""

from datetime import date

from django.db import transaction

from cms.actions.errors import Refused
from cms.journal import note
from cms.models import Finding, Rectification, Review
from cms.queries.facts import framework_of
from cms.queries.rectification import actors_of
from cms.references import next_ref
from cms.rules.quality import is_empty, is_stock_phrase
from cms.rules.reason import Reason
from cms.rules.terms import Side, Status, Step


def reasons_against(
    review: Review,
    *,
    by,
    on: date,
    finding: Finding | None,
    side: str,
    measure: str,
    owner: str,
    due: date | None,
) -> list[Reason]:
    """Return why a user may not add the measure."""
    clause = framework_of(review.round.name).clause(Step.RECTIFY)
    reasons = []
    if review.status != Status.CIRCULATED:
        zh = f"点评 {review.ref} 尚未通报，通报后再制定整改措施。"
        reasons.append(
            Reason("state", zh, f"Review {review.ref} is not circulated; measures come after that.", clause)
        )
    if by.pk not in actors_of(review, side, on):
        zh = f"只有{Side(side).zh}及其经办人能制定这一方的整改措施。"
        reasons.append(
            Reason("owner", zh, f"Only the {Side(side).en.lower()} and its office add these.", clause)
        )
    if finding is None or finding.review_id != review.pk:
        reasons.append(
            Reason("finding", "请选择这项措施针对的问题。", "Choose the finding.", clause, "finding")
        )
    if is_empty(measure) or is_stock_phrase(measure):
        zh = "没有写明整改措施，请写具体怎么改。"
        reasons.append(Reason("R09", zh, "Say what exactly will be done.", clause, "measure"))
    if is_empty(owner):
        reasons.append(Reason("R09", "没有写责任人，请填写。", "Name who is responsible.", clause, "owner"))
    if due is None:
        reasons.append(
            Reason("R09", "没有写完成期限，请填写。", "Give the day by which it is done.", clause, "due")
        )
    elif due < review.date:
        zh = f"期限 {due} 早于点评日期 {review.date}，请改正。"
        reasons.append(Reason("R09", zh, f"{due} lies before the review of {review.date}.", clause, "due"))
    return reasons


@transaction.atomic
def add_measure(
    review: Review,
    *,
    by,
    on: date,
    finding: Finding | None,
    side: str,
    measure: str,
    owner: str,
    due: date | None,
) -> Rectification:
    """Add a rectification to a finding; raises Refused."""
    fields = {"finding": finding, "side": side, "measure": measure, "owner": owner, "due": due}
    if reasons := reasons_against(review, by=by, on=on, **fields):
        raise Refused(reasons)
    row = Rectification.objects.create(
        ref=next_ref("rectification", review.round.name), review=review, point=finding.point, **fields
    )
    row.save_revision(user=by)
    note("add_measure", row, by=by)
    return row
