"""How often a review is owed: data of the framework (对党组织及其书记的点评每半年至少进行一次)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cms.rules.rounds import Round
from cms.rules.terms import SubjectKind

Span = tuple[date, date]
ALL = "all"
KIND_OF_SLUG = {
    "party-org": SubjectKind.ORGANISATION,
    "party-org-secretary": SubjectKind.ORGANISATION,
    "party-org-head": SubjectKind.ORGANISATION,
    "party-org-team-member": SubjectKind.TEAM_MEMBER,
    "party-member": SubjectKind.MEMBER,
}


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often each kind of subject is due: so many times in every half-year, else once in the campaign.

    `half_yearly` pairs a kind with its number of reviews, `deadlines` a kind with the last day of a campaign.
    """

    half_yearly: tuple[tuple[str, int], ...] = ((SubjectKind.ORGANISATION, 1),)
    deadlines: tuple[tuple[str, date], ...] = ()

    @classmethod
    def from_framework(cls, data: Mapping[str, Any]) -> "Cadence":
        """Read the framework's `cadence`; without a half-yearly rule the circular's own holds."""
        minimum, deadlines = {}, []
        for item in data.get("cadence") or ():
            kinds = _kinds(item.get("applies_to"))
            if times := item.get("min_per_half_year"):
                minimum |= dict.fromkeys(kinds, int(times))
            elif deadline := item.get("deadline"):
                day = deadline if isinstance(deadline, date) else date.fromisoformat(deadline)
                deadlines += [(kind, day) for kind in kinds]
        half_yearly = tuple(sorted(minimum.items())) or cls().half_yearly
        return cls(half_yearly=half_yearly, deadlines=tuple(sorted(deadlines)))

    @property
    def minimum(self) -> dict[str, int]:
        """Return how many reviews meet a duty, by kind of subject."""
        return dict.fromkeys(SubjectKind, 1) | dict(self.half_yearly)

    def spans(
        self, round_: Round, campaign_from: date | None = None, campaign_to: date | None = None
    ) -> dict[str, Span]:
        """Return first and last day on which a review counts, by kind of subject; the last day is the due day.

        The campaign is the calendar year of the round, up to a deadline that the framework sets in that year;
        days that are given go before both.
        """
        every_half_year = dict(self.half_yearly)
        first, last = round_.calendar_year
        spans = {}
        for kind in SubjectKind:
            named = [day for of, day in self.deadlines if of == kind and first <= day <= last]
            campaign = campaign_from or first, campaign_to or max(named, default=last)
            spans[kind] = (round_.first, round_.last) if kind in every_half_year else campaign
        return spans


def _kinds(applies_to: Any) -> list[str]:
    """Return the kinds of subject that the framework's slugs name; a slug may stand alone."""
    slugs = [applies_to] if isinstance(applies_to, str) else applies_to or ()
    return [
        kind for kind in SubjectKind if any(slug == ALL or KIND_OF_SLUG.get(slug) == kind for slug in slugs)
    ]
