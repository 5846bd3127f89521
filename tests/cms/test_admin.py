"""The desk over HTTP: screens open, acts go through the verbs, side doors are shut."""

from datetime import date

from django.urls import reverse

from wagtail.models import TaskState

import pytest

from cms.actions.approve import approve
from cms.actions.save_draft import save_draft
from cms.actions.submit import submit
from cms.groups import Group
from cms.models import Comment, Review
from cms.rules.terms import CommentStatus, Scope, Status
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2010, 12, 20)


def url(name: str, *args) -> str:
    return reverse(f"wagtailsnippets_cms_review:{name}", args=args)


@pytest.fixture
def boss(client):
    user = factories.UserFactory(superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def review():
    review = factories.ReviewFactory(complete=True, scope=Scope.SYSTEM)
    submit(review, by=factories.UserFactory(), on=DAY)
    return review


@pytest.fixture
def approved(review, approvers):
    for user in approvers:
        approve(Review.objects.get(pk=review.pk), by=user)
    return Review.objects.get(pk=review.pk)


def decide(client, review, user, name="approve"):
    """Try every address at which a stage can be decided; return the answers."""
    client.force_login(user)
    state = TaskState.objects.filter(workflow_state__object_id=str(review.pk)).latest("pk")
    return [
        client.post(url("workflow_action", review.pk, name, state.pk), {"comment": "理由"}),
        client.post(url("edit", review.pk), {"action-workflow-action": "1", "workflow-action-name": name}),
        client.post(url("decide", review.pk), {"decision": name, "comment": "理由", "checked": []}),
    ]


HANDS = ["submitter", "importer", "contributor", "reviewer", "subject", "other stage", "outsider"]


@pytest.mark.parametrize("superuser", [False, True])
@pytest.mark.parametrize("hand", HANDS)
def test_no_address_lets_somebody_with_a_hand_in_it_approve(client, review, hand, superuser):
    from tests.cms.test_guards import somebody

    if hand == "outsider" and superuser:
        pytest.skip("a superuser without a hand in it may approve")
    user = somebody(hand, review, is_superuser=superuser)
    before = TaskState.objects.filter(status=TaskState.STATUS_APPROVED).count()
    for answer in decide(client, Review.objects.get(pk=review.pk), user):
        assert answer.status_code in (200, 302, 403)
    assert TaskState.objects.filter(status=TaskState.STATUS_APPROVED).count() == before


def test_a_stage_cannot_be_decided_under_the_address_of_another_review(client, review, approvers):
    first = approvers[0]
    other = factories.ReviewFactory(complete=True)
    submit(other, by=factories.UserFactory(), on=DAY)
    Review.objects.filter(pk=review.pk).update(submitted_by=first)
    state = review.current_workflow_task_state
    client.force_login(first)
    answer = client.post(url("workflow_action", other.pk, "approve", state.pk))
    assert answer.status_code in (302, 403)
    assert not TaskState.objects.filter(status=TaskState.STATUS_APPROVED).exists()


def test_three_editors_approve_over_http_and_the_fourth_circulates(client, review, approvers, circulator):
    for user in approvers:
        client.force_login(user)
        assert client.get(url("inspect", review.pk)).status_code == 200
        state = Review.objects.get(pk=review.pk).current_workflow_task_state
        client.post(url("workflow_action", review.pk, "approve", state.pk))
    assert Review.objects.get(pk=review.pk).status == Status.APPROVED
    client.force_login(circulator)
    page = client.get(url("circulate", review.pk))
    assert "内部版" in page.content.decode()
    client.post(url("circulate", review.pk), {"scope": Scope.ORGANISATION})
    row = Review.objects.get(pk=review.pk)
    assert (row.status, row.scope, row.live) == (Status.CIRCULATED, Scope.ORGANISATION, True)


def test_approving_asks_for_the_whole_checklist(client, review, approvers):
    client.force_login(approvers[0])
    task = Review.objects.get(pk=review.pk).current_workflow_task
    answer = client.post(url("decide", review.pk), {"decision": "approve", "checked": task.checklist[:2]})
    assert answer.status_code == 200
    assert not TaskState.objects.filter(status=TaskState.STATUS_APPROVED).exists()
    client.post(url("decide", review.pk), {"decision": "approve", "checked": task.checklist})
    assert TaskState.objects.filter(status=TaskState.STATUS_APPROVED).count() == 1


def test_a_return_over_http_needs_its_reason(client, review, approvers):
    client.force_login(approvers[0])
    state = review.current_workflow_task_state
    client.post(url("workflow_action", review.pk, "reject", state.pk), {"comment": ""})
    assert Review.objects.get(pk=review.pk).status == Status.SUBMITTED
    client.post(url("workflow_action", review.pk, "reject", state.pk), {"comment": "问题不具体。"})
    assert Review.objects.get(pk=review.pk).return_reason == "问题不具体。"


@pytest.mark.parametrize("path", ["unpublish", "delete"])
def test_wagtails_own_ways_of_taking_a_review_down_are_shut(client, boss, path):
    review = factories.ReviewFactory(circulated=True)
    for method in (client.get, client.post):
        assert method(url(path, review.pk)).status_code in (302, 403)
    assert Review.objects.get(pk=review.pk).live


def test_there_is_no_copy_and_no_publish(client, boss):
    review = factories.ReviewFactory(approved=True)
    assert client.get(f"/admin/snippets/cms/review/copy/{review.pk}/").status_code == 404
    page = client.get(url("edit", review.pk)).content.decode()
    assert 'name="action-publish"' not in page
    client.post(url("edit", review.pk), form_of(review) | {"action-publish": "1"})
    assert not Review.objects.get(pk=review.pk).live


def test_bulk_delete_leaves_circulated_reviews(client, boss):
    review = factories.ReviewFactory(circulated=True)
    client.post(f"/admin/bulk/cms/review/delete/?id={review.pk}")
    assert Review.objects.filter(pk=review.pk).exists()


def test_reverting_to_an_old_text_is_an_edit_and_voids_the_approvals(client, boss, review, approvers):
    first = review.latest_revision
    row = Review.objects.get(pk=review.pk)
    row.direction = "改成另一段努力方向，按季公布。"
    save_draft(row, by=factories.UserFactory())
    approve(Review.objects.get(pk=review.pk), by=approvers[0])
    client.post(url("revisions_revert", review.pk, first.pk), form_of(first.as_object()))
    now = Review.objects.get(pk=review.pk)
    assert not now.live
    assert now.latest_revision.user == boss
    assert now.current_workflow_task.name == "初审"
    assert now.current_workflow_task_state.revision == now.latest_revision


def form_of(review) -> dict:
    """Return what the editor's form sends for a review as it is."""
    data = {
        "unit": review.unit_id,
        "person": review.person_id or "",
        "reviewer": review.reviewer_id or "",
        "external_reviewer": "",
        "method": review.method,
        "date": review.date.isoformat(),
        "theme": "",
        "draw": "",
        "achievements": review.achievements,
        "weak_links": review.weak_links,
        "direction": review.direction,
        "no_problem_basis": "",
        "scope": review.scope,
        "change_note": "",
    }
    data |= {f"points_{slug}": text for slug, text in review.points.items()}
    for name, rows in (("findings", review.findings.all()), ("steps", review.steps.all())):
        data |= {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": len(rows)}
        data |= {f"{name}-MIN_NUM_FORMS": 0, f"{name}-MAX_NUM_FORMS": 1000}
        for number, row in enumerate(rows):
            stem = f"{name}-{number}-"
            data |= {stem + "id": row.pk, stem + "ORDER": number + 1}
            if name == "findings":
                data |= {stem + "text": row.text, stem + "point": row.point, stem + "carried_from": ""}
            else:
                data |= {
                    stem + "step": row.step,
                    stem + "done_on": row.done_on.isoformat(),
                    stem + "means": row.means,
                    stem + "groups": row.groups,
                    stem + "people_count": "",
                    stem + "summary": row.summary,
                }
    return data


def test_an_editor_changes_a_point_and_becomes_a_contributor(client, boss):
    review = factories.ReviewFactory(complete=True)
    save_draft(review, by=factories.UserFactory())
    review = Review.objects.get(pk=review.pk)
    slug = next(iter(review.points))
    answer = client.post(url("edit", review.pk), form_of(review) | {f"points_{slug}": "改写后的第一条。"})
    assert answer.status_code == 302
    row = Review.objects.get(pk=review.pk)
    assert row.points[slug] == "改写后的第一条。"
    assert row.latest_revision.user == boss
    assert row.findings.count() == 1


def test_an_incomplete_review_is_not_submitted_from_the_editor(client, boss):
    review = factories.ReviewFactory(complete=True)
    save_draft(review, by=boss)
    review = Review.objects.get(pk=review.pk)
    client.post(url("edit", review.pk), form_of(review) | {"direction": "", "action-submit": "1"})
    assert Review.objects.get(pk=review.pk).status == Status.DRAFT
    client.post(url("edit", review.pk), form_of(review) | {"action-submit": "1"})
    assert Review.objects.get(pk=review.pk).status == Status.SUBMITTED


def test_a_new_review_gets_its_reference_and_round(client, boss):
    held = factories.AppointmentFactory()
    unit = factories.UnitFactory(parent=held.unit)
    factories.RoundFactory()
    blank = {f"{name}-{key}": 0 for name in ("findings", "steps") for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    data = {
        "unit": unit.pk,
        "reviewer": held.person.pk,
        "method": "collective",
        "date": "2010-12-10",
        "scope": "organisation",
    }
    answer = client.post(url("add"), data | blank)
    assert answer.status_code == 302, answer.context["form"].errors
    row = Review.objects.get()
    assert (row.ref, row.round.name, row.status) == ("2010H2-0001", "2010H2", Status.DRAFT)


def test_withdrawing_over_http_leaves_the_notice(client, circulator):
    review = factories.ReviewFactory(circulated=True)
    client.force_login(circulator)
    client.post(url("withdraw", review.pk), {"notice": "数据有误。"})
    row = Review.objects.get(pk=review.pk)
    assert (row.status, row.withdrawal_notice) == (Status.WITHDRAWN, "数据有误。")


@pytest.mark.parametrize("act", ["circulate", "withdraw"])
def test_acts_need_their_permission_over_http(client, approved, approvers, act):
    client.force_login(approvers[0])
    client.post(url(act, approved.pk), {"scope": "organisation", "notice": "说明"})
    assert Review.objects.get(pk=approved.pk).status == Status.APPROVED


def test_the_home_page_shows_what_waits_and_for_whom_only(client, review, approvers):
    for user, waits in ((approvers[0], True), (approvers[1], False)):
        client.force_login(user)
        page = client.get(reverse("wagtailadmin_home")).content.decode()
        assert (review.ref in page) is waits


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/snippets/cms/review/",
        "/admin/snippets/cms/review/add/",
        "/admin/snippets/cms/review/?q=示例",
        "/admin/snippets/cms/review/?status=submitted&round=",
        "/admin/snippets/cms/rectification/",
        "/admin/snippets/cms/comment/",
        "/admin/commitment/",
        "/admin/consultation/new/",
        "/admin/circulars/",
        "/admin/circulars/new/",
        "/admin/units/",
        "/admin/units/new/",
        "/admin/person/",
        "/admin/appointment/new/",
        "/admin/edge/new/",
        "/admin/round/new/",
        "/admin/frameworkversion/",
        "/admin/draw/",
        "/admin/staffprofile/new/",
    ],
)
def test_every_screen_opens(client, boss, address):
    factories.ReviewFactory(submitted=True)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "state", ["complete", "submitted", "returned", "approved", "circulated", "withdrawn"]
)
def test_the_card_and_the_form_open_in_every_state(client, boss, state):
    review = factories.ReviewFactory(**{state: True})
    assert client.get(url("inspect", review.pk)).status_code == 200
    assert client.get(url("edit", review.pk)).status_code == 200
    assert client.get(url("history", review.pk)).status_code == 200


