"""From the lines of a plan to the rows of a preview: values as people read them, and a digest of each."""

import hashlib
import json
from collections import Counter

from importers.kinds.base import CREATED, INVALID, SKIPPED, UNCHANGED, UPDATED, Finding, Kind, Line
from importers.models import ImportRow, ImportRun

STATUS = {
    CREATED: ImportRow.NEW,
    UPDATED: ImportRow.CHANGED,
    UNCHANGED: ImportRow.UNCHANGED,
    SKIPPED: ImportRow.SKIPPED,
    INVALID: ImportRow.INVALID,
}
KEPT_OF_THE_REST = 50  # rows that change nothing are shown, never written
SECRET = "contact"  # noqa: S105 - the name of a column
FILLED = "●●●"
OTHER = "●●● *"
BATCH = 500


def status_of(line: Line) -> str:
    """Return what the preview calls the line; one that only conflicts with what is stored counts as changed."""
    if line.action == INVALID and line.changes and all(error.code == "conflict" for error in line.errors):
        return ImportRow.CHANGED
    return STATUS[line.action]


def staged(run: ImportRun, planned: Kind, line: Line) -> ImportRow:
    """Return the row of a line."""
    status = status_of(line)
    before = {}
    if line.stored and status == ImportRow.CHANGED:
        before = _written(planned, line.stored.values)
    elif line.changes:
        before = _written(planned, {name: was for name, (was, _) in line.changes.items()})
    after = _written(planned, line.values)
    told = [] if status == ImportRow.CHANGED else line.errors
    return ImportRow(
        run=run,
        number=line.number,
        status=status,
        key=key_of(line),
        before=_open(before),
        after=_open(after, before),
        messages=[as_message(error) for error in told],
        digest=_sha([line.number, status, line.stored.pk if line.stored else None, before, after]),
    )


def key_of(line: Line) -> str:
    """Return how people name the record of a line."""
    values = {**(line.stored.values if line.stored else {}), **line.values}
    for name in ("ref", "code"):
        if values.get(name):
            return str(values[name])[:300]
    names = ("person_id", "unit_code", "text")
    return " · ".join(str(values[name])[:60] for name in names if values.get(name))[:300]


def as_message(finding: Finding) -> dict:
    """Return an error or a warning as it is kept."""
    return {
        "row": finding.row,
        "column": finding.column,
        "code": finding.code,
        "zh": finding.zh,
        "en": finding.en,
    }


def stage(run: ImportRun, planned: Kind, previous: dict[int, str] | None = None) -> tuple[dict, str]:
    """Replace the rows of the preview; return its counts and its digest.

    `previous` holds the digests of the rows shown before: a row that differs from them is marked.
    """
    ImportRow.objects.filter(run=run).delete()
    counts: Counter = Counter()
    whole = hashlib.sha256()
    waiting: list[ImportRow] = []
    for line in planned.lines:
        row = staged(run, planned, line)
        counts[row.status] += 1
        if line.action == INVALID:
            counts["conflict" if row.status == ImportRow.CHANGED else "refused"] += 1
        whole.update(f"{row.digest}\n".encode())
        quiet = row.status in (ImportRow.UNCHANGED, ImportRow.SKIPPED)
        if previous is not None:
            row.again = previous.get(row.number) != row.digest and not quiet
            counts["again"] += row.again
        if quiet and counts[row.status] > KEPT_OF_THE_REST:
            continue
        waiting.append(row)
        if len(waiting) == BATCH:
            ImportRow.objects.bulk_create(waiting)
            waiting = []
    ImportRow.objects.bulk_create(waiting)
    return dict(counts), whole.hexdigest()


def plan_digest(run: ImportRun, planned: Kind) -> str:
    """Return the digest of a plan, to be compared with that of the preview."""
    whole = hashlib.sha256()
    for line in planned.lines:
        whole.update(f"{staged(run, planned, line).digest}\n".encode())
    return whole.hexdigest()


def written_values(planned: Kind, line: Line) -> dict[str, str]:
    """Return what a line wrote; for a new record every column, with what an absent one stands for."""
    if line.action != CREATED:
        return _open(_written(planned, line.values))
    blank = {column.name: column.blank for column in planned.columns}
    merged = getattr(planned, "merged", lambda each: each.values)(line)
    return _open(_written(planned, {**blank, **merged}))


def _written(planned: Kind, values: dict) -> dict[str, str]:
    columns = planned.by_name
    return {name: columns[name].written(value) for name, value in values.items() if name in columns}


def _open(values: dict[str, str], before: dict[str, str] | None = None) -> dict[str, str]:
    """Return the values without contacts: only whether there is one, and whether it is another one."""
    if not values.get(SECRET):
        return values
    other = before and before.get(SECRET) and before[SECRET] != values[SECRET]
    return {**values, SECRET: OTHER if other else FILLED}


def _sha(value) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
