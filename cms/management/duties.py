"""What `obligations` and `coverage` have in common: a round, a day, JSON or a table."""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import get_language

from cms.queries.duties import Duties, duties, without_collection
from cms.rules.reason import Reason
from cms.rules.rounds import BadRound, Round

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Refused(Exception):
    """The call cannot be answered; carries the sentence for the caller."""

    def __init__(self, reason: Reason):
        self.reason = reason
        super().__init__(reason.zh)


class DutiesCommand(BaseCommand):
    """Reads `--round`, `--as-of` and `--json`; a subclass says what to print."""

    requires_system_checks = []  # they load every view and take longer than the answer

    def add_arguments(self, parser):
        parser.add_argument("--round", required=True, help="2010H2 或 2010年下半年")
        parser.add_argument("--as-of", metavar="DATE", help="2010-12-07；默认为今天（北京时间）")
        parser.add_argument("--json", action="store_true", help="一个 JSON 对象")

    def handle(self, *args, **options):
        with without_collection():
            self._answer(options)

    def _answer(self, options: dict) -> None:
        try:
            found = duties(_round(options["round"]), _day(options["as_of"]))
        except Refused as refused:
            message = refused.reason.sentence(get_language() or "")
            if options["json"]:
                error = {"code": refused.reason.code, "message": message}
                self.stdout.write(json.dumps({"errors": [error]}))
                raise SystemExit(1)
            raise CommandError(message)
        if options["json"]:
            self.stdout.write(json.dumps(self.as_dict(found)))
        else:
            self.stdout.write("\n".join(self.lines(found)))

    def as_dict(self, found: Duties) -> dict:
        """Return the object that `--json` prints."""
        raise NotImplementedError

    def lines(self, found: Duties) -> Iterable[str]:
        """Yield the lines that people read."""
        raise NotImplementedError


def _round(text: str) -> Round:
    try:
        return Round.parse(text)
    except BadRound as bad:
        raise Refused(bad.reason)


def _day(text: str | None) -> date:
    if text is None:
        return timezone.localdate(timezone=SHANGHAI)
    try:
        return date.fromisoformat(unicodedata.normalize("NFKC", text).strip())
    except ValueError:
        zh = f"日期“{text}”无法识别：请写成 2010-12-07。"
        raise Refused(Reason("as_of", zh, f"The date {text!r} cannot be read. Write it as 2010-12-07."))


def table(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """Yield rows with their columns in line; a Chinese character takes two places."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
