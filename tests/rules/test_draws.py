"""A draw is decided by its list, its size and its seed alone, and anyone can replay it."""

import hashlib
import json
import subprocess
import sys
from copy import deepcopy
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.rules.draws import (
    Stratum,
    difference,
    list_hash,
    reasons_against_seed,
    reasons_against_size,
    replay,
    select,
    shares,
    sorted_population,
    strata_of,
)

SCRIPT = Path(__file__).parents[2] / "site" / "assets" / "tools" / "replay_draw.py"
CODES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=8)
SEEDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=20)


def independent_draw(groups: dict[str, str], size: int, seed: str, stratified: bool):
    """Return the parts of a draw, worked out by fractions and repeated minima in place of integers and sorting."""

    def digest(text):
        return hashlib.sha256(bytes(text, "utf-8")).hexdigest()

    codes = sorted(groups, key=lambda code: [ord(char) for char in code])
    names = (
        sorted(set(groups.values()), key=lambda name: [ord(char) for char in name]) if stratified else [None]
    )
    members = {name: [c for c in codes if name is None or groups[c] == name] for name in names}
    quota = {name: Fraction(size * len(members[name]), len(codes)) for name in names}
    number = {name: int(quota[name]) for name in names}
    left = set(names)
    while sum(number.values()) < size:
        remainder = max(quota[name] % 1 for name in left)
        best = [name for name in left if quota[name] % 1 == remainder]
        largest = max(len(members[name]) for name in best)
        winner = min(name for name in best if len(members[name]) == largest) if stratified else None
        number[winner] += 1
        left.remove(winner)
    keys = {}
    for name in names:
        pool = {digest(seed + "\n" + code): code for code in members[name]}
        for _ in range(number[name]):
            smallest = min(pool)
            keys[smallest] = pool.pop(smallest)
    strata = [
        {"name": name, "population": members[name], "size": number[name]}
        for name in names
        if name is not None
    ]
    return codes, digest("\n".join(codes)), strata, [keys[key] for key in sorted(keys)]


@st.composite
def draws(draw):
    groups = draw(st.dictionaries(CODES, st.sampled_from("甲乙丙丁ab"), min_size=1, max_size=30))
    return groups, draw(st.integers(1, len(groups))), draw(SEEDS), draw(st.booleans())


@settings(max_examples=300, deadline=None)
@given(draws())
def test_a_draw_equals_an_independent_one(case):
    groups, size, seed, stratified = case
    codes, digest, strata, selected = independent_draw(groups, size, seed, stratified)
    population = sorted_population(groups)
    ours = strata_of(groups, size) if stratified else ()
    assert list(population) == codes
    assert list_hash(population) == digest
    assert [stratum.as_dict() for stratum in ours] == strata
    assert list(select(population, size, seed, ours)) == selected
    assert len(selected) == size


def test_a_draw_worked_out_by_hand():
    assert list_hash(("S01", "S02")) == hashlib.sha256(b"S01\nS02").hexdigest()
    keys = {code: hashlib.sha256(f"2010\n{code}".encode()).hexdigest() for code in ("S01", "S02", "S03")}
    assert select(("S01", "S02", "S03"), 2, "2010") == tuple(sorted(keys, key=keys.get)[:2])


def test_a_population_is_sorted_by_code_point():
    assert sorted_population(["b", "A", "a", "党", "0", "Z", "a"]) == ("0", "A", "Z", "a", "b", "党")


@pytest.mark.parametrize(
    "counts, size, given",
    [
        ({"甲": 10, "乙": 10}, 5, {"甲": 2, "乙": 3}),
        ({"甲": 3, "乙": 1}, 2, {"甲": 2, "乙": 0}),
        ({"甲": 1, "乙": 1, "丙": 1}, 2, {"甲": 0, "乙": 1, "丙": 1}),
        ({"甲": 1, "乙": 1, "丙": 1}, 3, {"甲": 1, "乙": 1, "丙": 1}),
        ({"a": 5, "b": 1}, 3, {"a": 3, "b": 0}),
        ({"a": 6, "b": 2, "c": 1}, 1, {"a": 1, "b": 0, "c": 0}),
        ({"a": 10**17 + 1, "b": 10**17}, 1, {"a": 1, "b": 0}),
    ],
)
def test_strata_share_by_largest_remainder(counts, size, given):
    """Of equal remainders the larger stratum goes first, then the name by code point: 丙 4E19, 乙 4E59, 甲 7532."""
    assert shares(counts, size) == given


GROUPS = {f"S{i:02}": ("执法单位" if i % 3 else "技术机构") for i in range(1, 11)}


def record(seed: str | None = "示例 seed", stratified: bool = True) -> dict:
    codes, digest, strata, selected = independent_draw(GROUPS, 4, seed or "", stratified)
    return {
        "id": "CQ-2010H2-01",
        "round": "2010H2",
        "population": codes,
        "list_hash": digest,
        "seed": seed,
        "size": 4,
        "stratify": "category" if stratified else None,
        "strata": strata,
        "selected": selected if seed else [],
        "drawn_at": "2010-12-10T10:00:00+08:00" if seed else None,
    }


