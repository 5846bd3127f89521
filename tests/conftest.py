"""Shared fixtures."""

from django.conf import settings
from django.db import connection
from django.utils import translation

import pytest

from tests import migrated, starting_point

EMPTYING = {"transactional_db", "live_server", "django_db_reset_sequences"}
blockers = []


@pytest.fixture(autouse=True)
def chinese_first():
    """Begin each test in the site's language: a request of the test before may have left another in this thread."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Let the test database be made without migrations where a migrated copy is at hand (SQLite)."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Fill the test database from the migrated copy, and remember what every test starts from."""
    with django_db_blocker.unblock():
        if connection.settings_dict["TEST"].get("MIGRATE") is False:
            migrated.migrate()
        starting_point.keep()
    blockers.append(django_db_blocker)
    yield
    blockers.clear()
    starting_point.forget()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """After a test that emptied every table, put back what the migrations had left."""
    result = yield
    marker = item.get_closest_marker("django_db")
    emptied = bool(marker and marker.kwargs.get("transaction")) or EMPTYING & set(item.fixturenames)
    if emptied and blockers:
        with blockers[0].unblock():
            starting_point.put_back()
    return result
