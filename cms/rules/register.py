"""The register: dated units, appointments and explicit edges, indexed once and read on any day.

Periods are inclusive at both ends; a blank start is `date.min`, a blank end is `date.max`.
Source: the product's fine print, "Register".
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cms.rules.terms import OrgType, Role

NO_SUPERIOR = "无上级党组织"
SUPERIOR_CLOSED = "上级单位已撤销"
SECRETARY, TEAM_MEMBER = Role.SECRETARY, Role.TEAM_MEMBER
WITH_PORTFOLIO = frozenset({SECRETARY, TEAM_MEMBER})


@dataclass(frozen=True, slots=True)
class UnitVersion:
    """A unit as it was from one day to another; rows of one code are versions of one unit."""

    code: str
    parent: str = ""
    org_type: str = ""
    category: str = ""
    name: str = ""
    guidance: str = ""
    external_reviewer: str = ""
    valid_from: date = date.min
    valid_to: date = date.max


class Appointment(NamedTuple):
    """A person's role in a unit; a tuple, because a system has hundreds of thousands of them."""

    person: str
    unit: str
    role: str
    valid_from: date = date.min
    valid_to: date = date.max
    portfolio: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """An explicit reviewer for a unit or for a person; exactly one of the two is set."""

    reviewer: str
    unit: str = ""
    person: str = ""
    valid_from: date = date.min
    valid_to: date = date.max


class Superior(NamedTuple):
    """The nearest organisation above, or why there is none."""

    code: str | None
    reason: str | None


def _precedence(appointment: Appointment) -> tuple[int, str]:
    """Order competitors: the later start first (blank is earliest), then the smaller person_id."""
    return -appointment.valid_from.toordinal(), appointment.person


class Register:
    """All versions, appointments and edges by what they are about; `on(day)` reads them on a day."""

    def __init__(
        self,
        units: Iterable[UnitVersion],
        appointments: Iterable[Appointment] = (),
        edges: Iterable[Edge] = (),
    ):
        self.versions: dict[str, list[UnitVersion]] = defaultdict(list)
        self.secretaries: dict[str, list[Appointment]] = defaultdict(list)
        self.others: dict[str, list[Appointment]] = defaultdict(list)
        self.by_person: dict[str, list[Appointment]] = defaultdict(list)
        self.holders: dict[tuple[str, str], list[Appointment]] = defaultdict(list)
        self.unit_edges: dict[str, list[Edge]] = defaultdict(list)
        self.person_edges: dict[str, list[Edge]] = defaultdict(list)
        self._days: dict[date, RegisterDay] = {}
        for version in units:
            self.versions[version.code].append(version)
        for appointment in appointments:
            self._file(appointment)
        for edge in edges:
            where = self.unit_edges[edge.unit] if edge.unit else self.person_edges[edge.person]
            where.append(edge)
        self._put_in_order()

    def _file(self, appointment: Appointment) -> None:
        kept = self.secretaries if appointment.role == SECRETARY else self.others
        kept[appointment.unit].append(appointment)
        self.by_person[appointment.person].append(appointment)
        if appointment.portfolio and appointment.role in WITH_PORTFOLIO:
            for code in appointment.portfolio:
                self.holders[appointment.unit, code].append(appointment)

    def _put_in_order(self) -> None:
        for versions in self.versions.values():
            versions.sort(key=lambda version: version.valid_from, reverse=True)
        for competitors in (*self.secretaries.values(), *self.holders.values()):
            if len(competitors) > 1:
                competitors.sort(key=_precedence)
        for edges in (*self.unit_edges.values(), *self.person_edges.values()):
            edges.sort(key=lambda edge: (-edge.valid_from.toordinal(), edge.reviewer))

    def on(self, day: date) -> "RegisterDay":
        """Return the register as it stands on a day; asking twice gives the same object."""
        if day not in self._days:
            self._days[day] = RegisterDay(self, day)
        return self._days[day]


