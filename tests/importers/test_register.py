"""Units, people and relations come in with the register's own rules, and every refusal names its cell."""

import os
from datetime import date
from pathlib import Path

import pytest

from cms import models
from tests.factories import ReviewFactory

pytestmark = pytest.mark.django_db

UNITS = ["单位编码", "单位名称", "上级单位编码", "类别", "组织类型", "成立日期", "撤销日期"]
PEOPLE = ["人员编号", "姓名", "单位编码", "角色", "分管单位编码", "任职日期", "离任日期"]
EDGES = ["单位编码", "人员编号", "点评人编号", "生效日期", "失效日期"]


def unit(code, parent="", org_type="党组", start="", end="", name=None):
    return [code, name or f"示例{code}", parent, "执法单位", org_type, start, end]


def person(number, unit_code, role, portfolio="", start="", end="", name=None):
    return [number, name or f"示例{number}", unit_code, role, portfolio, start, end]


def found(answer):
    """Return (row, column, code) of every error."""
    return [(error["row"], error["column"], error["code"]) for error in answer["errors"]]


def warned(answer):
    return [(w["row"], w["code"]) for w in answer["warnings"]]


def counts(answer):
    return tuple(
        answer[name] for name in ("created", "updated", "unchanged", "skipped", "invalid", "written")
    )


def test_parents_may_stand_after_their_children(load):
    code, answer = load("units", [UNITS, unit("b", "a"), unit("c", "b"), unit("a")])
    assert code == 0
    assert counts(answer) == (3, 0, 0, 0, 0, 3)
    assert models.UnitVersion.objects.get(unit__code="c").parent.code == "b"
    assert load("units", [UNITS, unit("b", "a"), unit("c", "b"), unit("a")])[1]["unchanged"] == 3


def test_a_header_without_rows_is_well(load):
    code, answer = load("units", [UNITS])
    assert (code, answer["total"], answer["errors"]) == (0, 0, [])


def test_every_invalid_cell_is_named_with_its_place_and_nothing_is_written(load):
    rows = [UNITS, unit("a"), ["", "乙", "zz", "别的", "党组", "7/12/10", ""]]
    code, answer = load("units", rows)
    assert code == 2
    assert found(answer) == [
        (3, "code", "required"),
        (3, "parent_code", "unknown_code"),
        (3, "category", "unknown_value"),
        (3, "valid_from", "ambiguous_date"),
    ]
    assert answer["errors"][3]["message"].startswith("成立日期（F3）：日期“7/12/10”")
    assert counts(answer) == (1, 0, 0, 0, 1, 0)
    assert not models.Unit.objects.exists()


def test_valid_rows_are_written_when_asked_and_rows_that_depend_on_invalid_ones_are_not(load):
    rows = [UNITS, unit("a"), unit("b", org_type="帮派"), unit("c", "b"), unit("d", "c"), unit("e", "a")]
    code, answer = load("units", rows, "--skip-invalid")
    assert code == 2
    assert found(answer) == [
        (3, "org_type", "unknown_value"),
        (4, "parent_code", "depends_on_invalid"),
        (5, "parent_code", "depends_on_invalid"),
    ]
    assert answer["written"] == 2
    assert set(models.Unit.objects.values_list("code", flat=True)) == {"a", "e"}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([unit("a"), unit("ａ ")], [(3, "code", "duplicate")]),
        ([unit("a", "a")], [(2, "parent_code", "cycle")]),
        ([unit("a", "b"), unit("b", "c"), unit("c", "a"), unit("d", "a")],
         [(2, "parent_code", "cycle"), (3, "parent_code", "cycle"), (4, "parent_code", "cycle"),
          (5, "parent_code", "depends_on_invalid")]),
        ([unit("a", start="2010-01-01", end="2009-12-31")], [(2, "valid_to", "end_before_start")]),
        ([unit("a", end="2010-06-30"), unit("a", start="2010-06-30")], [(3, "valid_from", "overlap")]),
        ([unit("007"), unit("b", "7")], [(3, "parent_code", "leading_zero")]),
    ],
)  # fmt: skip
def test_a_tree_that_cannot_be_is_refused_at_its_rows(load, rows, expected):
    code, answer = load("units", [UNITS, *rows])
    assert code == 2
    assert found(answer) == expected


