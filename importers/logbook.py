"""Imports of the command line in the log of imports: who, which file, with what result; without a journal."""

import hashlib
from datetime import datetime
from pathlib import Path

from importers.kinds.base import CREATED, INVALID, SKIPPED, UNCHANGED, UPDATED
from importers.models import ImportRow, ImportRun, RunStatus
from importers.runs import Outcome

COUNTS = {
    CREATED: ImportRow.NEW,
    UPDATED: ImportRow.CHANGED,
    UNCHANGED: ImportRow.UNCHANGED,
    SKIPPED: ImportRow.SKIPPED,
    INVALID: ImportRow.INVALID,
}


def log_command(
    outcome: Outcome, path: Path, *, actor, choices: dict, started: datetime, now: datetime
) -> None:
    """Put an import that wrote something into the log."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    ImportRun.objects.create(
        kind=outcome.kind,
        user=actor,
        file_name=path.name[:255],
        digest=digest,
        size=path.stat().st_size,
        encoding=outcome.table.encoding,
        sheet=(outcome.table.sheet.name or "")[:255],
        options={**choices, "command": True},
        counts={COUNTS[name]: count for name, count in outcome.counts.items() if count},
        status=RunStatus.DONE,
        written=outcome.written,
        started_at=started,
        finished_at=now,
    )
