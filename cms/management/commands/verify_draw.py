"""Replay a published draw from its file alone, and compare it with the stored draw of that id."""

import json
from pathlib import Path

from django.utils.translation import gettext as _

from cms.management.answers import AnswerCommand, refuse
from cms.models import Draw
from cms.queries.draws import record_of
from cms.rules.draws import difference, replay


class Command(AnswerCommand):
    help = "重算一次已公布的随机抽取；重算不符时输出 JSON 中不符的键名，退出码为 3。"

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="公布的抽取记录（JSON）")

    def handle(self, *args, **options):
        super().handle(*args, **options)
        if self.failed:
            raise SystemExit(3)

    def answer(self, *, file, **options) -> dict:
        record = _read(file)
        self.failed = replay(record)
        stored = None
        if self.failed is None:
            stored = Draw.objects.select_related("round").filter(number=record["id"]).first()
            self.failed = difference(record, record_of(stored)) if stored else None
        return {
            "id": record.get("id") if isinstance(record, dict) else None,
            "ok": self.failed is None,
            "key": self.failed,
            "stored": stored is not None,
        }

    def lines(self, answer):
        yield answer["key"] or _("The draw replays.")


def _read(file: str):
    try:
        return json.loads(Path(file).read_text("utf-8-sig"))
    except OSError as error:
        zh = f"打不开文件 {file}：{error.strerror or error}。"
        raise refuse("file", zh, f"Cannot open {file}: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        zh = f"文件 {file} 不是 JSON，请核对。"
        raise refuse("file", zh, f"{file} is no JSON; check the file.") from error