def test_two_units_may_change_places_over_time(load):
    rows = [
        UNITS,
        unit("a", "b", end="2009-12-31"),
        unit("b", "a", start="2010-01-01"),
        unit("a", start="2010-01-01"),
        unit("b", end="2009-12-31"),
    ]
    assert load("units", rows)[0] == 0


def test_a_number_that_lost_its_zeros_names_the_code(load):
    load("units", [UNITS, unit("007")])
    rows = [UNITS, ["b", "乙", 7, "执法单位", "党组", None, None]]
    _, answer = load("units", rows, name="f.xlsx")
    assert found(answer) == [(2, "parent_code", "leading_zero")]
    assert "007" in answer["errors"][0]["message"]


def test_a_conflict_stops_is_skipped_or_updates(load):
    load("units", [UNITS, unit("a")])
    changed = [UNITS, unit("a", name="新名称")]
    code, answer = load("units", changed)
    assert (code, found(answer)) == (2, [(2, "name", "conflict")])
    code, answer = load("units", changed, "--on-conflict", "skip")
    assert (code, counts(answer)) == (0, (0, 0, 0, 1, 0, 0))
    code, answer = load("units", changed, "--on-conflict", "update", "--dry-run")
    assert (code, counts(answer)) == (0, (0, 1, 0, 0, 0, 0))
    assert models.UnitVersion.objects.get().name == "示例a"
    assert counts(load("units", changed, "--on-conflict", "update")[1]) == (0, 1, 0, 0, 0, 1)
    assert models.UnitVersion.objects.get().name == "新名称"


def test_an_absent_column_leaves_and_a_blank_cell_clears(load):
    load("units", [UNITS, unit("a"), unit("b", "a", start="2000-01-01")])
    short = [["单位编码", "单位名称", "类别", "上级单位编码"], ["b", "示例b", "执法单位", ""]]
    assert counts(load("units", short, "--on-conflict", "update")[1])[1] == 1
    version = models.UnitVersion.objects.get(unit__code="b")
    assert (version.parent, version.valid_from, version.org_type) == (None, date(2000, 1, 1), "party-group")


def test_a_move_is_a_new_row_and_needs_the_end_of_the_old_one(load):
    load("units", [UNITS, unit("a"), unit("b"), unit("c", "a")])
    move = unit("c", "b", start="2010-07-01")
    assert found(load("units", [UNITS, move], "--on-conflict", "update")[1]) == [(2, "valid_from", "overlap")]
    code, answer = load("units", [UNITS, unit("c", "a", end="2010-06-30"), move], "--on-conflict", "update")
    assert (code, counts(answer)) == (0, (1, 1, 0, 0, 0, 2))


def test_update_moves_a_wrong_founding_date(load):
    load("units", [UNITS, unit("a", start="2001-01-01")])
    code, answer = load("units", [UNITS, unit("a", start="2000-01-01")], "--on-conflict", "update")
    assert (code, answer["updated"]) == (0, 1)
    assert models.UnitVersion.objects.get().valid_from == date(2000, 1, 1)


@pytest.fixture
def tree(load):
    load("units", [UNITS, unit("a"), unit("b", "a"), unit("z", "b", "党支部"), unit("n", "a", "")])


def test_people_come_in_with_their_portfolios(load, tree):
    rows = [PEOPLE, person("p1", "a", "书记"), person("p2", "a", "班子成员", "b"), person("p3", "z", "党员")]
    code, answer = load("people", rows)
    assert (code, counts(answer), answer["warnings"]) == (0, (3, 0, 0, 0, 0, 3), [])
    assert [u.code for u in models.Appointment.objects.get(person__person_id="p2").portfolio.all()] == ["b"]
    assert load("people", rows)[1]["unchanged"] == 3


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([person("p1", "x", "书记")], [(2, "unit_code", "unknown_code")]),
        ([person("p1", "n", "书记")], [(2, "unit_code", "no_organisation")]),
        ([person("p1", "a", "班子成员", "b、y")], [(2, "portfolio", "unknown_code")]),
        (
            [person("p1", "a", "书记"), person("p1", "b", "班子成员", name="另一人")],
            [(3, "name", "two_names")],
        ),
        ([person("p1", "a", "书记"), person("p1", "a", "书记")], [(3, "person_id", "duplicate")]),
        ([person("p1", "a", "")], [(2, "role", "required")]),
    ],
)
def test_wrong_people_are_refused_at_their_cell(load, tree, rows, expected):
    code, answer = load("people", [PEOPLE, *rows])
    assert (code, found(answer)) == (2, expected)


