"""Approve (审批): a stage says yes, and what happens when the last one has.

Wagtail imports this module while its own models load, so nothing of Django is imported at the top.
"""


def reasons_against(task_state, *, by) -> list:
    """Return why a user may not approve a stage; an empty list lets him."""
    from cms.queries.approval import reasons_against_stage
    from cms.rules.reason import Reason

    state = task_state.workflow_state
    reasons = reasons_against_stage(by, state.content_object, task=task_state.task, workflow_state=state)
    if task_state.status != task_state.STATUS_IN_PROGRESS or state.current_task_state_id != task_state.pk:
        zh = "这一阶段现在不在审批，请刷新后再看。"
        reasons.append(Reason("state", zh, "This stage is not being decided now; look again."))
    elif task_state.revision_id != state.content_object.latest_revision_id:
        zh = "文字在您打开之后改过，请看过新的文字再审批。"
        reasons.append(Reason("state", zh, "The text has changed since; read it again first."))
    return reasons


def approve_stage(task_state, *, by, comment: str = "") -> None:
    """Approve one stage; the last one ends the approval."""
    from django.db import transaction

    from wagtail.models import TaskState

    from cms.actions.errors import Refused

    with transaction.atomic():
        locked = TaskState.objects.select_for_update().get(pk=task_state.pk).specific
        if reasons := reasons_against(locked, by=by):
            raise Refused(reasons)
        locked.approve(user=by, comment=comment)


def approve(review, *, by, comment: str = "") -> None:
    """Approve the stage at which a review is now."""
    from cms.actions.errors import Refused
    from cms.rules.reason import Reason

    task_state = review.current_workflow_task_state
    if task_state is None:
        raise Refused([Reason("state", "该点评不在审批中。", "The review is not in approval.")])
    approve_stage(task_state, by=by, comment=comment)


def reasons_against_finishing(workflow_state) -> list:
    """Return what is missing for an approval: each stage approved the latest text, each by another who may.

    Nothing of what led here is taken on trust; the approvals are read again.
    """
    from wagtail.models import TaskState

    from cms.queries.approval import reasons_against_stage
    from cms.queries.facts import incompleteness
    from cms.rules.reason import Reason

    review = workflow_state.content_object
    revision = review.latest_revision
    said = TaskState.objects.filter(
        workflow_state=workflow_state, revision=revision, status=TaskState.STATUS_APPROVED
    )
    by_task = {state.task_id: state.finished_by for state in said.select_related("finished_by")}
    stages = list(workflow_state.workflow.tasks.filter(active=True))
    reasons = []
    if not stages:
        reasons.append(
            Reason("stages", "审批流程没有阶段，请先设置。", "The workflow has no stage; set it up.")
        )
    for task in stages:
        if by_task.get(task.pk) is None:
            zh = f"“{task.name}”还没有审批这一版文字。"
            reasons.append(Reason("stages", zh, f"Stage {task.name!r} has not approved this text."))
            continue
        reasons += reasons_against_stage(by_task[task.pk], review, task=task, workflow_state=workflow_state)
    return reasons or incompleteness(revision.as_object())


def finish(workflow_state, user=None) -> None:
    """Record a review as approved; publish anything else, as Wagtail would. Circulation is another act."""
    from django.utils import timezone

    from wagtail.workflows import publish_workflow_state

    from cms.actions.errors import Refused
    from cms.journal import note
    from cms.models import Review
    from cms.rules.terms import Status

    review = workflow_state.content_object
    if not isinstance(review, Review):
        publish_workflow_state(workflow_state, user=user)
        return
    if reasons := reasons_against_finishing(workflow_state):
        raise Refused(reasons)
    revision = review.latest_revision
    if not review.live:
        # The row of a circulated review keeps the text that readers see until the new one is circulated.
        review = revision.as_object()
        review.has_unpublished_changes = False
        if review.status != Status.WITHDRAWN:
            review.status = Status.APPROVED
    review.approved_revision = revision
    review.approved_at = timezone.now()
    review.return_reason = ""
    review.save()
    note("approve", review, by=user, data={"revision": revision.pk, "scope": revision.content["scope"]})
