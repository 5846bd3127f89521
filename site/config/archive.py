"""One archive of an installation: the database, the media and the baked generations."""

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

FORMAT = "tongbao-backup/1"
FOLDERS = ("media", "private", "baked")


class ArchiveError(Exception):
    """The archive cannot be made or used; the sentence says why and what to do."""


def backup(target: Path) -> dict:
    """Write the archive and return what it holds; an archive that is there is replaced only by a whole one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        dump, part = Path(folder, "database"), Path(folder, "archive")
        dump_database(dump)
        about = {"format": FORMAT, "vendor": connection.vendor, "migrations": migrations()}
        about_file = Path(folder, "about.json")
        about_file.write_text(json.dumps(about, indent=1), encoding="utf-8")
        with tarfile.open(part, "w:gz", compresslevel=6) as tar:
            tar.add(about_file, "about.json")
            tar.add(dump, "database")
            for name in FOLDERS:
                if (settings.DATA_DIR / name).is_dir():
                    tar.add(settings.DATA_DIR / name, name)
        part.chmod(0o600)  # it holds evidence, contacts and password hashes
        part.replace(target)
    return about | {"bytes": target.stat().st_size}


def restore(source: Path) -> dict:
    """Put the archive in the place of what is there; what was there stays in DATA_DIR/before-restore."""
    if not source.is_file():
        raise ArchiveError(f"There is no file {source}. Check the path.")
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder,
        unpacked(source, Path(folder)) as about,
    ):
        refuse_a_stranger(about)
        kept = settings.DATA_DIR / "before-restore"
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir()
        for name in FOLDERS:
            place = settings.DATA_DIR / name
            if place.exists():
                place.rename(kept / name)
            if Path(folder, name).exists():
                Path(folder, name).rename(place)
        dump_database(kept / "database")
        load_database(Path(folder, "database"))
    return about


@contextmanager
def unpacked(source: Path, folder: Path) -> Iterator[dict]:
    """Unpack an archive into a folder, refusing members that point out of it; yield what it says of itself."""
    try:
        with tarfile.open(source, "r:gz") as tar:
            tar.extractall(folder, filter="data")
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise ArchiveError(
            f"{source} is not a whole archive of Tongbao ({error}). Nothing was changed."
        ) from error
    yield about


def refuse_a_stranger(about: dict) -> None:
    """Raise where the archive is of another format, another kind of database or a newer version."""
    if about.get("format") != FORMAT:
        raise ArchiveError("The archive was not made by this program's backup. Nothing was changed.")
    if about.get("vendor") != connection.vendor:
        raise ArchiveError(
            f"The archive holds a {about.get('vendor')} database, and DATABASE_URL names {connection.vendor}. "
            "Restore it where the same kind of database runs. Nothing was changed."
        )
    known = set(map(tuple, all_migrations()))
    if newer := [".".join(name) for name in map(tuple, about["migrations"]) if name not in known]:
        raise ArchiveError(
            f"The archive comes from a newer version of the program ({newer[0]} is unknown here). "
            "Update the program first. Nothing was changed."
        )


def migrations() -> list[list[str]]:
    """Return the migrations that the database has."""
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def all_migrations() -> list[tuple[str, str]]:
    """Return the migrations that this version of the program knows."""
    from django.db.migrations.loader import MigrationLoader

    return sorted(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def dump_database(target: Path) -> None:
    """Write the database to a file, as one moment of it."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
        return
    postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def load_database(source: Path) -> None:
    """Replace the database by a file of `dump_database`."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(source)) as copy:
            copy.backup(connection.connection)
        connection.close()
        return
    connection.close()
    postgres(
        *("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"),
        str(source),
    )


def postgres(command: str, *arguments: str) -> None:
    """Call one of PostgreSQL's own tools on the configured database; the password goes by the environment."""
    if shutil.which(command) is None:
        raise ArchiveError(f"{command} was not found: install PostgreSQL's client programs and call again.")
    values = connection.settings_dict
    environment = {
        "PGHOST": values["HOST"] or "127.0.0.1",
        "PGPORT": str(values["PORT"] or 5432),
        "PGUSER": values["USER"],
        "PGPASSWORD": values["PASSWORD"],
        "PATH": os.environ["PATH"],
    }
    database = ["--dbname", values["NAME"]]
    done = subprocess.run([command, *database, *arguments], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise ArchiveError(f"{command} failed: {done.stderr.strip() or done.returncode}")
