"""The files of imports under way: in a private folder, gone when the import ends and after a day at the latest."""

import hashlib
import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from importers.models import BUSY, OPEN, ImportRow, ImportRun, RunStatus

KEPT = timedelta(days=1)
STALE = timedelta(minutes=30)
STAGES = ("waiting", "reading", "checking", "writing", "keeping")


def folder(run: ImportRun) -> Path:
    """Return the folder of an import."""
    return Path(settings.PRIVATE_ROOT) / "imports" / str(run.pk)


def upload_of(run: ImportRun) -> Path:
    """Return where its file lies."""
    return folder(run) / "upload"


def report_of(run: ImportRun) -> Path:
    """Return where the workbook with the results of a finished import lies."""
    return folder(run) / "result.xlsx"


def keep(run: ImportRun, chunks) -> tuple[str, int]:
    """Write the file; return its SHA-256 and its size."""
    place = folder(run)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with upload_of(run).open("wb") as stream:
        for chunk in chunks:
            stream.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    upload_of(run).chmod(0o600)
    return digest.hexdigest(), size


def remove(run: ImportRun, *, report: bool = True) -> None:
    """Remove the file, the progress and, unless told otherwise, the workbook."""
    if report:
        shutil.rmtree(folder(run), ignore_errors=True)
        return
    upload_of(run).unlink(missing_ok=True)
    (folder(run) / "progress").unlink(missing_ok=True)


def tell_progress(run: ImportRun, stage: str) -> None:
    """Note how far the import is; outside the database, which its transaction holds."""
    if folder(run).is_dir():
        aside = folder(run) / "progress.part"
        aside.write_text(json.dumps({"stage": stage}))
        aside.replace(folder(run) / "progress")


def progress(run: ImportRun) -> dict:
    """Return the stage, its number and how many there are."""
    try:
        stage = json.loads((folder(run) / "progress").read_text())["stage"]
    except (OSError, ValueError, KeyError):
        stage = "waiting"
    last = STAGES if run.status == RunStatus.RUNNING else STAGES[:3]
    return {"stage": stage, "at": STAGES.index(stage), "of": len(last) - 1}


def purge(now: datetime) -> int:
    """End what nobody confirmed within a day and what broke off; remove its files; return how many imports ended."""
    old = ImportRun.objects.filter(created_at__lt=now - KEPT)
    ended = list(old.filter(status__in=OPEN))
    for run in ended:
        remove(run)
    keys = [run.pk for run in ended]
    ImportRow.objects.filter(run__in=keys).delete()
    old.filter(pk__in=keys).update(status=RunStatus.CANCELLED, finished_at=now)
    stale = ImportRun.objects.filter(status__in=BUSY, started_at__lt=now - STALE)
    broken = [{"zh": "处理中断，没有写入任何内容。", "en": "The work broke off; nothing was written."}]
    count = stale.update(status=RunStatus.FAILED, problems=broken, finished_at=now)
    parent = Path(settings.PRIVATE_ROOT) / "imports"
    for place in parent.iterdir() if parent.is_dir() else ():
        if datetime.fromtimestamp(place.stat().st_mtime, now.tzinfo) < now - KEPT:
            shutil.rmtree(place, ignore_errors=True)
    return len(ended) + count
