"""Submit (提交): a complete review enters the approval."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from cms.actions.errors import Refused
from cms.actions.save_draft import save_draft
from cms.journal import note
from cms.models import Review
from cms.queries.facts import incompleteness, reviewer_reasons
from cms.rules.quality import is_empty
from cms.rules.reason import Reason
from cms.rules.terms import Status

SUBMITTABLE = (Status.DRAFT, Status.RETURNED)
CORRECTABLE = (Status.CIRCULATED, Status.WITHDRAWN)


def moment(on: date) -> datetime:
    """Return a day as the moment at which it begins, a moment as it is."""
    if isinstance(on, datetime):
        return on
    return timezone.make_aware(datetime.combine(on, time.min))


def reasons_against(review: Review, *, by) -> list[Reason]:
    """Return why a review may not be submitted: its state, what is missing, and who may review whom (R03)."""
    text = review
    if review.pk and review.live:
        text = review.get_latest_revision_as_object()
    return [*_about_state(review, text), *incompleteness(text), *_distinct_reviewer(text)]


def _about_state(review: Review, text: Review):
    status = Status(review.status)
    state = review.current_workflow_state if review.pk else None
    if status not in SUBMITTABLE + CORRECTABLE or (state and state.status == "in_progress"):
        zh = f"点评 {review.ref} 的状态是“{status.zh}”，不能再次提交。"
        yield Reason("state", zh, f"Review {review.ref} is {status.en.lower()!r} and is not submitted again.")
    elif status in CORRECTABLE and is_empty(text.change_note):
        zh = "更正已通报的点评须写明对外的更正说明，请填写。"
        yield Reason("change_note", zh, "A correction needs a public change note.", field="change_note")
    if Review.get_default_workflow() is None:
        zh = "没有设置点评的审批流程，请管理员在“设置—工作流”中设置。"
        yield Reason("workflow", zh, "No approval workflow is set for reviews; have one set up.")


def _distinct_reviewer(text: Review) -> list[Reason]:
    return reviewer_reasons(text) if text.unit_id or text.person_id else []


@transaction.atomic
def submit(review: Review, *, by, on: date) -> None:
    """Put the latest text of a review into the approval; a correction of a circulated one leaves that in place."""
    if review.pk is None or review.latest_revision_id is None:
        save_draft(review, by=by)
    row = Review.objects.select_for_update().get(pk=review.pk)
    if reasons := reasons_against(row, by=by):
        raise Refused(reasons)
    if returned := row.current_workflow_state:
        returned.cancel(user=by)  # a new approval begins at the first stage
    if row.status not in CORRECTABLE:
        row = Review.objects.get(pk=row.pk)
        row.status, row.submitted_by, row.submitted_at = Status.SUBMITTED, by, moment(on)
        row.return_reason = ""
        row.save(update_fields=["status", "submitted_by", "submitted_at", "return_reason"])
    Review.get_default_workflow().start(row, by)
    note("submit", row, by=by, data={"revision": row.latest_revision_id})
    review.refresh_from_db()


def take_back(workflow_state, user=None) -> None:
    """Make a review whose approval was cancelled a draft again."""
    review = workflow_state.content_object
    if isinstance(review, Review) and review.status in (Status.SUBMITTED, Status.RETURNED):
        Review.objects.filter(pk=review.pk).update(status=Status.DRAFT)
        note("take_back", review, by=user)
