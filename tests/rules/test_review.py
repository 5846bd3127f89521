"""A review is complete, or refused with a reason for each thing that is missing."""

from dataclasses import replace
from datetime import date
from itertools import combinations
from types import SimpleNamespace

import pytest

from cms.rules.framework import parse
from cms.rules.quality import Match
from cms.rules.review import (
    NOT_PROVIDED,
    points_by_slug,
    reasons_against_submission,
    warnings_about,
)
from cms.rules.terms import SubjectKind

from .samples import complete, packaged, small_data

FRAMEWORK = packaged()
KINDS = list(SubjectKind)
INCOMPLETE = [kept for size in range(5) for kept in combinations(range(1, 6), size)]
EMPTY = ["", " \n\t", "\u00a0", "\u3000\u3000", "\u200b\ufeff\u2060", None]


def refusals(facts, framework=FRAMEWORK, **more) -> list[tuple[str, str]]:
    reasons = reasons_against_submission(facts, framework=framework, **more)
    assert all(reason.zh and reason.en for reason in reasons)
    return [(reason.code, reason.field) for reason in reasons]


def warned(facts, framework=FRAMEWORK, **more) -> list[str]:
    return [reason.code for reason in warnings_about(facts, framework=framework, **more)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_complete_review_may_be_submitted(kind):
    assert refusals(complete(FRAMEWORK, kind)) == []


def test_there_are_31_incomplete_subsets():
    assert len(INCOMPLETE) == 31


@pytest.mark.parametrize("kept", INCOMPLETE)
@pytest.mark.parametrize("kind", KINDS)
def test_every_incomplete_subset_of_the_points_is_refused(kind, kept):
    facts = complete(FRAMEWORK, kind)
    slugs = list(facts.points)
    facts = replace(facts, points={slugs[i - 1]: facts.points[slugs[i - 1]] for i in kept})
    assert refusals(facts) == [("R01", f"point_{i}") for i in range(1, 6) if i not in kept]


@pytest.mark.parametrize("blank", EMPTY)
def test_a_point_of_blanks_is_missing_and_quotes_its_clause(blank):
    facts = complete(FRAMEWORK, "member")
    facts = replace(facts, points={**facts.points, "mb-3-commitments-kept": blank})
    (reason,) = reasons_against_submission(facts, framework=FRAMEWORK)
    assert (reason.code, reason.field) == ("R01", "point_3")
    assert "兑现承诺情况" in reason.zh
    assert reason.clause == "点评党员时，也有5条必须点到……兑现承诺情况"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [1, 3, 7])
def test_a_framework_with_another_number_of_points_asks_for_its_own(kind, size):
    framework = parse(small_data(size))
    facts = complete(framework, kind)
    assert refusals(facts, framework) == []
    without = {slug: text for slug, text in facts.points.items() if slug != f"p{size}"}
    assert refusals(replace(facts, points=without), framework) == [("R01", f"point_{size}")]


def test_a_text_for_a_point_that_the_set_lacks_is_refused():
    framework = parse(small_data(3))
    point_set = framework.point_set_for("member")
    points = points_by_slug(point_set, ["甲", "乙", "丙", "丁", ""])
    assert points == {"p1": "甲", "p2": "乙", "p3": "丙", "point_4": "丁"}
    facts = complete(framework, "member", points=points)
    assert refusals(facts, framework) == [("R01", "point_4")]


@pytest.mark.parametrize("blank", EMPTY)
@pytest.mark.parametrize(
    "changes, expected",
    [
        (("achievements",), [("R02", "achievements")]),
        (("direction",), [("R02", "direction")]),
        (("problems",), [("R02", "problems")]),
        (("theme",), []),
    ],
)
def test_the_parts_of_an_opinion_are_required(changes, expected, blank):
    values = {name: (blank or "",) if name == "problems" else blank or "" for name in changes}
    assert refusals(complete(FRAMEWORK, **values)) == expected


def test_a_weak_link_alone_is_a_finding():
    assert refusals(complete(FRAMEWORK, problems=(), weak_links="示例窗口人手不足。")) == []


