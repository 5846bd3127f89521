"""Export all records of a kind from the command line."""

import json
import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cms import audit
from importers.exports import export
from importers.kinds import KINDS
from importers.permission import actor_named

CONTACT = "cms.view_contact"


class Command(BaseCommand):
    help = "Write units, people, edges, reviews, comments, rectifications or commitments to .csv or .xlsx."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=list(KINDS))
        parser.add_argument("file")
        parser.add_argument(
            "--actor",
            metavar="USER",
            help="export as this user; contacts of comments only where the user may see them",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args, **given):
        path = Path(given["file"])
        if path.suffix.lower() not in (".csv", ".xlsx"):
            raise CommandError("文件名要以 .csv 或 .xlsx 结尾。 / The file name ends in .csv or .xlsx.")
        if not path.parent.is_dir():
            raise CommandError(f"没有文件夹 {path.parent}。 / There is no folder {path.parent}.")
        actor, problems = actor_named(given["actor"])
        if problems:
            raise CommandError(" ".join(f"{zh} / {en}" for _, zh, en in problems))
        # Personal data leave only for somebody who is named and may see them.
        with_contact = given["kind"] == "comments" and actor is not None and actor.has_perm(CONTACT)
        aside = path.with_name(f".{path.name}.part{path.suffix}")
        try:
            count = export(given["kind"], aside, with_contact=with_contact)
            os.replace(aside, path)
        except OSError as fault:
            raise CommandError(f"写不了文件 {path}：{fault.strerror}。 / Cannot write {path}.") from fault
        finally:
            aside.unlink(missing_ok=True)
        audit.record_many(
            [
                {
                    "verb": "export",
                    "actor": actor,
                    "object_kind": given["kind"],
                    "object_ref": str(count),
                    "data": {"rows": count, "contact": with_contact},
                }
            ]
        )
        answer = {"kind": given["kind"], "rows": count, "contact": with_contact, "file": str(path)}
        if given["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.stdout.write(f"导出 {count} 行：{path}")
