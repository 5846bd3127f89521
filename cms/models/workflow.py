"""The approval stages (初审、复审、终审) as Wagtail workflow tasks."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask, TaskState, WorkflowState


class ReturnForm(TaskStateCommentForm):
    """Asks why a review goes back; the reason reaches whoever submitted it."""

    comment = forms.CharField(label=_("Reason"), required=True, widget=forms.Textarea({"rows": 3}))


class ApprovalTask(AbstractGroupApprovalTask):
    """One stage of approval: who may act, and what must be checked before saying yes."""

    checklist = models.JSONField(_("checklist"), default=list, blank=True)

    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "checklist"]

    class Meta:
        verbose_name = _("approval stage")
        verbose_name_plural = _("approval stages")

    def get_actions(self, obj, user) -> list[tuple]:
        """Offer return and approve to whoever may decide this stage; nothing to anybody else."""
        if self.reasons_against(obj, user):
            return []
        return [
            ("reject", _("Return with a reason"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with a remark"), True),
        ]

    def reasons_against(self, obj, user) -> list:
        """Return why a user may not decide this stage for an object."""
        from cms.queries.approval import reasons_against_stage

        state = WorkflowState.objects.for_instance(obj).active().first()
        return reasons_against_stage(user, obj, task=self, workflow_state=state)

    def on_action(self, task_state, user, action_name, **kwargs):
        """Decide the stage through the verbs, whatever object the caller's address named."""
        from cms.actions import approve, return_

        if action_name == "approve":
            approve.approve_stage(task_state, by=user, **kwargs)
        elif action_name == "reject":
            return_.return_stage(task_state, by=user, reason=kwargs.get("comment", ""))

    def get_form_for_action(self, action):
        """Return the form of an action: a return asks for its reason."""
        return ReturnForm if action == "reject" else TaskStateCommentForm

    def get_task_states_user_can_moderate(self, user, **kwargs):
        """Return the task states of this stage that a user may decide, without those that exclude him."""
        from cms.queries.approval import excluded_reviews

        waiting = super().get_task_states_user_can_moderate(user, **kwargs)
        mine = TaskState.objects.filter(status=TaskState.STATUS_APPROVED, finished_by=user)
        return waiting.exclude(workflow_state__object_id__in=excluded_reviews(user)).exclude(
            workflow_state__in=mine.exclude(task=self).values("workflow_state")
        )

    @classmethod
    def get_description(cls) -> str:
        """Return what an administrator reads when choosing the kind of task."""
        return _(
            "A stage of approval from which contributors, the reviewer, the subject and other stages' approvers are excluded"
        )
