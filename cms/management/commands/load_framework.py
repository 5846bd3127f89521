"""Load a framework file as a new version of its framework."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.actions.load_framework import load_framework
from cms.rules.framework import FrameworkError


class Command(BaseCommand):
    help = "装入点评框架文件（leader-review-framework/1，YAML 或 JSON），成为该框架的新版本。"

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="框架文件")
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 对象")

    def handle(self, *, file, json: bool, **options):
        try:
            loaded = load_framework(Path(file).read_bytes(), at=timezone.now())
        except OSError as error:
            reason = error.strerror or str(error)
            raise self.refuse([{"path": "$", "message": f"打不开文件 {file}：{reason}。"}], json) from error
        except FrameworkError as error:
            raise self.refuse(
                [{"path": entry.path, "message": str(entry)} for entry in error.errors], json
            ) from error
        version = loaded.version
        if json:
            self.print(
                {
                    "framework": version.framework.slug,
                    "title": version.framework.title,
                    "version": version.number,
                    "created": loaded.created,
                    "digest": version.digest,
                    "valid_from": version.valid_from and version.valid_from.isoformat(),
                    "valid_to": version.valid_to and version.valid_to.isoformat(),
                }
            )
            return
        names = {"title": version.framework.title, "number": version.number}
        if loaded.created:
            self.stdout.write(_("Loaded %(title)s as version %(number)s.") % names)
        else:
            self.stdout.write(_("%(title)s is version %(number)s already; nothing was changed.") % names)

    def print(self, answer: dict) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False))

    def refuse(self, errors: list[dict], as_json: bool) -> CommandError:
        if as_json:
            self.print({"errors": errors})
        return CommandError("\n".join(error["message"] for error in errors), returncode=1)
