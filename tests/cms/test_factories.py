"""The records that other tests build on are what their names say."""

import pytest

from cms.models import Review
from cms.rules.terms import Scope, Status, SubjectKind
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("trait", "status"),
    [("complete", Status.DRAFT), ("submitted", Status.SUBMITTED), ("approved", Status.APPROVED)],
)
def test_a_review_comes_in_the_state_asked_for(trait, status):
    review = factories.ReviewFactory(**{trait: True})
    review.refresh_from_db()
    assert review.status == status
    assert not review.live
    assert len(review.points) == 5
    assert review.findings.count() == 1
    assert review.steps.count() == 2


def test_a_circulated_review_is_live_with_its_circulation():
    review = Review.objects.get(pk=factories.ReviewFactory(circulated=True, scope=Scope.PUBLIC).pk)
    assert review.live
    assert review.approved_revision_id == review.latest_revision_id
    assert review.circulations.get().scope == Scope.PUBLIC


def test_a_person_can_be_the_subject():
    member = factories.AppointmentFactory(role="team-member")
    review = factories.ReviewFactory(
        subject_kind=SubjectKind.TEAM_MEMBER,
        unit=member.unit,
        person=member.person,
        reviewer=factories.AppointmentFactory(unit=member.unit).person,
        submitted=True,
    )
    assert review.person == member.person
    assert sorted(review.points) == sorted(factories.point_slugs("party-group"))
