"""Commands that answer on one line of JSON or in sentences, and refuse with one sentence and exit 1."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from cms.actions.errors import Refused
from cms.rules.reason import Reason


class AnswerCommand(BaseCommand):
    """Has `--json`; a subclass answers with a dict in `answer` and says it to people in `lines`."""

    requires_system_checks = []

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        # Wrong arguments are refused with exit 1, like every other wrong value.
        parser.error = lambda message: parser.exit(1, f"{message}\n")
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 对象")
        return parser

    def handle(self, *args, **options):
        try:
            answer = self.answer(**options)
        except Refused as refused:
            messages = [reason.sentence(get_language() or "") for reason in refused.reasons]
            if options["json"]:
                errors = [
                    {"code": reason.code, "message": message}
                    for reason, message in zip(refused.reasons, messages, strict=True)
                ]
                self.stdout.write(json.dumps({"errors": errors}, ensure_ascii=False))
            raise CommandError("\n".join(messages), returncode=1) from refused
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            for line in self.lines(answer):
                self.stdout.write(line)

    def answer(self, **options) -> dict:
        """Return the object that `--json` prints; raise `Refused`."""
        raise NotImplementedError

    def lines(self, answer: dict):
        """Yield the lines that people read."""
        raise NotImplementedError


def refuse(code: str, zh: str, en: str) -> Refused:
    """Return a refusal of one sentence."""
    return Refused([Reason(code, zh, en)])
