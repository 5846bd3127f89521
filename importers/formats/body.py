"""The rows under a header: merged cells filled, notes under the table set apart."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection

from .refusal import broken
from .table import Row, Sheet
from .values import Fault, Value, is_blank

_NOTE = re.compile(r"[\s（(【\[*※]*(注|备注|说明|填表|制表|审核|合计)")
_LABEL = re.compile(r"[\s（(【\[*※]*(注|备注|说明|填表|制表|审核|合计)[^:：]{0,6}[:：]")
MERGE_WORK = 4_000_000  # cells looked at, beside twenty a row; real merges do not overlap


def body_rows(sheet: Sheet, after: int) -> list[Row]:
    """Return the rows below the header; a merged cell counts for each of its rows that holds anything itself."""
    rows = {number: dict(cells) for number, cells in sheet.rows if number > after}
    merges = [merge for merge in sheet.merges if merge[1] > after]
    numbers = sorted(rows)
    work, most = 0, MERGE_WORK + 20 * len(numbers)
    for first, last, left, right in merges:
        for number in _between(numbers, first, last):
            cells = rows[number]
            work += 1
            if left == right:
                if number != first:
                    cells.pop(left, None)
                continue
            work += len(cells)
            for column in [c for c in cells if left <= c <= right and (number, c) != (first, left)]:
                del cells[column]
            if work > most:
                raise broken("mergeCells")
        work += 1
        if work > most:
            raise broken("mergeCells")
    kept = {number for number, cells in rows.items() if cells}
    for first, last, left, _ in merges:
        value = rows[first].get(left) if first in kept else None
        if value is not None:
            for number in _between(numbers, first + 1, last):
                if number in kept:
                    rows[number][left] = value
    return [Row(number, rows[number]) for number in numbers if number in kept]


def _between(numbers: list[int], first: int, last: int) -> list[int]:
    """Return the existing row numbers of an area; areas may be far larger than the sheet."""
    return numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]


def split_notes(
    rows: list[Row], required: Collection[int], header_row: int
) -> tuple[list[Row], list[tuple[int, str]]]:
    """Return the data rows and, from the foot of the sheet, the notes: (row number, text)."""
    tail = len(rows)
    while tail and (_lacks(rows[tail - 1], required) or _LABEL.match(_first(rows[tail - 1]))):
        tail -= 1
    for at in range(tail, len(rows)):
        above = rows[at - 1].number if at else header_row
        if rows[at].number > above + 1 or _NOTE.match(_first(rows[at])):
            return rows[:at], [(row.number, _text(row)) for row in rows[at:]]
    return rows, []


def _lacks(row: Row, required: Collection[int]) -> bool:
    """Say whether a required column is blank in the row."""
    return any(is_blank(row.cells.get(column)) for column in required)


def _first(row: Row) -> str:
    """Return the text of the row's first cell."""
    value: Value | None = row.cells[min(row.cells)] if row.cells else None
    return value if isinstance(value, str) else ""


def _text(row: Row) -> str:
    """Return what the row says."""
    return " ".join(
        str(value.text if isinstance(value, Fault) else value) for _, value in sorted(row.cells.items())
    )
