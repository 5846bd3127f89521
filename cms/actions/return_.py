"""Return (退回): a stage sends a review back with its reason, which reaches whoever submitted it."""

from django.db import transaction

from wagtail.models import TaskState

from cms.actions import approve
from cms.actions.errors import Refused
from cms.journal import note
from cms.models import Review
from cms.rules.quality import is_empty
from cms.rules.reason import Reason
from cms.rules.terms import Status


def reasons_against(task_state: TaskState, *, by, reason: str) -> list[Reason]:
    """Return why a user may not return what a stage is deciding."""
    reasons = approve.reasons_against(task_state, by=by)
    if is_empty(reason):
        reasons.append(
            Reason("reason", "退回须写明理由，请填写。", "Returning needs a reason; give it.", field="reason")
        )
    return reasons


@transaction.atomic
def return_stage(task_state: TaskState, *, by, reason: str) -> None:
    """Return what a stage is deciding."""
    locked = TaskState.objects.select_for_update().get(pk=task_state.pk).specific
    if reasons := reasons_against(locked, by=by, reason=reason):
        raise Refused(reasons)
    locked.reject(user=by, comment=reason)


def return_(review: Review, *, by, reason: str) -> None:
    """Return a review from the stage at which it is now."""
    task_state = review.current_workflow_task_state
    if task_state is None:
        raise Refused([Reason("state", "该点评不在审批中。", "The review is not in approval.")])
    return_stage(task_state, by=by, reason=reason)


def finish(workflow_state, user=None) -> None:
    """Record on a review that it was returned, whoever asked Wagtail to do so."""
    review = workflow_state.content_object
    if not isinstance(review, Review):
        return
    reason = workflow_state.current_task_state.comment
    changes = {"return_reason": reason}
    if review.status == Status.SUBMITTED:
        changes["status"] = Status.RETURNED
    Review.objects.filter(pk=review.pk).update(**changes)
    note("return", review, by=user, data={"stage": workflow_state.current_task_state.task.name})