@pytest.mark.parametrize(
    "problems, weak_links, field",
    [
        (("无",), "", "problems"),
        (("1.无", "2.没有问题。"), "", "problems"),
        ((), "暂无", "weak_links"),
        (("没有",), "总体较好", "problems"),
    ],
)
@pytest.mark.parametrize("imported", [False, True])
def test_a_stock_phrase_is_no_finding(problems, weak_links, field, imported):
    facts = complete(FRAMEWORK, problems=problems, weak_links=weak_links, imported=imported)
    (reason,) = reasons_against_submission(facts, framework=FRAMEWORK)
    assert (reason.code, reason.field) == ("R13", field)
    assert "不能只写操行评语" in reason.clause


def test_a_real_weak_link_carries_a_stock_phrase_beside_it():
    assert refusals(complete(FRAMEWORK, problems=("无",), weak_links="示例记录不全")) == []


def test_a_stock_phrase_is_no_direction():
    assert refusals(complete(FRAMEWORK, direction="无。")) == [("R13", "direction")]


BASIS = {"problems": (), "no_problem_basis": "查阅三个月台账并实地抽查五处，未见不符。"}


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({**BASIS, "second_signature": "U7"}, []),
        ({**BASIS, "problems": ("未发现问题",), "second_signature": "U7"}, []),
        (BASIS, [("R13", "second_signature")]),
        ({**BASIS, "second_signature": "P09"}, [("R13", "second_signature")]),
        ({**BASIS, "no_problem_basis": "总体较好", "second_signature": "U7"}, [("R13", "no_problem_basis")]),
        ({"problems": (), "second_signature": "U7"}, [("R02", "problems")]),
        ({**BASIS, "second_signature": "U7", "imported": True}, [("R02", "problems")]),
        ({**BASIS, "problems": ("无",), "second_signature": "U7", "imported": True}, [("R13", "problems")]),
    ],
)
def test_no_problem_found_needs_a_basis_and_a_second_signature_and_a_form(changes, expected):
    assert refusals(complete(FRAMEWORK, **changes)) == expected


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"unit_code": "S01", "person_id": "P01"}, [("one_subject", "person_id")]),
        ({"unit_code": "", "person_id": ""}, [("one_subject", "unit_code")]),
        ({"unit_code": "", "person_id": "P01"}, [("one_subject", "unit_code")]),
        ({"subject_kind": "member", "unit_code": "S01"}, [("one_subject", "person_id")]),
    ],
)
def test_a_review_has_exactly_one_of_unit_and_person(changes, expected):
    facts = complete(FRAMEWORK, **changes)
    assert [r for r in refusals(facts) if r[0] != "R01"] == expected


def test_a_unit_without_an_organisation_is_no_subject():
    assert refusals(complete(FRAMEWORK, org_type="")) == [("no_organisation", "unit_code")]


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"reviewer_id": ""}, [("R03", "reviewer_id")]),
        ({"reviewer_id": "", "external_reviewer": "示例市委"}, []),
        ({"reviewer_id": "P01"}, [("R03", "reviewer_id")]),
    ],
)
def test_a_review_has_a_reviewer_who_is_not_its_subject(changes, expected):
    assert refusals(complete(FRAMEWORK, "member", **changes)) == expected


def test_a_round_that_is_not_the_half_year_of_the_date_is_refused_with_the_remedy():
    (reason,) = reasons_against_submission(complete(FRAMEWORK, round_name="2010H1"), framework=FRAMEWORK)
    assert (reason.code, reason.field) == ("round", "round")
    assert "2010H2" in reason.zh


def test_a_review_needs_a_date():
    assert refusals(complete(FRAMEWORK, date=None)) == [("date", "date")]


def draw(round="2010H2", selected=("S01", "S05")):
    return SimpleNamespace(round=round, selected=list(selected))


@pytest.mark.parametrize(
    "draw_id, record, kind, refused",
    [
        ("D1", draw(), "organisation", False),
        ("D1", draw(), "member", False),
        ("", None, "organisation", True),
        ("D1", None, "organisation", True),
        ("D1", draw("2010H1"), "organisation", True),
        ("D1", draw(selected=()), "organisation", True),
        ("D1", draw(selected=("S02",)), "organisation", True),
        ("D1", draw(selected=("S02",)), "member", True),
        ("D1", draw(selected=("P01",)), "member", True),
    ],
)
def test_a_random_review_needs_a_draw_of_the_round_that_selected_the_unit(draw_id, record, kind, refused):
    facts = complete(FRAMEWORK, kind, method="random", draw_id=draw_id)
    assert refusals(facts, draw=record) == ([("R04", "draw")] if refused else [])


