import pytest

from cms.models import FrameworkVersion, Round
from cms.queries.rounds import framework_version_of
from cms.rounds import open_round
from cms.rules import rounds
from tests.factories import FrameworkVersionFactory

pytestmark = pytest.mark.django_db


def test_a_round_keeps_the_framework_under_which_it_was_opened():
    first = FrameworkVersion.objects.first() or FrameworkVersionFactory()
    opened = open_round("2010H2")
    later = FrameworkVersionFactory(framework=first.framework)
    assert framework_version_of(rounds.Round.parse("2010H2")) == opened.framework_version == first
    assert framework_version_of(rounds.Round.parse("2011H1")) == later


def test_opening_a_round_again_changes_nothing():
    opened = open_round("2010H2")
    FrameworkVersionFactory()
    assert open_round("2010H2") == opened
    assert Round.objects.count() == 1
    assert Round.objects.get().framework_version == opened.framework_version
