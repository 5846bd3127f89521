"""Writing records as files that import again without a change: .csv and .xlsx, in the contract's columns."""

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from .kinds import KINDS, Options
from .kinds.base import Kind

_RUNS = re.compile(r"'*[=+\-@\t\r]")
_STAMP = re.compile(rb">\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def guarded(text: str) -> str:
    """Return a csv cell that no spreadsheet runs: one apostrophe before what it would run."""
    return f"'{text}" if _RUNS.match(text) else text


def escaped(text: str) -> str:
    """Return a text as a workbook holds it: `_x005F_` guards a literal `_xHHHH_`."""
    text = _ESCAPED.sub("_x005F_", text)
    return _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def table_of(kind: str, *, with_contact: bool = True) -> Iterator[list[str]]:
    """Return the header and the rows of a kind, by key.

    Without contacts the whole column stays away: a blank one would clear them on the way back.
    """
    source: Kind = KINDS[kind](None, Options())
    columns = [column for column in source.columns if with_contact or column.name != "contact"]
    rows = source.export_rows()
    if any(column.further for column in columns):
        rows = list(rows)
        columns = [c for c in columns if not c.further or any(values.get(c.name) for values in rows)]
    yield [column.zh for column in columns]
    for values in rows:
        yield [column.written(values.get(column.name)) for column in columns]


def write_csv(rows: Iterable[list[str]], path: Path) -> int:
    """Write UTF-8 with BOM and CRLF; return the number of rows under the header."""
    count = -1
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        for row in rows:
            writer.writerow([guarded(cell) for cell in row])
            count += 1
    return count


def write_xlsx(rows: Iterable[list[str]], path: Path, title: str) -> int:
    """Write a workbook whose cells are all texts; return the number of rows under the header."""
    book = Workbook(write_only=True)
    book.properties.creator = "tongbao"
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    count = -1
    for row in rows:
        if count < 0:
            for index in range(1, len(row) + 1):
                sheet.column_dimensions[get_column_letter(index)].width = 18
        sheet.append([_text_cell(sheet, cell) for cell in row])
        count += 1
    _save_the_same(book, path)
    return count


def _save_the_same(book: Workbook, path: Path) -> None:
    """Save a workbook without the time of its making, so that the same records make the same bytes."""
    with TemporaryFile() as aside:
        book.save(aside)
        with ZipFile(aside) as made, ZipFile(path, "w", ZIP_DEFLATED) as kept:
            for part in made.infolist():
                entry = ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
                entry.compress_type = ZIP_DEFLATED
                with made.open(part) as source, kept.open(entry, "w") as target:
                    if part.filename == "docProps/core.xml":
                        target.write(_STAMP.sub(b">1980-01-01T00:00:00Z<", source.read()))
                    else:
                        copyfileobj(source, target)


def _text_cell(sheet, text: str):
    """Return a cell typed as text and shown as text, so that nothing turns it into a number or runs it."""
    if not text:
        return None
    cell = WriteOnlyCell(sheet, value=escaped(text))
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def export(kind: str, path: Path, *, with_contact: bool = True) -> int:
    """Write all records of a kind to a .csv or .xlsx file; return how many."""
    rows = table_of(kind, with_contact=with_contact)
    if path.suffix.lower() == ".xlsx":
        return write_xlsx(rows, path, kind)
    return write_csv(rows, path)
