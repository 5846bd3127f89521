"""Attacks on records over HTTP: what somebody without the right does not get done."""

from datetime import date

from django.urls import reverse

import pytest

from cms.actions.save_draft import save_draft
from cms.actions.submit import submit
from cms.groups import Group
from cms.models import Rectification, Review
from cms.rules.terms import RectificationStatus, Scope, Status
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2010, 12, 20)
FORBIDDEN = (302, 403, 404, 405)


def review_url(name: str, *args) -> str:
    return reverse(f"wagtailsnippets_cms_review:{name}", args=args)


def rectification_url(name: str, *args) -> str:
    return reverse(f"wagtailsnippets_cms_rectification:{name}", args=args)


@pytest.fixture
def boss(client):
    user = factories.UserFactory(superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def waiting():
    review = factories.ReviewFactory(complete=True, scope=Scope.PUBLIC)
    submit(review, by=factories.UserFactory(), on=DAY)
    return Review.objects.get(pk=review.pk)


def state_of(review) -> tuple:
    fields = ("status", "live", "scope", "approved_revision_id", "live_revision_id", "withdrawn_on", "points")
    return Review.objects.values_list(*fields).get(pk=review.pk)


WITHOUT_THE_RIGHT = [None, [], [Group.STAFF], [Group.FIRST], [Group.MODERATOR], [Group.THIRD]]
ACTS = [
    "circulate",
    "withdraw",
    "submit",
    "delete",
    "unpublish",
    "edit",
    "workflow_action",
    "revisions_revert",
]


@pytest.mark.parametrize("groups", WITHOUT_THE_RIGHT, ids=str)
def test_nobody_without_the_right_changes_a_review_by_any_address(client, groups, waiting):
    approved = factories.ReviewFactory(approved=True, scope=Scope.PUBLIC)
    circulated = factories.ReviewFactory(circulated=True, scope=Scope.PUBLIC)
    if groups is not None:
        client.force_login(factories.UserFactory(groups=groups))
    for review in (waiting, approved, circulated):
        before = state_of(review)
        for act in ACTS:
            more = {
                "workflow_action": ("approve", 999999),
                "revisions_revert": (review.latest_revision_id or 0,),
            }.get(act, ())
            data = {
                "scope": Scope.PUBLIC,
                "notice": "撤回。",
                "action-publish": "1",
                "action-workflow-action": "1",
                "workflow-action-name": "approve",
                "emergency": "on",
                "reason": "紧急。",
                "direction": "改写",
            }
            if (groups in ([Group.THIRD], [Group.FIRST])) and act == "workflow_action":
                continue
            answer = client.post(review_url(act, review.pk, *more), data)
            assert answer.status_code in (200, *FORBIDDEN), (act, answer.status_code)
        for verb in ("delete", "publish", "unpublish"):
            client.post(f"/admin/bulk/cms/review/{verb}/?id={review.pk}")
        for verb in ("lock", "unlock"):
            client.post(f"/admin/snippets/cms/review/{verb}/{review.pk}/")
        assert state_of(review) == before


def test_a_superuser_who_wrote_in_it_neither_approves_nor_publishes_by_wagtails_addresses(
    client, boss, waiting
):
    row = Review.objects.get(pk=waiting.pk)
    row.direction += "每月公布。"
    save_draft(row, by=boss)
    submit(Review.objects.get(pk=row.pk), by=boss, on=DAY) if not row.workflow_in_progress else None
    state = Review.objects.get(pk=row.pk).current_workflow_task_state
    for address, data in (
        (review_url("workflow_action", row.pk, "approve", state.pk), {}),
        (review_url("edit", row.pk), {"action-publish": "1"}),
        (review_url("edit", row.pk), {"go_live_at": "2010-01-01 00:00", "action-publish": "1"}),
        (review_url("edit", row.pk), {"action-restart-workflow": "1"}),
        (f"/admin/bulk/cms/review/publish/?id={row.pk}", {}),
        ("/admin/bulk/wagtailcore/page/publish/?id=1", {}),
    ):
        assert client.post(address, data).status_code < 500
    row.refresh_from_db()
    assert (row.status, row.live, row.approved_revision) == (Status.SUBMITTED, False, None)


@pytest.mark.parametrize("extra", ["{", "[]", '"x"', "7", "null", '{"comment": ["x"]}', "\x00"])
def test_a_malformed_decision_is_no_error_of_ours(client, waiting, approvers, extra):
    client.force_login(approvers[0])
    data = {
        "action-workflow-action": "1",
        "workflow-action-name": "reject",
        "workflow-action-extra-data": extra,
    }
    assert client.post(review_url("edit", waiting.pk), data).status_code < 500


def test_state_of_a_rectification_is_not_brought_back_by_an_old_revision(client, boss):
    row = factories.RectificationFactory(
        status=RectificationStatus.VERIFIED, verified_on=DAY, verified_by=boss
    )
    old = row.save_revision(user=boss)
    Rectification.objects.filter(pk=row.pk).update(
        status=RectificationStatus.RETURNED, verified_on=None, verified_by=None, times_returned=1
    )
    form = {"measure": "新的措施，写得很具体。", "side": row.side, "owner": "示例", "due": "2011-03-31"}
    answer = client.post(rectification_url("revisions_revert", row.pk, old.pk), form)
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.measure == "新的措施，写得很具体。"
    assert (row.status, row.verified_by, row.times_returned) == (RectificationStatus.RETURNED, None, 1)


def test_state_of_a_rectification_cannot_be_typed(client, boss):
    row = factories.RectificationFactory()
    form = {"measure": row.measure, "side": row.side, "owner": "示例", "due": "2011-03-31"}
    forged = {
        "status": "verified",
        "verified_on": "2010-12-20",
        "verified_by": boss.pk,
        "times_returned": "0",
    }
    client.post(rectification_url("edit", row.pk), form | forged)
    row.refresh_from_db()
    assert (row.owner, row.status, row.verified_by) == ("示例", RectificationStatus.NOT_STARTED, None)


def test_a_circular_is_not_released_by_typing_its_number(client, boss):
    circular = factories.CircularFactory()
    data = {"series": "x", "year": "2010", "title": "示例", "scope": "public", "introduction": ""}
    forged = {"number": "9", "released_at": "2010-12-20 00:00", "released_by": boss.pk}
    client.post(reverse("circulars:edit", args=[circular.pk]), data | forged)
    circular.refresh_from_db()
    assert (circular.title, circular.number, circular.released_at) == ("示例", None, None)


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/api/main/pages/",
        "/admin/api/main/images/",
        "/admin/api/main/documents/",
        "/admin/pages/",
        "/admin/choose-page/",
        "/admin/images/chooser/",
        "/admin/documents/chooser/",
        "/admin/reports/site-history/",
        "/admin/reports/workflow/",
        "/admin/reports/workflow/?export=csv",
        "/admin/reports/workflow_tasks/",
        "/admin/reports/page-types-usage/",
        "/admin/reports/locked/",
        "/admin/snippets/cms/review/",
        "/admin/snippets/cms/review/?export=xlsx",
        "/admin/snippets/cms/review/history/1/",
        "/admin/snippets/cms/review/usage/1/",
        "/admin/users/",
        "/admin/groups/",
        "/admin/bakes/",
    ],
)
@pytest.mark.parametrize("groups", [None, [Group.STAFF]], ids=["anonymous", "staff"])
def test_the_admin_is_for_those_who_may_enter_it(client, groups, address):
    if groups is not None:
        client.force_login(factories.UserFactory(groups=groups))
    factories.ReviewFactory(ref="R-secret", complete=True)
    answer = client.get(address, headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.status_code in (302, 401, 403, 404)
    assert "R-secret" not in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/admin/users/",
        "/admin/groups/",
        "/admin/snippets/cms/comment/",
        "/admin/sites/",
        "/admin/collections/",
    ],
)
def test_an_approver_enters_no_screen_of_others(client, approvers, address):
    factories.CommentFactory(text="示例秘密意见")
    client.force_login(approvers[0])
    answer = client.get(address)
    assert answer.status_code in FORBIDDEN
    assert "示例秘密意见" not in answer.content.decode()


