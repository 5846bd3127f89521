"""No excluded person approves and nothing goes live uncirculated, whatever the path."""

from datetime import date

from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import TaskState

import pytest

from cms.actions.approve import approve, approve_stage
from cms.actions.circulate import circulate, clear_emergency
from cms.actions.errors import Forbidden, Refused
from cms.actions.save_draft import save_draft
from cms.actions.submit import submit
from cms.groups import Group
from cms.models import AuditEntry, Review
from cms.queries.approval import excluded_reviews
from cms.rules.terms import Role, Scope, Status
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2010, 12, 20)
REFUSALS = (Refused, Forbidden)

HANDS = ["submitter", "contributor", "reviewer", "subject", "other stage", "importer", "outsider"]


def somebody(hand: str, review: Review, **user):
    """Return a user of the first group with a hand in the review."""
    user = factories.UserFactory(groups=[] if hand == "outsider" else list(Group)[:3], **user)
    if hand == "submitter":
        Review.objects.filter(pk=review.pk).update(submitted_by=user)
    if hand == "importer":
        Review.objects.filter(pk=review.pk).update(imported_by=user)
    if hand == "contributor":
        row = Review.objects.get(pk=review.pk)
        row.direction += "每月公布。"
        save_draft(row, by=user)
    if hand == "reviewer":
        factories.StaffProfileFactory(user=user, person=review.reviewer)
    if hand == "subject":
        head = factories.AppointmentFactory(unit=review.unit, role=Role.SECRETARY).person
        factories.StaffProfileFactory(user=user, person=head)
    if hand == "other stage":
        approve(Review.objects.get(pk=review.pk), by=user)
    return user


def by_verb(review, user):
    approve(review, by=user)


def by_task_state(review, user):
    review.current_workflow_task_state.approve(user=user)


def by_stage(review, user):
    approve_stage(review.current_workflow_task_state, by=user)


def by_action(review, user):
    review.current_workflow_task.on_action(review.current_workflow_task_state, user, "approve")


def by_row(review, user):
    state = review.current_workflow_task_state
    state.status, state.finished_by = TaskState.STATUS_APPROVED, user
    state.save()


def by_nobody(review, user):
    review.current_workflow_task_state.approve(user=None)


PATHS = [by_verb, by_task_state, by_stage, by_action, by_row, by_nobody]


@pytest.fixture
def review():
    review = factories.ReviewFactory(complete=True)
    submit(review, by=factories.UserFactory(), on=DAY)
    return review


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
@pytest.mark.parametrize("superuser", [False, True])
@pytest.mark.parametrize("hand", HANDS)
def test_nobody_with_a_hand_in_a_review_approves_it(review, hand, superuser, path):
    if hand == "outsider" and superuser:
        pytest.skip("a superuser without a hand in it may approve")
    user = somebody(hand, review, is_superuser=superuser)
    before = TaskState.objects.filter(status=TaskState.STATUS_APPROVED).count()
    row = Review.objects.get(pk=review.pk)
    assert row.current_workflow_task.get_actions(row, user) == []
    with pytest.raises(REFUSALS), transaction.atomic():
        path(row, user)
    assert TaskState.objects.filter(status=TaskState.STATUS_APPROVED).count() == before
    assert {"key": str(row.pk)} in list(excluded_reviews(user)) or hand in ("other stage", "outsider")
    assert not TaskState.objects.reviewable_by(user).exists()


def test_whoever_may_approve_sees_it_waiting(review, approvers):
    assert TaskState.objects.reviewable_by(approvers[0]).count() == 1
    assert not TaskState.objects.reviewable_by(approvers[1]).exists()


def test_approvals_written_past_the_rules_do_not_count(review, approvers):
    approve(review, by=approvers[0])
    approve(Review.objects.get(pk=review.pk), by=approvers[1])
    TaskState.objects.update(finished_by=approvers[0])
    with pytest.raises(Refused):
        approve(Review.objects.get(pk=review.pk), by=approvers[2])
    state = Review.objects.get(pk=review.pk).current_workflow_state
    with pytest.raises(Refused):
        state.finish(user=approvers[2])
    assert Review.objects.get(pk=review.pk).approved_revision is None


@pytest.mark.parametrize("state", ["complete", "submitted", "approved", "returned", "withdrawn"])
def test_no_side_door_makes_a_text_live(state, circulator):
    review = factories.ReviewFactory(**{state: True})
    if not review.latest_revision:
        save_draft(review, by=factories.UserFactory())
    review = Review.objects.get(pk=review.pk)
    boss = factories.UserFactory(superuser=True)
    doors = [
        lambda: review.latest_revision.publish(user=boss, skip_permission_checks=True),
        lambda: review.publish(review.latest_revision, skip_permission_checks=True),
        lambda: PublishRevisionAction(review.latest_revision).execute(skip_permission_checks=True),
        lambda: Review.objects.filter(pk=review.pk).update(live=True),
        lambda: circulate(review, scope=Scope.PUBLIC, by=boss, on=DAY),
    ]
    for door in doors:
        with pytest.raises((*REFUSALS, IntegrityError)), transaction.atomic():
            door()
    assert not Review.objects.get(pk=review.pk).live


