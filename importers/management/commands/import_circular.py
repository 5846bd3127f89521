"""A circular as text (.txt, .docx) becomes a draft policy page."""

import json

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from importers.circulars.answer import as_document, as_json
from importers.circulars.completeness import lost
from importers.circulars.reading import read_circular
from importers.circulars.refusal import CircularRefused
from importers.circulars.structure import parse


class Command(BaseCommand):
    """Parse one circular, save it as a draft and say what was found in it."""

    help = "Turn a circular (.txt or .docx) into a draft policy page. Nothing that is published changes."

    def add_arguments(self, parser):
        parser.add_argument("file", help="the circular, .txt or .docx")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args, file, **options):
        try:
            lines = read_circular(file)
            circular = parse(lines)
            if missing := lost(lines, circular):
                raise _incomplete(missing)
            saved = import_string(settings.CIRCULAR_PAGE_SAVER)(as_document(circular))
        except CircularRefused as refusal:
            self._refuse(refusal, as_object=options["json"])
        except ValidationError as refusal:
            sentence = "；".join(refusal.messages)
            self._refuse(CircularRefused("not_saved", sentence, sentence), as_object=options["json"])
        answer = as_json(circular) | saved
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.stdout.write(summary(answer))

    def _refuse(self, refusal: CircularRefused, *, as_object: bool):
        """Print the refusal and end with exit code 1."""
        if as_object:
            self.stdout.write(json.dumps({"errors": refusal.entries()}, ensure_ascii=False))
        raise CommandError(refusal.message)


def _incomplete(missing: list[str]) -> CircularRefused:
    return CircularRefused(
        "incomplete",
        f"解析结果与原文不一致，未保存。原文片段：{missing[0]}。请把文件和这条信息一起报告给维护人员。",
        f"The parse does not hold the whole text, nothing was saved: {missing[0]}. Report it with the file.",
    )


OUTCOMES = {
    "created": "已建立草稿页",
    "updated": "已更新草稿页",
    "unchanged": "内容没有变化，页面保持不变",
    "revised": "该文件已发布：公开内容未动，新文本已存为待发布的草稿版本，页面",
}


def summary(answer: dict) -> str:
    """Return what a person reads after an import, in Chinese."""
    number = f"第{answer['issue_no']}号" if answer["issue_no"] is not None else ""
    rows = [
        f"{answer['series'] or ''}{number}《{answer['title'] or '（无标题）'}》",
        f"发文机关：{answer['issuer'] or '未找到'}　成文日期：{answer['issued_on'] or '未找到'}",
        f"标题 {len(answer['headings'])} 个，段落 {len(answer['paragraphs'])} 个，"
        f"主题词 {len(answer['subject_words'])} 个，分送 {len(answer['distribution'])} 家",
        f"{OUTCOMES[answer['outcome']]}（编号 {answer['page_id']}）。",
    ]
    if answer["unplaced"]:
        rows.insert(
            3, f"有 {len(answer['unplaced'])} 处文字未能归类，已放在正文末尾的“来源说明”中，请人工核对。"
        )
    return "\n".join(rows)