def test_the_list_asks_few_questions(client, boss, django_assert_max_num_queries):
    factories.ReviewFactory.create_batch(12, submitted=True)
    with django_assert_max_num_queries(45):
        client.get(url("list"))


def test_frameworks_and_draws_are_only_looked_at(client, boss):
    factories.RoundFactory()
    assert client.get("/admin/frameworkversion/new/").status_code in (302, 403, 404)
    assert client.get("/admin/draw/new/").status_code in (302, 403, 404)


def test_comments_are_decided_in_bulk(client):
    client.force_login(factories.UserFactory(groups=[Group.MODERATOR]))
    comments = factories.CommentFactory.create_batch(3)
    ids = "&".join(f"id={comment.pk}" for comment in comments)
    assert client.get(f"/admin/bulk/cms/comment/approve/?{ids}").status_code == 200
    client.post(f"/admin/bulk/cms/comment/approve/?{ids}")
    assert set(Comment.objects.values_list("status", flat=True)) == {CommentStatus.APPROVED}
    client.post(f"/admin/bulk/cms/comment/reject/?{ids}", {"reason": ""})
    assert set(Comment.objects.values_list("status", flat=True)) == {CommentStatus.APPROVED}
    client.post(f"/admin/bulk/cms/comment/reject/?{ids}", {"reason": "含个人信息。"})
    assert set(Comment.objects.values_list("status", flat=True)) == {CommentStatus.REJECTED}
    client.post(f"/admin/bulk/cms/comment/undo/?{ids}")
    assert set(Comment.objects.values_list("status", flat=True)) == {CommentStatus.PENDING}


