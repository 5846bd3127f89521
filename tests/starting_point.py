"""The database as the migrations leave it, put back after each test that empties all tables.

A test with transaction=True ends with every table flushed, the groups, the framework and the tree of pages with them;
whatever runs next in the same process must find them again.
"""

import sqlite3
from contextlib import closing

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from wagtail.models import Site

_kept: dict = {}


def keep() -> None:
    """Remember what the database holds now."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        _kept["copy"] = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(_kept["copy"])
        return
    with connection.cursor() as cursor:
        _kept["rows"] = {}
        for table in connection.introspection.table_names(cursor):
            with cursor.copy(f'COPY "{table}" TO STDOUT') as out:
                _kept["rows"][table] = b"".join(bytes(part) for part in out)
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
        _kept["sequences"] = cursor.fetchall()


def put_back() -> None:
    """Bring the database to what was remembered, and forget what was cached of it."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        _kept["copy"].backup(connection.connection)
    else:
        _put_rows_back()
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()


def _put_rows_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # any order of tables
        tables = ", ".join(f'"{table}"' for table in _kept["rows"])
        cursor.execute(f"TRUNCATE {tables}")
        for table, rows in _kept["rows"].items():
            if rows:
                with cursor.copy(f'COPY "{table}" FROM STDIN') as into:
                    into.write(rows)
        for name, last in _kept["sequences"]:
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [f'"{name}"', last or 1, last is not None])
        cursor.execute("SET session_replication_role = DEFAULT")


def forget() -> None:
    """Let the copy go."""
    if copy := _kept.pop("copy", None):
        with closing(copy):
            pass
