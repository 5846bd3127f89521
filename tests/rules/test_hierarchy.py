"""Who reviews whom: one case for each sentence of the fine print, which is the name of the case."""

from datetime import date

import pytest

from tests.rules.world import about, edge, post, rows_on, unit

ROOT = unit("A", kind="党组")
SUB = unit("B", "A")
HEADS = (post("a", "A"), post("b", "B"))

ORGANISATIONS = {
    "各级党组织及其主要负责人由上一级党组织负责人点评": ([ROOT, SUB, *HEADS], "B", ["B direct a"]),
    "an explicit dated edge wins": ([ROOT, SUB, *HEADS, edge("x", unit="B")], "B", ["B explicit x"]),
    "else a member of P's team who has U in his portfolio": (
        [ROOT, SUB, *HEADS, post("m", "A", "班子成员", "B")],
        "B",
        ["B portfolio m"],
    ),
    "an edge wins over a portfolio": (
        [ROOT, SUB, *HEADS, post("m", "A", "班子成员", "B"), edge("x", unit="B")],
        "B",
        ["B explicit x"],
    ),
    "an edge that has ended no longer wins": (
        [ROOT, SUB, *HEADS, edge("x", unit="B", until="2010-11-30")],
        "B",
        ["B direct a"],
    ),
    "an edge's last day is inclusive": (
        [ROOT, SUB, *HEADS, edge("x", unit="B", since="2010-12-01", until="2010-12-01")],
        "B",
        ["B explicit x"],
    ),
    "the superior of a unit below a node is the nearest ancestor that has an organisation": (
        [ROOT, unit("N", "A", "-"), unit("N2", "N", "-"), unit("B", "N2"), *HEADS],
        "B",
        ["B direct a"],
    ),
    "a unit with blank 组织类型 is no subject": ([ROOT, unit("N", "A", "-"), *HEADS], "N", []),
    "a unit with blank 组织类型 has no appointments": (
        [ROOT, unit("N", "A", "-"), post("n", "N"), post("m", "N", "班子成员"), *HEADS],
        "m",
        [],
    ),
    "two principals: the later valid_from is the reviewer of record": (
        [ROOT, SUB, post("a1", "A", since="2009-01-01"), post("a2", "A", since="2010-01-01")],
        "B",
        ["B direct a2"],
    ),
    "blank is earliest": (
        [ROOT, SUB, post("a1", "A"), post("a2", "A", since="1999-01-01")],
        "B",
        ["B direct a2"],
    ),
    "then the smaller person_id": ([ROOT, SUB, post("a2", "A"), post("a1", "A")], "B", ["B direct a1"]),
    "two portfolio holders: the later valid_from": (
        [
            ROOT,
            SUB,
            *HEADS,
            post("m1", "A", "班子成员", "B"),
            post("m2", "A", "班子成员", "B", since="2010-02-01"),
        ],
        "B",
        ["B portfolio m2"],
    ),
    "two portfolio holders of one day: the smaller person_id": (
        [ROOT, SUB, *HEADS, post("m2", "A", "班子成员", "B"), post("m1", "A", "班子成员", "B")],
        "B",
        ["B portfolio m1"],
    ),
    "a vacancy yields a row with its reason": ([ROOT, SUB, HEADS[1]], "B", ["B direct !上级党组织书记空缺"]),
    "a deputy does not step in by himself": (
        [ROOT, SUB, post("m", "A", "班子成员"), HEADS[1]],
        "B",
        ["B direct !上级党组织书记空缺"],
    ),
    "a portfolio holder acts while the principal's post is vacant": (
        [ROOT, SUB, post("m", "A", "班子成员", "B")],
        "B",
        ["B portfolio m"],
    ),
    "nobody is reviewer of record of the organisation he heads: the next in the order takes it": (
        [ROOT, SUB, *HEADS, post("b", "A", "班子成员", "B")],
        "B",
        ["B direct a"],
    ),
    "the next portfolio holder goes before the principal": (
        [
            ROOT,
            SUB,
            *HEADS,
            post("b", "A", "班子成员", "B", since="2010-01-01"),
            post("m", "A", "班子成员", "B"),
        ],
        "B",
        ["B portfolio m"],
    ),
    "the second principal takes it where the first heads both": (
        [ROOT, SUB, post("b", "A", since="2010-01-01"), post("b", "B"), post("a", "A")],
        "B",
        ["B direct a"],
    ),
    "if none is left, `unassignable`, reason 本人不能点评本人": (
        [ROOT, SUB, post("b", "A"), post("b", "B")],
        "B",
        ["B direct !本人不能点评本人"],
    ),
    "a second secretary of the unit heads it too": (
        [ROOT, SUB, post("a", "A"), post("a", "B"), post("b", "B", since="2010-01-01")],
        "B",
        ["B direct !本人不能点评本人"],
    ),
    "a unit without a parent: by its 外部点评主体": (
        [unit("A", external="省委"), post("a", "A")],
        "A",
        ["A external [省委]"],
    ),
    "a unit without a parent: else `unassignable`, reason 无上级党组织": (
        [ROOT, *HEADS],
        "A",
        ["A direct !无上级党组织"],
    ),
    "a unit under nodes only has no superior organisation either": (
        [unit("N", kind="-"), unit("B", "N")],
        "B",
        ["B direct !无上级党组织"],
    ),
    "a unit whose parent has closed: 上级单位已撤销": (
        [unit("A", kind="党组", until="2010-11-30"), SUB, *HEADS],
        "B",
        ["B direct !上级单位已撤销"],
    ),
    "a unit whose parent closes today still has it": (
        [unit("A", kind="党组", until="2010-12-01"), SUB, *HEADS],
        "B",
        ["B direct a"],
    ),
    "a closed node on the way up ends the way": (
        [ROOT, unit("N", "A", "-", until="2010-11-30"), unit("B", "N"), *HEADS],
        "B",
        ["B direct !上级单位已撤销"],
    ),
    "a closed ancestor above a node ends the way": (
        [unit("A", until="2010-11-30"), unit("N", "A", "-"), unit("B", "N"), *HEADS],
        "B",
        ["B direct !上级单位已撤销"],
    ),
    "a unit whose parent has closed keeps its explicit reviewer": (
        [unit("A", until="2010-11-30"), SUB, *HEADS, edge("a", unit="B")],
        "B",
        ["B explicit a"],
    ),
    "外部点评主体 alone makes the external row": (
        [ROOT, unit("B", "A", external="市委"), *HEADS],
        "B",
        ["B external [市委]"],
    ),
    "行业指导单位编码 alone makes the assist row and an `external` row that is `unassignable`": (
        [ROOT, unit("B", "A", guidance="A"), *HEADS],
        "B",
        ["B assist a", "B external !未登记外部点评主体"],
    ),
    "both make both": (
        [ROOT, unit("B", "A", guidance="A", external="市委"), *HEADS],
        "B",
        ["B assist a", "B external [市委]"],
    ),
    "the assist row's reviewer is the principal of the guiding unit": (
        [ROOT, unit("G", "A"), post("g", "G"), unit("B", "A", guidance="G", external="市委"), *HEADS],
        "B",
        ["B assist g", "B external [市委]"],
    ),
    "a portfolio makes no assistant": (
        [ROOT, unit("B", "A", guidance="A", external="市委"), *HEADS, post("m", "A", "班子成员", "B")],
        "B",
        ["B assist a", "B external [市委]"],
    ),
    "a guiding unit without a principal": (
        [ROOT, unit("G", "A"), unit("B", "A", guidance="G", external="市委"), *HEADS],
        "B",
        ["B assist !行业指导单位书记空缺", "B external [市委]"],
    ),
    "a guiding unit that has closed": (
        [ROOT, unit("G", "A", until="2010-06-30"), unit("B", "A", guidance="G", external="市委"), *HEADS],
        "B",
        ["B assist !行业指导单位无党组织", "B external [市委]"],
    ),
    "an explicit edge wins over an external reviewer too (the assist row stays)": (
        [ROOT, unit("B", "A", guidance="A", external="市委"), *HEADS, edge("x", unit="B")],
        "B",
        ["B assist a", "B explicit x"],
    ),
    "an explicit edge takes a guided unit without a registered external reviewer": (
        [ROOT, unit("B", "A", guidance="A"), *HEADS, edge("x", unit="B")],
        "B",
        ["B assist a", "B explicit x"],
    ),
    "where the guiding unit's principal heads the guided unit the assist row is `unassignable`": (
        [ROOT, unit("B", "A", guidance="A", external="市委"), post("a", "A"), post("a", "B")],
        "B",
        ["B assist !本人不能点评本人", "B external [市委]"],
    ),
    "where the guiding unit's principal is its reviewer of record the assist row is `unassignable`": (
        [ROOT, unit("B", "A", guidance="A", external="市委"), *HEADS, edge("a", unit="B")],
        "B",
        ["B assist !本人不能点评本人", "B explicit a"],
    ),
    "of overlapping edges the later valid_from wins": (
        [ROOT, SUB, *HEADS, edge("x", unit="B"), edge("y", unit="B", since="2010-10-01")],
        "B",
        ["B explicit y"],
    ),
    "an edge of a unit to a person who heads it gives way while he does": (
        [ROOT, SUB, *HEADS, edge("b", unit="B")],
        "B",
        ["B direct a"],
    ),
    "an edge holds again when its reviewer no longer heads the unit": (
        [ROOT, SUB, post("a", "A"), post("b", "B", until="2010-11-30"), edge("b", unit="B")],
        "B",
        ["B explicit b"],
    ),
    "an edge that gives way leaves an external reviewer in place": (
        [ROOT, unit("B", "A", external="市委"), *HEADS, edge("b", unit="B")],
        "B",
        ["B external [市委]"],
    ),
    "an edge that gives way leaves the older one in place": (
        [ROOT, SUB, *HEADS, edge("x", unit="B"), edge("b", unit="B", since="2010-10-01")],
        "B",
        ["B explicit x"],
    ),
    "a portfolio acts only on next lower organisations": (
        [ROOT, SUB, unit("C", "B"), *HEADS, post("m", "A", "班子成员", "C")],
        "C",
        ["C direct b"],
    ),
    "a portfolio acts through units without a Party organisation": (
        [ROOT, unit("N", "A", "-"), unit("B", "N"), *HEADS, post("m", "A", "班子成员", "B")],
        "B",
        ["B portfolio m"],
    ),
    "a portfolio that names the node between acts on nothing": (
        [ROOT, unit("N", "A", "-"), unit("B", "N"), *HEADS, post("m", "A", "班子成员", "N")],
        "B",
        ["B direct a"],
    ),
    "portfolios of 书记 count, edge `portfolio`": (
        [ROOT, SUB, post("a", "A", "书记", "B"), HEADS[1]],
        "B",
        ["B portfolio a"],
    ),
    "portfolios of 党员 do not count": (
        [ROOT, SUB, *HEADS, post("m", "A", "党员", "B")],
        "B",
        ["B direct a"],
    ),
    "a portfolio in the same appointment holds while the appointment does": (
        [ROOT, SUB, *HEADS, post("m", "A", "班子成员", "B", until="2010-11-30")],
        "B",
        ["B direct a"],
    ),
    "an appointment counts only while its unit exists": (
        [ROOT, SUB, unit("C", "B", until="2010-11-30"), post("m", "C", "班子成员"), *HEADS],
        "m",
        [],
    ),
}

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


@pytest.mark.parametrize("entries, subject, expected", ORGANISATIONS.values(), ids=ORGANISATIONS)
def test_organisations(entries, subject, expected):
    assert about(entries, subject) == expected


@pytest.mark.parametrize("entries, subject, expected", PEOPLE.values(), ids=PEOPLE)
def test_people(entries, subject, expected):
    assert about(entries, subject) == expected


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
