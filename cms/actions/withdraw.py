"""Withdraw (撤回): take a circulated review from its readers; a notice stays at the old address."""

from datetime import date

from django.db import transaction

from wagtail.actions.unpublish import UnpublishAction

from cms.actions.errors import Refused, require
from cms.journal import note as write_down
from cms.models import Review
from cms.rules.quality import is_empty
from cms.rules.reason import Reason
from cms.rules.terms import Status


def reasons_against(review: Review, *, by, notice: str = "") -> list[Reason]:
    """Return why a review may not be withdrawn."""
    reasons = []
    if review.status != Status.CIRCULATED:
        label = Status(review.status)
        zh = f"点评 {review.ref} 的状态是“{label.zh}”，只有已通报的点评可以撤回。"
        reasons.append(Reason("state", zh, f"Review {review.ref} is {label.en.lower()!r}, not circulated."))
    if is_empty(notice):
        zh = "撤回须写明在原地址公布的说明，请填写。"
        reasons.append(
            Reason("notice", zh, "A withdrawal needs the notice for the old address.", field="notice")
        )
    return reasons


@transaction.atomic
def withdraw(review: Review, *, by, on: date, notice: str) -> None:
    """Take a review from its readers. Its text is no longer live; its address says when and why it went.

    The text has to be approved anew before it can be circulated again.
    """
    require(by, "cms.withdraw_review")
    row = Review.objects.select_for_update().get(pk=review.pk)
    if reasons := reasons_against(row, by=by, notice=notice):
        raise Refused(reasons)
    row.status, row.withdrawn_on, row.withdrawal_notice = Status.WITHDRAWN, on, notice
    row.approved_revision = row.approved_at = None
    UnpublishAction(row, user=by, log_action=False).execute(skip_permission_checks=True)
    write_down("withdraw", row, by=by, data={"notice": notice})
    review.refresh_from_db()
