"""Prepare a preview: read the file with the choices made, plan, keep the rows; nothing is written to the records."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from django_tasks import task

from cms.actions.errors import Refused
from importers import uploads
from importers.formats import FileRefused, Table, read_table
from importers.kinds import KINDS, Options
from importers.kinds.base import Kind
from importers.models import BUSY, ImportRow, ImportRun, RunStatus
from importers.staging import as_message, stage

WARNINGS_KEPT = 200
AT_ONCE = 256 * 1024  # bytes; a file up to this size is checked while its sender waits


def options_of(run: ImportRun) -> Options:
    """Return the choices made as the kinds know them."""
    names = ("on_conflict", "as_draft", "circulate", "reason")
    return Options(actor=run.user, **{name: run.options[name] for name in names if name in run.options})


def read(run: ImportRun) -> Table:
    """Read the file of an import as its choices say."""
    return read_table(
        uploads.upload_of(run),
        columns=KINDS[run.kind].columns,
        encoding=run.options.get("encoding") or None,
        sheet=run.options.get("sheet") or None,
        names=run.options.get("names"),
    )


def planned_for(run: ImportRun) -> Kind:
    """Read the file and plan it."""
    uploads.tell_progress(run, "reading")
    planned = KINDS[run.kind](read(run), options_of(run))
    uploads.tell_progress(run, "checking")
    planned.plan()
    return planned


def start(run: ImportRun, **choices) -> bool:
    """Set the choices and have the preview made; False where the import is at work or over."""
    started = (
        ImportRun.objects.filter(pk=run.pk)
        .exclude(status__in=(*BUSY, RunStatus.DONE, RunStatus.UNDONE, RunStatus.CANCELLED))
        .update(
            options={**run.options, **choices},
            status=RunStatus.PREPARING,
            plan_digest="",
            started_at=timezone.now(),
            finished_at=None,
        )
    )
    if not started:
        return False
    uploads.tell_progress(run, "waiting")
    if run.size <= AT_ONCE:
        prepare(run.pk)
    else:
        prepare_later.enqueue(run.pk)
    return True


@task()
def prepare_later(pk: int) -> None:
    """Prepare a preview in the background."""
    prepare(pk)


def prepare(pk: int, previous: Mapping[int, str] | None = None) -> None:
    """Make the preview of an import that is being prepared."""
    run = ImportRun.objects.select_related("user").filter(pk=pk, status=RunStatus.PREPARING).first()
    if run is None:
        return
    run.problems, run.counts, run.warnings = [], {}, []
    try:
        planned = planned_for(run)
        describe(run, planned)
        with transaction.atomic():
            run.counts, run.plan_digest = stage(run, planned, previous)
            run.status = RunStatus.PREVIEWED
            run.save()
    except (FileRefused, Refused) as refusal:
        refuse(run, refusal)
    except Exception:
        run.problems = [{"zh": "核对时出错，请联系管理员。", "en": "Checking failed; ask the administrator."}]
        run.status = RunStatus.FAILED
        run.save()
        raise


def refuse(run: ImportRun, refusal: FileRefused | Refused) -> None:
    """Keep why the file as a whole cannot be used, and what may be chosen about it."""
    ImportRow.objects.filter(run=run).delete()
    if isinstance(refusal, FileRefused):
        run.problems = [{"zh": each.zh, "en": each.en} for each in (refusal, *refusal.more)]
        run.found = {"sheets": refusal.sheets, "headers": _meanings(run, refusal.headers)}
    else:
        run.problems = [{"zh": reason.zh, "en": reason.en} for reason in refusal.reasons]
    run.counts, run.plan_digest, run.status = {}, "", RunStatus.UPLOADED
    run.save()


def _meanings(run: ImportRun, headers: list[str]) -> list[list[str]]:
    from importers.formats.header import HeaderFinder

    finder = HeaderFinder(KINDS[run.kind].columns, run.options.get("names"))
    return [[written, finder.meaning(written)] for written in dict.fromkeys(headers)]


def describe(run: ImportRun, planned: Kind) -> None:
    """Keep what was found out about the file: sheet, encoding, columns, warnings."""
    table = planned.table
    run.sheet, run.encoding = table.sheet.name or "", table.encoding
    headings = sorted(table.headings.values(), key=lambda heading: heading.index)
    run.found = {
        "source": table.source,
        "sheets": table.sheets,
        "headers": [[heading.written, heading.name] for heading in headings]
        + [[written, ""] for written in table.unknown_columns if written not in ("结果", "说明")],
        "header_row": table.header_rows[-1],
        "rows": len(table.rows),
        "warnings": len(planned.warnings),
    }
    told = sorted(planned.warnings, key=lambda finding: (finding.row is None, finding.row or 0))
    run.warnings = [as_message(finding) for finding in told[:WARNINGS_KEPT]]
