"""Who reviews whom: one case for each sentence of the fine print, which is the name of the case."""

import pytest

from tests.rules.world import about, edge, post, unit

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


@pytest.mark.parametrize("entries, subject, expected", ORGANISATIONS.values(), ids=ORGANISATIONS)
def test_organisations(entries, subject, expected):
    assert about(entries, subject) == expected
