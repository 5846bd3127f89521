"""Circulate (通报): make an approved opinion known within a scope. 通过适当方式在一定范围内向群众通报领导的点评意见。"""

from datetime import date, datetime

from django.db import transaction

from wagtail.models import Revision

from cms.actions.errors import Forbidden, Refused, require
from cms.journal import note
from cms.models import Circular, Circulation, Review
from cms.queries.approval import reasons_against_clearing_of
from cms.queries.facts import framework_of, incompleteness
from cms.rules.circulation import reasons_against_circulation
from cms.rules.quality import is_empty
from cms.rules.reason import Reason
from cms.rules.terms import Scope, Status

SITE = "网站"  # how it is made known when no circular carries it


def text_to_circulate(review: Review, *, emergency: bool = False) -> Review | None:
    """Return the approved text, in an emergency the latest, with its scope; None where there is none."""
    if review.approved_revision_id:
        return review.approved_revision.as_object()
    return review.get_latest_revision_as_object() if emergency and review.latest_revision_id else None


def is_pending(review: Review) -> bool:
    """Tell whether an approved text waits to be circulated: the first one, or a correction."""
    return bool(review.approved_revision_id) and review.approved_revision_id != review.live_revision_id


def reasons_against(
    review: Review,
    *,
    scope: str,
    by,
    circular: Circular | None = None,
    reason: str = "",
    emergency: bool = False,
) -> list[Reason]:
    """Return why a review may not be circulated to a scope; an empty list means that `circulate` will do it."""
    text = text_to_circulate(review, emergency=emergency)
    approved = text.scope if text else None
    corrected = review.status == Status.WITHDRAWN and review.approved_revision_id
    known = review.scope if review.live and not is_pending(review) else None
    reasons = reasons_against_circulation(
        status=Status.APPROVED if corrected else review.status,
        scope=scope,
        approved_scope=approved,
        subject_kind=review.subject_kind,
        channel=str(circular) if circular else SITE,
        framework=framework_of(review.round.name),
        circulated_scope=known,
        emergency=emergency,
        may_circulate_in_emergency=by.has_perm("cms.circulate_emergency"),
        reason=reason,
    )
    if text and is_pending(review) and review.circulations.exists() and is_empty(text.change_note):
        zh = "更正已通报的点评须写明对外的更正说明，请填写后重新审批。"
        reasons.append(
            Reason("change_note", zh, "A correction needs a public change note.", field="change_note")
        )
    if text and not review.approved_revision_id:
        reasons += incompleteness(text)
    return reasons


@transaction.atomic
def circulate(
    review: Review,
    *,
    scope: str,
    by,
    on: date,
    circular: Circular | None = None,
    reason: str = "",
    emergency: bool = False,
) -> Circulation:
    """Make the approved text of a review known within a scope, as one act of one user.

    In an emergency the text that is in approval goes out, marked 未经复核 until another person clears it.
    """
    require(by, "cms.circulate_emergency" if emergency else "cms.circulate_review")
    row = Review.objects.select_for_update().get(pk=review.pk)
    if reasons := reasons_against(
        row, scope=scope, by=by, circular=circular, reason=reason, emergency=emergency
    ):
        raise Refused(reasons)
    revision = row.approved_revision or row.latest_revision
    circulation = Circulation.objects.create(
        review=row,
        revision=revision,
        circular=circular,
        scope=scope,
        date=on,
        by=by,
        reason=reason,
        emergency=emergency and not row.approved_revision_id,
    )
    Review.objects.filter(pk=row.pk).update(status=Status.CIRCULATED, withdrawn_on=None, withdrawal_notice="")
    fresh = Revision.objects.get(pk=revision.pk)  # one that remembers no earlier state of the row
    fresh.publish(user=by, log_action=False, skip_permission_checks=True)
    # The row says how far the text goes; how far it may go stands in the approved revision.
    Review.objects.filter(pk=row.pk).update(scope=scope)
    review.refresh_from_db()
    data = {"scope": Scope(scope).value, "circular": str(circular) if circular else "", "reason": reason}
    note("circulate", review, by=by, data=data | {"emergency": circulation.emergency}, revision=revision)
    return circulation


def reasons_against_clearing(circulation: Circulation, *, by) -> list[Reason]:
    """Return why a user may not clear an emergency circulation of its mark 未经复核."""
    if not circulation.emergency or circulation.cleared_at:
        zh = "这次通报没有待复核的标记。"
        return [Reason("state", zh, "This circulation carries no mark to clear.")]
    return reasons_against_clearing_of(circulation, by)


@transaction.atomic
def clear_emergency(circulation: Circulation, *, by, at: datetime) -> None:
    """Clear an emergency circulation of its mark 未经复核, as another person than who circulated it."""
    row = Circulation.objects.select_for_update().get(pk=circulation.pk)
    if reasons := reasons_against_clearing(row, by=by):
        if any(reason.code == "permission" for reason in reasons):
            raise Forbidden("cms.circulate_emergency")
        raise Refused(reasons)
    row.cleared_by, row.cleared_at = by, at
    row.save(update_fields=["cleared_by", "cleared_at"])
    note("clear_emergency", row.review, by=by, data={"circulation": row.pk})
    circulation.refresh_from_db()