WRONG = [
    ("id", ""),
    ("id", None),
    ("round", "2010H3"),
    ("round", "2010年下半年"),
    ("round", None),
    ("population", []),
    ("population", "S01"),
    ("population", ["S02", "S01"]),
    ("population", ["S01", "S01"]),
    ("population", [1, 2]),
    ("population", ["\ud800"]),
    ("list_hash", "0" * 64),
    ("list_hash", None),
    ("seed", ""),
    ("seed", "a\nb"),
    ("seed", 5),
    ("size", 0),
    ("size", 11),
    ("size", True),
    ("size", "4"),
    ("strata", None),
    ("strata", []),
    ("strata", [{"name": "x"}]),
    ("strata", [{"name": "执法单位", "population": ["S01"], "size": 4}]),
    ("selected", []),
    ("selected", list(reversed(record()["selected"]))),
    ("selected", record()["selected"][:-1]),
    ("selected", None),
    ("drawn_at", None),
    ("drawn_at", "yesterday"),
    ("drawn_at", "2010-12-10T10:00:00"),
]


@pytest.mark.parametrize("key, value", WRONG)
def test_a_changed_record_names_the_key_that_does_not_replay(key, value):
    assert replay({**record(), key: value}) == key


@pytest.mark.parametrize(
    "changes, key",
    [
        ({"population": [f"S{i:02}" for i in range(2, 11)]}, "list_hash"),
        ({"seed": "other"}, "selected"),
        ({"size": 3}, "strata"),
    ],
)
def test_a_changed_input_shows_in_what_follows_from_it(changes, key):
    assert replay({**record(), **changes}) == key


def test_a_size_without_strata_shows_in_the_selection():
    assert replay({**record(stratified=False), "size": 3}) == "selected"


@pytest.mark.parametrize(
    "key", ["id", "round", "population", "list_hash", "seed", "size", "strata", "selected", "drawn_at"]
)
def test_a_missing_key_is_named(key):
    changed = record()
    del changed[key]
    assert replay(changed) == key


@pytest.mark.parametrize("value", [None, [], "draw", 5])
def test_what_is_no_record_does_not_replay(value):
    assert replay(value) == "id"


@pytest.mark.parametrize("stratified", [True, False])
@pytest.mark.parametrize("seed", ["1", "示例 种子 ", None])
def test_a_whole_record_replays(seed, stratified):
    assert replay(record(seed, stratified)) is None
    assert replay(json.loads(json.dumps(record(seed, stratified)))) is None


@pytest.mark.parametrize("key, value", [("selected", ["S01"]), ("drawn_at", "2010-12-10T10:00:00+08:00")])
def test_a_draw_without_a_seed_has_selected_nothing(key, value):
    assert replay({**record(None), key: value}) == key


def test_a_swapped_stratum_does_not_replay():
    changed = deepcopy(record())
    changed["strata"].reverse()
    assert replay(changed) == "strata"


def other(**changes) -> dict:
    return {**record(), **changes}


@pytest.mark.parametrize(
    "ours, theirs, key",
    [
        (record(), record(), None),
        (record(), other(drawn_at="2010-12-10T02:00:00+00:00"), None),
        (record(), other(drawn_at="2010-12-11T02:00:00+00:00"), "drawn_at"),
        (record(None), record(), None),
        (record(), record(None), "seed"),
        (record(), other(round="2010H1"), "round"),
        (record(), other(list_hash="0", population=["x"]), "list_hash"),
        (record(), other(seed="x"), "seed"),
        (record(), other(size=5), "size"),
        (record(), other(selected=[]), "selected"),
    ],
)
def test_a_record_is_compared_with_the_stored_draw(ours, theirs, key):
    assert difference(ours, theirs) == key


@pytest.mark.parametrize("seed", ["", "a\nb", "a\n", "a\r", "\u2028", "a\0b", "\udcff", "x" * 1001])
def test_a_seed_is_one_line(seed):
    assert [reason.field for reason in reasons_against_seed(seed)] == ["seed"]


@pytest.mark.parametrize("seed", ["1", " 1", "双色球 2010140 期：03 11", "\t", "é", "e\u0301"])
def test_a_seed_is_taken_as_it_is(seed):
    assert reasons_against_seed(seed) == []


def test_seeds_that_look_alike_draw_differently():
    population = tuple(f"S{i}" for i in range(200))
    assert select(population, 5, "é") != select(population, 5, "e\u0301")
    assert select(population, 5, "1") != select(population, 5, " 1")


@pytest.mark.parametrize(
    "size, population, codes",
    [
        (0, "ab", ["size"]),
        (3, "ab", ["size"]),
        (-1, "ab", ["size"]),
        (1, "", ["population"]),
        (2, "ab", []),
        (1, "ab", []),
    ],
)
def test_a_size_lies_between_one_and_all(size, population, codes):
    assert [reason.code for reason in reasons_against_size(size, population)] == codes


def run_script(tmp_path, value) -> tuple[int, str]:
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(value), "utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), str(file)], capture_output=True, text=True
    )
    return done.returncode, done.stdout.strip()


@pytest.mark.parametrize("stratified", [True, False])
@pytest.mark.parametrize("seed", ["1", None])
def test_the_public_script_replays_with_the_standard_library_alone(tmp_path, seed, stratified):
    assert run_script(tmp_path, record(seed, stratified)) == (0, "OK")


@pytest.mark.parametrize(
    "changes, key",
    [
        ({"population": ["S02", "S01"]}, "population"),
        ({"list_hash": "0" * 64}, "list_hash"),
        ({"size": 99}, "size"),
        ({"size": 3}, "strata"),
        ({"seed": "other"}, "selected"),
        ({"selected": []}, "selected"),
        ({"strata": [Stratum("甲", tuple(record()["population"]), 3).as_dict()]}, "strata"),
    ],
)
def test_the_public_script_names_the_key(tmp_path, changes, key):
    assert run_script(tmp_path, {**record(), **changes}) == (3, key)
