"""Figures: one case for each sentence of the fine print, which is the name of the case."""

import pytest

from tests.rules.world import duties, edge, figures, post, review, unit

ROOT = unit("A", kind="党组")
SUB = unit("B", "A")
HEADS = (post("a", "A"), post("b", "B"))
BRANCH = (unit("Z", "B", "党支部"), post("z", "Z"), post("p", "Z", "党员"))
WHOLE = [ROOT, SUB, *HEADS, *BRANCH]


def short(figure):
    return f"{figure['met']}/{figure['owed']}"


def total(entries, **options):
    found = figures(entries, **options)
    return f"{short(found['received'])} {short(found['given'])}"


def of_unit(entries, code, **options):
    (found,) = [item for item in figures(entries, **options)["by_unit"] if item["code"] == code]
    return f"{short(found['received'])} {short(found['given'])}"


def tiers(entries, **options):
    return {
        item["tier"]: f"{short(item['received'])} {short(item['given'])}"
        for item in figures(entries, **options)["by_tier"]
    }


TOTALS = {
    "a unit that nobody started counts against": (WHOLE, "0/4 0/3"),
    "`unassignable` rows count in `received`": ([ROOT, post("a", "A")], "0/1 0/0"),
    "received: subjects reviewed; given: secretaries who have reviewed": (
        [*WHOLE, review("r", "2010-11-01", "z", person="p")],
        "1/4 1/3",
    ),
    "`given`.owed: principals of the day who are reviewer of at least one counted row": (
        [ROOT, SUB, *HEADS, review("r", "2010-11-01", "a", unit="B")],
        "1/2 1/1",
    ),
    "a team member who reviews by portfolio is no principal": (
        [ROOT, SUB, *HEADS, post("m", "A", "班子成员", "B")],
        "0/3 0/1",
    ),
    "an explicit reviewer without an appointment is no principal": (
        [ROOT, SUB, *HEADS, edge("x", unit="B")],
        "0/2 0/0",
    ),
    "an explicit reviewer who is principal elsewhere is owed": (
        [ROOT, SUB, *HEADS, edge("b", unit="A")],
        "0/2 0/2",
    ),
    "met: those who gave a review that meets a counted row": (
        [
            ROOT,
            SUB,
            unit("C", "A"),
            *HEADS,
            review("r", "2010-11-01", "a", unit="B"),
            review("s", "2010-11-02", "a", unit="B"),
        ],
        "1/3 1/1",
    ),
    "a later review that is not shown meets the row too": (
        [
            ROOT,
            SUB,
            post("b", "B"),
            post("old", "A", until="2010-09-30"),
            post("new", "A", since="2010-10-01"),
            review("r", "2010-09-01", "old", unit="B"),
            review("s", "2010-10-01", "new", unit="B"),
        ],
        "1/2 1/1",
    ),
    "who took over has not given what his predecessor gave": (
        [
            ROOT,
            SUB,
            post("b", "B"),
            post("old", "A", until="2010-09-30"),
            post("new", "A", since="2010-10-01"),
            review("r", "2010-09-01", "old", unit="B"),
        ],
        "1/2 0/1",
    ),
    "assist rows stand outside coverage": (
        [
            ROOT,
            unit("B", "A", guidance="A", external="市委"),
            *HEADS,
            review("r", "2010-11-01", "a", unit="B"),
        ],
        "0/2 0/0",
    ),
    "an external reviewer is no secretary": (
        [unit("A", external="省委"), post("a", "A"), review("r", "2010-11-01", unit="A", external="省委")],
        "1/1 0/0",
    ),
    "one who heads two units is one secretary": (
        [ROOT, SUB, post("a", "A"), post("a", "B"), post("m", "A", "班子成员"), post("n", "B", "班子成员")],
        "0/4 0/1",
    ),
}


@pytest.mark.parametrize("entries, expected", TOTALS.values(), ids=TOTALS)
def test_total(entries, expected):
    assert total(entries) == expected


UNITS = {
    "own rows only (organisation, team, members)": (
        [*WHOLE, post("m", "B", "班子成员"), review("r", "2010-11-01", "b", person="m")],
        "B",
        "1/2 1/1",
    ),
    "`given` is about the unit's own principal: owed 1 if he is in `given`.owed": (WHOLE, "Z", "0/2 0/1"),
    "owed 0 if he reviews nobody": ([ROOT, SUB, *HEADS], "B", "0/1 0/0"),
    "met 1 if he is in `given`.met": (
        [*WHOLE, review("r", "2010-11-01", "b", unit="Z")],
        "B",
        "0/1 1/1",
    ),
    "a unit without a principal": ([ROOT, SUB, post("a", "A")], "B", "0/1 0/0"),
    "of two principals the one of record": (
        [*WHOLE, post("b2", "B", since="2010-02-01"), review("r", "2010-11-01", "b2", unit="Z")],
        "B",
        "0/1 1/1",
    ),
}


@pytest.mark.parametrize("entries, code, expected", UNITS.values(), ids=UNITS)
def test_by_unit(entries, code, expected):
    assert of_unit(entries, code) == expected


