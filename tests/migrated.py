"""A migrated SQLite database kept between test runs: some 250 migrations take longer than most tests.

The copy's name is the digest of every migration, so a changed one makes a new copy.
"""

import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection

FOLDER = Path(__file__).resolve().parents[1] / ".pytest_cache" / "migrated"


def digest() -> str:
    """Return the digest of all that decides what a migrated database holds."""
    found = hashlib.sha256(sys.version.encode())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        places = [
            *Path(config.path, "migrations").glob("*.py"),
            *Path(config.path, "frameworks").glob("*.yaml"),
        ]
        for path in sorted(places):
            found.update(path.name.encode() + path.read_bytes())
    for name in ("cms/groups.py", "cms/actions/load_framework.py", "review_pages/tree.py"):
        path = FOLDER.parents[1] / name
        found.update(path.read_bytes() if path.exists() else b"")
    return found.hexdigest()[:16]


def migrate() -> None:
    """Fill the test database, made without migrations, with what the migrations lead to."""
    kept = FOLDER / f"{digest()}.sqlite3"
    if not kept.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        make(kept)
    connection.ensure_connection()
    with closing(sqlite3.connect(f"file:{kept}?mode=ro", uri=True)) as copy:
        copy.backup(connection.connection)
    ContentType.objects.clear_cache()
    if hasattr(connection, "_test_serialized_contents"):
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()


def make(kept: Path) -> None:
    """Migrate a database of its own in another process and keep it; one whole file or none."""
    part = kept.with_suffix(f".{os.getpid()}")
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{part}"}
    root = FOLDER.parents[1]
    subprocess.run(
        [
            sys.executable,
            str(root / "manage.py"),
            "migrate",
            "--verbosity",
            "0",
            "--settings",
            "config.settings.test",
        ],
        check=True,
        env=environment,
        cwd=root,
    )
    with closing(sqlite3.connect(part)) as database:
        database.execute("PRAGMA journal_mode=DELETE")
    part.replace(kept)
