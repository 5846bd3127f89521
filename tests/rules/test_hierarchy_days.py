"""Units that move, close, open and change their kind: the register is what it was on the day."""

from datetime import date

import pytest

from tests.rules.world import about, post, rows_on, unit

ROOT = unit("A", kind="党组")

MOVE = [
    ROOT,
    unit("B", "A"),
    unit("C", "A", until="2010-09-30"),
    unit("C", "B", since="2010-10-01"),
    post("a", "A"),
    post("b", "B"),
]


@pytest.mark.parametrize(
    "on, expected",
    [
        ("2010-09-30", ["C direct a"]),
        ("2010-10-01", ["C direct b"]),
    ],
)
def test_a_move_is_a_new_row_of_the_unit(on, expected):
    assert about(MOVE, "C", date.fromisoformat(on)) == expected


def test_a_branch_that_becomes_a_committee_has_a_team_from_that_day():
    entries = [
        unit("Z", kind="党支部", until="2010-09-30"),
        unit("Z", kind="党委", since="2010-10-01"),
        post("z", "Z"),
        post("m", "Z", "班子成员"),
    ]
    assert about(entries, "m", date(2010, 9, 30)) == ["member m@Z branch z"]
    assert about(entries, "m", date(2010, 10, 1)) == ["team m@Z own-team z"]


def test_an_appointment_counts_on_the_days_when_its_unit_has_an_organisation():
    entries = [
        unit("Z", kind="-", until="2010-09-30"),
        unit("Z", kind="党委", since="2010-10-01"),
        post("z", "Z"),
        post("m", "Z", "班子成员"),
    ]
    assert rows_on(entries, date(2010, 9, 30)) == []
    assert about(entries, "m", date(2010, 10, 1)) == ["team m@Z own-team z"]


def test_a_superior_that_loses_its_organisation_hands_over_to_the_one_above():
    entries = [
        ROOT,
        unit("B", "A", until="2010-09-30"),
        unit("B", "A", "-", since="2010-10-01"),
        unit("C", "B"),
        post("a", "A"),
        post("b", "B"),
    ]
    assert about(entries, "C", date(2010, 9, 30)) == ["C direct b"]
    assert about(entries, "C", date(2010, 10, 1)) == ["C direct a"]


def test_a_unit_is_in_the_register_on_its_first_and_its_last_day_only():
    entries = [unit("B", since="2010-07-02", until="2010-07-03")]
    listed = [bool(rows_on(entries, date(2010, 7, number))) for number in (1, 2, 3, 4)]
    assert listed == [False, True, True, False]


def test_a_cycle_in_a_broken_register_ends():
    entries = [unit("A", "B", "-"), unit("B", "A", "-"), unit("C", "A")]
    assert about(entries, "C") == ["C direct !无上级党组织"]
