"""Who reviews team members and branch members: one case for each sentence of the fine print."""

import pytest

from tests.rules.world import about, edge, post, unit

ROOT = unit("A", kind="党组")
SUB = unit("B", "A")
HEADS = (post("a", "A"), post("b", "B"))


PEOPLE = {
    "党组织班子成员由党组织主要负责人点评": (
        [ROOT, *HEADS, post("m", "A", "班子成员")],
        "m",
        ["team m@A own-team a"],
    ),
    "党支部书记负责对本支部党员进行点评": (
        [unit("Z", "A", "党支部"), post("z", "Z"), post("p", "Z", "党员")],
        "p",
        ["member p@Z branch z"],
    ),
    "nobody with the role 书记 of U has a team-member row in U": (
        [ROOT, post("a", "A"), post("a", "A", "班子成员")],
        "a",
        [],
    ),
    "a second secretary has no person row either": (
        [ROOT, post("a", "A"), post("a2", "A", since="2010-01-01"), post("a", "A", "党员")],
        "a",
        [],
    ),
    "a secretary of a branch has no member row in it": (
        [unit("Z", kind="党支部"), post("z", "Z"), post("z", "Z", "党员")],
        "z",
        [],
    ),
    "team members of a guided unit stay own-team": (
        [ROOT, unit("B", "A", guidance="A", external="市委"), *HEADS, post("m", "B", "班子成员")],
        "m",
        ["team m@B own-team b"],
    ),
    "in a 党支部 every other appointed person is reviewed as a member": (
        [unit("Z", kind="党支部"), post("z", "Z"), post("p", "Z", "班子成员")],
        "p",
        ["member p@Z branch z"],
    ),
    "one row each": (
        [unit("Z", kind="党支部"), post("z", "Z"), post("p", "Z", "班子成员"), post("p", "Z", "党员")],
        "p",
        ["member p@Z branch z"],
    ),
    "a 党员 appointed to a unit that is no 党支部 gives an `unassignable` member row": (
        [ROOT, post("a", "A"), post("p", "A", "党员")],
        "p",
        ["member p@A branch !党员所在单位不是党支部"],
    ),
    "one who is 班子成员 and 党员 of one unit that is no 党支部 has the team-member row only": (
        [ROOT, post("a", "A"), post("p", "A", "党员"), post("p", "A", "班子成员")],
        "p",
        ["team p@A own-team a"],
    ),
    "班子成员 here and 党员 of a branch gives one row in each": (
        [
            ROOT,
            unit("Z", "A", "党支部"),
            post("a", "A"),
            post("z", "Z"),
            post("p", "A", "班子成员"),
            post("p", "Z", "党员"),
        ],
        "p",
        ["member p@Z branch z", "team p@A own-team a"],
    ),
    "a secretary elsewhere keeps his member row in his branch": (
        [ROOT, unit("Z", "A", "党支部"), post("a", "A"), post("z", "Z"), post("a", "Z", "党员")],
        "a",
        ["member a@Z branch z"],
    ),
    "an own team without a principal": (
        [ROOT, post("m", "A", "班子成员")],
        "m",
        ["team m@A own-team !本单位书记空缺"],
    ),
    "a branch without a secretary": (
        [unit("Z", kind="党支部"), post("p", "Z", "党员")],
        "p",
        ["member p@Z branch !本支部书记空缺"],
    ),
    "a person's edge applies to all his rows": (
        [
            ROOT,
            unit("Z", "A", "党支部"),
            post("a", "A"),
            post("z", "Z"),
            post("p", "A", "班子成员"),
            post("p", "Z", "党员"),
            edge("x", person="p"),
        ],
        "p",
        ["member p@Z explicit x", "team p@A explicit x"],
    ),
    "a person's edge makes a member outside a branch assignable": (
        [ROOT, post("a", "A"), post("p", "A", "党员"), edge("x", person="p")],
        "p",
        ["member p@A explicit x"],
    ),
    "of a person's overlapping edges the later valid_from wins": (
        [
            ROOT,
            post("a", "A"),
            post("m", "A", "班子成员"),
            edge("x", person="m", since="2010-09-01"),
            edge("y", person="m"),
        ],
        "m",
        ["team m@A explicit x"],
    ),
    "an edge of a person does not touch the organisation he heads": (
        [ROOT, SUB, *HEADS, edge("x", person="b")],
        "B",
        ["B direct a"],
    ),
    "an edge may name the person's own subordinate: only person_id = reviewer_id is refused": (
        [ROOT, post("a", "A"), post("m", "A", "班子成员"), post("n", "A", "班子成员"), edge("n", person="m")],
        "m",
        ["team m@A explicit n"],
    ),
}


@pytest.mark.parametrize("entries, subject, expected", PEOPLE.values(), ids=PEOPLE)
def test_people(entries, subject, expected):
    assert about(entries, subject) == expected
