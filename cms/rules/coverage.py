"""Two figures of coverage (全覆盖): subjects reviewed, and secretaries who have reviewed.

争取每个书记都作点评（包括支部书记），每个党组织和党员都被点评. Source: the product's fine print, "Figures".
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from cms.rules.obligations import Obligation
from cms.rules.register import RegisterDay
from cms.rules.terms import EdgeKind

BRANCH_TIER, EXTERNAL_TIER, DEEPEST_TIER = 4, 5, 3


class Figure(NamedTuple):
    """So many of so many; the rate is null when nothing is owed."""

    met: int = 0
    owed: int = 0

    @property
    def rate(self) -> float | None:
        """Return met/owed rounded to four places, or None."""
        return round(self.met / self.owed, 4) if self.owed else None

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(self.met + other.met, self.owed + other.owed)

    def as_dict(self) -> dict[str, Any]:
        """Return the figure in the shape of the command's contract."""
        return {"met": self.met, "owed": self.owed, "rate": self.rate}


class Pair(NamedTuple):
    """Both figures of one tier, one unit or the whole."""

    received: Figure
    given: Figure

    def as_dict(self) -> dict[str, Any]:
        """Return both figures by name."""
        return {"received": self.received.as_dict(), "given": self.given.as_dict()}


@dataclass(frozen=True, slots=True)
class Coverage:
    """The figures of a round on a day, in all, by tier and by unit."""

    total: Pair
    by_tier: dict[int, Pair]
    by_unit: dict[str, Pair]

    def as_dict(self) -> dict[str, Any]:
        """Return the figures in the shape of the command's contract."""
        return {
            **self.total.as_dict(),
            "by_tier": [{"tier": tier, **pair.as_dict()} for tier, pair in sorted(self.by_tier.items())],
            "by_unit": [{"code": code, **pair.as_dict()} for code, pair in sorted(self.by_unit.items())],
        }


def tier_of(day: RegisterDay, obligation: Obligation) -> int:
    """Return 4 for branch rows, 5 for external ones, else the depth of the reviewer's unit, at most 3."""
    row = obligation.row
    if row.edge == EdgeKind.BRANCH:
        return BRANCH_TIER
    if row.edge == EdgeKind.EXTERNAL:
        return EXTERNAL_TIER
    return min(day.depth(row.seat), DEEPEST_TIER) if row.seat else 1


def coverage(day: RegisterDay, found: Iterable[Obligation]) -> Coverage:
    """Count the counted rows of the day; `unassignable` rows are owed like any other."""
    organisations = day.organisations()
    counted = [item for item in found if item.row.edge != EdgeKind.ASSIST]
    secretaries = {person for code in organisations for person in day.secretaries(code)}
    by_tier, by_unit = defaultdict(list), defaultdict(list)
    for item in counted:
        by_tier[tier_of(day, item)].append(item)
        by_unit[item.row.unit].append(item)
    owing, giving = _owing(counted, secretaries), _giving(counted)
    return Coverage(
        total=_pair(counted, secretaries),
        by_tier={tier: _pair(items, secretaries) for tier, items in by_tier.items()},
        by_unit={
            code: Pair(_received(by_unit.get(code, ())), _own_principal(day.principal(code), owing, giving))
            for code in organisations
        },
    )


def _own_principal(principal: str | None, owing: set[str], giving: set[str]) -> Figure:
    """Return 1 owed if the unit's principal owes at least one review, 1 met if he gave one that counts."""
    return Figure(int(principal in giving), 1) if principal in owing else Figure()


def _pair(items: Iterable[Obligation], secretaries: set[str]) -> Pair:
    owing = _owing(items, secretaries)
    return Pair(_received(items), Figure(len(owing & _giving(items)), len(owing)))


def _received(items: Iterable[Obligation]) -> Figure:
    met = [bool(item.reviews) for item in items]
    return Figure(sum(met), len(met))


def _owing(items: Iterable[Obligation], secretaries: set[str]) -> set[str]:
    """Return the secretaries of the day who are reviewer of at least one of the rows."""
    return secretaries & {item.row.reviewer for item in items}


def _giving(items: Iterable[Obligation]) -> set[str]:
    """Return who gave any review that meets one of the rows."""
    return {review.reviewer for item in items for review in item.reviews}
