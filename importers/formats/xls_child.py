"""Runs in a process of its own: reads an old workbook (.xls) from standard input and writes its sheets as JSON.

Started by its path, with nothing of the project on it, so that a hostile file can cost no more than this process.
"""

import json
import resource
import sys

import xlrd

NUMBER, DATE, BOOLEAN, ERROR = (
    xlrd.XL_CELL_NUMBER,
    xlrd.XL_CELL_DATE,
    xlrd.XL_CELL_BOOLEAN,
    xlrd.XL_CELL_ERROR,
)


def cells_of(sheet, row: int) -> list:
    """Return (column, kind, value) of the cells of a row that hold something."""
    found = []
    for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
        if kind == xlrd.XL_CELL_TEXT and value:
            found.append((column, "s", value))
        elif kind == NUMBER:
            found.append((column, "n", repr(value)))
        elif kind == DATE:
            found.append((column, "d", repr(value)))
        elif kind == BOOLEAN:
            found.append((column, "b", bool(value)))
        elif kind == ERROR:
            found.append((column, "e", xlrd.error_text_from_code.get(value, "#ERR")))
    return found


def main() -> None:
    """Read, answer, end; every fault is an answer too."""
    memory, seconds = int(sys.argv[1]), max(1, int(float(sys.argv[2])))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        book = xlrd.open_workbook(
            file_contents=sys.stdin.buffer.read(), formatting_info=True, logfile=sys.stderr, on_demand=True
        )
        sheets = []
        hidden = []
        for index in range(book.nsheets):
            sheet = book.sheet_by_index(index)
            if book._sheet_visibility[index]:
                hidden.append(sheet.name)
                continue
            rows = [
                (number + 1, cells) for number in range(sheet.nrows) if (cells := cells_of(sheet, number))
            ]
            merges = [(r0 + 1, r1, c0, c1 - 1) for r0, r1, c0, c1 in sheet.merged_cells]
            sheets.append({"name": sheet.name, "rows": rows, "merges": merges})
            book.unload_sheet(index)
        answer = {"date1904": bool(book.datemode), "sheets": sheets, "hidden": hidden}
    except Exception as fault:  # noqa: BLE001  (whatever a hostile file raises is the answer)
        words = str(fault).lower()
        answer = {"fault": "encrypted" if "encrypt" in words else "broken", "what": type(fault).__name__}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
