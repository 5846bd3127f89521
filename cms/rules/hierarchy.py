"""Who reviews whom on a day (领导点评原则上按照党组织隶属关系和领导分工进行，实行逐级点评).

Every organisation has one row of record, every appointed person one row in each unit; a row that nobody
can take carries its reason. Source: the product's fine print, "Who reviews".
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cms.rules.register import RegisterDay
from cms.rules.terms import EdgeKind, SubjectKind

SELF_REVIEW = "本人不能点评本人"
NO_EXTERNAL_REVIEWER = "未登记外部点评主体"
SUPERIOR_VACANT = "上级党组织书记空缺"
OWN_VACANT = "本单位书记空缺"
BRANCH_VACANT = "本支部书记空缺"
GUIDE_VACANT = "行业指导单位书记空缺"
GUIDE_WITHOUT_ORGANISATION = "行业指导单位无党组织"
NOT_IN_BRANCH = "党员所在单位不是党支部"


class Row(NamedTuple):
    """One relation of the day: who owes a review of whom, or why nobody does.

    `seat` is the organisation from which it is owed (the reviewer's unit), None where there is none.
    """

    subject_kind: str
    subject: str
    edge: str
    unit: str
    reviewer: str | None = None
    external_reviewer: str | None = None
    reason: str | None = None
    seat: str | None = None

    @property
    def counted(self) -> bool:
        """Assisting reviews stand outside all figures."""
        return self.edge != EdgeKind.ASSIST

    def is_owed_by(self, reviewer: str | None, external: str | None = None) -> bool:
        """Tell whether this person, or this external reviewer, is the one who owes the review."""
        if reviewer:
            return self.reviewer == reviewer
        return bool(external) and self.external_reviewer == external


def organisation_row(day: RegisterDay, code: str) -> Row | None:
    """Return the row of record of an organisation with its principal (各级党组织及其主要负责人由上一级党组织负责人点评).

    The order is: explicit edge, external reviewer, portfolio holder of the superior, principal of the superior.
    Whoever heads the organisation is passed over. None where there is no organisation on the day.
    """
    unit = day.organisation(code)
    if unit is None:
        return None
    heads = day.secretaries(code)
    named = day.explicit_reviewers(unit=code)
    for reviewer in named:
        if reviewer not in heads:
            return _of_unit(code, EdgeKind.EXPLICIT, reviewer=reviewer, seat=day.seat(reviewer))
    if unit.external_reviewer:
        return _of_unit(code, EdgeKind.EXTERNAL, external_reviewer=unit.external_reviewer)
    if unit.guidance:
        return _of_unit(code, EdgeKind.EXTERNAL, reason=NO_EXTERNAL_REVIEWER)
    superior, why_none = day.superior(code)
    if superior is None:
        return _of_unit(code, EdgeKind.DIRECT, reason=why_none)
    holders, principals = day.portfolio_holders(superior, code), day.secretaries(superior)
    for edge, candidates in ((EdgeKind.PORTFOLIO, holders), (EdgeKind.DIRECT, principals)):
        for reviewer in candidates:
            if reviewer not in heads:
                return _of_unit(code, edge, reviewer=reviewer, seat=superior)
    reason = SELF_REVIEW if named or holders or principals else SUPERIOR_VACANT
    return _of_unit(code, EdgeKind.DIRECT, reason=reason, seat=superior)


def assist_row(day: RegisterDay, code: str) -> Row | None:
    """Return the row of the guiding unit's principal, who assists the local committee (协助地方党委); None without guidance."""
    unit = day.organisation(code)
    if unit is None or not unit.guidance:
        return None
    if day.organisation(unit.guidance) is None:
        return _of_unit(code, EdgeKind.ASSIST, reason=GUIDE_WITHOUT_ORGANISATION)
    principal = day.principal(unit.guidance)
    if principal is None:
        return _of_unit(code, EdgeKind.ASSIST, reason=GUIDE_VACANT, seat=unit.guidance)
    if principal in day.secretaries(code) or principal == organisation_row(day, code).reviewer:
        return _of_unit(code, EdgeKind.ASSIST, reason=SELF_REVIEW, seat=unit.guidance)
    return _of_unit(code, EdgeKind.ASSIST, reviewer=principal, seat=unit.guidance)


def _of_unit(code: str, edge: EdgeKind, **facts: str | None) -> Row:
    return Row(SubjectKind.ORGANISATION, code, edge, code, **facts)


def people_rows(day: RegisterDay, code: str) -> Iterator[Row]:
    """Yield the rows of all but the secretaries of one organisation (党组织班子成员由党组织主要负责人点评)."""
    people = day.others(code)
    if not people:
        return
    in_branch, principal = day.is_branch(code), day.principal(code)
    for person, in_team in people.items():
        yield _person_row(day, code, person, in_team, in_branch, principal)


def rows_of_person(day: RegisterDay, person: str) -> list[Row]:
    """Return a person's rows in every unit to which he is appointed, by unit code."""
    team_by_unit: dict[str, bool] = {}
    for item in day.appointments_of(person):
        if person not in day.secretaries(item.unit):
            in_team = item.role == SubjectKind.TEAM_MEMBER
            team_by_unit[item.unit] = team_by_unit.get(item.unit, False) or in_team
    return [
        _person_row(day, code, person, in_team, day.is_branch(code), day.principal(code))
        for code, in_team in sorted(team_by_unit.items())
    ]


def _person_row(
    day: RegisterDay, code: str, person: str, in_team: bool, in_branch: bool, principal: str | None
) -> Row:
    """Build one person's row: a member in a branch, a team member elsewhere, his own edge before both."""
    if in_branch:
        kind, edge, reason = SubjectKind.MEMBER, EdgeKind.BRANCH, BRANCH_VACANT
    elif in_team:
        kind, edge, reason = SubjectKind.TEAM_MEMBER, EdgeKind.OWN_TEAM, OWN_VACANT
    else:
        kind, edge, reason, principal = SubjectKind.MEMBER, EdgeKind.BRANCH, NOT_IN_BRANCH, None
    if person in day.register.person_edges:
        for reviewer in day.explicit_reviewers(person=person):
            if reviewer != person:
                seat = day.seat(reviewer)
                return Row(kind, person, EdgeKind.EXPLICIT, code, reviewer=reviewer, seat=seat)
    if principal is None:
        return Row(kind, person, edge, code, reason=reason, seat=code)
    return Row(kind, person, edge, code, reviewer=principal, seat=code)


def all_rows(day: RegisterDay) -> Iterator[Row]:
    """Yield every row of the day, organisation by organisation."""
    for code in day.organisations():
        yield organisation_row(day, code)
        if assist := assist_row(day, code):
            yield assist
        yield from people_rows(day, code)


def rows_about(day: RegisterDay, units: Iterable[str] = (), people: Iterable[str] = ()) -> Iterator[Row]:
    """Yield the rows of some units as organisations and of some people."""
    for code in units:
        yield from (row for row in (organisation_row(day, code), assist_row(day, code)) if row)
    for person in people:
        yield from rows_of_person(day, person)
