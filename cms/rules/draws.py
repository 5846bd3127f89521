"""Random draws (随机抽取) that anyone can replay: 采取随机抽样的办法，确定点评对象.

The list is fixed and hashed before the seed is known; from then on nothing can be chosen any more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from .reason import Reason
from .rounds import BadRound, Round

KEYS = ("id", "round", "population", "list_hash", "seed", "size", "strata", "selected", "drawn_at")
MAX_SEED = 1000


@dataclass(frozen=True, slots=True)
class Stratum:
    """One group of the population and how many of it are drawn."""

    name: str
    population: tuple[str, ...]
    size: int

    def as_dict(self) -> dict[str, Any]:
        """Return the shape of the published record."""
        return {"name": self.name, "population": list(self.population), "size": self.size}


def sorted_population(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes once each, by code point."""
    return tuple(sorted(set(codes)))


def list_hash(population: Sequence[str]) -> str:
    """Return the SHA-256 hex of the codes, one a line, in UTF-8."""
    return sha256("\n".join(population).encode()).hexdigest()


def key_of(seed: str, code: str) -> str:
    """Return the key by which a code is drawn: the smallest keys win."""
    return sha256(f"{seed}\n{code}".encode()).hexdigest()


def shares(counts: Mapping[str, int], size: int) -> dict[str, int]:
    """Return how many each stratum gets, by largest remainder in integers.

    Of equal remainders the larger stratum goes first, then the name by code point.
    """
    total = sum(counts.values())
    given = {name: size * count // total for name, count in counts.items()}
    order = sorted(counts, key=lambda name: (-(size * counts[name] % total), -counts[name], name))
    for name in order[: size - sum(given.values())]:
        given[name] += 1
    return given


def strata_of(groups: Mapping[str, str], size: int) -> tuple[Stratum, ...]:
    """Return the strata of codes by the name of their group, by name in code-point order."""
    members: dict[str, list[str]] = {}
    for code in sorted(groups):
        members.setdefault(groups[code], []).append(code)
    given = shares({name: len(codes) for name, codes in members.items()}, size)
    return tuple(Stratum(name, tuple(members[name]), given[name]) for name in sorted(members))


def select(
    population: Sequence[str], size: int, seed: str, strata: Sequence[Stratum] = ()
) -> tuple[str, ...]:
    """Return the codes drawn, in ascending order of their keys over all strata."""
    groups = [(s.population, s.size) for s in strata] or [(tuple(population), size)]
    drawn: list[tuple[str, str]] = []
    for codes, number in groups:
        drawn += sorted((key_of(seed, code), code) for code in codes)[:number]
    return tuple(code for _, code in sorted(drawn))


def reasons_against_size(size: int, population: Sequence[str]) -> list[Reason]:
    """Return why so many cannot be drawn."""
    if not population:
        zh = "本期末日没有党组织，无法抽取，请先导入单位。"
        return [Reason("population", zh, "There is no organisation on the round's last day; import units.")]
    if not 1 <= size <= len(population):
        zh = f"抽取数量 {size} 不对：可抽取 1 至 {len(population)} 个，请改正。"
        en = f"Size {size} is wrong: from 1 to {len(population)} can be drawn; correct it."
        return [Reason("size", zh, en, field="size")]
    return []


def reasons_against_seed(seed: str) -> list[Reason]:
    """Return why a text is no seed: it is one line of UTF-8, used byte for byte."""
    if not seed:
        zh, en = "种子不能为空，请填写一行文字。", "The seed is empty; give one line of text."
    elif len(seed.splitlines()) > 1 or seed.splitlines() != [seed]:
        zh, en = "种子只能是一行，请去掉换行。", "The seed is one line; remove the line breaks."
    elif len(seed) > MAX_SEED:
        zh, en = (
            f"种子超过 {MAX_SEED} 个字符，请缩短。",
            f"The seed is over {MAX_SEED} characters; shorten it.",
        )
    elif "\0" in seed or any("\ud800" <= char <= "\udfff" for char in seed):
        zh, en = (
            "种子含有无法保存的字符，请用 UTF-8 文字。",
            "The seed has characters that are no UTF-8 text.",
        )
    else:
        return []
    return [Reason("seed", zh, en, field="seed")]


def replay(record: Any) -> str | None:
    """Return the first key of a published record that does not replay, or None when all do.

    A draw without a seed replays as far as it goes: its list, its hash and its strata.
    """
    if not isinstance(record, Mapping):
        return KEYS[0]
    for name, holds in _CHECKS.items():
        try:
            if name not in record or not holds(record):
                return name
        except (TypeError, ValueError, KeyError, AttributeError):
            return name
    return None


def difference(record: Mapping[str, Any], stored: Mapping[str, Any]) -> str | None:
    """Return the first key in which a record differs from the stored draw of its id, or None.

    A record from before the seed was set is compared as far as it goes.
    """
    keys = ["round", "list_hash", "population", "size", "strata"]
    if record["seed"] is not None:
        keys += ["seed", "selected", "drawn_at"]
    for name in keys:
        ours, theirs = record[name], stored[name]
        if name == "drawn_at" and ours and theirs:
            ours, theirs = datetime.fromisoformat(ours), datetime.fromisoformat(theirs)
        if ours != theirs:
            return name
    return None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _round_holds(record) -> bool:
    try:
        return Round.parse(record["round"]).name == record["round"]
    except BadRound:
        return False


def _population_holds(record) -> bool:
    population = record["population"]
    return (
        isinstance(population, list)
        and population != []
        and all(map(_is_text, population))
        and population == list(sorted_population(population))
        and bool("\n".join(population).encode())
    )


def _seed_holds(record) -> bool:
    seed = record["seed"]
    return seed is None or (isinstance(seed, str) and not reasons_against_seed(seed))


def _size_holds(record) -> bool:
    size = record["size"]
    return isinstance(size, int) and not isinstance(size, bool) and 1 <= size <= len(record["population"])


def _strata_hold(record) -> bool:
    strata = record["strata"]
    if strata == []:
        return not record.get("stratify")
    groups = {code: entry["name"] for entry in strata for code in entry["population"]}
    if sorted(groups) != record["population"] or not all(map(_is_text, groups.values())):
        return False
    return strata == [stratum.as_dict() for stratum in strata_of(groups, record["size"])]


def _selection_holds(record) -> bool:
    if record["seed"] is None:
        return record["selected"] == []
    strata = [Stratum(s["name"], tuple(s["population"]), s["size"]) for s in record["strata"]]
    return record["selected"] == list(select(record["population"], record["size"], record["seed"], strata))


def _moment_holds(record) -> bool:
    if record["seed"] is None:
        return record["drawn_at"] is None
    return datetime.fromisoformat(record["drawn_at"]).tzinfo is not None


_CHECKS = {
    "id": lambda record: _is_text(record["id"]),
    "round": _round_holds,
    "population": _population_holds,
    "list_hash": lambda record: record["list_hash"] == list_hash(record["population"]),
    "seed": _seed_holds,
    "size": _size_holds,
    "strata": _strata_hold,
    "selected": _selection_holds,
    "drawn_at": _moment_holds,
}
