"""The list of duties: what counts, in which order, in which shape, how often."""

from datetime import date

import pytest

from cms.rules.cadence import Cadence
from cms.rules.obligations import counts
from cms.rules.rounds import Round
from cms.rules.terms import Status, SubjectKind
from tests.rules.world import DAY, H2, duties, line, post, review, state, unit

ROOT = unit("A", kind="党组")
SUB = unit("B", "A")
HEADS = (post("a", "A"), post("b", "B"))
TEAM = post("m", "B", "班子成员")
SMALL = [ROOT, SUB, *HEADS]


@pytest.mark.parametrize(
    "status, counts_as_met",
    [
        (Status.SUBMITTED, True),
        (Status.APPROVED, True),
        (Status.CIRCULATED, True),
        (Status.DRAFT, False),
        (Status.RETURNED, False),
        (Status.WITHDRAWN, False),
    ],
)
def test_a_review_counts_from_submission_on_not_as_draft_returned_or_withdrawn(status, counts_as_met):
    entries = [*SMALL, review("r", "2010-11-01", "a", unit="B", status=status)]
    assert state(entries, "B") == (["direct met r"] if counts_as_met else ["direct due"])


def test_a_first_half_reads_its_persons_through_the_whole_year():
    entries = [*SMALL, TEAM, review("r", "2010-09-01", "b", person="m")]
    assert state(entries, "m", "2010-12-01", Round(2010, 1)) == ["own-team met r"]
    assert state(entries, "B", "2010-12-01", Round(2010, 1)) == ["direct late"]
    assert {item.due for item in duties(entries, round_=Round(2010, 1))} == {
        date(2010, 6, 30),
        date(2010, 12, 31),
    }


def test_the_campaign_may_be_set_to_other_days():
    entries = [*SMALL, TEAM, review("r", "2010-06-01", "b", person="m")]
    spans = Cadence().spans(H2, date(2010, 7, 1), date(2011, 3, 31))
    (found,) = [item for item in duties(entries, "2011-02-01", spans=spans) if item.row.subject == "m"]
    assert (found.due, found.status) == (date(2011, 3, 31), "due")


def test_rows_are_sorted_by_kind_subject_edge_and_unit_as_strings():
    entries = [
        unit("a10", guidance="a9", external="省委"),
        unit("a9"),
        unit("Z", "a9", "党支部"),
        unit("Y", "a9", "党支部"),
        unit("单位", "a9"),
        post("s", "a9"),
        post("z", "Z"),
        post("m", "Z", "党员"),
        post("m", "Y", "党员"),
        post("m", "a9", "班子成员"),
    ]
    found = [item.row[:4] for item in duties(entries)]
    assert found == sorted(found)
    assert [item[0] for item in found] == ["member"] * 2 + ["organisation"] * 6 + ["team-member"]
    assert [item[1:3] for item in found if item[1] == "a10"] == [("a10", "assist"), ("a10", "external")]
    assert [item[3] for item in found if item[1] == "m"] == ["Y", "Z", "a9"]


def test_counts_cover_counted_rows_and_owed_is_their_sum():
    entries = [
        ROOT,
        unit("B", "A", guidance="A", external="市委"),
        unit("C", "A"),
        *HEADS,
        TEAM,
        review("r", "2010-11-01", "a", unit="C"),
        review("s", "2010-11-01", "a", unit="B"),
    ]
    found = counts(duties(entries, "2011-01-01"))
    assert found == {"owed": 4, "met": 1, "due": 0, "late": 2, "unassignable": 1}


def test_the_contract_shape_of_a_row():
    entries = [*SMALL, review("r", "2010-11-01", "a", unit="B")]
    (found,) = [item.as_dict() for item in duties(entries) if item.row.subject == "B"]
    assert found == {
        "subject_kind": "organisation",
        "subject": "B",
        "reviewer": "a",
        "external_reviewer": None,
        "edge": "direct",
        "counted": True,
        "due": "2010-12-31",
        "status": "met",
        "unit": "B",
        "reason": None,
        "review": "r",
    }


def test_an_assist_row_says_that_it_is_not_counted():
    entries = [ROOT, unit("B", "A", guidance="A"), *HEADS]
    found = {item.row.edge: item.as_dict() for item in duties(entries) if item.row.subject == "B"}
    assert found["assist"]["counted"] is False
    assert found["external"]["counted"] is True
    assert (found["external"]["status"], found["external"]["reason"]) == (
        "unassignable",
        "未登记外部点评主体",
    )


def test_two_units_merge_in_mid_round():
    """Both close, a new one opens: what was reviewed stays history, the new unit owes for itself."""
    entries = [
        ROOT,
        post("a", "A"),
        unit("B", "A", until="2010-09-30"),
        unit("C", "A", until="2010-09-30"),
        unit("D", "A", since="2010-10-01"),
        post("b", "B", until="2010-09-30"),
        post("b", "D", since="2010-10-01"),
        post("c", "C", until="2010-09-30"),
        post("c", "D", "班子成员", since="2010-10-01"),
        review("r", "2010-08-01", "a", unit="B"),
    ]
    assert [line(item.row) for item in duties(entries)] == [
        "A direct !无上级党组织",
        "D direct a",
        "team c@D own-team b",
    ]
    assert state(entries, "B", "2010-09-30") == ["direct met r"]
    assert state(entries, "D") == ["direct due"]


HALF_YEARLY_FOR_ALL = {"cadence": [{"slug": "h", "applies_to": "all", "min_per_half_year": 1}]}
TWICE = {"cadence": [{"slug": "h", "applies_to": ["party-org"], "min_per_half_year": 2}]}
DEADLINE = {"cadence": [{"slug": "d", "applies_to": "all", "deadline": "2010-11-30"}]}


def test_cadence_is_framework_data():
    entries = [
        *SMALL,
        TEAM,
        review("r", "2010-03-01", "b", person="m"),
        review("s", "2010-11-01", "a", unit="B"),
    ]
    everyone = Cadence.from_framework(HALF_YEARLY_FOR_ALL)
    assert state(entries, "m", cadence=everyone) == ["own-team due"]
    assert state(entries, "B", cadence=Cadence.from_framework(TWICE)) == ["direct due"]
    assert state(entries, "m", cadence=Cadence.from_framework(TWICE)) == ["own-team met r"]


def test_a_deadline_of_the_framework_ends_the_campaign_of_its_year():
    cadence = Cadence.from_framework(DEADLINE)
    assert cadence.spans(Round(2010, 2))[SubjectKind.MEMBER][1] == date(2010, 11, 30)
    assert cadence.spans(Round(2010, 2))[SubjectKind.ORGANISATION][1] == date(2010, 12, 31)
    assert cadence.spans(Round(2011, 1))[SubjectKind.MEMBER][1] == date(2011, 12, 31)


def test_a_deadline_binds_only_whom_it_names():
    cadence = Cadence.from_framework({"cadence": [{"applies_to": "party-member", "deadline": "2010-11-30"}]})
    last = {kind.value: span[1].isoformat() for kind, span in cadence.spans(Round(2010, 2)).items()}
    assert last == {"organisation": "2010-12-31", "team-member": "2010-12-31", "member": "2010-11-30"}


def test_without_a_half_yearly_rule_that_of_the_circular_holds():
    assert Cadence.from_framework({}) == Cadence()
    assert Cadence().spans(Round(2010, 1))[SubjectKind.ORGANISATION] == (date(2010, 1, 1), date(2010, 6, 30))


def test_the_default_day_of_these_tables_lies_in_the_round():
    assert Round(2010, 2).nearest(DAY) == DAY
