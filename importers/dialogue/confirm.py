"""Confirm a preview: the same plan is made again and written in one transaction, or shown again where it differs."""

from django.db import transaction
from django.utils import timezone

from django_tasks import task

from cms.actions.errors import Refused
from cms.models import Sequence
from importers import access, uploads
from importers.formats import FileRefused
from importers.kinds.base import CREATED, UPDATE, UPDATED, Kind, Line
from importers.models import ImportRow, ImportRun, RunStatus
from importers.permission import reasons_against_circulating
from importers.report import write_report
from importers.runs import Outcome, report_plan, write
from importers.staging import SECRET, plan_digest, stage, written_values

from .prepare import describe, options_of, planned_for, refuse

GONE = {"zh": "上传的文件已不在，请重新上传。", "en": "The uploaded file is gone; upload it again."}
BROKEN = {
    "zh": "写入失败，已全部撤回，没有写入任何内容。请重试；仍失败请联系管理员。",
    "en": "Writing failed and was taken back; nothing was written. Try again or ask the administrator.",
}
NOT_ALLOWED = {
    "zh": "您现在没有导入此类记录的权限。",
    "en": "You lack the permission to import records of this kind.",
}


class Moved(Exception):
    """The plan differs from the preview: records changed in the meantime."""

    def __init__(self, planned: Kind):
        super().__init__("moved")
        self.planned = planned


def reasons_against(run: ImportRun, digest: str) -> list[dict]:
    """Return why a preview cannot be confirmed as it stands."""
    counts, options, found = run.counts, run.options, []
    if not digest or digest != run.plan_digest:
        found.append(
            {
                "zh": "预览已更新，请核对后再确认。",
                "en": "The preview has changed. Check it, then confirm.",
            }
        )
    if counts.get("refused") and not options.get("skip_invalid"):
        found.append(
            {
                "zh": f"有 {counts['refused']} 行有误。请改正后重新上传，或选择“只写入无误的行”。",
                "en": f"{counts['refused']} rows are wrong. Mend them and upload again, or write the valid rows only.",
            }
        )
    if counts.get("conflict") and not options.get("skip_invalid"):
        found.append(
            {
                "zh": f"有 {counts['conflict']} 行与系统中的记录不同。请选择“保留系统中的”或“按文件更新”。",
                "en": f"{counts['conflict']} rows differ from the records. Choose to keep the records or to update them.",
            }
        )
    if not to_write(run):
        found.append({"zh": "没有需要写入的内容。", "en": "There is nothing to write."})
    return found


def to_write(run: ImportRun) -> int:
    """Return how many rows a confirmation would write."""
    changed = run.counts.get(ImportRow.CHANGED, 0) - run.counts.get("conflict", 0)
    return run.counts.get(ImportRow.NEW, 0) + changed


def may_go_on(run: ImportRun) -> bool:
    """Say whether the user of the import may, now, do what was chosen."""
    user, options = run.user, run.options
    if user is None or not access.may_import(user, run.kind):
        return False
    if options.get("on_conflict") == UPDATE and not access.may_update(user, run.kind):
        return False
    return not options.get("circulate") or not reasons_against_circulating(
        run.kind, user, options.get("reason", ""), options.get("as_draft", False)
    )


def confirm(run: ImportRun, digest: str) -> list[dict]:
    """Send a preview off to be written, once; return why not."""
    if reasons := reasons_against(run, digest):
        return reasons
    taken = ImportRun.objects.filter(pk=run.pk, status=RunStatus.PREVIEWED, plan_digest=digest).update(
        status=RunStatus.RUNNING, started_at=timezone.now()
    )
    if taken:
        uploads.tell_progress(run, "waiting")
        carry_out.enqueue(run.pk)
    return []


@task()
def carry_out(pk: int) -> None:
    """Write a confirmed import: every row or none."""
    run = ImportRun.objects.select_related("user").filter(pk=pk, status=RunStatus.RUNNING).first()
    if run is None:
        return
    try:
        if not may_go_on(run):
            return _fail(run, [NOT_ALLOWED])
        if not uploads.upload_of(run).exists():
            return _fail(run, [GONE])
        with transaction.atomic():
            _write(run)
        uploads.remove(run, report=False)
    except Moved as moved:
        _show_again(run, moved.planned)
    except FileRefused as refusal:
        refuse(run, refusal)
    except Refused as refusal:
        _fail(run, [{"zh": reason.zh, "en": reason.en} for reason in refusal.reasons])
    except Exception:
        _fail(run, [BROKEN])
        raise


def _write(run: ImportRun) -> None:
    """Plan again under the lock of imports; write what the preview showed, and the journal of it."""
    Sequence.objects.select_for_update().get_or_create(name="import")
    planned = planned_for(run)
    if plan_digest(run, planned) != run.plan_digest:
        raise Moved(planned)
    outcome = Outcome(run.kind, table=planned.table)
    report_plan(outcome, planned)
    lines = [line for line in planned.lines if line.action in (CREATED, UPDATED)]
    marks = {line.number: _makes_owner(planned, line) for line in lines}
    uploads.tell_progress(run, "writing")
    run.written = write(planned, options_of(run))
    uploads.tell_progress(run, "keeping")
    keep_journal(run, planned, lines, marks)
    if run.counts.get(ImportRow.INVALID):
        write_report(outcome, uploads.report_of(run))
    run.status, run.finished_at, run.problems = RunStatus.DONE, timezone.now(), []
    run.save()


def _makes_owner(planned: Kind, line: Line) -> bool:
    """Say whether the unit or the person comes into being with this line."""
    if line.action != CREATED:
        return False
    if planned.name == "units":
        return line.values["code"] not in planned.by_code
    return planned.name == "people" and line.values["person_id"] not in planned.persons


def keep_journal(run: ImportRun, planned: Kind, lines: list[Line], marks: dict[int, bool]) -> None:
    """Complete the rows that were written with their keys and all their values; drop those that were not."""
    by_number = {line.number: line for line in lines}
    written = (ImportRow.NEW, ImportRow.CHANGED)
    ImportRow.objects.filter(run=run).exclude(status__in=written).delete()
    rows, conflicts = [], []
    for row in ImportRow.objects.filter(run=run).iterator(chunk_size=2000):
        line = by_number.get(row.number)
        if line is None:
            conflicts.append(row.pk)
            continue
        row.record, row.made_owner = line.facts["record"].pk, marks[row.number]
        row.key = line.values.get("ref") or row.key
        secret = {name: row.after[name] for name in (SECRET,) if name in row.after}
        row.after = {**row.before, **written_values(planned, line), **secret}
        rows.append(row)
    for at in range(0, len(conflicts), 500):
        ImportRow.objects.filter(pk__in=conflicts[at : at + 500]).delete()
    ImportRow.objects.bulk_update(rows, ["record", "made_owner", "key", "after"], batch_size=200)


def _show_again(run: ImportRun, planned: Kind) -> None:
    """Put the new plan before the user, with the rows that differ from the last preview marked."""
    previous = dict(ImportRow.objects.filter(run=run).values_list("number", "digest"))
    with transaction.atomic():
        describe(run, planned)
        run.counts, run.plan_digest = stage(run, planned, previous)
        run.status, run.written, run.finished_at = RunStatus.PREVIEWED, 0, None
        run.save()


def _fail(run: ImportRun, problems: list[dict]) -> None:
    run.status, run.problems, run.finished_at, run.written = RunStatus.FAILED, problems, timezone.now(), 0
    run.save()
