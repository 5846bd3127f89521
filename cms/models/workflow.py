"""The approval stages (初审、复审、终审) as Wagtail workflow tasks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.models import AbstractGroupApprovalTask


class ApprovalTask(AbstractGroupApprovalTask):
    """One stage of approval: who may act, and what must be checked before saying yes."""

    checklist = models.JSONField(_("checklist"), default=list, blank=True)

    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "checklist"]

    class Meta:
        verbose_name = _("approval stage")
        verbose_name_plural = _("approval stages")

    @classmethod
    def get_description(cls) -> str:
        """Return what an administrator reads when choosing the kind of task."""
        return _(
            "A stage of approval from which contributors, the reviewer, the subject and other stages' approvers are excluded"
        )
