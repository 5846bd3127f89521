"""How long duties and coverage take on a large register, each with its queries."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from time import perf_counter

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.queries.duties import duties, duties_of, standing_of, without_collection
from cms.rules.rounds import Round

H2, DAY = Round(2010, 2), date(2010, 12, 15)


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of the benchmark: seconds, queries, and the limit that it must stay under."""

    name: str
    seconds: float
    queries: int
    limit: float


def measure(repeat: int = 3) -> list[Measure]:
    """Measure on the register that is in the database; the best of several runs."""

    def whole(shape: str) -> str:
        with without_collection():
            return json.dumps(getattr(duties(H2, DAY), shape)())

    secretary = "P0000003"
    return [
        _best("obligations", lambda: whole("obligations_dict"), 5.0, repeat),
        _best("coverage", lambda: whole("coverage_dict"), 5.0, repeat),
        _best("what one secretary owes", lambda: duties_of(secretary, H2, DAY), 0.15, repeat),
        _best(
            "may he review this unit",
            lambda: standing_of(reviewer=secretary, on=DAY, subject_unit="U004004"),
            0.05,
            repeat,
        ),
    ]


def _best(name: str, work: Callable[[], object], limit: float, repeat: int) -> Measure:
    seconds = []
    for _ in range(repeat):
        with CaptureQueriesContext(connection) as queries:
            start = perf_counter()
            work()
            seconds.append(perf_counter() - start)
    return Measure(name, min(seconds), len(queries), limit)
