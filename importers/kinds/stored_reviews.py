"""Stored reviews as values by column, and what their rows refer to."""

from collections import defaultdict
from dataclasses import dataclass

from wagtail.models import TaskState

from cms import models
from cms.rules.register import Register
from cms.rules.review_facts import ReviewFacts
from cms.rules.terms import SubjectKind
from importers import cells

from .base import Stored
from .stored import as_imported

MAX_POINTS = 20


@dataclass(frozen=True, slots=True)
class DrawRow:
    """A draw as the rules see it."""

    pk: int
    round: str
    selected: tuple[str, ...]


def references() -> tuple[dict, dict, dict]:
    """Return the units and persons by code, and the draws by number."""
    units = {unit.code: unit for unit in models.Unit.objects.order_by()}
    persons = {person.person_id: person for person in models.Person.objects.order_by()}
    draws = {
        number: DrawRow(pk, round_name, tuple(selected))
        for pk, number, round_name, selected in models.Draw.objects.order_by().values_list(
            "pk", "number", "round__name", "selected"
        )
    }
    return units, persons, draws


def reviews(register: Register, framework) -> list[Stored]:
    """Return every review; five queries, whatever their number."""
    findings: dict[int, list[str]] = defaultdict(list)
    answered: dict[int, set[str]] = defaultdict(set)
    order = ("review_id", "sort_order", "pk")
    with_work = set(models.Rectification.objects.values_list("finding_id", flat=True))
    for pk, review, text in models.Finding.objects.order_by(*order).values_list("pk", "review_id", "text"):
        lines = [line.strip() for line in as_imported(text).split("\n") if line.strip()]
        findings[review].extend(lines)
        if pk in with_work:
            answered[review].update(lines)
    approved = set(
        TaskState.objects.filter(
            status=TaskState.STATUS_APPROVED, workflow_state__status="in_progress", revision__isnull=False
        ).values_list("workflow_state__object_id", flat=True)
    )
    fields = [
        "pk",
        "ref",
        "round__name",
        "subject_kind",
        "unit__code",
        "person__person_id",
        "reviewer__person_id",
        "external_reviewer",
        "method",
        "date",
        "points",
        "achievements",
        "weak_links",
        "direction",
        "scope",
        "theme",
        "draw__number",
        "status",
        "locked",
        "locked_by_id",
    ]
    found = []
    for row in models.Review.objects.order_by().values_list(*fields):
        got = dict(zip(fields, row, strict=True))
        found.append(_stored(got, findings[got["pk"]], register, framework))
        found[-1].extra |= {
            "answered": answered.get(got["pk"], set()),
            "approved": str(got["pk"]) in approved,
        }
    return found


def _stored(got: dict, problems: list[str], register: Register, framework) -> Stored:
    about_unit = got["subject_kind"] == SubjectKind.ORGANISATION
    unit = register.on(got["date"]).unit(got["unit__code"])
    set_ = framework(got["round__name"]).point_set_for(
        got["subject_kind"], (unit.org_type if unit else "") or None
    )
    points = got["points"] or {}
    slugs = [point.slug for point in set_.points] if set_ else list(points)
    values = {
        "ref": got["ref"],
        "round": got["round__name"],
        "unit_code": got["unit__code"] if about_unit else "",
        "person_id": "" if about_unit else got["person__person_id"],
        "reviewer_id": got["reviewer__person_id"] or cells.narrow(got["external_reviewer"]),
        "method": got["method"],
        "date": got["date"],
        **{f"point_{n}": as_imported(points.get(slug, "")) for n, slug in enumerate(slugs[:MAX_POINTS], 1)},
        "achievements": as_imported(got["achievements"]),
        "problems": "\n".join(problems),
        "weak_links": as_imported(got["weak_links"]),
        "direction": as_imported(got["direction"]),
        "scope": got["scope"],
        "theme": as_imported(got["theme"]),
        "draw": got["draw__number"] or "",
    }
    for n in range(len(slugs) + 1, MAX_POINTS + 1):
        values[f"point_{n}"] = as_imported(points.get(f"point_{n}", ""))
    text = ReviewFacts(
        subject_kind=got["subject_kind"],
        points=points,
        achievements=got["achievements"],
        problems=tuple(problems),
        weak_links=got["weak_links"],
        direction=got["direction"],
    ).text()
    extra = {
        "status": got["status"],
        "locked_by": got["locked_by_id"] if got["locked"] else None,
        "text": text,
        "external": as_imported(got["external_reviewer"]),
    }
    return Stored(got["pk"], values, extra)
