"""Measures, the report back and the verdict; nobody closes his own."""

from datetime import date

import pytest

from cms.models import Rectification
from cms.rules.terms import RectificationStatus as State
from tests.factories import RectificationFactory, ReviewFactory, StaffProfileFactory, UserFactory

TOLD = {
    "action": "report",
    "result": "增设两个综合窗口。",
    "what_is_different": "等候时间由四十分钟降到十分钟。",
}


@pytest.fixture
def review(world):
    return ReviewFactory(unit=world.one, reviewer=world.people["chen"], circulated=True)


@pytest.fixture
def row(review):
    return RectificationFactory(review=review, status=State.IN_PROGRESS)


def act(client, user, row, **values):
    client.force_login(user)
    answer = client.post(f"/staff/rectifications/{row.ref}/", values)
    row.refresh_from_db()
    return answer


def test_the_office_writes_a_measure_for_each_finding(client, world, review):
    client.force_login(world.users["office-one"])
    home = client.get("/staff/").content.decode()
    assert "尚无整改措施" in home
    address = f"/staff/reviews/{review.ref}/measures/"
    finding = review.findings.get()
    values = {
        "finding": finding.pk,
        "measure": "增设两个综合窗口。",
        "owner": "示例责任人",
        "due": "2011-03-31",
    }
    for gap in values:
        refused = client.post(address, values | {gap: ""})
        assert refused.status_code == 422
        assert f'href="#id_{gap}"' in refused.content.decode()
    assert client.post(address, values | {"due": "2010-01-01"}).status_code == 422
    assert client.post(address, values).status_code == 302
    row = Rectification.objects.get()
    assert (row.finding, row.due, row.side, row.status) == (
        finding,
        date(2011, 3, 31),
        "subject",
        "not-started",
    )


def test_the_reviewer_promises_help_on_his_own_side(client, world, review):
    client.force_login(world.users["chen"])
    client.post(
        f"/staff/reviews/{review.ref}/measures/",
        {
            "finding": review.findings.get().pk,
            "measure": "协调两名编制。",
            "owner": "示例陈",
            "due": "2011-03-31",
        },
    )
    assert Rectification.objects.get().side == "reviewer"


@pytest.mark.parametrize("user", ["wang", "dang", "fu"])
def test_others_write_no_measures(client, world, review, user):
    client.force_login(world.users[user])
    assert client.post(f"/staff/reviews/{review.ref}/measures/", {"measure": "x"}).status_code == 404
    assert not Rectification.objects.exists()


def test_reported_then_sent_back_then_reported_again_then_verified(client, world, row):
    assert act(client, world.users["li"], row, **TOLD).status_code == 302
    assert (row.status, row.reported_by, row.reported_on) == (
        State.REPORTED,
        world.users["li"],
        date(2010, 12, 10),
    )
    without = act(client, world.users["chen"], row, action="send-back", reason=" ")
    assert without.status_code == 422
    act(client, world.users["chen"], row, action="send-back", reason="等候时间没有提供记录，请补充。")
    assert (row.status, row.times_returned) == (State.RETURNED, 1)
    assert "等候时间没有提供记录" in client.get(f"/staff/rectifications/{row.ref}/").content.decode()
    client.force_login(world.users["office-one"])
    assert "等候时间没有提供记录" in client.get("/staff/").content.decode()
    act(client, world.users["office-one"], row, **TOLD)
    act(client, world.users["chen"], row, action="verify")
    assert (row.status, row.verified_by) == (State.VERIFIED, world.users["chen"])


@pytest.mark.parametrize("told", [{"what_is_different": ""}, {"what_is_different": "良好"}])
def test_a_report_says_what_is_different(client, world, row, told):
    answer = act(client, world.users["li"], row, **{**TOLD, **told})
    assert answer.status_code == 422
    assert 'id="error_what_is_different"' in answer.content.decode()
    assert "增设两个综合窗口。" in answer.content.decode()
    assert row.status == State.IN_PROGRESS


@pytest.mark.parametrize("user", ["li", "office-one"])
def test_nobody_closes_his_own(client, world, row, user):
    act(client, world.users["li"], row, **TOLD)
    for action in ("verify", "send-back"):
        answer = act(client, world.users[user], row, action=action, reason="可以")
        assert answer.status_code == 422
        assert row.status == State.REPORTED


def test_a_superuser_does_not_close_his_own_either(client, world, row):
    root = UserFactory(superuser=True)
    StaffProfileFactory(user=root, person=world.people["li"])
    act(client, root, row, **TOLD)
    assert row.status == State.REPORTED
    answer = act(client, root, row, action="verify")
    assert answer.status_code == 422
    assert row.status == State.REPORTED


def test_the_reviewer_does_not_report_for_the_unit(client, world, row):
    assert act(client, world.users["chen"], row, **TOLD).status_code == 422
    assert row.status == State.IN_PROGRESS
