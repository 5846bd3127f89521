"""Shared fixtures."""

from django.db import connection

import pytest

from tests import migrated


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Let the test database be made without migrations where a migrated copy is at hand (SQLite)."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Fill the test database from the migrated copy."""
    if connection.settings_dict["TEST"].get("MIGRATE") is False:
        with django_db_blocker.unblock():
            migrated.migrate()
