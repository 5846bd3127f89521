"""Whom a user may review, or enter a review for, and which subject was chosen."""

from datetime import date

from cms.models import Person, Unit
from cms.queries.duties import duties_of_each
from cms.rules.reason import Reason
from cms.rules.rounds import Round
from cms.rules.terms import ObligationStatus, SubjectKind

from .access import Staff
from .entry import Entry
from .words import word


def chosen_entry(staff: Staff, data) -> Entry | None:
    """Return the entry that `unit` or `person`, `reviewer` and `date` of a query name; None where they name none.

    A reviewer for whom the user does not enter is nobody. Without a reviewer the one who owes the review is taken,
    else the user himself.
    """
    unit = Unit.objects.filter(code=code_in(data, "unit")).prefetch_related("versions").first()
    person = Person.objects.filter(person_id=code_in(data, "person")).first()
    if (unit is None) == (person is None):
        return None
    day = day_of(data.get("day") or data.get("date"), staff.day)
    asked = data.get("reviewer", "").strip()
    candidates = [staff.reviewers[asked]] if asked in staff.reviewers else []
    if not asked:
        candidates = list(staff.reviewers.values())
    entries = [Entry(staff, reviewer, day, unit, person) for reviewer in candidates]
    return next((entry for entry in entries if not entry.standing.reasons), entries[0] if entries else None)


def code_in(data, name: str) -> str:
    """Return the code that was typed; a NUL, which PostgreSQL takes in no text, is shown as a replacement."""
    return (data.get(name) or "").replace("\0", "\ufffd").strip()


def unknown_subject(data) -> list[Reason]:
    """Return a sentence for a code that names nothing in the register; none where nothing was asked for."""
    asked = {name: code_in(data, name) for name in ("unit", "person")}
    found = {
        "unit": Unit.objects.filter(code=asked["unit"]).exists(),
        "person": Person.objects.filter(person_id=asked["person"]).exists(),
    }
    named = {"unit": ("单位编码", "unit code"), "person": ("人员编号", "person id")}
    return [
        Reason(
            "unknown",
            f"登记中没有{named[name][0]}“{text}”，请核对。",
            f"The {named[name][1]} {text!r} is not in the register; check it.",
            field=name,
        )
        for name, text in asked.items()
        if text and not found[name]
    ]


def day_of(text: str | None, default: date) -> date:
    """Return the ISO day that a text names, else the default."""
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        return default


def duty_groups(staff: Staff, round_: Round, drafts=()) -> list[dict]:
    """Return for each reviewer whom the user enters for what he owes in a round, what is open first.

    A leader of whom nothing is owed is left out; the user himself is not.
    """
    begun = {
        (r.reviewer.person_id, r.person.person_id if r.person_id else r.unit.code): r
        for r in drafts
        if r.round.name == round_.name
    }
    owed = duties_of_each(staff.reviewers, round_, staff.day)
    names = names_in(item for items in owed.values() for item in items)
    groups = []
    for reviewer in staff.reviewers.values():
        rows = duty_rows(owed[reviewer.person_id], staff.day, names)
        for row in rows:
            row["draft"] = begun.get((reviewer.person_id, row["subject"]))
        groups.append(
            {
                "reviewer": reviewer,
                "rows": rows,
                "open_rows": [row for row in rows if row["open"]],
                "met_rows": [row for row in rows if not row["open"]],
                "owed": len(rows),
                "met": sum(not row["open"] for row in rows),
                "for_another": staff.acts_for_another(reviewer),
            }
        )
    return [group for group in groups if group["rows"] or not group["for_another"]]


def names_in(owed) -> dict[str, str]:
    """Return the names of all units and people that obligations speak of, by code and person_id; three queries."""
    codes, people = set(), set()
    for item in owed:
        codes.add(item.row.unit)
        if item.row.subject_kind != SubjectKind.ORGANISATION:
            people.add(item.row.subject)
    units = Unit.objects.filter(code__in=codes).prefetch_related("versions")
    persons = Person.objects.filter(person_id__in=people).values_list("person_id", "name")
    return {unit.code: unit.name for unit in units} | {f"person:{key}": name for key, name in persons}


def duty_rows(owed, day: date, names: dict[str, str]) -> list[dict]:
    """Return obligations as the pages show them, by due day and name."""
    rows = [
        {
            "subject": item.row.subject,
            "name": names.get(_key(item.row), item.row.subject),
            "is_unit": item.row.subject_kind == SubjectKind.ORGANISATION,
            "unit_name": names.get(item.row.unit, item.row.unit),
            "kind_word": word(SubjectKind(item.row.subject_kind)),
            "due": item.due,
            "days": (item.due - day).days,
            "days_over": (day - item.due).days,
            "status": item.status,
            "word": word(ObligationStatus(item.status)),
            "open": item.status != ObligationStatus.MET,
            "counted": item.counted,
            "review_ref": item.review.ref if item.review else "",
        }
        for item in owed
    ]
    return sorted(rows, key=lambda row: (row["due"], row["name"], row["subject"]))


def _key(row) -> str:
    """Return where the name of a row's subject stands; a person and a unit may share a code."""
    return row.subject if row.subject_kind == SubjectKind.ORGANISATION else f"person:{row.subject}"