def test_by_unit_lists_all_organisations_of_the_day_by_code():
    entries = [*WHOLE, unit("N", "A", "-"), unit("OLD", "A", until="2010-11-30"), unit("单位", "A")]
    assert [item["code"] for item in figures(entries)["by_unit"]] == ["A", "B", "Z", "单位"]


CHAIN = [ROOT, SUB, unit("C", "B"), unit("D", "C"), unit("E", "D")]
CHAIN += [post(item.code.lower(), item.code) for item in CHAIN]

TIERS = {
    "else by the depth of the reviewer's unit: root 1, next 2, deeper 3": (
        CHAIN,
        {1: "0/2 0/1", 2: "0/1 0/1", 3: "0/2 0/2"},
    ),
    "tier 4 = edge `branch`": ([*BRANCH], {1: "0/1 0/0", 4: "0/1 0/1"}),
    "5 = `external`": ([unit("A", external="省委"), post("a", "A")], {5: "0/1 0/0"}),
    "an `external` row that is `unassignable` is tier 5": ([unit("B", guidance="A")], {5: "0/1 0/0"}),
    "an unassignable member row is tier 4": (
        [unit("A", external="省委"), post("a", "A"), post("p", "A", "党员")],
        {4: "0/1 0/0", 5: "0/1 0/0"},
    ),
    "depth counts organisations only": (
        [ROOT, unit("N", "A", "-"), unit("B", "N"), unit("C", "B"), *HEADS],
        {1: "0/2 0/1", 2: "0/1 0/1"},
    ),
    "up to a root or a closed superior": (
        [unit("A", until="2010-11-30"), SUB, unit("C", "B"), *HEADS],
        {1: "0/2 0/1"},
    ),
    "a row without reviewer takes the depth of the organisation whose principal would owe it": (
        [ROOT, SUB, unit("C", "B"), post("a", "A"), post("m", "C", "班子成员")],
        {1: "0/2 0/1", 2: "0/1 0/0", 3: "0/1 0/0"},
    ),
    "without any, tier 1": ([unit("B", "A"), unit("A", until="2010-11-30")], {1: "0/1 0/0"}),
    "a portfolio holder sits in the superior": (
        [ROOT, SUB, unit("C", "B"), *HEADS, post("m", "B", "班子成员", "C")],
        {1: "0/2 0/1", 2: "0/2 0/1"},
    ),
    "an own team sits in its unit": (
        [ROOT, SUB, *HEADS, post("m", "B", "班子成员")],
        {1: "0/2 0/1", 2: "0/1 0/1"},
    ),
    "an explicit reviewer sits in his appointment with the later valid_from": (
        [*CHAIN, post("e", "B", "班子成员", since="2010-02-01"), edge("e", unit="A")],
        {1: "0/1 0/1", 2: "0/3 0/2", 3: "0/2 0/2"},
    ),
    "of the same day the smaller unit code": (
        [*CHAIN, post("e", "A", "班子成员"), edge("e", unit="D")],
        {1: "0/4 0/2", 2: "0/1 0/1", 3: "0/1 0/1"},
    ),
    "without an appointment tier 1": (
        [*CHAIN, edge("x", unit="E")],
        {1: "0/3 0/1", 2: "0/1 0/1", 3: "0/1 0/1"},
    ),
    "an explicit reviewer of a branch member is not tier 4": (
        [*BRANCH, unit("B"), post("b", "B"), edge("b", person="p")],
        {1: "0/3 0/1"},
    ),
    "`given` of a tier: principals who review a row of that tier": (
        [*WHOLE, review("r", "2010-11-01", "z", person="p")],
        {1: "0/2 0/1", 2: "0/1 0/1", 4: "1/1 1/1"},
    ),
    "what one gave in another tier does not count in this one": (
        [*WHOLE, unit("Y", "Z", "党支部"), review("r", "2010-11-01", "z", person="p")],
        {1: "0/2 0/1", 2: "0/1 0/1", 3: "0/1 0/1", 4: "1/1 1/1"},
    ),
}


@pytest.mark.parametrize("entries, expected", TIERS.values(), ids=TIERS)
def test_by_tier(entries, expected):
    assert tiers(entries) == expected


def test_tiers_without_rows_are_left_out_and_the_rest_stands_in_order():
    assert [item["tier"] for item in figures(WHOLE)["by_tier"]] == [1, 2, 4]


def test_rate_is_a_fraction_rounded_to_four_places():
    entries = [ROOT, SUB, unit("C", "A"), *HEADS, review("r", "2010-11-01", "a", unit="B")]
    assert figures(entries)["received"] == {"met": 1, "owed": 3, "rate": 0.3333}


def test_rate_is_null_when_nothing_is_owed():
    assert figures([])["received"] == {"met": 0, "owed": 0, "rate": None}
    assert figures([])["by_tier"] == figures([])["by_unit"] == []


def test_received_by_unit_sums_to_the_total():
    found = figures([*WHOLE, post("m", "B", "班子成员"), review("r", "2010-11-01", "b", unit="Z")])
    for key in ("met", "owed"):
        assert sum(item["received"][key] for item in found["by_unit"]) == found["received"][key]


def test_every_figure_leads_to_its_rows():
    rows = duties(WHOLE)
    assert figures(WHOLE)["received"]["owed"] == sum(item.counted for item in rows)