def test_an_unapproved_correction_does_not_go_live():
    review = factories.ReviewFactory(circulated=True)
    old = review.direction
    review.direction = "未经审批的新文字，写得很具体。"
    revision = save_draft(review, by=factories.UserFactory())
    for door in (
        lambda: revision.publish(skip_permission_checks=True),
        lambda: PublishRevisionAction(revision).execute(skip_permission_checks=True),
    ):
        with pytest.raises(Refused), transaction.atomic():
            door()
    assert Review.objects.get(pk=review.pk).direction == old


def test_nothing_is_scheduled(review):
    review.go_live_at = timezone.now()
    revision = review.save_revision(approved_go_live_at=timezone.now())
    assert revision.approved_go_live_at is None
    call_command("publish_scheduled")
    assert not Review.objects.get(pk=review.pk).live


def test_a_circulated_review_is_neither_unpublished_nor_deleted():
    review = factories.ReviewFactory(circulated=True)
    with pytest.raises(Refused), transaction.atomic():
        review.unpublish()
    with pytest.raises((Refused, ProtectedError)), transaction.atomic():
        Review.objects.filter(pk=review.pk).delete()
    assert Review.objects.get(pk=review.pk).live


def test_an_approved_revision_is_not_overwritten(review, approvers):
    user = review.latest_revision.user
    approve(review, by=approvers[0])
    row = Review.objects.get(pk=review.pk)
    row.direction = "偷换的文字，写得很具体。"
    revision = row.save_revision(user=user, overwrite_revision=row.latest_revision)
    assert revision.pk != row.revisions.order_by("pk").first().pk


def test_an_emergency_keeps_its_mark_until_another_clears_it(review):
    hasty = factories.UserFactory(groups=[Group.EMERGENCY])
    other = factories.UserFactory(groups=[Group.EMERGENCY])
    with pytest.raises(Refused, match="理由"):
        circulate(review, scope=Scope.ORGANISATION, by=hasty, on=DAY, emergency=True)
    done = circulate(
        review,
        scope=Scope.ORGANISATION,
        by=hasty,
        on=DAY,
        emergency=True,
        reason="涉及人身安全，须即日通报。",
    )
    assert done.emergency
    assert review.live
    with pytest.raises(REFUSALS):
        clear_emergency(done, by=hasty, at=timezone.now())
    with pytest.raises(REFUSALS):
        clear_emergency(done, by=review.submitted_by, at=timezone.now())
    clear_emergency(done, by=other, at=timezone.now())
    assert done.cleared_by == other


def test_an_emergency_needs_its_own_permission(review, circulator):
    with pytest.raises(Forbidden):
        circulate(review, scope=Scope.SUBJECT, by=circulator, on=DAY, emergency=True, reason="紧急。")


def test_an_emergency_review_can_still_be_approved(review, approvers):
    hasty = factories.UserFactory(groups=[Group.EMERGENCY])
    circulate(review, scope=Scope.ORGANISATION, by=hasty, on=DAY, emergency=True, reason="须即日通报。")
    for user in approvers:
        approve(Review.objects.get(pk=review.pk), by=user)
    row = Review.objects.get(pk=review.pk)
    assert (row.status, row.approved_revision_id) == (Status.CIRCULATED, row.live_revision_id)


@pytest.mark.parametrize("scope", [Scope.SYSTEM, Scope.PUBLIC])
def test_a_review_of_a_person_stays_within_the_organisation(approvers, circulator, scope):
    member = factories.AppointmentFactory(role=Role.TEAM_MEMBER)
    head = factories.AppointmentFactory(unit=member.unit).person
    review = factories.ReviewFactory(
        complete=True, subject_kind="team-member", unit=member.unit, person=member.person, reviewer=head
    )
    submit(review, by=factories.UserFactory(), on=DAY)
    for user in approvers:
        approve(Review.objects.get(pk=review.pk), by=user)
    with pytest.raises(Refused):
        circulate(review, scope=scope, by=circulator, on=DAY)
    circulate(review, scope=Scope.ORGANISATION, by=circulator, on=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(scope=scope)


def test_widening_within_the_approved_scope_is_another_circulation(approvers, circulator):
    review = factories.ReviewFactory(complete=True, scope=Scope.SYSTEM)
    submit(review, by=factories.UserFactory(), on=DAY)
    for user in approvers:
        approve(Review.objects.get(pk=review.pk), by=user)
    circulate(review, scope=Scope.ORGANISATION, by=circulator, on=DAY)
    circulate(review, scope=Scope.SYSTEM, by=circulator, on=DAY)
    with pytest.raises(Refused):
        circulate(review, scope=Scope.PUBLIC, by=circulator, on=DAY)
    assert [row.scope for row in review.circulations.order_by("pk")] == ["organisation", "system"]


def test_the_log_is_append_only(review):
    entry = AuditEntry.objects.first()
    entry.verb = "other"
    with pytest.raises(Refused):
        entry.save()
    with pytest.raises(Refused):
        entry.delete()
