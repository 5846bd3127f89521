"""A review as it reads: for the preview of a draft, and for whoever may see what was submitted or circulated."""

from django.contrib.contenttypes.models import ContentType

from wagtail.models import WorkflowState

from cms.models import Review
from cms.queries.facts import framework_of
from cms.rules.terms import RectificationStatus, Scope, Status, Step

from . import evidence
from .access import ACTIVE, Staff
from .words import word
from .writing import version_of


def detail(staff: Staff, review: Review) -> dict:
    """Return what the page of one review shows."""
    framework = framework_of(review.round.name)
    version = review.unit.version_on(review.date)
    point_set = framework.point_set_for(review.subject_kind, version.org_type if version else None)
    labels = {point.slug: word(point) for point in point_set.points} if point_set else {}
    points = [
        {"number": n, "label": labels.get(slug, slug), "text": review.points.get(slug, "")}
        for n, slug in enumerate([*labels, *(s for s in review.points if s not in labels)], start=1)
    ]
    method = framework.method(review.method)
    rows = list(review.rectifications.select_related("finding").order_by("due", "ref"))
    return {
        "staff": staff,
        "review": review,
        "points": points,
        "method": word(method) if method else "",
        "scope": word(Scope(review.scope)),
        "status": word(Status(review.status)),
        "findings": [
            {
                "finding": finding,
                "point": labels.get(finding.point, ""),
                "rows": [row for row in rows if row.finding_id == finding.pk],
            }
            for finding in review.findings.all()
        ],
        "steps": five_steps(review, framework, rows),
        "files": list(evidence.readable(staff).filter(review=review, rectification__isnull=True)),
        "stage": stages([review]).get(review.pk, ""),
        "version": version_of(review),
        "may_edit": staff.may_edit(review),
        "may_add_measures": review.status == Status.CIRCULATED and staff.is_subject_of(review),
        "may_sign": may_sign(staff, review),
    }


def may_sign(staff: Staff, review: Review) -> bool:
    """Tell whether the user is asked for the second signature and has not given it."""
    return (
        review.status in (Status.DRAFT, Status.RETURNED)
        and review.countersigner_id == staff.user.pk
        and review.countersigned_by_id is None
        and bool(review.no_problem_basis)
    )


def five_steps(review: Review, framework, rows) -> list[dict]:
    """Return the five steps with what is recorded of each."""
    records = {record.step: record for record in review.steps.all()}
    settled = bool(rows) and all(row.status == RectificationStatus.VERIFIED for row in rows)
    circulated = review.circulations.order_by("date", "pk").first()
    days = {
        Step.REVIEW: review.date if review.status in ACTIVE else None,
        Step.CIRCULATE: circulated.date if circulated else None,
        Step.RECTIFY: max((row.verified_on for row in rows if row.verified_on), default=None)
        if settled
        else None,
    }
    means = {slug: zh for step in framework.steps for slug, zh in (*step.means, *step.consulted)}
    found = []
    for step in framework.steps:
        record = records.get(step.slug)
        day = record.done_on if record else days.get(step.slug)
        found.append(
            {
                "label": word(step),
                "day": day,
                "done": bool(day) or (step.slug == Step.RECTIFY and settled),
                "means": [means.get(slug, slug) for slug in record.means] if record else [],
                "groups": [means.get(slug, slug) for slug in record.groups] if record else [],
                "people_count": record.people_count if record else None,
                "summary": record.summary if record else "",
            }
        )
    return found


def stages(reviews) -> dict[int, str]:
    """Return by key the name of the approval stage at which each review waits; two queries."""
    keys = [str(review.pk) for review in reviews if review.status == Status.SUBMITTED]
    if not keys:
        return {}
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Review),
        object_id__in=keys,
        status=WorkflowState.STATUS_IN_PROGRESS,
    ).select_related("current_task_state__task")
    return {
        int(state.object_id): state.current_task_state.task.name
        for state in states
        if state.current_task_state
    }
