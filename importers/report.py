"""The report of an import: the sheet as read, with the columns 结果 and 说明."""

from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from .exports import escaped
from .formats.values import Fault, Number
from .kinds.base import CREATED, INVALID, SKIPPED, UNCHANGED, UPDATED
from .runs import Outcome

RESULTS = {CREATED: "新增", UPDATED: "更新", UNCHANGED: "未变", SKIPPED: "跳过", INVALID: "有误"}
WRONG = PatternFill("solid", fgColor="FFF2CC")


def write_report(outcome: Outcome, path: str | Path) -> None:
    """Write the workbook; wrong cells are coloured and carry their message."""
    table = outcome.table
    book = Workbook(write_only=True)
    sheet = book.create_sheet((table.sheet.name or outcome.kind)[:31])
    lines = {line.number: line for line in (outcome.planned.lines if outcome.planned else ())}
    notes = dict(table.notes)
    used = {index for _, cells in table.sheet.rows for index in cells if index <= table.last_column + 50}
    width = max(used | {table.last_column}) + 1
    places = {heading.name: heading.index for heading in table.headings.values()}
    written = 0
    for number, cells in table.sheet.rows:
        if number > written + 1 and number - written < 1000:
            for _ in range(number - written - 1):
                sheet.append([])
        written = number
        row = [_cell(sheet, cells.get(index)) for index in range(width)]
        if number == table.header_rows[-1]:
            row += [_cell(sheet, "结果"), _cell(sheet, "说明")]
        elif line := lines.get(number):
            for error in line.errors:
                index = places.get(error.column)
                if index is not None:
                    row[index] = row[index] or WriteOnlyCell(sheet)
                    row[index].fill = WRONG
                    row[index].comment = Comment(error.zh, "tongbao")
            told = [*line.errors, *(w for w in outcome.planned.warnings if w.row == number)]
            result = RESULTS[line.action]
            row += [_cell(sheet, result), _cell(sheet, "\n".join(each.zh for each in told))]
        elif number in notes:
            row += [_cell(sheet, "说明文字"), None]
        sheet.append(row)
    book.save(path)


def _cell(sheet, value):
    """Return a cell as it was read; texts stay texts."""
    if value is None or value == "":
        return None
    if isinstance(value, Number):
        try:
            return WriteOnlyCell(sheet, value=float(value))
        except ValueError:
            value = str(value)
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = "yyyy-mm-dd"
        return cell
    if isinstance(value, bool):
        return WriteOnlyCell(sheet, value=value)
    text = value.text if isinstance(value, Fault) else str(value)
    cell = WriteOnlyCell(sheet, value=escaped(text)[:32767])
    cell.data_type = "s"
    return cell
