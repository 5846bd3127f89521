"""From a change to a bake: a row in the transaction, a task after the commit, one bake for many rows."""

import traceback
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from django_tasks import task, task_backends
from django_tasks.backends.dummy import DummyBackend
from django_tasks.backends.immediate import ImmediateBackend

from . import conf
from .build import bake
from .models import BakeRequest, BakeRun
from .report import BakeFailed, Report

RUNS_KEPT = 500
LONGEST_REASON = BakeRequest._meta.get_field("reason").max_length


def want(reason: str, keys: tuple[str, ...] = ()) -> None:
    """Write down that the site has to follow a change; let the worker know once the change is committed."""
    BakeRequest.objects.create(reason=reason[:LONGEST_REASON], keys=sorted(keys))
    pending = getattr(connection, "run_on_commit", ())
    if not any(entry[1] is _enqueue for entry in pending):
        transaction.on_commit(_enqueue)


def _enqueue() -> None:
    """Give the worker a task. Where there is no worker, the rows wait for `bake` or `bake --watch`."""
    if not isinstance(task_backends[bake_what_is_wanted.backend], (ImmediateBackend, DummyBackend)):
        bake_what_is_wanted.enqueue()


@task()
def bake_what_is_wanted() -> dict[str, Any]:
    """Bake every edition once for all changes that wait; without any it does nothing."""
    return {run.edition: run.generation for run in bake_wanted()}


def bake_wanted(*, always: bool = False) -> list[BakeRun]:
    """Bake for the changes that wait (`always`: in any case); rows are taken away only after a good bake."""
    waiting = list(BakeRequest.objects.values_list("pk", "keys"))
    if not waiting and not always:
        return []
    keys: set[str] | None = set()
    for _pk, found in waiting:
        keys = keys | set(found) if found and keys is not None else None
    runs = [bake_and_record(edition, keys if not always else None) for edition in conf.editions().values()]
    if all(not run.error for run in runs):
        BakeRequest.objects.filter(pk__in=[pk for pk, _keys in waiting]).delete()
    return runs


def bake_and_record(edition: conf.Edition, changes: set[str] | None = None) -> BakeRun:
    """Bake an edition and keep what came of it where editors can see it."""
    run = BakeRun(edition=edition.name, started_at=timezone.now())
    try:
        _fill(run, bake(edition, changes=changes))
    except BakeFailed as failure:
        run.error = "\n".join([str(failure), *failure.problems])
    except Exception:  # noqa: BLE001  (told to the editors; the site stays as it was)
        run.error = traceback.format_exc()
    run.save()
    BakeRun.objects.filter(pk__lte=run.pk - RUNS_KEPT).delete()
    return run


def _fill(run: BakeRun, report: Report) -> None:
    for name in ("seconds", "generation", "switched", "pages", "rendered", "written", "removed", "failed"):
        setattr(run, name, getattr(report, name))
