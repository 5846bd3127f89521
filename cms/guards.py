"""The last guard: whatever path led here, nobody decides a stage who may not, and nothing goes live uncirculated.

The verbs in `cms.actions` ask the same questions first and answer in sentences; this is for a shell, a bulk action,
an API or a command that goes round them.
"""

from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver

from wagtail.models import TaskState
from wagtail.signals import task_approved, workflow_cancelled, workflow_rejected

from cms.actions import return_, submit
from cms.actions.errors import Refused
from cms.journal import note
from cms.models import ApprovalTask, AuditEntry, Circulation, Review
from cms.queries.approval import reasons_against_stage
from cms.rules.quality import is_empty
from cms.rules.reason import Reason
from cms.rules.terms import Status

DECISIONS = (TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED)


@receiver(pre_save)
def refuse_decisions_of_the_excluded(sender, instance, **kwargs):
    """Ask the rule of approval before any task state becomes approved or rejected."""
    if not isinstance(instance, TaskState) or instance.status not in DECISIONS:
        return
    before = TaskState.objects.filter(pk=instance.pk).values_list("status", "finished_by").first()
    obj = instance.workflow_state.content_object
    if before == (instance.status, instance.finished_by_id) or not isinstance(
        instance.task.specific, ApprovalTask
    ):
        return
    reasons = reasons_against_stage(
        instance.finished_by, obj, task=instance.task, workflow_state=instance.workflow_state
    )
    if instance.status == TaskState.STATUS_REJECTED and is_empty(instance.comment):
        reasons.append(Reason("reason", "退回须写明理由。", "Returning needs a reason."))
    if reasons:
        raise Refused(reasons)


@receiver(pre_save, sender=Review)
def refuse_to_go_live_uncirculated(sender, instance, **kwargs):
    """Let a text be live only when it was circulated, and let it go only by withdrawal."""
    if instance.live and instance.live_revision_id:
        known = Circulation.objects.filter(review_id=instance.pk, revision_id=instance.live_revision_id)
        if instance.status != Status.CIRCULATED or not known.exists():
            zh = "点评须经审批和通报才能公开，请办理通报。"
            raise Refused([Reason("circulate", zh, "A review goes live by circulation; circulate it.")])
    elif instance.status == Status.CIRCULATED and not instance.live:
        zh = "已通报的点评不能直接取消发布，请办理撤回。"
        raise Refused([Reason("withdraw", zh, "A circulated review is withdrawn; it is not unpublished.")])


@receiver(pre_delete, sender=Review)
def refuse_to_delete_what_was_approved(sender, instance, **kwargs):
    """Keep what was approved or circulated; it can be withdrawn."""
    if instance.approved_revision_id or instance.circulations.exists():
        zh = f"点评 {instance.ref} 已经审批或通报，不能删除，可以撤回。"
        raise Refused([Reason("delete", zh, f"Review {instance.ref} was approved; withdraw it.")])


@receiver([pre_save, pre_delete], sender=AuditEntry)
def refuse_to_change_the_log(sender, instance, **kwargs):
    """Keep the log append-only; entries are made by `cms.audit.record_many` alone."""
    raise Refused([Reason("audit", "审计记录不能修改或删除。", "The log is append-only.")])


@receiver(task_approved)
def write_down_an_approval(sender, instance, user, **kwargs):
    """Write each approved stage of a review into the log."""
    obj = instance.workflow_state.content_object
    if isinstance(obj, Review):
        note(
            "approve_stage",
            obj,
            by=user,
            data={"stage": instance.task.name, "revision": instance.revision_id},
        )


@receiver(workflow_rejected)
def write_down_a_return(sender, instance, user, **kwargs):
    """Put a review that a stage has rejected into the state of returned."""
    return_.finish(instance, user=user)


@receiver(workflow_cancelled)
def take_back_what_was_cancelled(sender, instance, user, **kwargs):
    """Make a review whose approval was cancelled a draft again."""
    submit.take_back(instance, user=user)
