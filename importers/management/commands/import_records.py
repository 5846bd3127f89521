"""Import a file of records from the command line."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from importers.cells import CellError, Reading, one_of
from importers.kinds import KINDS, Options
from importers.kinds.base import SKIP, STOP, UPDATE
from importers.logbook import log_command
from importers.permission import actor_named, reasons_against_circulating
from importers.runs import Outcome, run_import


class Command(BaseCommand):
    help = "Import units, people, edges, reviews, comments, rectifications or commitments from .xlsx, .xls or .csv."

    def run_from_argv(self, argv):
        self.wants_json = "--json" in argv
        super().run_from_argv(argv)

    def create_parser(self, *args, **kwargs):
        """Let wrong arguments end with 1, not with argparse's 2, which here means invalid rows."""
        parser = super().create_parser(*args, **kwargs)
        if parser.called_from_command_line:
            parser.error = lambda message: self._refuse_arguments(message)
        return parser

    def _refuse_arguments(self, message):
        if self.wants_json:
            outcome = Outcome("", refused=True)
            outcome.errors = [{"row": None, "column": None, "code": "arguments", "message": message}]
            self.stdout.write(json.dumps(outcome.as_json(), ensure_ascii=False))
        self.stderr.write(f"{message} (manage.py import_records --help)")
        sys.exit(1)

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=list(KINDS))
        parser.add_argument("file")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--on-conflict", choices=[STOP, SKIP, UPDATE], default=STOP)
        parser.add_argument("--encoding", help="of a text file; found out where it is not given")
        parser.add_argument("--sheet", help="name of the sheet")
        parser.add_argument("--skip-invalid", action="store_true", help="write the valid rows all the same")
        parser.add_argument("--report", metavar="OUT.xlsx", help="write the sheet with a result for each row")
        parser.add_argument("--as-draft", action="store_true", help="keep reviews as drafts")
        parser.add_argument(
            "--circulate", metavar="SCOPE", help="the reviews are historic and were circulated so"
        )
        parser.add_argument("--actor", metavar="USER", help="who imports")
        parser.add_argument("--reason", default="", help="why historic records are circulated")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args, **given):
        started = timezone.now()
        outcome = self.run(given)
        if outcome.written:
            self._log(outcome, given, started)
        if given["report"] and outcome.table:
            from importers.report import write_report

            write_report(outcome, given["report"])
        if given["json"]:
            answer = json.dumps(outcome.as_json(), ensure_ascii=False)
            self.stdout.write(
                answer.encode("utf-8", "backslashreplace").decode()
            )  # a header may hold anything
        else:
            self._tell(outcome)
        if outcome.exit_code:
            sys.exit(outcome.exit_code)

    def run(self, given) -> Outcome:
        """Check what was asked for before the file is read, then import it."""
        kind = given["kind"]
        actor, problems = actor_named(given["actor"])
        scope = ""
        if given["circulate"] is not None:
            scope, more = _scope(given["circulate"])
            problems += more or reasons_against_circulating(kind, actor, given["reason"], given["as_draft"])
        if problems:
            outcome = Outcome(kind, refused=True)
            outcome.errors = [
                {"row": None, "column": None, "code": code, "message": f"{zh} / {en}"}
                for code, zh, en in problems
            ]
            return outcome
        options = Options(
            on_conflict=given["on_conflict"],
            as_draft=given["as_draft"],
            circulate=scope,
            actor=actor,
            reason=given["reason"].strip(),
        )
        return run_import(
            kind,
            given["file"],
            options,
            dry_run=given["dry_run"],
            skip_invalid=given["skip_invalid"],
            encoding=given["encoding"],
            sheet=given["sheet"],
        )

    def _log(self, outcome: Outcome, given, started) -> None:
        """Put the import into the log that the admin shows."""
        actor, _ = actor_named(given["actor"])
        names = ("on_conflict", "skip_invalid", "as_draft", "circulate", "reason")
        log_command(
            outcome,
            Path(given["file"]),
            actor=actor,
            choices={name: given[name] for name in names if given[name]},
            started=started,
            now=timezone.now(),
        )

    def _tell(self, outcome: Outcome) -> None:
        """Say the same for people."""
        answer = outcome.as_json()
        if not outcome.refused:
            self.stdout.write(
                "共 {total} 行：新增 {created}，更新 {updated}，未变 {unchanged}，跳过 {skipped}，有误 {invalid}；"
                "写入 {written} 行，用时 {seconds} 秒。".format(**answer)
            )
        if outcome.unknown_columns:
            self.stdout.write(f"没有导入的列：{'、'.join(outcome.unknown_columns)}")
        for title, entries, stream in (
            ("提醒", outcome.warnings, self.stdout),
            ("错误", answer["errors"], self.stderr),
        ):
            for entry in entries:
                row = f"第 {entry['row']} 行 " if entry["row"] else ""
                stream.write(f"{title} {row}[{entry['code']}] {entry['message']}")


def _scope(text: str) -> tuple[str, list]:
    """Read a scope, as a slug or in Chinese."""
    from cms.rules.terms import Scope

    try:
        scope = one_of(Scope)(text, Reading())
    except CellError as fault:
        return "", [(fault.code, f"--circulate：{fault.zh}", f"--circulate: {fault.en}")]
    if not scope:
        return "", [("required", "--circulate 要写明通报范围。", "--circulate needs a scope.")]
    return scope, []
