"""What the editors' desk shows: what waits for whom, and what the next act on a review is."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wagtail.models import TaskState

from cms.models import Appointment, Circulation, Comment, Review, Unit, UnitVersion
from cms.rules.terms import CommentStatus, Scope, Status


def waiting_for(user) -> QuerySet[TaskState]:
    """Return the stages that a user may decide now, the oldest first."""
    return TaskState.objects.reviewable_by(user).order_by("started_at", "pk")


def to_circulate() -> QuerySet[Review]:
    """Return the reviews whose approved text waits to be circulated, the oldest approval first."""
    return (
        Review.objects.filter(status=Status.APPROVED)
        .select_related("unit", "person", "round")
        .order_by("approved_at", "pk")
    )


def open_emergencies() -> QuerySet[Circulation]:
    """Return the emergency circulations that nobody has cleared."""
    return Circulation.objects.filter(emergency=True, cleared_at=None).select_related(
        "review__unit", "review__person", "by"
    )


def unanswered() -> QuerySet[Comment]:
    """Return the comments that wait for moderation or for an answer, the oldest first."""
    shown = [CommentStatus.APPROVED, CommentStatus.REDACTED]
    waiting = Comment.objects.filter(status=CommentStatus.PENDING) | Comment.objects.filter(
        status__in=shown, answered_on=None
    )
    return waiting.select_related("unit").order_by("received_at", "pk")


def next_act(review: Review) -> str:
    """Return in one sentence what comes next for a review."""
    state = review.current_workflow_state
    if state and state.status == "in_progress" and state.current_task_state:
        stage = state.current_task_state.task.name
        return _("Waits for %(stage)s.") % {"stage": stage}
    waits = review.approved_revision_id and review.approved_revision_id != review.live_revision_id
    if review.status == Status.APPROVED or waits:
        return _("Approved: choose a scope and circulate it.")
    sentences = {
        Status.DRAFT: _("A draft: complete it and submit it."),
        Status.RETURNED: _("Returned: mend it as the reason says and submit it again."),
        Status.SUBMITTED: _("In approval."),
        Status.CIRCULATED: _("Circulated. Its rectifications are followed up."),
        Status.WITHDRAWN: _("Withdrawn: its address shows the notice."),
    }
    return sentences[Status(review.status)]


def readers_of(review: Review, scope: str) -> str:
    """Return in one sentence who will see a review circulated to a scope, with numbers from the register."""
    scope = Scope(scope)
    if scope == Scope.SUBJECT:
        return _("Only %(reviewer)s and %(subject)s see it, on their staff pages.") % {
            "reviewer": review.reviewer_label,
            "subject": review.subject_label,
        }
    if scope == Scope.ORGANISATION:
        units = units_below(review.unit_id)
        people = Appointment.objects.filter(unit__in=units).values("person").distinct().count()
        return _(
            "%(unit)s and the units below it see it: %(units)d units, %(people)d people of the register."
        ) % {
            "unit": review.unit.name,
            "units": len(units),
            "people": people,
        }
    if scope == Scope.SYSTEM:
        return _("Everybody in the system sees it on the internal site: %(units)d units.") % {
            "units": Unit.objects.count()
        }
    return _("Everybody sees it on the public site, search engines included.")


def units_below(unit_id: int) -> set[int]:
    """Return a unit and all that stand below it, in any of their versions."""
    children: dict[int, list[int]] = {}
    for parent, child in UnitVersion.objects.exclude(parent=None).values_list("parent_id", "unit_id"):
        children.setdefault(parent, []).append(child)
    found, ahead = {unit_id}, [unit_id]
    while ahead:
        below = [child for child in children.get(ahead.pop(), ()) if child not in found]
        found.update(below)
        ahead += below
    return found
