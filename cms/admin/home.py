"""Panels of the admin home: what waits for me, what can be circulated, what is marked, who waits for an answer."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.admin.ui.components import Component

from cms.admin.comments import desk_url
from cms.admin.review_views import card_url
from cms.models import Review
from cms.queries import desk
from cms.rules.terms import CommentStatus

SHOWN = 10
WAGTAILS_OWN = {"WorkflowObjectsToModeratePanel", "UserObjectsInWorkflowModerationPanel"}
SLOW_DAYS = 3  # a stage that waits longer is shown as late


class QueuePanel(Component):
    """A heading, a count and the first rows of one queue."""

    template_name = "cms/admin/home_panel.html"
    heading = ""
    empty = ""
    order = 10

    def __init__(self, user):
        self.user = user

    def rows(self) -> tuple[list[dict], int, str]:
        """Return rows (url, label, since, is_late), how many there are, and where all of them are."""
        raise NotImplementedError

    def get_context_data(self, parent_context):
        """Read the queue."""
        rows, total, url = self.rows()
        return {"heading": self.heading, "empty": self.empty, "rows": rows, "total": total, "url": url}


def _list(name: str, query: str = "") -> str:
    return reverse(f"wagtailsnippets_cms_{name}:list") + (f"?{query}" if query else "")


class WaitingPanel(QueuePanel):
    """Stages that this user may decide."""

    heading = _("Waiting for me")
    empty = _("Nothing waits for your decision.")
    order = 50

    def rows(self):
        """Return stages with their reviews, the oldest first."""
        waiting = desk.waiting_for(self.user)
        states = list(waiting.select_related("workflow_state", "task")[:SHOWN])
        keys = [state.workflow_state.object_id for state in states]
        reviews = {
            str(row.pk): row
            for row in Review.objects.filter(pk__in=keys)
            .select_related("unit", "person")
            .prefetch_related("unit__versions")
        }
        now = timezone.now()
        rows = [
            {
                "url": card_url(reviews[state.workflow_state.object_id]),
                "label": str(reviews[state.workflow_state.object_id]),
                "note": state.task.name,
                "since": state.started_at,
                "is_late": (now - state.started_at).days >= SLOW_DAYS,
            }
            for state in states
            if state.workflow_state.object_id in reviews
        ]
        return rows, waiting.count(), _list("review", "status=submitted")


class CirculatePanel(QueuePanel):
    """Approved reviews."""

    heading = _("To be circulated")
    empty = _("No approved review waits.")
    order = 60

    def rows(self):
        """Return approved reviews, the oldest approval first."""
        found = desk.to_circulate()
        rows = [
            {
                "url": card_url(row),
                "label": str(row),
                "note": row.get_scope_display(),
                "since": row.approved_at,
            }
            for row in found.prefetch_related("unit__versions")[:SHOWN]
        ]
        return rows, found.count(), _list("review", "status=approved")


class EmergencyPanel(QueuePanel):
    """Emergency circulations that nobody has cleared."""

    heading = _("Circulated in an emergency, not yet reviewed")
    empty = _("No emergency is open.")
    order = 55

    def rows(self):
        """Return them with their reasons."""
        found = desk.open_emergencies()
        rows = [
            {
                "url": card_url(row.review),
                "label": str(row.review),
                "note": row.reason,
                "since": row.recorded_at,
                "is_late": True,
            }
            for row in found.prefetch_related("review__unit__versions")[:SHOWN]
        ]
        return rows, found.count(), _list("review", "status=circulated")


class CommentPanel(QueuePanel):
    """Comments to be decided or answered."""

    heading = _("Comments to decide or answer")
    empty = _("Every comment is decided and answered.")
    order = 70

    def rows(self):
        """Return them, the oldest first."""
        found = desk.unanswered()
        rows = [
            {
                "url": desk_url(row),
                "label": f"{row.ref} {row.text[:40]}",
                "note": CommentStatus(row.status).zh,
                "since": row.received_at,
            }
            for row in found[:SHOWN]
        ]
        return rows, found.count(), _list("comment", "status=pending")


def put_panels(request, panels) -> None:
    """Put our panels in place of Wagtail's own, which would list a whole import at once."""
    user = request.user
    panels[:] = [panel for panel in panels if type(panel).__name__ not in WAGTAILS_OWN]
    if user.has_perm("cms.view_review"):
        panels.append(WaitingPanel(user))
    if user.has_perm("cms.circulate_review"):
        panels.append(CirculatePanel(user))
    if user.has_perm("cms.circulate_emergency") or user.has_perm("cms.circulate_review"):
        panels.append(EmergencyPanel(user))
    if user.has_perm("cms.moderate_comment"):
        panels.append(CommentPanel(user))
