"""A finding is put right step by step; nobody closes his own."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from cms.rules.rectification import (
    RectificationFacts,
    is_overdue,
    is_unreported,
    moved,
    next_states,
    reasons_against_moving,
)
from cms.rules.terms import RectificationStatus as State

from .samples import packaged

FRAMEWORK = packaged()
FACTS = RectificationFacts(
    measure="每月检查一次记录",
    owner="P01",
    due=date(2011, 3, 1),
    different_now="记录齐全，抽查十份无缺。",
    reported_on=date(2011, 2, 20),
)
ALLOWED = {
    ("not-started", "in-progress"),
    ("in-progress", "reported"),
    ("reported", "verified"),
    ("reported", "returned"),
    ("returned", "in-progress"),
    ("returned", "reported"),
}


def refusals(facts, to, *, by, **more) -> list[tuple[str, str]]:
    more = {"reviewers": {"P09"}, "superiors": {"P20"}, "reason": "证据不足", **more}
    reasons = reasons_against_moving(facts, to, by=by, framework=FRAMEWORK, **more)
    assert all(reason.zh and reason.en and reason.clause for reason in reasons)
    return [(reason.code, reason.field) for reason in reasons]


@pytest.mark.parametrize("status, to", list(product(State, State)))
def test_states_follow_each_other(status, to):
    by = "P09" if to in ("verified", "returned") else "P01"
    expected = [] if (status, to) in ALLOWED else [("state", "status")]
    assert refusals(replace(FACTS, status=status), to, by=by) == expected
    assert (to in next_states(status)) == ((status, to) in ALLOWED)


REPORTED = replace(FACTS, status=State.REPORTED, reporter="P02")


@pytest.mark.parametrize("to", ["verified", "returned"])
@pytest.mark.parametrize(
    "by, expected",
    [
        ("P09", []),
        ("P20", []),
        ("P01", [("owner", "owner")]),
        ("P02", [("owner", "owner")]),
        ("P33", [("verifier", "")]),
        (None, [("verifier", "")]),
    ],
)
def test_the_reviewer_or_a_superior_verifies_and_never_the_owner(by, expected, to):
    assert refusals(REPORTED, to, by=by, reviewers={"P09", "P01"}, superiors={"P20", "P02"}) == expected


@pytest.mark.parametrize(
    "changes, fields",
    [
        ({"different_now": ""}, ["different_now"]),
        ({"different_now": "总体较好"}, ["different_now"]),
        ({"reported_on": None}, ["reported_on"]),
    ],
)
@pytest.mark.parametrize(
    "status, to, by", [("in-progress", "reported", "P01"), ("reported", "verified", "P09")]
)
def test_what_is_different_now_and_a_report_back_are_needed(changes, fields, status, to, by):
    facts = replace(FACTS, status=status, **changes)
    assert refusals(facts, to, by=by) == [("R09", field) for field in fields]


def test_a_measure_comes_first():
    assert refusals(replace(FACTS, measure=" "), "in-progress", by="P01") == [("R09", "measure")]


@pytest.mark.parametrize("by, allowed", [("P01", True), ("P02", True), ("P09", False), (None, False)])
def test_the_owner_or_his_office_acts(by, allowed):
    expected = [] if allowed else [("owner", "owner")]
    assert refusals(replace(FACTS, owner="P01"), "in-progress", by=by, actors={"P02"}) == expected


def test_a_return_needs_a_reason_and_counts_a_round():
    assert refusals(REPORTED, "returned", by="P09", reason="") == [("R09", "reason")]
    back = moved(REPORTED, "returned", by="P09")
    assert (back.rounds, back.status, back.reported_on) == (1, "returned", None)
    again = moved(back, "reported", by="P01", on=date(2011, 2, 28))
    assert (again.reporter, again.reported_on, again.rounds) == ("P01", date(2011, 2, 28), 1)
    assert moved(again, "returned").rounds == 2


@pytest.mark.parametrize(
    "changes, as_of, overdue, unreported",
    [
        ({}, date(2011, 3, 1), False, False),
        ({}, date(2011, 3, 2), True, False),
        ({"status": "verified"}, date(2011, 3, 2), False, False),
        ({"reported_on": None}, date(2011, 3, 1), False, False),
        ({"reported_on": None}, date(2011, 3, 2), True, True),
        ({"due": None, "reported_on": None}, date(2011, 3, 2), False, False),
    ],
)
def test_due_days(changes, as_of, overdue, unreported):
    facts = replace(FACTS, **changes)
    assert (is_overdue(facts, as_of), is_unreported(facts, as_of)) == (overdue, unreported)
