"""Nobody approves what he had a hand in; there is no user to whom this does not apply."""

import pytest

from cms.rules.approval import reasons_against_approving, reasons_against_clearing

CASE = {
    "submitter": 1,
    "contributors": {1, 2},
    "reviewer_user": 3,
    "subject_users": {4, 5},
    "approvers_of_other_stages": {6, 7},
}


@pytest.mark.parametrize(
    "user, codes",
    [
        (1, ["submitter", "contributor"]),
        (2, ["contributor"]),
        (3, ["reviewer"]),
        (4, ["subject"]),
        (5, ["subject"]),
        (6, ["other_stage"]),
        (8, []),
        (None, ["unknown"]),
    ],
)
def test_who_may_not_approve(user, codes):
    assert [reason.code for reason in reasons_against_approving(user, **CASE)] == codes


def test_nobody_known_is_nobody():
    assert reasons_against_approving(8, submitter=None, reviewer_user=None) == []


def test_an_approver_belongs_to_the_stage():
    assert [r.code for r in reasons_against_approving(8, **CASE, has_permission=False)] == ["permission"]


@pytest.mark.parametrize("user, codes", [(9, ["circulator"]), (3, ["reviewer"]), (8, [])])
def test_an_emergency_is_cleared_by_another_person(user, codes):
    case = {key: value for key, value in CASE.items() if key != "approvers_of_other_stages"}
    assert [r.code for r in reasons_against_clearing(user, circulated_by=9, **case)] == codes
