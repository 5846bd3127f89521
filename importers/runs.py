"""One import from file to answer: read, plan, write all or nothing, say what happened."""

import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from cms import audit
from cms.actions.errors import Refused
from cms.models import Sequence
from cms.signals import record_changed

from .formats import FileRefused, Table, read_table
from .kinds import KINDS, Options
from .kinds.base import CREATED, INVALID, SKIPPED, UNCHANGED, UPDATED, Kind

ERRORS_LISTED = 10_000


@dataclass(slots=True)
class Outcome:
    """What an import did, or would have done."""

    kind: str
    counts: Counter = field(default_factory=Counter)
    errors: list[dict] = field(default_factory=list)
    warnings: list[dict] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    written: int = 0
    seconds: float = 0.0
    refused: bool = False
    table: Table | None = None
    planned: Kind | None = None

    @property
    def exit_code(self) -> int:
        """0 all well, 1 unusable file, 2 invalid rows."""
        if self.refused:
            return 1
        return 2 if self.counts[INVALID] else 0

    def as_json(self) -> dict:
        """Return the answer in the contract's shape."""
        counts = {name: self.counts[name] for name in (CREATED, UPDATED, UNCHANGED, SKIPPED, INVALID)}
        answer = {
            "kind": self.kind,
            "total": sum(counts.values()),
            **counts,
            "written": self.written,
            "errors": self.errors[:ERRORS_LISTED],
            "warnings": self.warnings,
            "unknown_columns": self.unknown_columns,
            "seconds": round(self.seconds, 3),
        }
        if len(self.errors) > ERRORS_LISTED:
            answer["errors_truncated"] = True
        return answer


def run_import(
    kind: str,
    source: str | Path | bytes,
    options: Options,
    *,
    dry_run: bool = False,
    skip_invalid: bool = False,
    encoding: str | None = None,
    sheet: str | None = None,
) -> Outcome:
    """Import a file of records of a kind; nothing is written on a dry run, nor with an invalid row unless skipped."""
    started = time.monotonic()
    outcome = Outcome(kind)
    try:
        outcome.table = read_table(source, columns=KINDS[kind].columns, encoding=encoding, sheet=sheet)
        with transaction.atomic():
            Sequence.objects.select_for_update().get_or_create(name="import")  # one import at a time
            planned = KINDS[kind](outcome.table, options)
            planned.plan()
            report_plan(outcome, planned)
            if not dry_run and (skip_invalid or not outcome.counts[INVALID]):
                outcome.written = write(planned, options)
    except FileRefused as refusal:
        outcome.refused = True
        outcome.counts.clear()
        outcome.errors = refusal.entries()
    except Refused as refusal:
        outcome.refused = True
        outcome.counts.clear()
        outcome.errors = [
            {
                "row": None,
                "column": None,
                "code": reason.code.lower(),
                "message": f"{reason.zh} / {reason.en}",
            }
            for reason in refusal.reasons
        ]
    outcome.seconds = time.monotonic() - started
    return outcome


def report_plan(outcome: Outcome, planned: Kind) -> None:
    """Put counts, errors and warnings of a plan into the outcome."""
    order = {column.name: at for at, column in enumerate(planned.columns)}
    outcome.planned = planned
    outcome.counts = Counter(line.action for line in planned.lines)
    for line in planned.lines:
        found = sorted(line.errors, key=lambda error: order.get(error.column, len(order)))
        outcome.errors.extend(error.entry() for error in found)
    outcome.warnings = [
        w.entry() for w in sorted(planned.warnings, key=lambda w: (w.row is None, w.row or 0))
    ]
    outcome.unknown_columns = outcome.table.unknown_columns


def write(planned: Kind, options: Options) -> int:
    """Write what is to be created and updated; the log gets one entry, the pages are told once."""
    lines = [line for line in planned.lines if line.action in (CREATED, UPDATED)]
    if not lines:
        return 0
    planned.store(lines)
    data = dict(Counter(line.action for line in lines))
    if options.circulate:
        data |= {"circulate": options.circulate, "reason": options.reason}
    audit.record_many(
        [
            {
                "verb": "import",
                "actor": options.actor,
                "object_kind": planned.name,
                "object_ref": f"{len(lines)}",
                "data": data,
            }
        ]
    )
    record_changed.send(sender=type(planned), keys=planned.changed_keys(lines))
    return len(lines)
