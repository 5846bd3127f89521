"""A review through the form: what is refused, what is stored, what a second press does."""

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations

from django.db import connection
from django.test import Client

import pytest

from cms.models import Review
from cms.rules.terms import Status

NEW = "/staff/reviews/new/"


def test_a_complete_review_is_submitted_and_waits_at_the_first_stage(chen, world, fill):
    answer = chen.post(NEW, fill(unit="yj"))
    review = Review.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/staff/reviews/{review.ref}/")
    assert review.status == Status.SUBMITTED
    assert review.submitted_by == world.users["chen"]
    assert review.reviewer == world.people["chen"]
    assert review.on_behalf is False
    assert review.points["pg-5-core-work"].startswith("第5条")
    assert [f.text for f in review.findings.all()] == ["窗口排队时间较长，预约办理没有全面推开。"]
    assert {s.step: s.means for s in review.steps.all()} == {
        "investigate": ["site-check", "hear-report"],
        "consult": ["forum"],
    }
    page = chen.get(answer.url).content.decode()
    assert "初审" in page


@pytest.mark.parametrize("size", range(5))
def test_every_incomplete_set_of_points_is_refused_with_its_clause_and_nothing_typed_is_lost(
    chen, world, fill, size
):
    for given in combinations(range(1, 6), size):
        gaps = {f"point_{n}": "" for n in range(1, 6) if n not in given}
        answer = chen.post(NEW, fill(unit="yj", key=f"k-{given}", **gaps))
        page = answer.content.decode()
        assert answer.status_code == 422, given
        assert "<title>错误：" in re.sub(r"\s+", "", page)
        for n in range(1, 6):
            assert (f'href="#id_point_{n}"' in page) is (n not in given), (given, n)
        assert "逐条点评" in page
        for n in given:
            assert f"第{n}条：任务有分解" in page
        assert not Review.objects.exclude(status=Status.DRAFT).exists()


@pytest.mark.parametrize(
    "user, subject, point_set",
    [
        ("chen", {"person": "fu"}, "party-group"),
        ("zhi", {"person": "dang"}, "member"),
        ("li", {"unit": "zb"}, "grassroots-org"),
    ],
)
def test_each_kind_of_subject_has_its_own_points_and_refuses_a_gap(
    client, world, fill, user, subject, point_set
):
    client.force_login(world.users[user])
    page = client.get(NEW, subject).content.decode()
    assert page.count('data-field="point_') == 5
    refused = client.post(NEW, fill(point_set, key="a", point_3="　", **subject))
    assert refused.status_code == 422
    assert 'href="#id_point_3"' in refused.content.decode()
    draft = Review.objects.get()
    sent = client.post(
        f"/staff/reviews/{draft.ref}/", fill(point_set, version=draft.changed_at.isoformat(), **subject)
    )
    assert sent.status_code == 302
    assert Review.objects.get().status == Status.SUBMITTED


