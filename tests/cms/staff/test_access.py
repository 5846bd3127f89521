"""Who sees and writes what: attacks through addresses and fields."""

from datetime import date

import pytest

from cms.models import Review
from cms.rules.terms import Scope, Status
from tests.factories import RectificationFactory, ReviewFactory, StaffProfileFactory, UserFactory


@pytest.fixture
def given(world):
    """Reviews of 示例一局 by 示例陈 in several states."""
    common = {"unit": world.one, "reviewer": world.people["chen"], "by": world.users["chen"]}
    return {
        "draft": ReviewFactory(ref="2010H2-D", **common),
        "submitted": ReviewFactory(ref="2010H2-S", submitted=True, **common),
        "circulated": ReviewFactory(ref="2010H2-C", circulated=True, **common),
        "narrow": ReviewFactory(ref="2010H2-N", circulated=True, scope=Scope.SUBJECT, **common),
    }


def sees(client, user, ref):
    client.force_login(user)
    return {
        client.get(f"/staff/reviews/{ref}/").status_code,
        client.get(f"/staff/reviews/{ref}/preview/").status_code,
    } == {200}


@pytest.mark.parametrize(
    "user, seen",
    [
        ("chen", {"draft", "submitted", "circulated", "narrow"}),
        ("office", {"draft", "submitted", "circulated", "narrow"}),
        ("li", {"circulated", "narrow"}),
        ("office-one", {"circulated", "narrow"}),
        ("wang", set()),
        ("zhi", set()),
        ("dang", set()),
        ("fu", set()),
    ],
)
def test_a_review_is_shown_to_its_reviewer_and_once_circulated_to_its_subject(
    client, world, given, user, seen
):
    found = {name for name, review in given.items() if sees(client, world.users[user], review.ref)}
    assert found == seen


def test_a_member_of_the_unit_reads_what_was_circulated_in_it_and_not_what_was_for_its_head(
    client, world, given
):
    from tests.factories import AppointmentFactory

    AppointmentFactory(person=world.people["dang"], unit=world.one, role="team-member")
    found = {name for name, review in given.items() if sees(client, world.users["dang"], review.ref)}
    assert found == {"circulated"}


def test_others_get_the_same_answer_for_what_exists_and_what_does_not(client, world, given):
    client.force_login(world.users["wang"])
    for method in (client.get, client.post):
        there = method("/staff/reviews/2010H2-D/")
        nowhere = method("/staff/reviews/2010H2-X/")
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert there.content == nowhere.content
    for path in ("autosave", "submit", "signature", "measures"):
        there = client.post(f"/staff/reviews/2010H2-D/{path}/")
        nowhere = client.post(f"/staff/reviews/2010H2-X/{path}/")
        assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
        assert there.status_code == 404


def test_a_stranger_changes_nothing(client, world, given, fill):
    client.force_login(world.users["wang"])
    before = Review.objects.values_list("ref", "status", "achievements")
    kept = list(before.order_by("pk"))
    for ref in ("2010H2-D", "2010H2-S"):
        for path in ("", "autosave/", "submit/"):
            assert client.post(f"/staff/reviews/{ref}/{path}", fill()).status_code == 404
    assert list(before.order_by("pk")) == kept


def test_the_key_of_somebody_elses_page_opens_nothing(client, chen, world, fill):
    chen.post("/staff/reviews/autosave/", fill(unit="yj", key="chens-key"))
    client.force_login(world.users["li"])
    answer = client.post(
        "/staff/reviews/new/", fill("grassroots-org", unit="zb", key="chens-key", action="save")
    )
    assert answer.status_code == 404
    assert Review.objects.get().unit == world.one


def test_a_submitted_review_is_not_changed_by_its_own_author(chen, given, fill):
    answer = chen.post("/staff/reviews/2010H2-S/", fill(achievements="改写"))
    assert answer.status_code == 200
    assert Review.objects.get(ref="2010H2-S").achievements != "改写"


def test_a_reviewer_for_whom_one_does_not_enter_is_not_taken(client, world, fill):
    client.force_login(world.users["office-one"])
    assert client.get("/staff/reviews/new/", {"unit": "yj", "reviewer": "chen"}).status_code == 200
    answer = client.post("/staff/reviews/new/", fill(unit="yj", reviewer="chen"))
    assert answer.status_code == 200
    assert not Review.objects.exists()


def test_a_finding_of_another_subject_cannot_be_named_as_taken_up(chen, world, fill):
    other = ReviewFactory(
        unit=world.two,
        reviewer=world.people["chen"],
        round__name="2010H1",
        date=date(2010, 5, 1),
        circulated=True,
    )
    foreign = other.findings.get()
    chen.post("/staff/reviews/new/", fill(unit="yj", **{"findings-0-carried_from": str(foreign.pk)}))
    assert not Review.objects.filter(unit=world.one, findings__carried_from=foreign).exists()


@pytest.mark.parametrize(
    "path",
    ["", "reviews/new/", "reviews/2010H2-C/", "rectifications/ZG-1/", "evidence/1/", "password/"],
)
def test_everything_asks_to_sign_in(client, db, path):
    answer = client.get(f"/staff/{path}")
    assert (answer.status_code, answer.url) == (302, f"/staff/login/?next=/staff/{path}")


def test_a_user_who_is_nobody_in_the_register_is_told_so(client, db):
    client.force_login(UserFactory())
    page = client.get("/staff/")
    assert page.status_code == 200
    assert "您的账号尚未关联人员或办公室" in page.content.decode()


def test_a_superuser_sees_no_more_than_his_place_in_the_register(client, world, given):
    root = UserFactory(superuser=True)
    StaffProfileFactory(user=root, person=world.people["wang"])
    assert not sees(client, root, "2010H2-D")


def test_rectifications_of_others_do_not_exist(client, world, given):
    row = RectificationFactory(review=given["circulated"], ref="ZG-1")
    for user, status in (("li", 200), ("office-one", 200), ("chen", 200), ("wang", 404), ("dang", 404)):
        client.force_login(world.users[user])
        assert client.get(f"/staff/rectifications/{row.ref}/").status_code == status, user


def test_a_withdrawn_review_is_shown_to_its_reviewer_only(client, world):
    review = ReviewFactory(unit=world.one, reviewer=world.people["chen"], withdrawn=True)
    assert review.status == Status.WITHDRAWN
    assert sees(client, world.users["chen"], review.ref)
    assert not sees(client, world.users["li"], review.ref)
