"""Draws as the rules and the published data hold them, and what may be drawn in a round."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from cms.models import Draw, UnitVersion
from cms.rules.rounds import Round
from cms.rules.terms import Category


def organisations_of(round_: Round) -> dict[str, str]:
    """Return the codes of all organisations valid on the round's last day, with the label of their category."""
    valid = (Q(valid_from=None) | Q(valid_from__lte=round_.last)) & (
        Q(valid_to=None) | Q(valid_to__gte=round_.last)
    )
    found = UnitVersion.objects.filter(valid).exclude(org_type="").order_by()
    return {code: Category(category).zh for code, category in found.values_list("unit__code", "category")}


def record_of(draw: Draw) -> dict[str, Any]:
    """Return the record of a draw as it is published: whoever holds it can replay the draw."""
    return {
        "id": draw.number,
        "round": draw.round.name,
        "population": draw.population,
        "list_hash": draw.list_hash,
        "seed": draw.seed,
        "size": draw.size,
        "stratify": draw.stratify or None,
        "strata": draw.strata,
        "selected": draw.selected,
        "recorded_at": _iso(draw.recorded_at),
        "drawn_at": _iso(draw.drawn_at),
    }


def _iso(moment) -> str | None:
    return moment and timezone.localtime(moment).isoformat(timespec="seconds")