def test_reports_name_no_record_to_whoever_may_not_see_records(client):
    factories.ReviewFactory(ref="R-secret", submitted=True)
    client.force_login(factories.UserFactory(groups=[Group.MODERATOR]))
    for address in (
        "/admin/reports/site-history/",
        "/admin/reports/workflow/",
        "/admin/reports/locked/",
        "/admin/",
    ):
        answer = client.get(address)
        assert "R-secret" not in answer.content.decode(), address


def test_reading_an_act_does_nothing(client, boss):
    review = factories.ReviewFactory(circulated=True)
    approved = factories.ReviewFactory(approved=True)
    before = state_of(review), state_of(approved)
    for row in (review, approved):
        for act in ("circulate", "withdraw", "decide", "submit", "delete", "unpublish"):
            for method in (client.get, client.head, client.put, client.patch, client.delete):
                address = review_url(act, row.pk) + "?scope=public&notice=x&decision=approve&_method=POST"
                answer = method(address, headers={"x-http-method-override": "POST"})
                assert answer.status_code < 500, (act, method.__name__)
    assert (state_of(review), state_of(approved)) == before


def test_nobody_says_himself_who_he_is(client, boss):
    mine = factories.StaffProfileFactory(user=boss)
    theirs = factories.StaffProfileFactory()
    other, office = factories.PersonFactory(), factories.UnitFactory()
    form = {"person": other.pk, "offices": office.code}
    address = reverse("staffprofile:edit", args=[mine.pk])
    client.post(address, form | {"user": boss.pk})
    client.post(address, form | {"user": factories.UserFactory().pk})
    client.post(reverse("staffprofile:edit", args=[theirs.pk]), form | {"user": boss.pk})
    client.post(reverse("staffprofile:delete", args=[mine.pk]))
    before = mine.person
    mine.refresh_from_db()
    assert (mine.user, mine.person) == (boss, before)
    client.post(reverse("staffprofile:edit", args=[theirs.pk]), form | {"user": theirs.user.pk})
    theirs.refresh_from_db()
    assert theirs.person == other
    assert client.post(reverse("staffprofile:delete", args=[theirs.pk])).status_code == 302
    assert not type(theirs).objects.filter(pk=theirs.pk).exists()
    mine.delete()
    client.post(reverse("staffprofile:add"), form | {"user": boss.pk})
    assert not type(mine).objects.exists()


def test_an_importer_does_not_say_who_users_are(client):
    client.force_login(factories.UserFactory(groups=[Group.IMPORTER]))
    assert client.get("/admin/staffprofile/").status_code in FORBIDDEN
