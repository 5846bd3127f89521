"""Day and credit: one case for each sentence of the fine print, which is the name of the case."""

import pytest

from tests.rules.world import edge, post, review, state, unit

ROOT = unit("A", kind="党组")
SUB = unit("B", "A")
HEADS = (post("a", "A"), post("b", "B"))
TEAM = post("m", "B", "班子成员")
BRANCH = (unit("Z", "B", "党支部"), post("z", "Z"), post("p", "Z", "党员"))
SMALL = [ROOT, SUB, *HEADS]

STATUS = {
    "organisation: at least once per half-year, due on its last day": (
        SMALL,
        "B",
        "2010-12-31",
        ["direct due"],
    ),
    "`late` means `as_of` is after `due`": (SMALL, "B", "2011-01-01", ["direct late"]),
    "a review on the first day of the half-year": (
        [*SMALL, review("r", "2010-07-01", "a", unit="B")],
        "B",
        "2010-12-01",
        ["direct met r"],
    ),
    "a review on its last day": (
        [*SMALL, review("r", "2010-12-31", "a", unit="B")],
        "B",
        "2010-12-31",
        ["direct met r"],
    ),
    "a review before the half-year does not meet an organisation's row": (
        [*SMALL, review("r", "2010-06-30", "a", unit="B")],
        "B",
        "2010-12-01",
        ["direct due"],
    ),
    "a review after the half-year does not meet it either": (
        [*SMALL, review("r", "2011-01-01", "a", unit="B")],
        "B",
        "2011-02-01",
        ["direct late"],
    ),
    "dated on or before `as_of`": (
        [*SMALL, review("r", "2010-12-01", "a", unit="B")],
        "B",
        "2010-12-01",
        ["direct met r"],
    ),
    "dated after `as_of`": (
        [*SMALL, review("r", "2010-12-02", "a", unit="B")],
        "B",
        "2010-12-01",
        ["direct due"],
    ),
    "a team member: once in the campaign, by default the round's calendar year": (
        [*SMALL, TEAM, review("r", "2010-01-01", "b", person="m")],
        "m",
        "2010-12-01",
        ["own-team met r"],
    ),
    "a team member's review of the year before": (
        [*SMALL, TEAM, review("r", "2009-12-31", "b", person="m")],
        "m",
        "2010-12-01",
        ["own-team due"],
    ),
    "a branch member: once in the campaign": (
        [*SMALL, *BRANCH, review("r", "2010-02-01", "z", person="p")],
        "p",
        "2010-12-01",
        ["branch met r"],
    ),
    "only the reviewer of record's review counts": (
        [*SMALL, review("r", "2010-12-01", "x", unit="B")],
        "B",
        "2010-12-01",
        ["direct due"],
    ),
    "a review of the unit's own head counts for nobody": (
        [*SMALL, review("r", "2010-12-01", "b", unit="B")],
        "B",
        "2010-12-01",
        ["direct due"],
    ),
    "a review counts if its reviewer was reviewer of record on the review's date; later changes take nothing away": (
        [
            ROOT,
            SUB,
            HEADS[1],
            post("old", "A", until="2010-09-30"),
            post("new", "A", since="2010-10-01"),
            review("r", "2010-09-30", "old", unit="B"),
        ],
        "B",
        "2010-12-01",
        ["direct met r"],
    ),
    "who takes over later does not cover what he wrote before": (
        [
            ROOT,
            SUB,
            HEADS[1],
            post("old", "A", until="2010-09-30"),
            post("new", "A", since="2010-10-01"),
            review("r", "2010-09-30", "new", unit="B"),
        ],
        "B",
        "2010-12-01",
        ["direct due"],
    ),
    "who has left no longer gives credit": (
        [
            ROOT,
            SUB,
            HEADS[1],
            post("old", "A", until="2010-09-30"),
            post("new", "A", since="2010-10-01"),
            review("r", "2010-10-01", "old", unit="B"),
        ],
        "B",
        "2010-12-01",
        ["direct due"],
    ),
    "`met` goes before `unassignable`": (
        [ROOT, SUB, post("a", "A", until="2010-09-30"), HEADS[1], review("r", "2010-09-01", "a", unit="B")],
        "B",
        "2010-12-01",
        ["direct met r"],
    ),
    "a vacancy stays `unassignable` after the due day": (
        [ROOT, SUB, HEADS[1]],
        "B",
        "2011-03-01",
        ["direct unassignable"],
    ),
    "a review before a move counts after it": (
        [
            ROOT,
            SUB,
            unit("C", "A", until="2010-09-30"),
            unit("C", "B", since="2010-10-01"),
            *HEADS,
            review("r", "2010-08-01", "a", unit="C"),
        ],
        "C",
        "2010-12-01",
        ["direct met r"],
    ),
    "a review of a unit before it was founded does not count": (
        [ROOT, unit("B", "A", since="2010-09-01"), *HEADS, review("r", "2010-08-01", "a", unit="B")],
        "B",
        "2010-12-01",
        ["direct due"],
    ),
    "the superior's portfolio holder of the day of the review": (
        [
            *SMALL,
            post("m", "A", "班子成员", "B", until="2010-09-30"),
            review("r", "2010-09-01", "m", unit="B"),
            review("s", "2010-09-02", "a", unit="B"),
        ],
        "B",
        "2010-12-01",
        ["direct met r"],
    ),
    "the principal's review does not count while another has the portfolio": (
        [*SMALL, post("m", "A", "班子成员", "B"), review("s", "2010-09-02", "a", unit="B")],
        "B",
        "2010-12-01",
        ["portfolio due"],
    ),
    "`review`: earliest date": (
        [*SMALL, review("r1", "2010-11-02", "a", unit="B"), review("r2", "2010-11-01", "a", unit="B")],
        "B",
        "2010-12-01",
        ["direct met r2"],
    ),
    "`review`: then smallest ref": (
        [*SMALL, review("r2", "2010-11-01", "a", unit="B"), review("r1", "2010-11-01", "a", unit="B")],
        "B",
        "2010-12-01",
        ["direct met r1"],
    ),
    "a review of the secretary's person is no review of his organisation": (
        [*SMALL, review("r", "2010-11-01", "a", person="b")],
        "B",
        "2010-12-01",
        ["direct due"],
    ),
    "点评人编号 may hold the text of the 外部点评主体": (
        [unit("A", external="省委"), post("a", "A"), review("r", "2010-11-01", unit="A", external="省委")],
        "A",
        "2010-12-01",
        ["external met r"],
    ),
    "another committee's review does not count": (
        [unit("A", external="省委"), post("a", "A"), review("r", "2010-11-01", unit="A", external="市委")],
        "A",
        "2010-12-01",
        ["external due"],
    ),
    "the external reviewer of the day of the review": (
        [
            unit("A", external="省委", until="2010-09-30"),
            unit("A", external="市委", since="2010-10-01"),
            post("a", "A"),
            review("r", "2010-09-30", unit="A", external="省委"),
        ],
        "A",
        "2010-12-01",
        ["external met r"],
    ),
    "the assist row is due and met like the organisation's": (
        [
            ROOT,
            unit("B", "A", guidance="A", external="市委"),
            *HEADS,
            review("r", "2010-11-01", "a", unit="B"),
        ],
        "B",
        "2010-12-01",
        ["assist met r", "external due"],
    ),
    "the external review meets no assist row": (
        [
            ROOT,
            unit("B", "A", guidance="A", external="市委"),
            *HEADS,
            review("r", "2010-11-01", unit="B", external="市委"),
        ],
        "B",
        "2011-01-01",
        ["assist late", "external met r"],
    ),
    "an explicit reviewer's review meets the row, the external committee's no longer": (
        [
            unit("A", external="省委"),
            post("a", "A"),
            edge("x", unit="A", since="2010-10-01"),
            review("r", "2010-10-01", unit="A", external="省委"),
            review("s", "2010-10-02", "x", unit="A"),
        ],
        "A",
        "2010-12-01",
        ["explicit met s"],
    ),
    "a person's campaign review follows him to his new unit": (
        [
            *SMALL,
            post("m", "A", "班子成员", until="2010-09-30"),
            post("m", "B", "班子成员", since="2010-10-01"),
            review("r", "2010-09-01", "a", person="m"),
        ],
        "m",
        "2010-12-01",
        ["own-team met r"],
    ),
    "one who left is no longer listed": (
        [*SMALL, post("m", "B", "班子成员", until="2010-11-30"), review("r", "2010-09-01", "b", person="m")],
        "m",
        "2010-12-01",
        [],
    ),
    "it meets every row of its subject_kind of that person, in whichever unit it is owed": (
        [*SMALL, TEAM, post("m", "A", "班子成员"), review("r", "2010-09-01", "b", person="m")],
        "m",
        "2010-12-01",
        ["own-team met r", "own-team met r"],
    ),
    "a review meets rows of one subject_kind": (
        [*SMALL, *BRANCH, TEAM, post("m", "Z", "党员"), review("r", "2010-09-01", "z", person="m")],
        "m",
        "2010-12-01",
        ["branch met r", "own-team due"],
    ),
    "`team-member` if its reviewer owes that": (
        [
            *SMALL,
            *BRANCH,
            TEAM,
            post("m", "Z", "党员"),
            edge("x", person="m"),
            review("r", "2010-09-01", "x", person="m"),
        ],
        "m",
        "2010-12-01",
        ["explicit due", "explicit met r"],
    ),
    "a member promoted to the team owes that review anew": (
        [
            *SMALL,
            *BRANCH,
            post("q", "Z", "党员", until="2010-09-30"),
            post("q", "B", "班子成员", since="2010-10-01"),
            review("r", "2010-09-01", "z", person="q"),
        ],
        "q",
        "2010-12-01",
        ["own-team due"],
    ),
    "a branch member's review follows him to another branch": (
        [
            *SMALL,
            *BRANCH,
            unit("Y", "B", "党支部"),
            post("q", "Z", "党员", until="2010-09-30"),
            post("q", "Y", "党员", since="2010-10-01"),
            review("r", "2010-09-01", "z", person="q"),
        ],
        "q",
        "2010-12-01",
        ["branch met r"],
    ),
    "a secretary's earlier member review counts when he is a member again": (
        [
            *SMALL,
            unit("Z", "B", "党支部"),
            post("z", "Z", until="2010-03-31"),
            post("q", "Z", "党员", until="2010-03-31"),
            post("q", "Z", since="2010-04-01", until="2010-11-30"),
            post("q", "Z", "党员", since="2010-12-01"),
            review("r", "2010-03-01", "z", person="q"),
        ],
        "q",
        "2010-12-01",
        ["branch met r"],
    ),
    "units not valid on that day are not in the list": (
        [ROOT, unit("B", "A", until="2010-11-30"), *HEADS],
        "B",
        "2010-12-01",
        [],
    ),
    "as_of after the round: its last day is read": (
        [ROOT, unit("B", "A", until="2010-12-31"), *HEADS],
        "B",
        "2011-05-01",
        ["direct late"],
    ),
    "as_of before the round: its first day is read": (
        [ROOT, unit("B", "A", until="2010-07-01"), *HEADS],
        "B",
        "2010-01-01",
        ["direct due"],
    ),
    "before the round nothing is met yet": (
        [*SMALL, review("r", "2010-08-01", "a", unit="B")],
        "B",
        "2010-07-31",
        ["direct due"],
    ),
}


@pytest.mark.parametrize("entries, subject, as_of, expected", STATUS.values(), ids=STATUS)
def test_status(entries, subject, as_of, expected):
    assert sorted(state(entries, subject, as_of)) == expected
