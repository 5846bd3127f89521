"""Duties and coverage of a round out of the database, with a number of queries that no register changes."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from cms.models import Review
from cms.rules.cadence import Span
from cms.rules.coverage import Coverage, coverage
from cms.rules.hierarchy import rows_about
from cms.rules.obligations import Obligation, ReviewFact, counts, obligations
from cms.rules.register import Register, RegisterDay
from cms.rules.rounds import Round
from cms.rules.standing import Standing, standing
from cms.rules.terms import COUNTED_STATUSES

from .register import load_register, register_around, subjects_near
from .rounds import cadence_of, campaign_of

_FACT = (
    "ref",
    "date",
    "unit__code",
    "person__person_id",
    "reviewer__person_id",
    "external_reviewer",
    "status",
)


@dataclass(frozen=True, slots=True)
class Duties:
    """What is owed in a round as of a day, on the register of `day`."""

    round: Round
    as_of: date
    day: RegisterDay
    obligations: list[Obligation]

    def coverage(self) -> Coverage:
        """Return both figures, in all, by tier and by unit."""
        return coverage(self.day, self.obligations)

    def obligations_dict(self) -> dict[str, Any]:
        """Return the shape of `obligations --json`."""
        return {
            "round": self.round.name,
            "as_of": self.as_of.isoformat(),
            "obligations": [item.as_dict() for item in self.obligations],
            "counts": counts(self.obligations),
        }

    def coverage_dict(self) -> dict[str, Any]:
        """Return the shape of `coverage --json`."""
        return {"round": self.round.name, "as_of": self.as_of.isoformat(), **self.coverage().as_dict()}


@contextmanager
def without_collection() -> Iterator[None]:
    """Pause the search for reference cycles: it takes half of the time while a million tuples are made, and finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def duties(round_: Round, as_of: date) -> Duties:
    """Return every duty of the round; nine queries at most, whatever the size of the register."""
    with without_collection():
        return _duties(round_, as_of, load_register())


def duties_of(person: str, round_: Round, as_of: date) -> list[Obligation]:
    """Return what one person owes in the round, by due day; reads only the register around him."""
    return duties_of_each([person], round_, as_of)[person]


def duties_of_each(people: Iterable[str], round_: Round, as_of: date) -> dict[str, list[Obligation]]:
    """Return what each of these people owes, by due day; as many queries for an office of leaders as for one."""
    owed: dict[str, list[Obligation]] = {person: [] for person in people}
    near_units, near_people = subjects_near(owed)
    for item in duties_about(round_, as_of, units=near_units, people=near_people):
        if item.row.reviewer in owed:
            owed[item.row.reviewer].append(item)
    return {person: sorted(items, key=lambda item: item.due) for person, items in owed.items()}


def duties_about(
    round_: Round, as_of: date, *, units: Iterable[str] = (), people: Iterable[str] = ()
) -> list[Obligation]:
    """Return who owes reviews of these units and people; reads only the register around them."""
    units, people = set(units), set(people)
    register = register_around(units=units, people=people)
    return _duties(round_, as_of, register, units=units, people=people).obligations


def standing_of(*, reviewer: str, on: date, subject_unit: str = "", subject_person: str = "") -> Standing:
    """Return whether and how a reviewer may review one subject; for one review, not for a file of them."""
    register = register_around(
        units={subject_unit} if subject_unit else (), people={subject_person} if subject_person else ()
    )
    return standing(
        register, reviewer=reviewer, on=on, subject_unit=subject_unit, subject_person=subject_person
    )


def _duties(
    round_: Round,
    as_of: date,
    register: Register,
    units: set[str] | None = None,
    people: set[str] | None = None,
) -> Duties:
    cadence = cadence_of(round_)
    spans = cadence.spans(round_, *campaign_of(round_))
    day = register.on(round_.nearest(as_of))
    rows = reviewed = None
    if units is not None:
        rows = rows_about(day, units, people)
        reviewed = Q(unit__code__in=units) | Q(person__person_id__in=people)
    facts = load_reviews(spans, as_of, reviewed)
    found = obligations(register, round_, as_of, facts, cadence=cadence, spans=spans, rows=rows)
    return Duties(round_, as_of, day, found)


def load_reviews(spans: Mapping[str, Span], as_of: date, where: Q | None = None) -> list[ReviewFact]:
    """Return the reviews of these days that count from submission on; one query."""
    first = min(start for start, end in spans.values())
    last = min(as_of, max(end for start, end in spans.values()))
    reviews = Review.objects.filter(where or Q(), date__range=(first, last), status__in=COUNTED_STATUSES)
    return [
        ReviewFact(ref, on, "" if person else unit, person or "", reviewer or "", external.strip(), status)
        for ref, on, unit, person, reviewer, external, status in reviews.order_by()
        .values_list(*_FACT)
        .iterator(chunk_size=20_000)
    ]