class RegisterDay:
    """The register on one day; answers are worked out when asked for and kept."""

    def __init__(self, register: Register, day: date):
        self.register = register
        self.day = day
        self._units: dict[str, UnitVersion | None] = {}
        self._superiors: dict[str, Superior] = {}
        self._depths: dict[str, int] = {}
        self._secretaries: dict[str, tuple[str, ...]] = {}

    def unit(self, code: str) -> UnitVersion | None:
        """Return the version that is valid today, or None."""
        if code not in self._units:
            held = self.register.versions.get(code, ())
            running = (version for version in held if version.valid_from <= self.day <= version.valid_to)
            self._units[code] = next(running, None)
        return self._units[code]

    def organisation(self, code: str) -> UnitVersion | None:
        """Return the unit if it exists today and has a Party organisation."""
        unit = self.unit(code)
        return unit if unit and unit.org_type else None

    def organisations(self) -> list[str]:
        """Return the codes of today's organisations by code point."""
        return sorted(code for code in self.register.versions if self.organisation(code))

    def is_branch(self, code: str) -> bool:
        """Tell whether the unit's organisation is a 党支部 today."""
        unit = self.unit(code)
        return unit is not None and unit.org_type == OrgType.BRANCH

    def superior(self, code: str) -> Superior:
        """Return the nearest ancestor with an organisation; a root and a closed parent say why there is none."""
        if code not in self._superiors:
            self._superiors[code] = self._climb(code)
        return self._superiors[code]

    def _climb(self, code: str) -> Superior:
        seen = {code}
        unit = self.unit(code)
        while unit and unit.parent and unit.parent not in seen:
            seen.add(unit.parent)
            unit = self.unit(unit.parent)
            if unit is None:
                return Superior(None, SUPERIOR_CLOSED)
            if unit.org_type:
                return Superior(unit.code, None)
        return Superior(None, NO_SUPERIOR)

    def depth(self, code: str) -> int:
        """Count organisations up to a root or a closed superior; a root has depth 1."""
        chain, here = [], code
        while here is not None and here not in self._depths and here not in chain:
            chain.append(here)
            here = self.superior(here).code
        above = self._depths.get(here, 0) if here is not None else 0
        for below in reversed(chain):
            above += 1
            self._depths[below] = above
        return self._depths[code]

    def secretaries(self, code: str) -> tuple[str, ...]:
        """Return all who hold the role 书记 in an organisation today, the principal first."""
        if code not in self._secretaries:
            self._secretaries[code] = self._people_of(self.register.secretaries.get(code, ()), code)
        return self._secretaries[code]

    def principal(self, code: str) -> str | None:
        """Return the secretary who counts where several compete, or None where the post is vacant."""
        return next(iter(self.secretaries(code)), None)

    def portfolio_holders(self, superior: str, code: str) -> tuple[str, ...]:
        """Return who in the superior's team has the unit in his portfolio, in order of precedence."""
        return self._people_of(self.register.holders.get((superior, code), ()), superior)

    def _people_of(self, appointments: Iterable[Appointment], code: str) -> tuple[str, ...]:
        if not appointments or not self.organisation(code):
            return ()
        return tuple(dict.fromkeys(item.person for item in appointments if self._runs(item)))

    def others(self, code: str) -> dict[str, bool]:
        """Return who but secretaries is appointed to an organisation today, and whether to its team."""
        if not self.organisation(code):
            return {}
        heads = self.secretaries(code)
        people: dict[str, bool] = {}
        for item in self.register.others.get(code, ()):
            if self._runs(item) and item.person not in heads:
                people[item.person] = people.get(item.person, False) or item.role == TEAM_MEMBER
        return people

    def appointments_of(self, person: str) -> list[Appointment]:
        """Return a person's appointments that count today: the unit exists and has an organisation."""
        held = self.register.by_person.get(person, ())
        return [item for item in held if self._runs(item) and self.organisation(item.unit)]

    def heads_any(self, person: str) -> bool:
        """Tell whether a person is secretary of any organisation today."""
        return any(item.role == SECRETARY for item in self.appointments_of(person))

    def seat(self, person: str) -> str | None:
        """Return the unit of the appointment with the latest start, of one day the smaller code."""
        held = self.appointments_of(person)
        return min(held, key=lambda item: (-item.valid_from.toordinal(), item.unit)).unit if held else None

    def explicit_reviewers(self, *, unit: str = "", person: str = "") -> list[str]:
        """Return the reviewers whom edges of the unit or the person name today, the later start first."""
        edges = self.register.unit_edges.get(unit, ()) if unit else self.register.person_edges.get(person, ())
        return [edge.reviewer for edge in edges if edge.valid_from <= self.day <= edge.valid_to]

    def _runs(self, appointment: Appointment) -> bool:
        return appointment.valid_from <= self.day <= appointment.valid_to