@pytest.mark.parametrize(
    "changes, at",
    [
        ({"achievements": ""}, "achievements"),
        ({"direction": ""}, "direction"),
        ({"direction": "暂无"}, "direction"),
        ({"findings-0-text": "", "weak_links": ""}, "findings-0-text"),
        ({"findings-0-text": "没有问题。", "weak_links": ""}, "findings-0-text"),
        ({"method": "thematic"}, "theme"),
        ({"method": "random"}, "draw"),
        ({"method": ""}, "method"),
        ({"date": ""}, "date"),
        ({"date": "7/12/10"}, "date"),
        ({"investigate_done_on": ""}, "investigate_done_on"),
        ({"consult_done_on": "2010-11-01"}, "consult_done_on"),
        ({"consult_done_on": "2010-12-10"}, "consult_done_on"),
        (
            {
                "findings-0-text": "",
                "weak_links": "",
                "no_problem_basis": "查阅全部台账并走访二十家企业，未见问题。",
            },
            "countersigner",
        ),
    ],
)
def test_what_else_is_missing_is_named_at_its_field(chen, fill, changes, at):
    answer = chen.post(NEW, fill(unit="yj", **changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'<a href="#id_{at}">' in page
    assert f'id="error_{at}"' in page
    assert "群众反映办事等候时间长。" in page
    assert "第4条：任务有分解" in page
    assert Review.objects.get().status == Status.DRAFT


def test_a_member_is_never_offered_nor_given_a_wider_scope(client, world, fill):
    client.force_login(world.users["zhi"])
    page = client.get(NEW, {"person": "dang"}).content.decode()
    assert 'value="organisation"' in page
    assert 'name="scope" value="public"' not in page
    answer = client.post(NEW, fill("member", person="dang", scope="public"))
    assert answer.status_code == 422
    assert Review.objects.get().scope == "organisation"


def test_nobody_reviews_himself_or_a_stranger(chen, fill):
    for subject in ({"unit": "sj"}, {"person": "chen"}, {"unit": "zb"}, {"person": "dang"}):
        answer = chen.post(NEW, fill(key=str(subject), **subject))
        assert answer.status_code == 422
    assert not Review.objects.exists()


def test_a_double_click_makes_one_review(chen, fill):
    first = chen.post(NEW, fill(unit="yj", key="same"))
    second = chen.post(NEW, fill(unit="yj", key="same"))
    assert first.url == second.url
    assert Review.objects.count() == 1
    assert Review.objects.get().workflow_states.count() == 1


def test_the_office_enters_for_its_leader_and_this_is_recorded(client, world, fill):
    client.force_login(world.users["office"])
    client.post(NEW, fill(unit="yj", reviewer="chen"))
    review = Review.objects.get()
    assert (review.reviewer, review.on_behalf) == (world.people["chen"], True)
    assert review.submitted_by == world.users["office"]


def test_state_and_author_cannot_be_typed(chen, world, fill):
    forged = {
        "status": "circulated",
        "ref": "2010H2-9999",
        "submitted_by": str(world.users["wang"].pk),
        "live": "on",
        "approved_at": "2010-12-09",
        "countersigned_by": str(world.users["fu"].pk),
        "reviewer": "wang",
        "on_behalf": "on",
        "imported": "on",
    }
    assert (
        chen.post(NEW, fill(unit="yj", **forged)).status_code == 200
    )  # he does not enter for wang: choose again
    assert not Review.objects.exists()
    chen.post(NEW, fill(unit="yj", **{**forged, "reviewer": "chen"}))
    review = Review.objects.get()
    assert review.status == Status.SUBMITTED
    assert review.ref != "2010H2-9999"
    assert review.submitted_by == world.users["chen"]
    assert (review.live, review.approved_at, review.countersigned_by, review.on_behalf, review.imported) == (
        False,
        None,
        None,
        False,
        False,
    )


def test_without_a_script_one_saves_adds_rows_looks_and_submits(chen, fill):
    values = fill(unit="yj", action="add-row")
    answer = chen.post(NEW, values)
    review = Review.objects.get()
    assert answer.url == f"/staff/reviews/{review.ref}/?rows=3#findings"
    page = chen.get(answer.url)
    assert page.content.decode().count('class="finding"') >= 3
    version = page.context["version"]
    edited = fill(version=version, action="preview", **{"findings-1-text": "台账更新不及时，滞后一个月。"})
    shown = chen.post(f"/staff/reviews/{review.ref}/", edited)
    assert shown.url == f"/staff/reviews/{review.ref}/preview/"
    preview = chen.get(shown.url)
    assert "台账更新不及时，滞后一个月。" in preview.content.decode()
    done = chen.post(f"/staff/reviews/{review.ref}/submit/", {"version": preview.context["version"]})
    assert done.url == f"/staff/reviews/{review.ref}/"
    review.refresh_from_db()
    assert review.status == Status.SUBMITTED
    assert review.findings.count() == 2


def test_an_unknown_code_is_named(chen, world):
    answer = chen.get(NEW, {"unit": "没有这个"})
    assert answer.status_code == 422
    assert "登记中没有单位编码“没有这个”" in answer.content.decode()


def test_a_draft_that_is_there_is_offered_before_a_second_one(chen, world, fill):
    chen.post(NEW, fill(unit="yj", action="save"))
    page = chen.get(NEW, {"unit": "yj"}).content.decode()
    assert f"这份点评已有草稿：{Review.objects.get().ref}" in page
    assert "已有草稿" not in chen.get(NEW, {"unit": "ej"}).content.decode()


def test_a_draft_can_be_thrown_away_and_what_was_submitted_cannot(client, chen, world, fill):
    chen.post(NEW, fill(unit="yj", action="save"))
    address = f"/staff/reviews/{Review.objects.get().ref}/delete/"
    client.force_login(world.users["li"])
    assert client.post(address).status_code == 404
    client.force_login(world.users["chen"])
    assert chen.post(address).url == "/staff/"
    assert not Review.objects.exists()
    chen.post(NEW, fill(unit="yj", key="b"))
    review = Review.objects.get()
    assert chen.post(f"/staff/reviews/{review.ref}/delete/").status_code == 404
    Review.objects.update(status=Status.RETURNED)
    chen.post(f"/staff/reviews/{review.ref}/delete/")
    assert Review.objects.filter(pk=review.pk).exists()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="one in-memory database has one connection")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_page_sent_many_times_at_once_is_one_review(chen, world, fill):
    def send(_):
        sender = Client()
        sender.force_login(world.users["chen"])
        try:
            return sender.post(NEW, fill(unit="yj", key="at-once")).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert answers == [302] * 8
    assert Review.objects.count() == 1
    assert Review.objects.get().workflow_states.count() == 1