def test_a_thematic_review_needs_a_theme():
    assert refusals(complete(FRAMEWORK, method="thematic")) == [("R04", "theme")]
    assert refusals(complete(FRAMEWORK, method="thematic", theme="示例主题")) == []


@pytest.mark.parametrize("method", ["", "telepathic"])
def test_a_method_outside_the_framework_is_refused(method):
    assert refusals(complete(FRAMEWORK, method=method)) == [("R04", "method")]


def test_a_method_that_this_framework_lacks_is_refused():
    framework = parse(small_data())
    assert refusals(complete(framework, method="thematic", theme="示例"), framework) == [("R04", "method")]


D = date
STEPS = [
    ({}, ["investigate", "consult"]),
    ({"investigate": D(2010, 11, 1)}, ["consult"]),
    ({"consult": D(2010, 11, 1)}, ["investigate"]),
    ({"investigate": NOT_PROVIDED, "consult": NOT_PROVIDED}, ["investigate", "consult"]),
    ({"investigate": D(2010, 11, 2), "consult": D(2010, 11, 1)}, ["consult"]),
    ({"investigate": D(2010, 11, 2), "consult": D(2010, 12, 8)}, ["consult"]),
    ({"investigate": D(2010, 12, 7), "consult": D(2010, 12, 7)}, []),
]


@pytest.mark.parametrize("steps, fields", STEPS)
def test_steps_come_in_order_before_the_review(steps, fields):
    facts = complete(FRAMEWORK, steps=steps)
    assert refusals(facts) == [("R05", field) for field in fields]
    assert "R05" not in warned(facts)


@pytest.mark.parametrize("steps, fields", STEPS)
def test_of_imported_rows_steps_are_a_warning(steps, fields):
    facts = complete(FRAMEWORK, steps=steps, imported=True)
    assert refusals(facts) == []
    assert [code for code in warned(facts) if code == "R05"] == ["R05"] * len(fields)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scope", ["subject", "organisation", "system", "public", "village"])
def test_a_review_of_a_person_stays_within_the_organisation(kind, scope):
    too_wide = scope == "village" or (kind != "organisation" and scope in ("system", "public"))
    assert refusals(complete(FRAMEWORK, kind, scope=scope)) == ([("scope", "scope")] if too_wide else [])


def test_focus_points_that_are_not_touched_are_named():
    facts = complete(
        FRAMEWORK, category="window", weak_links="服务态度较好，但服务效率不高，服务的质量有待提高。"
    )
    (reason,) = [r for r in warnings_about(facts, framework=FRAMEWORK) if r.code == "R08"]
    assert "窗口形象" in reason.zh
    assert "帮助群众办实事解难题" in reason.zh
    assert "服务态度" not in reason.zh
    assert "服务质量" not in reason.zh
    assert refusals(facts) == []


def test_focus_points_that_are_all_touched_are_no_warning():
    words = "服务态度、服务效率、服务质量、窗口形象都有改进，帮助群众办实事、解难题。"
    assert "R08" not in warned(complete(FRAMEWORK, category="window", weak_links=words))
    assert "R08" not in warned(complete(FRAMEWORK, category="administrative"))


def test_groups_that_were_not_heard_are_named():
    (reason,) = [
        r
        for r in warnings_about(complete(FRAMEWORK, consulted=("members", "public")), framework=FRAMEWORK)
        if r.code == "R12"
    ]
    assert "服务对象" in reason.zh
    assert "群众" not in reason.zh
    every = tuple(slug for slug, _ in FRAMEWORK.step("consult").consulted)
    assert "R12" not in warned(complete(FRAMEWORK, consulted=every))


def test_a_similar_text_is_a_warning_with_both_numbers():
    facts = complete(FRAMEWORK, ref="R-1")
    (reason,) = [
        r for r in warnings_about(facts, framework=FRAMEWORK, similar=Match("R-2", 0.9178)) if r.code == "R13"
    ]
    assert "R-1" in reason.zh
    assert "R-2" in reason.zh
    assert "0.91" in reason.zh
