"""What an editor sees of a review at a glance."""

from dataclasses import dataclass, field

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail.models import TaskState

from cms.actions import circulate, submit, withdraw
from cms.models import AuditEntry, Review
from cms.queries.approval import reasons_against_stage
from cms.queries.desk import next_act
from cms.queries.facts import incompleteness, point_set_for, reviewer_reasons
from cms.queries.warnings import warnings_of
from cms.rules.circulation import scopes_for
from cms.rules.reason import Reason
from cms.rules.terms import Means, Method, Scope, Status, Step

ANCHORS = {"problems": "findings", "investigate": "steps", "consult": "steps", "reviewer_id": "reviewer"}


@dataclass
class Act:
    """One act on a review: where it is done, or why this user may not do it now."""

    name: str
    label: str
    url: str = ""
    reasons: list[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Tell whether the act can be done."""
        return not self.reasons


@dataclass
class Check:
    """One failed check or warning, with the place in the form where it is mended."""

    sentence: str
    clause: str
    url: str


def card(review: Review, request) -> dict:
    """Return everything that the card of a review shows to a user."""
    text = review.get_latest_revision_as_object() if review.latest_revision_id else review
    state = review.current_workflow_state
    return {
        "review": review,
        "text": text,
        "status": Status(review.status),
        "scope": Scope(text.scope),
        "method": Method(text.method) if text.method in set(Method) else text.method,
        "next": next_act(review),
        "missing": _checks(review, [*incompleteness(text), *reviewer_reasons(text)]),
        "warnings": _checks(review, warnings_of(text)),
        "points": _points(text),
        "steps": [
            (Step(row.step).zh, row, "、".join(Means(m).zh for m in row.means if m in set(Means)))
            for row in text.steps.all()
        ],
        "stages": _stages(state),
        "checklist": _checklist(state),
        "acts": acts(review, request.user),
        "circulations": review.circulations.select_related("by", "circular", "cleared_by"),
        "log": AuditEntry.objects.filter(object_kind="review", object_ref=review.ref).order_by("-sequence")[
            :30
        ],
        "edit_url": _url(review, "edit") if _may_edit(review, request.user) else "",
    }


def _may_edit(review: Review, user) -> bool:
    task = review.current_workflow_task
    return user.has_perm("cms.change_review") or bool(task and task.user_can_access_editor(review, user))


def _url(review: Review, name: str) -> str:
    return reverse(review.snippet_viewset.get_url_name(name), args=[quote(review.pk)])


def _checks(review: Review, reasons: list[Reason]) -> list[Check]:
    language = get_language() or ""
    return [
        Check(reason.sentence(language), reason.clause, f"{_url(review, 'edit')}#{_anchor(reason.field)}")
        for reason in reasons
    ]


def _anchor(name: str) -> str:
    if name.startswith("point_"):
        return f"id_points_{int(name[6:]) - 1}" if name[6:].isdigit() else "panel-child-points-section"
    return f"id_{ANCHORS.get(name, name)}"


def _points(text: Review) -> list[tuple]:
    point_set = point_set_for(text)
    return [
        (point, (text.points or {}).get(point.slug, "")) for point in (point_set.points if point_set else ())
    ]


def _stages(state) -> list[tuple]:
    """Return the stages with who decided each of this text, and whether it is being decided now."""
    if state is None:
        return []
    now = (
        state.current_task_state.task_id
        if state.status == "in_progress" and state.current_task_state
        else None
    )
    done = {
        row.task_id: row
        for row in state.task_states.filter(status=TaskState.STATUS_APPROVED).select_related("finished_by")
        if row.revision_id == state.content_object.latest_revision_id
    }
    return [(task, done.get(task.pk), task.pk == now) for task in state.workflow.tasks.filter(active=True)]


def _checklist(state) -> list[str]:
    if state is None or state.status != "in_progress" or not state.current_task_state:
        return []
    return getattr(state.current_task_state.task.specific, "checklist", [])


def acts(review: Review, user) -> list[Act]:
    """Return the acts that the state of a review allows, each with what is against it for this user."""
    found = []
    state = review.current_workflow_state
    deciding = state and state.status == "in_progress" and state.current_task_state
    if deciding:
        reasons = reasons_against_stage(
            user, review, task=state.current_task_state.task, workflow_state=state
        )
        found.append(_act(review, "decide", _("Approve or return"), reasons))
    elif review.status in submit.SUBMITTABLE or (
        review.status in submit.CORRECTABLE
        and review.has_unpublished_changes
        and not circulate.is_pending(review)
    ):
        found.append(_submission(review, user))
    if review.status == Status.APPROVED or circulate.is_pending(review) or _can_widen(review):
        reasons = _permission(user, "cms.circulate_review")
        found.append(_act(review, "circulate", _("Circulate"), reasons))
    elif review.status == Status.SUBMITTED and user.has_perm("cms.circulate_emergency"):
        found.append(_act(review, "circulate", _("Circulate in an emergency"), []))
    if review.status == Status.CIRCULATED:
        reasons = _permission(user, "cms.withdraw_review") or [
            reason for reason in withdraw.reasons_against(review, by=user) if reason.code != "notice"
        ]
        found.append(_act(review, "withdraw", _("Withdraw"), reasons))
    return found


def _submission(review: Review, user) -> Act:
    """Return the act of submitting; what the list of failed checks says already is not said twice."""
    act = _act(review, "submit", _("Submit"), submit.reasons_against(review, by=user))
    text = review.get_latest_revision_as_object() if review.latest_revision_id else review
    listed = {check.sentence for check in _checks(review, [*incompleteness(text), *reviewer_reasons(text)])}
    others = [sentence for sentence in act.reasons if sentence not in listed]
    if len(others) < len(act.reasons):
        others.append(_("Mend the failed checks listed here first."))
    act.reasons = others
    return act


def _can_widen(review: Review) -> bool:
    if review.status != Status.CIRCULATED or not review.approved_revision_id:
        return False
    approved = Scope(review.approved_revision.content["scope"])
    return approved.width > Scope(review.scope).width and approved in scopes_for(review.subject_kind)


def _permission(user, permission: str) -> list[Reason]:
    if user.has_perm(permission):
        return []
    zh = "您没有这项权限，请由有权限的人办理。"
    return [Reason("permission", zh, "You have no permission for this; ask somebody who has.")]


def _act(review: Review, name: str, label: str, reasons: list[Reason]) -> Act:
    language = get_language() or ""
    return Act(name, label, _url(review, name), [reason.sentence(language) for reason in reasons])
