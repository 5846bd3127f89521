"""Blank workbooks to fill in: the header, lists to choose from, and a sheet that explains every column."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from importers import cells
from importers.kinds import KINDS
from importers.kinds.base import Column

ROWS = 5000
REQUIRED = PatternFill("solid", fgColor="FCE4D6")
OPTIONAL = PatternFill("solid", fgColor="EDEDED")
NAMES = {
    "units": "单位",
    "people": "人员",
    "edges": "点评关系",
    "reviews": "点评",
    "comments": "意见",
    "rectifications": "整改",
    "commitments": "承诺",
}
# What a column says beyond its type.
HINTS = {
    "ref": "新记录留空，由系统编号；修改已有记录时填写原编号。",
    "parent_code": "顶层单位留空。上级单位可以在同一文件中，先后不限。",
    "code": "一个单位一个编码，不重复；更名、改变隶属关系时另起一行并填写新的成立日期。",
    "org_type": "没有党组织的单位留空。",
    "portfolio": "可填几个单位编码，用顿号分开。",
    "round": "如 2010H2 或 2010年下半年，要与点评日期在同一个半年。",
    "reviewer_id": "点评人的人员编号；外部点评主体填写登记的名称。",
    "problems": "一行一个问题（单元格内换行）。与“薄弱环节”至少填一项。",
    "weak_links": "与“存在的问题”至少填一项。",
    "scope": "留空即本单位；对个人的点评不超过本单位。",
    "theme": "专题点评必填。",
    "draw": "随机点评必填，填写抽取记录的编号。",
    "point": "对应要点的序号。",
    "finding": "与点评中的问题文字一致；不一致的，作为新问题记入该点评。",
    "contact": "加密保存，到期自动清除。",
    "valid_to": "当天仍有效；至今有效的留空。",
    "name_en": "英文页面使用。",
}
EITHER = "单位编码和人员编号只填一项：对党组织填单位编码，对个人填人员编号。"


def blank_workbook(kind: str) -> bytes:
    """Return the workbook to fill in for a kind."""
    columns = [column for column in KINDS[kind].columns if not column.further]
    book = Workbook()
    sheet = book.active
    sheet.title = NAMES[kind]
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, 1):
        letter = get_column_letter(index)
        head = sheet.cell(1, index, f"{column.zh}*" if column.required else column.zh)
        head.font, head.fill = Font(bold=True), REQUIRED if column.required else OPTIONAL
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[letter].width = 40 if _is_text(column) else 16
        sheet.column_dimensions[letter].number_format = "@"
        for row in range(2, 202):
            sheet.cell(row, index).number_format = "@"
        if terms := getattr(column.convert, "terms", None):
            listed = DataValidation("list", formula1=f'"{",".join(terms.values())}"', allow_blank=True)
            listed.errorTitle, listed.error = "不在可选项中", f"请从列表中选择：{'、'.join(terms.values())}"
            listed.showErrorMessage = True
            sheet.add_data_validation(listed)
            listed.add(f"{letter}2:{letter}{ROWS}")
    sheet.row_dimensions[1].height = 30
    _explain(book, kind, columns)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _explain(book: Workbook, kind: str, columns: list[Column]) -> None:
    """Add the sheet that says what belongs into each column."""
    sheet = book.create_sheet("填写说明")
    sheet.append(["列", "是否必填", "填什么", "说明"])
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), OPTIONAL
    either = {name for group in KINDS[kind].any_of for name in group} & {"unit_code", "person_id"}
    for column in columns:
        hint = HINTS.get(column.name, "")
        if column.name in either:
            hint = EITHER
        sheet.append([column.zh, "必填" if column.required else "选填", described(column), hint])
    sheet.append([])
    for line in (
        "各列先后不限；可以删去不需要的选填列；多出的列不导入，预览时会列出。",
        "编码、编号所在列请保持“文本”格式，否则表格软件会去掉前面的 0 或改写长数字。",
        "在导入页面上传后先看预览，确认之前不写入任何内容。有误的单元格可下载“错误标注表”对照改正后再次上传。",
    ):
        sheet.append([line])
    for letter, width in zip("ABCD", (18, 10, 44, 64), strict=True):
        sheet.column_dimensions[letter].width = width


def described(column: Column) -> str:
    """Say in words what a column takes."""
    convert = column.convert
    if terms := getattr(convert, "terms", None):
        return "选一项：" + "、".join(terms.values())
    if convert is cells.day:
        return "日期，如 2010-12-07 或 2010年12月7日"
    if convert in (cells.code, cells.codes):
        return "编码：字母、数字、汉字、-、_ 和 .，不超过 64 字"
    if convert is cells.name:
        return "文字，不超过 200 字"
    if convert is cells.short:
        return "文字，不超过 64 字"
    if convert is cells.half_year:
        return "期间"
    return "文字" if _is_text(column) else "见说明"


def _is_text(column: Column) -> bool:
    return column.convert is cells.text or column.name == "problems"
