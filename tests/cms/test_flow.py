"""From draft to readers and back: each verb does its own part and nothing else."""

from datetime import date

from wagtail.models import TaskState

import pytest

from cms.actions.approve import approve
from cms.actions.circulate import circulate
from cms.actions.correct import correct
from cms.actions.errors import Forbidden, Refused
from cms.actions.return_ import return_
from cms.actions.save_draft import save_draft
from cms.actions.submit import submit
from cms.actions.withdraw import withdraw
from cms.models import AuditEntry, Review
from cms.rules.terms import Scope, Status
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2010, 12, 20)


def submitted(**fields) -> Review:
    writer = factories.UserFactory()
    review = factories.ReviewFactory(complete=True, **fields)
    submit(review, by=writer, on=DAY)
    return review


def approved(approvers, **fields) -> Review:
    review = submitted(**fields)
    for user in approvers:
        approve(review, by=user)
    return Review.objects.get(pk=review.pk)


def test_a_complete_review_is_submitted_to_the_first_stage():
    review = submitted()
    assert review.status == Status.SUBMITTED
    assert review.current_workflow_task.name == "初审"
    assert not review.live


@pytest.mark.parametrize("point", range(5))
def test_a_review_without_one_of_its_points_is_not_submitted(point):
    review = factories.ReviewFactory(complete=True)
    review.points.pop(list(review.points)[point])
    with pytest.raises(Refused) as refusal:
        submit(review, by=factories.UserFactory(), on=DAY)
    assert [reason.code for reason in refusal.value.reasons] == ["R01"] or not review.latest_revision
    assert Review.objects.get(pk=review.pk).status == Status.DRAFT


def test_a_reviewer_who_may_not_review_the_subject_is_refused():
    review = factories.ReviewFactory(complete=True, reviewer=factories.PersonFactory())
    with pytest.raises(Refused, match="点评人"):
        submit(review, by=factories.UserFactory(), on=DAY)


def test_three_approvals_approve_and_do_not_circulate(approvers):
    review = approved(approvers)
    assert review.status == Status.APPROVED
    assert review.approved_revision_id == review.latest_revision_id
    assert not review.live
    assert not review.circulations.exists()


def test_two_approvals_are_not_enough(approvers):
    review = submitted()
    for user in approvers[:2]:
        approve(review, by=user)
    review.refresh_from_db()
    assert review.status == Status.SUBMITTED
    assert review.approved_revision is None


def test_circulating_makes_the_approved_text_live(approvers, circulator):
    review = approved(approvers, scope=Scope.SYSTEM)
    circulate(review, scope=Scope.ORGANISATION, by=circulator, on=DAY)
    review = Review.objects.get(pk=review.pk)
    assert review.live
    assert review.status == Status.CIRCULATED
    assert review.scope == Scope.ORGANISATION
    assert review.approved_revision.as_object().scope == Scope.SYSTEM
    assert review.findings.count() == 1


def test_circulation_goes_no_further_than_was_approved(approvers, circulator):
    review = approved(approvers, scope=Scope.ORGANISATION)
    with pytest.raises(Refused, match="宽于审批"):
        circulate(review, scope=Scope.PUBLIC, by=circulator, on=DAY)
    assert not Review.objects.get(pk=review.pk).live


def test_circulation_needs_its_own_permission(approvers):
    review = approved(approvers)
    with pytest.raises(Forbidden):
        circulate(review, scope=Scope.ORGANISATION, by=approvers[2], on=DAY)


def test_a_text_changed_under_approval_starts_again_and_its_writer_is_out(approvers):
    first, second, _ = approvers
    review = submitted()
    approve(review, by=first)
    review = Review.objects.get(pk=review.pk)
    review.direction = "改为每月公布一次等候时间，接受群众监督。"
    save_draft(review, by=second)
    review = Review.objects.get(pk=review.pk)
    assert review.current_workflow_task.name == "初审"
    approve(review, by=first)
    with pytest.raises(Refused, match="起草、修改"):
        approve(review, by=second)


def test_a_return_needs_a_reason_and_keeps_it(approvers):
    review = submitted()
    with pytest.raises(Refused, match="理由"):
        return_(review, by=approvers[0], reason=" ")
    return_(review, by=approvers[0], reason="问题写得不具体。")
    review = Review.objects.get(pk=review.pk)
    assert review.status == Status.RETURNED
    assert review.return_reason == "问题写得不具体。"
    submit(review, by=review.submitted_by, on=DAY)
    assert review.status == Status.SUBMITTED
    assert review.current_workflow_task.name == "初审"


def test_withdrawing_takes_the_text_away_and_leaves_the_notice(circulator):
    review = factories.ReviewFactory(circulated=True, scope=Scope.PUBLIC)
    with pytest.raises(Refused, match="说明"):
        withdraw(review, by=circulator, on=DAY, notice="")
    withdraw(review, by=circulator, on=DAY, notice="数据有误，正在核实。")
    review = Review.objects.get(pk=review.pk)
    assert (review.status, review.live) == (Status.WITHDRAWN, False)
    assert review.withdrawal_notice == "数据有误，正在核实。"
    with pytest.raises(Refused):
        circulate(review, scope=Scope.PUBLIC, by=circulator, on=DAY)


def test_a_correction_replaces_the_text_when_it_is_circulated(approvers, circulator):
    review = factories.ReviewFactory(circulated=True, scope=Scope.PUBLIC)
    old = review.direction
    review.direction = "明年一季度全面推开预约办理。"
    with pytest.raises(Refused, match="更正说明"):
        correct(review, by=factories.UserFactory(), on=DAY, note="")
    correct(review, by=factories.UserFactory(), on=DAY, note="更正完成时限。")
    for user in approvers:
        approve(Review.objects.get(pk=review.pk), by=user)
    row = Review.objects.get(pk=review.pk)
    assert (row.live, row.status, row.direction, row.change_note) == (True, Status.CIRCULATED, old, "")
    circulate(row, scope=Scope.PUBLIC, by=circulator, on=DAY)
    row = Review.objects.get(pk=review.pk)
    assert row.direction == "明年一季度全面推开预约办理。"
    assert row.change_note == "更正完成时限。"


def test_every_act_is_in_the_log(approvers, circulator):
    review = approved(approvers)
    circulate(review, scope=Scope.ORGANISATION, by=circulator, on=DAY)
    withdraw(review, by=circulator, on=DAY, notice="更正中。")
    verbs = list(AuditEntry.objects.filter(object_ref=review.ref).values_list("verb", flat=True))
    assert verbs[0] == "submit"
    assert verbs.count("approve_stage") == 3
    assert verbs[-2:] == ["circulate", "withdraw"]


def test_a_stage_cannot_be_approved_with_a_text_that_changed_meanwhile(approvers):
    review = submitted()
    task_state = TaskState.objects.get(pk=review.current_workflow_task_state.pk)
    review = Review.objects.get(pk=review.pk)
    review.achievements = "另写的成绩。"
    save_draft(review, by=factories.UserFactory())
    from cms.actions.approve import approve_stage

    with pytest.raises(Refused):
        approve_stage(task_state, by=approvers[0])