def test_a_comment_is_redacted_on_its_desk(client):
    client.force_login(factories.UserFactory(groups=[Group.MODERATOR]))
    comment = factories.CommentFactory(text="张三说：请多开窗口。")
    desk = reverse("wagtailsnippets_cms_comment:desk", args=[comment.pk])
    client.post(desk, {"verdict": "redacted", "published_text": "请多开窗口。", "reason": ""})
    client.post(desk, {"answer": "已增加窗口。"})
    comment.refresh_from_db()
    assert (comment.published_text, comment.answer) == ("请多开窗口。", "已增加窗口。")


def test_comments_cannot_be_edited_or_deleted(client, boss):
    comment = factories.CommentFactory()
    client.post(f"/admin/snippets/cms/comment/delete/{comment.pk}/")
    client.post(f"/admin/bulk/cms/comment/delete/?id={comment.pk}")
    client.post(f"/admin/snippets/cms/comment/edit/{comment.pk}/", {"text": "另一段"})
    assert Comment.objects.get().text == comment.text


def test_a_circular_is_made_and_released_over_http(client, circulator):
    reviews = factories.ReviewFactory.create_batch(2, approved=True)
    client.force_login(circulator)
    data = {
        "series": "示例通报",
        "year": 2010,
        "title": "示例",
        "introduction": "",
        "scope": "organisation",
        "reviews": [row.pk for row in reviews],
    }
    assert client.post("/admin/circulars/new/", data).status_code == 302
    from cms.models import Circular

    circular = Circular.objects.get()
    assert circular.reviews.count() == 2
    assert client.get(f"/admin/circulars/release/{circular.pk}/").status_code == 200
    client.post(f"/admin/circulars/release/{circular.pk}/")
    circular.refresh_from_db()
    assert circular.number == 1
    assert client.get(f"/admin/circulars/edit/{circular.pk}/").status_code == 302


def test_overlapping_periods_of_a_unit_are_refused(client, boss):
    unit = factories.UnitFactory(valid_from=date(2010, 1, 1))
    data = {
        "unit": unit.pk,
        "name": "示例",
        "category": "technical",
        "org_type": "",
        "valid_from": "2010-06-01",
    }
    answer = client.post("/admin/units/new/", data)
    assert answer.status_code == 200
    assert "valid_from" in answer.context["form"].errors


def test_a_draft_without_a_method_leaves_list_and_preview_readable(client, boss):
    draft = factories.ReviewFactory(method="")
    assert draft.ref in client.get(url("list")).content.decode()
    assert draft.get_preview_context(None, "public")["method"] == ""
