"""Draw at random (随机抽取): the list and its hash are recorded first, the seed is set afterwards, once."""

from datetime import datetime

from django.db import transaction

from cms import audit
from cms.actions.errors import Refused
from cms.models import Draw, Sequence
from cms.queries.draws import organisations_of
from cms.rounds import open_round
from cms.rules import draws
from cms.rules.draws import Stratum
from cms.rules.reason import Reason
from cms.rules.rounds import Round as HalfYear
from cms.signals import record_changed

STRATIFY = ("", "category")


@transaction.atomic
def record_list(round_: HalfYear, *, size: int, at: datetime, stratify: str = "", by=None) -> Draw:
    """Record what is drawn from, its hash and how many; raise `Refused` where that cannot be drawn."""
    if stratify not in STRATIFY:
        zh = f"不能按“{stratify}”分层，只能按 category（类别）。"
        raise Refused([Reason("stratify", zh, f"Strata by {stratify!r} are not known; use category.")])
    groups = organisations_of(round_)
    population = draws.sorted_population(groups)
    if reasons := draws.reasons_against_size(size, population):
        raise Refused(reasons)
    record = open_round(round_.name)
    draw = Draw.objects.create(
        number=_next_number(round_),
        round=record,
        population=list(population),
        list_hash=draws.list_hash(population),
        stratify=stratify,
        strata=[stratum.as_dict() for stratum in draws.strata_of(groups, size)] if stratify else [],
        size=size,
        recorded_at=at.replace(microsecond=0),
    )
    data = {"id": draw.number, "list_hash": draw.list_hash, "size": size}
    audit.record("record_draw", draw, by=by, data=data)
    _announce(draw)
    return draw


@transaction.atomic
def complete(number: str, *, seed: str, at: datetime, by=None) -> Draw:
    """Set the seed of a recorded draw and select from its list, whatever was imported since.

    Raises `Refused` for an unknown number, a wrong seed and a draw that has its seed.
    """
    draw = Draw.objects.select_for_update().filter(number=number).first()
    if reasons := reasons_against_completing(draw, number, seed):
        raise Refused(reasons)
    strata = [Stratum(s["name"], tuple(s["population"]), s["size"]) for s in draw.strata]
    draw.seed = seed
    draw.selected = list(draws.select(draw.population, draw.size, seed, strata))
    draw.drawn_at = at.replace(microsecond=0)
    draw.save(update_fields=["seed", "selected", "drawn_at"])
    data = {"id": number, "seed": seed, "selected": draw.selected}
    audit.record("complete_draw", draw, by=by, data=data)
    _announce(draw)
    return draw


def reasons_against_completing(draw: Draw | None, number: str, seed: str) -> list[Reason]:
    """Return why a draw cannot take this seed."""
    if draw is None:
        zh = f"没有编号为“{number}”的随机抽取，请核对编号。"
        return [Reason("id", zh, f"There is no draw {number!r}; check the id.", field="id")]
    if draw.seed is not None:
        zh = f"抽取 {number} 已经完成，种子只能设定一次。"
        return [Reason("completed", zh, f"Draw {number} is completed; a seed is set once.", field="id")]
    return draws.reasons_against_seed(seed)


def _next_number(round_: HalfYear) -> str:
    """Return the next free number of the round, `CQ-2010H2-01`, under the lock of its counter."""
    counter, _ = Sequence.objects.select_for_update().get_or_create(name=f"draw:{round_.name}")
    while True:
        counter.value += 1
        number = f"CQ-{round_.name}-{counter.value:02}"
        if not Draw.objects.filter(number=number).exists():
            counter.save(update_fields=["value"])
            return number


def _announce(draw: Draw) -> None:
    record_changed.send(sender=Draw, keys=(f"draw:{draw.number}",))
