"""What an office should look at again in a list of appointments: competing ones, and those without effect."""

from collections import defaultdict
from datetime import date

from cms.rules.hierarchy import NOT_IN_BRANCH
from cms.rules.register import WITH_PORTFOLIO
from cms.rules.terms import OrgType, Role

from .base import Kind, Line, overlap
from .stored import register_of


def warn_of_appointments(kind: Kind, final: list[tuple[dict, Line | None]], versions: dict) -> None:
    """Warn at the lines of the file; of two lines that compete, at the later one."""
    heads: dict[str, list] = defaultdict(list)
    holders: dict[tuple[str, str], list] = defaultdict(list)
    for values, line in final:
        if values["role"] == Role.SECRETARY:
            heads[values["unit_code"]].append((values, line))
        if values["role"] in WITH_PORTFOLIO:
            for code in values["portfolio"]:
                holders[values["unit_code"], code].append((values, line))
    register = register_of([each for rows in versions.values() for each in rows], (), ())
    for values, line in final:
        if line is None:
            continue
        unit = values["unit_code"]
        if values["role"] == Role.SECRETARY and (other := _rival(values, line, heads[unit])):
            kind.warn(
                line,
                "role",
                "two_principals",
                f"单位“{unit}”同时有两名书记（另一名 {other['person_id']} {other['name']}）。以任职日期较晚的为准；请核对离任日期。",
                f"Unit {unit!r} has two secretaries at once (the other: {other['person_id']}). The later start counts.",
            )
        if values["role"] == Role.MEMBER:
            _warn_outside_branch(kind, line, values, versions.get(unit, ()))
        if values["role"] in WITH_PORTFOLIO:
            _warn_of_portfolio(kind, line, values, holders, register)


def _period(values: dict) -> tuple:
    return values["valid_from"], values["valid_to"]


def _rival(values: dict, line: Line, others: list) -> dict | None:
    """Return an appointment of another person in the same time: stored, or of an earlier line."""
    for other, theirs in others:
        earlier = theirs is None or theirs.number < line.number
        if earlier and other["person_id"] != values["person_id"] and overlap(_period(other), _period(values)):
            return other
    return None


def _warn_outside_branch(kind: Kind, line: Line, values: dict, versions) -> None:
    """Warn of a 党员 appointed where no 党支部 is on any day of the appointment."""
    if any(
        version["org_type"] == OrgType.BRANCH
        and overlap(_period(values), (version["valid_from"], version["valid_to"]))
        for version in versions
    ):
        return
    kind.warn(
        line,
        "unit_code",
        "not_in_branch",
        f"{NOT_IN_BRANCH}：“{values['unit_code']}”不是党支部，对其点评将无法落实点评人。请核对单位编码或角色。",
        f"Unit {values['unit_code']!r} is no Party branch: nobody can be made to review this member. Check unit or role.",
    )


def _warn_of_portfolio(kind: Kind, line: Line, values: dict, holders: dict, register) -> None:
    """Warn of units that another in the team has too, and of units that are not next below."""
    unit = values["unit_code"]
    days = {values["valid_from"] or date.min, values["valid_to"] or date.max}
    for code in values["portfolio"]:
        if other := _rival(values, line, holders[unit, code]):
            kind.warn(
                line,
                "portfolio",
                "two_portfolios",
                f"“{code}”同时由 {other['person_id']} {other['name']} 分管。以任职日期较晚的为准；请核对。",
                f"{code!r} is in the portfolio of {other['person_id']} too. The later start counts; check.",
            )
        starts = {version.valid_from for version in register.versions.get(code, ())}
        looked = {day for day in days | starts if _within(day, values)}
        if not any(_next_below(register.on(day), unit, code) for day in looked):
            kind.warn(
                line,
                "portfolio",
                "portfolio_out_of_reach",
                f"“{code}”不是“{unit}”的下一级党组织，分管对它不起作用，已保留。请核对。",
                f"{code!r} is not the next lower organisation of {unit!r}: the portfolio has no effect. It is kept; check.",
            )


def _within(day: date, values: dict) -> bool:
    return (values["valid_from"] or date.min) <= day <= (values["valid_to"] or date.max)


def _next_below(day, unit: str, code: str) -> bool:
    return day.organisation(code) is not None and day.superior(code).code == unit