def test_competing_and_idle_appointments_are_warned_about(load, tree):
    rows = [
        PEOPLE,
        person("p1", "a", "书记"),
        person("p2", "a", "书记", start="2010-01-01"),
        person("p3", "a", "班子成员", "b"),
        person("p4", "a", "班子成员", "b、z"),
        person("p5", "a", "党员"),
    ]
    code, answer = load("people", rows)
    assert code == 0
    assert warned(answer) == [
        (3, "two_principals"),
        (5, "two_portfolios"),
        (5, "portfolio_out_of_reach"),
        (6, "not_in_branch"),
    ]


def test_a_new_name_is_a_conflict_and_update_changes_it_everywhere(load, tree):
    load("people", [PEOPLE, person("p1", "a", "书记"), person("p1", "b", "班子成员")])
    renamed = [PEOPLE, person("p1", "a", "书记", name="新名")]
    assert found(load("people", renamed)[1]) == [(2, "name", "conflict")]
    load("people", renamed, "--on-conflict", "update")
    assert models.Person.objects.get().name == "新名"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["a", "p1", "p2", "", ""], [("person_id", "one_subject")]),
        (["", "", "p2", "", ""], [("unit_code", "one_subject")]),
        (["", "p1", "p1", "", ""], [("reviewer_id", "self_review")]),
        (["a", "", "p9", "", ""], [("reviewer_id", "unknown_code")]),
        (["a", "", "p1", "2010-02-01", "2010-01-01"], [("valid_to", "end_before_start")]),
    ],
)
def test_wrong_relations_are_refused(load, tree, row, expected):
    load("people", [PEOPLE, person("p1", "a", "书记"), person("p2", "b", "书记")])
    _, answer = load("edges", [EDGES, row])
    assert [(column, word) for _, column, word in found(answer)] == expected


def test_relations_are_keyed_by_subject_and_start(load, tree):
    load("people", [PEOPLE, person("p1", "a", "书记"), person("p2", "b", "书记")])
    rows = [EDGES, ["z", "", "p1", "", ""], ["z", "", "p1", "2010-01-01", ""], ["", "p2", "p1", "", ""]]
    assert counts(load("edges", rows)[1]) == (3, 0, 0, 0, 0, 3)
    assert load("edges", rows)[1]["unchanged"] == 3
    assert found(load("edges", [EDGES, ["z", "", "p2", "", ""]])[1]) == [(2, "reviewer_id", "conflict")]


def test_accepted_reviews_that_lose_their_row_are_named(load):
    review = ReviewFactory(submitted=True)
    reviewer = review.reviewer.appointments.get()
    rows = [PEOPLE, person(review.reviewer.person_id, reviewer.unit.code, "书记", end="2009-12-31",
                           name=review.reviewer.name)]  # fmt: skip
    code, answer = load("people", rows, "--on-conflict", "update")
    assert code == 0
    assert [(w["code"], w["row"]) for w in answer["warnings"]] == [("credit_lost", None)]
    assert review.ref in answer["warnings"][0]["message"]


def test_unknown_columns_are_listed(load):
    code, answer = load("units", [[*UNITS, "级别"], [*unit("a"), "局级"]])
    assert (code, answer["unknown_columns"]) == (0, ["级别"])


def test_an_unusable_file_answers_in_json_too(load):
    code, answer = load("units", b"PK\x03\x04")
    assert (code, answer["total"], answer["written"]) == (1, 0, 0)
    assert answer["errors"][0]["code"] == "broken"


@pytest.mark.sample_data
@pytest.mark.skipif("SAMPLE_DATA" not in os.environ, reason="SAMPLE_DATA names no folder")
def test_the_real_units_load_as_they_are(load):
    code, answer = load("units", Path(os.environ["SAMPLE_DATA"], "units.csv").read_bytes())
    assert (code, answer["created"], answer["written"]) == (0, 108, 108)
    assert answer["unknown_columns"] == ["level", "status", "note", "website"]
