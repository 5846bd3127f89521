"""A circular gets the next number of its series and year and releases its reviews together, or not at all."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection

import pytest

from cms.actions.errors import Forbidden, Refused
from cms.actions.release_circular import release_circular
from cms.groups import Group
from cms.models import Circular, Review
from cms.rules.terms import Scope, Status
from tests import factories

AT = datetime(2010, 12, 20, 3, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_circular_releases_its_reviews_together(circulator):
    reviews = factories.ReviewFactory.create_batch(3, approved=True, scope=Scope.SYSTEM)
    circular = factories.CircularFactory(reviews=reviews, scope=Scope.SYSTEM)
    release_circular(circular, by=circulator, at=AT)
    assert circular.number == 1
    assert {row.status for row in Review.objects.all()} == {Status.CIRCULATED}
    assert circular.circulations.count() == 3


@pytest.mark.django_db
def test_one_review_that_may_not_go_keeps_all_back_and_takes_no_number(circulator):
    good, bad = factories.ReviewFactory(approved=True), factories.ReviewFactory(submitted=True)
    circular = factories.CircularFactory(reviews=[good, bad])
    with pytest.raises(Refused, match=bad.ref):
        release_circular(circular, by=circulator, at=AT)
    assert not Review.objects.filter(live=True).exists()
    other = factories.CircularFactory(reviews=[good])
    assert release_circular(other, by=circulator, at=AT).number == 1


@pytest.mark.django_db
def test_numbers_run_by_series_and_year(circulator):
    def released(**fields):
        review = factories.ReviewFactory(approved=True)
        return release_circular(factories.CircularFactory(reviews=[review], **fields), by=circulator, at=AT)

    numbers = [
        released().number,
        released().number,
        released(year=2011).number,
        released(series="示例").number,
    ]
    assert numbers == [1, 2, 1, 1]


@pytest.mark.django_db
def test_a_circular_is_released_once_and_by_permission(circulator):
    circular = factories.CircularFactory(reviews=[factories.ReviewFactory(approved=True)])
    with pytest.raises(Forbidden):
        release_circular(circular, by=factories.UserFactory(), at=AT)
    release_circular(circular, by=circulator, at=AT)
    with pytest.raises(Refused, match="已经印发"):
        release_circular(circular, by=circulator, at=AT)


def release_many(count: int) -> list[int]:
    """Release circulars from as many threads at once and return their numbers."""
    user = factories.UserFactory(groups=[Group.CIRCULATOR])
    keys = [
        factories.CircularFactory(reviews=[factories.ReviewFactory(approved=True)]).pk for _ in range(count)
    ]

    def release(key):
        try:
            release_circular(Circular.objects.get(pk=key), by=user, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        list(threads.map(release, keys))
    return sorted(Circular.objects.values_list("number", flat=True))


@pytest.mark.skipif(settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"), reason="see the next test")
@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_leave_no_gap_and_no_double():
    from django.apps import apps

    from cms.groups import set_up

    set_up(apps)
    assert release_many(50) == list(range(1, 51))


SCRIPT = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.cms.test_circulars import release_many
assert release_many(50) == list(range(1, 51))
from cms.audit import faults
assert faults()[0] == [], faults()[0]
print("whole")
"""


@pytest.mark.skipif(
    not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"), reason="see the test before"
)
def test_fifty_at_once_leave_no_gap_and_no_double_on_sqlite(tmp_path):
    """Runs in a process of its own: threads need a database in a file, which tests do not have."""
    paths = os.pathsep.join([str(settings.CHECKOUT), str(settings.CHECKOUT / "site")])
    env = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": paths,
        "DATABASE_URL": "",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True, timeout=300
    )
    assert done.stdout.strip().endswith("whole"), done.stderr[-2000:]
