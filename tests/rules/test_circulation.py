"""An opinion is made known within the scope that was approved, and no further."""

from itertools import product

import pytest

from cms.rules.circulation import (
    count_to_show,
    narrower,
    reasons_against_circulation,
    scopes_for,
    visible_in,
    widest_scope_for,
)
from cms.rules.terms import Scope, Status

from .samples import packaged

FRAMEWORK = packaged()
WIDTHS = ["subject", "organisation", "system", "public"]


def refusals(**changes) -> list[tuple[str, str]]:
    facts = {
        "status": "approved",
        "scope": "organisation",
        "approved_scope": "organisation",
        "subject_kind": "organisation",
        "channel": "通报文件",
        "framework": FRAMEWORK,
        **changes,
    }
    reasons = reasons_against_circulation(**facts)
    assert all(reason.zh and reason.en and reason.clause for reason in reasons)
    return [(reason.code, reason.field) for reason in reasons]


@pytest.mark.parametrize("scope, approved", list(product(WIDTHS, WIDTHS)))
def test_a_scope_never_widens_without_approval(scope, approved):
    wider = WIDTHS.index(scope) > WIDTHS.index(approved)
    assert refusals(scope=scope, approved_scope=approved) == ([("scope", "scope")] if wider else [])


@pytest.mark.parametrize("kind", ["team-member", "member"])
@pytest.mark.parametrize("scope", WIDTHS)
def test_a_review_of_a_person_stays_in_the_unit_whatever_was_approved(kind, scope):
    too_wide = scope in ("system", "public")
    found = refusals(subject_kind=kind, scope=scope, approved_scope="public")
    assert found == ([("scope", "scope")] if too_wide else [])


@pytest.mark.parametrize("status", list(Status))
def test_only_what_is_approved_is_circulated(status):
    allowed = status in ("approved", "circulated")
    assert refusals(status=status) == ([] if allowed else [("R05", "status")])


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"channel": " "}, [("R05", "channel")]),
        ({"scope": ""}, [("R05", "scope")]),
        ({"approved_scope": None}, [("scope", "scope")]),
        ({"circulated_scope": "organisation"}, [("scope", "scope")]),
        ({"circulated_scope": "subject"}, []),
    ],
)
def test_method_scope_and_approval_are_needed(changes, expected):
    assert refusals(**changes) == expected


EMERGENCY = {
    "status": "submitted",
    "emergency": True,
    "may_circulate_in_emergency": True,
    "reason": "示例险情",
}


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({}, []),
        ({"may_circulate_in_emergency": False}, [("emergency", "")]),
        ({"reason": "\u3000"}, [("emergency", "reason")]),
        ({"reason": "", "may_circulate_in_emergency": False}, [("emergency", ""), ("emergency", "reason")]),
        ({"status": "draft"}, [("R05", "status")]),
        ({"status": "returned"}, [("R05", "status")]),
        ({"status": "withdrawn"}, [("R05", "status")]),
        ({"scope": "public"}, [("scope", "scope")]),
        ({"subject_kind": "member", "scope": "public", "approved_scope": "public"}, [("scope", "scope")]),
    ],
)
def test_an_emergency_needs_permission_and_reason_and_widens_nothing(changes, expected):
    assert refusals(**{**EMERGENCY, **changes}) == expected


def test_editions_show_their_scopes_and_no_narrower_ones():
    assert visible_in("public") == {"public"}
    assert visible_in("system") == {"system", "public"}
    with pytest.raises(KeyError):
        visible_in("staff")


def test_scopes_compare_by_width():
    assert narrower("public", "organisation") == Scope.ORGANISATION
    assert narrower("subject", "system") == Scope.SUBJECT
    assert scopes_for("member") == (Scope.SUBJECT, Scope.ORGANISATION)
    assert scopes_for("organisation") == tuple(Scope)
    assert widest_scope_for("team-member") == Scope.ORGANISATION


@pytest.mark.parametrize("count, shown", [(0, 0), (1, None), (4, None), (5, 5), (60, 60)])
def test_small_counts_are_not_shown(count, shown):
    assert count_to_show(count) == shown
