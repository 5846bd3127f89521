"""A file of reviews enters the approval queue at once, and approved by nobody."""

from datetime import UTC, datetime

from wagtail.models import TaskState

import pytest

from cms.actions.approve import approve
from cms.actions.errors import Refused
from cms.actions.submit_imported import submit_imported
from cms.groups import Group
from cms.models import AuditEntry, Review
from cms.rules.terms import Status
from tests import factories

pytestmark = pytest.mark.django_db
AT = datetime(2010, 12, 20, 3, 0, tzinfo=UTC)


def batch(count):
    unit = factories.UnitFactory(parent=factories.UnitFactory())
    reviewer = factories.AppointmentFactory(unit=unit.latest.parent).person
    return factories.ReviewFactory.create_batch(count, complete=True, unit=unit, reviewer=reviewer)


def test_imported_reviews_wait_at_the_first_stage():
    importer = factories.UserFactory()
    assert submit_imported(batch(3), by=importer, at=AT) == 3
    for review in Review.objects.all():
        assert review.status == Status.SUBMITTED
        assert review.imported
        assert review.current_workflow_task.name == "初审"
        assert review.current_workflow_task_state.revision_id == review.latest_revision_id
        assert [row["text"] for row in review.latest_revision.content["findings"]] == review.problems
        assert len(review.latest_revision.content["steps"]) == 2
    assert AuditEntry.objects.filter(verb="submit").count() == 3


def test_an_imported_review_goes_through_the_stages(approvers):
    review = batch(1)[0]
    submit_imported([review], by=None, at=AT)
    review = Review.objects.get(pk=review.pk)
    for user in approvers:
        approve(review, by=user)
    assert Review.objects.get(pk=review.pk).status == Status.APPROVED


def test_the_importer_cannot_approve():
    importer = factories.UserFactory(groups=[Group.FIRST])
    review = batch(1)[0]
    submit_imported([review], by=importer, at=AT)
    with pytest.raises(Refused):
        approve(Review.objects.get(pk=review.pk), by=importer)
    assert not TaskState.objects.filter(status=TaskState.STATUS_APPROVED).exists()


def test_the_number_of_queries_does_not_grow_with_the_file(django_assert_max_num_queries):
    reviews = list(Review.objects.filter(pk__in=[row.pk for row in batch(40)]).select_related("unit"))
    with django_assert_max_num_queries(30):
        submit_imported(reviews, by=factories.UserFactory(), at=AT)
