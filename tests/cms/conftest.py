"""People of the desk."""

from django.apps import apps

from wagtail.models import Workflow

import pytest

from cms.groups import Group, set_up
from tests import factories


@pytest.fixture(autouse=True)
def _stages(request):
    """Put the stages back where an earlier test has emptied the tables."""
    uses_database = request.node.get_closest_marker("django_db") or "db" in request.fixturenames
    if uses_database:
        request.getfixturevalue("db")
        if not Workflow.objects.exists():
            set_up(apps)


@pytest.fixture
def approvers(db):
    """Return one approver for each stage, in order."""
    return [
        factories.UserFactory(username=f"approver-{group.name.lower()}", groups=[group])
        for group in (Group.FIRST, Group.SECOND, Group.THIRD)
    ]


@pytest.fixture
def circulator(db):
    return factories.UserFactory(username="circulator", groups=[Group.CIRCULATOR])
