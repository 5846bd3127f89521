"""Small worlds for tables of cases: one line an entry, one line a row of the answer."""

from datetime import date

from cms.rules.coverage import coverage
from cms.rules.hierarchy import Row, all_rows
from cms.rules.obligations import Obligation, ReviewFact, obligations
from cms.rules.register import Appointment, Edge, Register, UnitVersion
from cms.rules.rounds import Round
from cms.rules.terms import OrgType, Role, Status

H2 = Round(2010, 2)
DAY = date(2010, 12, 1)
_ORG_TYPES = {term.zh: term.value for term in OrgType} | {"-": ""}
_ROLES = {term.zh: term.value for term in Role}


def day(text: str, otherwise: date) -> date:
    """Read `2010-07-01`; blank is otherwise."""
    return date.fromisoformat(text) if text else otherwise


def unit(code, parent="", kind="党委", *, since="", until="", guidance="", external="") -> UnitVersion:
    return UnitVersion(
        code=code,
        parent=parent,
        org_type=_ORG_TYPES[kind],
        guidance=guidance,
        external_reviewer=external,
        valid_from=day(since, date.min),
        valid_to=day(until, date.max),
    )


def post(person, unit, role="书记", *portfolio, since="", until="") -> Appointment:
    return Appointment(person, unit, _ROLES[role], day(since, date.min), day(until, date.max), portfolio)


def edge(reviewer, *, unit="", person="", since="", until="") -> Edge:
    return Edge(reviewer, unit, person, day(since, date.min), day(until, date.max))


def review(ref, on, reviewer="", *, unit="", person="", external="", status=Status.SUBMITTED) -> ReviewFact:
    return ReviewFact(ref, date.fromisoformat(on), unit, person, reviewer, external, status)


def register(*entries) -> Register:
    return Register(
        [item for item in entries if isinstance(item, UnitVersion)],
        [item for item in entries if isinstance(item, Appointment)],
        [item for item in entries if isinstance(item, Edge)],
    )


def line(row: Row) -> str:
    """Write a row as `subject@unit edge reviewer`; a reviewer in brackets is external, `!` leads a reason."""
    who = row.reviewer or (f"[{row.external_reviewer}]" if row.external_reviewer else f"!{row.reason}")
    kind = {"organisation": "", "team-member": "team ", "member": "member "}[row.subject_kind]
    where = "" if row.unit == row.subject else f"@{row.unit}"
    return f"{kind}{row.subject}{where} {row.edge} {who}"


def rows_on(entries, on=DAY) -> list[str]:
    return sorted(line(row) for row in all_rows(register(*entries).on(on)))


def about(entries, subject, on=DAY) -> list[str]:
    """Return the rows of one unit or one person only."""
    return sorted(line(row) for row in all_rows(register(*entries).on(on)) if row.subject == subject)


def duties(entries, as_of="2010-12-01", round_=H2, **options) -> list[Obligation]:
    facts = [item for item in entries if isinstance(item, ReviewFact)]
    return obligations(register(*entries), round_, date.fromisoformat(as_of), facts, **options)


def state(entries, subject, as_of="2010-12-01", round_=H2, **options) -> list[str]:
    """Return `edge status ref` of each row of one subject."""
    return [
        f"{item.row.edge} {item.status}" + (f" {item.review.ref}" if item.review else "")
        for item in duties(entries, as_of, round_, **options)
        if item.row.subject == subject
    ]


def figures(entries, as_of="2010-12-01", round_=H2) -> dict:
    found = duties(entries, as_of, round_)
    return coverage(register(*entries).on(round_.nearest(date.fromisoformat(as_of))), found).as_dict()
