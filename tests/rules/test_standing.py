"""R03: who may review whom, and what the review is about."""

import pytest

from cms.rules.standing import may_review, standing
from tests.rules.world import DAY, edge, post, register, unit

WORLD = register(
    unit("A", kind="党组"),
    unit("B", "A", kind="机关党委"),
    unit("G", "A", kind="党委", guidance="A", external="示例市委"),
    unit("N", "A", "-"),
    unit("Z", "B", "党支部"),
    unit("Y", "B", "党支部"),
    unit("V", "A"),
    unit("OLD", "A", until="2010-06-30"),
    post("a", "A"),
    post("m", "A", "班子成员", "B"),
    post("b", "B"),
    post("b", "Z", "党员"),
    post("v", "V"),
    post("g", "G"),
    post("z", "Z"),
    post("z", "Y", since="2010-01-01"),
    post("p", "Z", "党员"),
    post("p", "Y", "党员"),
    post("t", "B", "班子成员"),
    post("t", "Z", "党员"),
    edge("z", person="t"),
)

ADMITTED = {
    "direct": (
        {"reviewer": "a", "subject_unit": "V"},
        ("organisation", "V", "", "party-group", "direct", False),
    ),
    "portfolio": (
        {"reviewer": "m", "subject_unit": "B"},
        ("organisation", "B", "", "grassroots-org", "portfolio", False),
    ),
    "an assisting review is admissible": (
        {"reviewer": "a", "subject_unit": "G"},
        ("organisation", "G", "", "party-group", "assist", True),
    ),
    "the text of the subject's 外部点评主体": (
        {"reviewer": "示例市委", "subject_unit": "G"},
        ("organisation", "G", "", "party-group", "external", False),
    ),
    "own team": (
        {"reviewer": "a", "subject_person": "m"},
        ("team-member", "A", "m", "party-group", "own-team", False),
    ),
    "branch": ({"reviewer": "z", "subject_person": "b"}, ("member", "Z", "b", "member", "branch", False)),
    "two branches: the smaller code": (
        {"reviewer": "z", "subject_person": "p"},
        ("member", "Y", "p", "member", "branch", False),
    ),
    "`team-member` if its reviewer owes that": (
        {"reviewer": "z", "subject_person": "t"},
        ("team-member", "B", "t", "party-group", "explicit", False),
    ),
}


@pytest.mark.parametrize("question, answer", ADMITTED.values(), ids=ADMITTED)
def test_the_reviewer_of_record_and_the_assistant_may_review(question, answer):
    found = standing(WORLD, on=DAY, **question)
    told = (found.subject_kind, found.unit, found.person, found.point_set, found.edge, found.assisting)
    assert told == answer
    assert may_review(WORLD, on=DAY, **question) == []
    assert (found.reviewer or found.external_reviewer) == question["reviewer"]


REFUSED = {
    "the superior's principal while another has the portfolio": (
        {"reviewer": "a", "subject_unit": "B"},
        "应由 m 点评",
    ),
    "nobody reviews the organisation he heads": ({"reviewer": "b", "subject_unit": "B"}, "本人不能点评本人"),
    "nobody reviews himself": ({"reviewer": "m", "subject_person": "m"}, "本人不能点评本人"),
    "a root without a superior": ({"reviewer": "m", "subject_unit": "A"}, "无上级党组织"),
    "a unit without a Party organisation": ({"reviewer": "a", "subject_unit": "N"}, "没有党组织"),
    "a unit that has closed": ({"reviewer": "a", "subject_unit": "OLD"}, "不存在"),
    "an unknown unit": ({"reviewer": "a", "subject_unit": "X"}, "不存在"),
    "a secretary is reviewed under the unit's code": (
        {"reviewer": "a", "subject_person": "v"},
        "请在单位编码栏填 V",
    ),
    "somebody without an appointment": ({"reviewer": "a", "subject_person": "nobody"}, "没有任职"),
    "another branch's secretary": ({"reviewer": "b", "subject_person": "p"}, "应由 z 点评"),
    "another committee's text": ({"reviewer": "另一市委", "subject_unit": "G"}, "应由 a、示例市委 点评"),
    "an empty reviewer": ({"reviewer": "", "subject_unit": "B"}, "应由 m 点评"),
}


@pytest.mark.parametrize("question, words", REFUSED.values(), ids=REFUSED)
def test_everybody_else_is_refused_with_rule_clause_and_remedy(question, words):
    (reason,) = may_review(WORLD, on=DAY, **question)
    assert reason.code == "R03"
    assert words in reason.zh
    assert "逐级点评" in reason.clause
    assert reason.en
    assert reason.field


def test_an_explicit_edge_takes_the_external_reviewer_off():
    world = register(unit("G", external="示例市委"), post("g", "G"), edge("x", unit="G"))
    assert may_review(world, reviewer="x", subject_unit="G", on=DAY) == []
    assert may_review(world, reviewer="示例市委", subject_unit="G", on=DAY)
