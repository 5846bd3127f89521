"""The register out of the database: whole in four queries, or only what surrounds some subjects.

Plain tuples and no model instances: a system has hundreds of thousands of appointments.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from cms.models import Appointment, Edge, UnitVersion
from cms.rules import register as rules
from cms.rules.terms import Role

_UNIT = (
    "unit__code",
    "parent__code",
    "org_type",
    "category",
    "name",
    "guidance__code",
    "external_reviewer",
    "valid_from",
    "valid_to",
)
_POST = ("pk", "person__person_id", "unit__code", "role", "valid_from", "valid_to")
_EDGE = ("reviewer__person_id", "unit__code", "person__person_id", "valid_from", "valid_to")


def load_register() -> rules.Register:
    """Return the whole register, for every day; four queries."""
    return rules.Register(_units(), _posts(), _edges())


def _units(where: Q | None = None) -> list[rules.UnitVersion]:
    found = UnitVersion.objects.filter(where or Q()).order_by().values_list(*_UNIT)
    return [
        rules.UnitVersion(
            code=code,
            parent=parent or "",
            org_type=org_type,
            category=category,
            name=name,
            guidance=guidance or "",
            external_reviewer=external.strip(),
            valid_from=start or date.min,
            valid_to=end or date.max,
        )
        for code, parent, org_type, category, name, guidance, external, start, end in found
    ]


def _posts(where: Q | None = None) -> list[rules.Appointment]:
    """Return appointments with their portfolios; two queries."""
    where = where or Q()
    portfolios = defaultdict(list)
    held = Appointment.objects.filter(where, portfolio__isnull=False).order_by()
    for key, code in held.values_list("pk", "portfolio__code"):
        portfolios[key].append(code)
    first, last, none = date.min, date.max, ()
    posts = Appointment.objects.filter(where).order_by().values_list(*_POST)
    return [
        rules.Appointment(person, unit, role, start or first, end or last, tuple(portfolios.get(key, none)))
        for key, person, unit, role, start, end in posts.iterator(chunk_size=20_000)
    ]


def _edges(where: Q | None = None) -> list[rules.Edge]:
    found = Edge.objects.filter(where or Q()).order_by().values_list(*_EDGE)
    return [
        rules.Edge(reviewer, unit or "", person or "", start or date.min, end or date.max)
        for reviewer, unit, person, start, end in found
    ]


def register_around(*, units: Iterable[str] = (), people: Iterable[str] = ()) -> rules.Register:
    """Return as much of the register as tells who reviews these units and people, on any day, but not in which tier.

    The number of queries grows with the nodes between two organisations, never with the size of the register.
    """
    people = set(people)
    codes = set(units)
    if people:
        held = Appointment.objects.filter(person__person_id__in=people)
        codes.update(held.values_list("unit__code", flat=True))
    versions = _with_superiors(codes)
    known = {version.code for version in versions}
    held_here = Appointment.objects.filter(unit__code__in=known)
    keys = set(held_here.filter(role=Role.SECRETARY).values_list("pk", flat=True))
    keys.update(held_here.filter(portfolio__code__in=codes).values_list("pk", flat=True))
    if people:
        keys.update(held.values_list("pk", flat=True))
    edges = _edges(Q(unit__code__in=codes) | Q(person__person_id__in=people))
    return rules.Register(versions, _posts(Q(pk__in=keys)), edges)


def _with_superiors(codes: set[str]) -> list[rules.UnitVersion]:
    """Return all versions of these units, of those that guide them, and up to the next organisations above."""
    versions = _units(Q(unit__code__in=codes))
    seen = set(codes)
    above = {code for version in versions for code in (version.parent, version.guidance) if code} - seen
    while above:
        found = _units(Q(unit__code__in=above))
        versions += found
        seen |= above
        above = {version.parent for version in found if version.parent and not version.org_type} - seen
    return versions


def subjects_near(reviewers: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return all units and people whom these people may have to review on some day: a superset, by posts and edges."""
    held = Appointment.objects.filter(person__person_id__in=reviewers)
    mine = set(held.values_list("unit__code", flat=True))
    units = set(UnitVersion.objects.filter(guidance__code__in=mine).values_list("unit__code", flat=True))
    below, seen = mine, set(mine)
    while below:
        found = UnitVersion.objects.filter(parent__code__in=below).values_list("unit__code", "org_type")
        children = set(found)
        units |= {code for code, org_type in children if org_type}
        below = {code for code, org_type in children if not org_type} - seen
        seen |= below
    others = Appointment.objects.filter(unit__code__in=mine).exclude(role=Role.SECRETARY)
    people = set(others.values_list("person__person_id", flat=True))
    named = Edge.objects.filter(reviewer__person_id__in=reviewers)
    for unit, subject in named.values_list("unit__code", "person__person_id"):
        units.update({unit} if unit else ())
        people.update({subject} if subject else ())
    return units, people
