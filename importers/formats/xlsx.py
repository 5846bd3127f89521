"""Workbooks (.xlsx): sheets read as a stream, so that a far corner costs nothing and a wrong dimension hides nothing."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import BinaryIO
from zipfile import ZipFile

from .limits import Limits
from .refusal import broken, too_large
from .table import Sheet
from .values import Fault, Number, Value, day_of_serial, is_blank
from .xlsx_parts import SheetPart, read_workbook, shared_texts, unescape
from .xml import DEEPEST, Stop, local, parse
from .zipguard import as_refusals, open_archive

_ROW_MAX, _COLUMN_MAX = 1_048_576, 16_384
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


class Workbook:
    """An opened .xlsx: the visible sheets and a way to read each."""

    def __init__(self, stream: BinaryIO, limits: Limits):
        self.limits = limits
        self.archive: ZipFile = open_archive(stream, limits)
        with as_refusals():
            listed, self.date1904, self._texts_at, self.date_styles = read_workbook(self.archive)
        self.sheets = [sheet for sheet in listed if not sheet.hidden]
        self.hidden = [sheet.name for sheet in listed if sheet.hidden]
        self._texts: list[str] | None = None

    @property
    def texts(self) -> list[str]:
        """The shared texts, read once."""
        if self._texts is None:
            with as_refusals():
                self._texts = [
                    t for at in self._texts_at for t in shared_texts(self.archive, at, self.limits)
                ]
        return self._texts

    def read(self, part: SheetPart, enough: Callable[[Sheet], bool] | None = None) -> Sheet:
        """Return the sheet; `enough` is asked after each of the first rows whether to go on is of no use."""
        sheet = Sheet(part.name, date1904=self.date1904)
        with as_refusals(), self.archive.open(part.path) as stream:
            _SheetReader(self, sheet, enough).read(stream)
        numbers = [number for number, _ in sheet.rows]
        if any(b <= a for a, b in pairwise(numbers)):
            raise broken("rows")
        return sheet

    def read_all(self, enough) -> Iterator[Sheet]:
        """Read the visible sheets one after the other."""
        for part in self.sheets:
            yield self.read(part, enough)


class _SheetReader:
    """The state of reading one sheet."""

    def __init__(self, book: Workbook, sheet: Sheet, enough):
        self.sheet, self.enough, self.limits = sheet, enough, book.limits
        self.texts, self.date_styles, self.date1904 = book.texts, book.date_styles, book.date1904
        self.row, self.column = 0, -1
        self.cells: dict[int, Value] = {}
        self.pieces: list[str] = []
        self.kind = self.style = ""
        self.value: str | None = None
        self.formula = self.reading = self.phonetic = False
        self.columns: dict[str, int] = {}
        self.kept = self.depth = 0

    def read(self, stream) -> None:
        """Parse the sheet."""
        parse(stream, self.start, self.end, self.text, counts_depth=True)

    def start(self, tag: str, attrs: dict) -> None:
        """Open a cell, a row or a merge."""
        self.depth += 1
        if ":" in tag:
            tag = local(tag)
        if tag == "c":
            place = attrs.get("r")
            self.column = self.column_of(place) if place else self.column + 1
            self.kind, self.style = attrs.get("t", ""), attrs.get("s", "")
            self.value, self.formula = None, False
        elif tag == "v" or (tag == "t" and not self.phonetic):
            self.reading = True
            self.pieces.clear()
            if self.value is None:
                self.value = ""
        elif tag == "f":
            self.formula = True
        elif tag == "row":
            number = attrs.get("r")
            self.row = int(number) if number else self.row + 1
            self.column = -1
            if not 0 < self.row <= _ROW_MAX:
                raise broken("row")
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "mergeCell":
            self.merge(attrs.get("ref", ""))
        if self.depth > DEEPEST:
            raise broken("XML")

    def text(self, data: str) -> None:
        """Keep the text of a value."""
        if self.reading:
            self.pieces.append(data)

    def end(self, tag: str) -> None:
        """Close a value, a cell or a row."""
        self.depth -= 1
        if ":" in tag:
            tag = local(tag)
        if tag == "v" or tag == "t":
            if self.reading:
                self.value += "".join(self.pieces)
                self.reading = False
        elif tag == "c":
            if self.value is not None or self.formula:
                value = self.typed()
                if value is not None and not is_blank(value):
                    self.cells[self.column] = value
        elif tag == "row":
            if self.cells:
                self.sheet.rows.append((self.row, self.cells))
                self.cells = {}
                if len(self.sheet.rows) > self.limits.rows:
                    raise too_large(
                        f"超过 {self.limits.rows:,} 行", f"more than {self.limits.rows:,} rows", self.row
                    )
                if self.enough and self.enough(self.sheet):
                    raise Stop
        elif tag == "rPh":
            self.phonetic = False

    def typed(self) -> Value | None:
        """Return the cell's value as the file types it."""
        value, kind = self.value, self.kind
        if kind == "e":
            return Fault("error_cell", value or "#N/A")
        if self.formula and (value is None or (value == "" and kind not in ("str", "inlineStr", "s"))):
            return Fault("formula_without_value", "=")
        if not value:
            return None
        if kind == "s":
            try:
                return self.texts[int(value)]
            except (IndexError, ValueError) as fault:
                raise broken("sharedStrings") from fault
        if kind in ("str", "inlineStr"):
            self.kept += len(value) * 2 + 50
            if self.kept > self.limits.text_bytes * 4:
                raise too_large("文字过多", "too much text", self.row)
            return unescape(value)
        if kind == "b":
            return value.strip() in ("1", "true")
        if kind == "d":
            return value
        value = value.strip()
        if self.style and int(self.style) in self.date_styles:
            try:
                day = day_of_serial(float(value), self.date1904)
            except (ValueError, OverflowError):
                day = None
            if day is not None:
                return day
        return Number(value)

    def column_of(self, place: str) -> int:
        """Return the column of an address such as D17; letters are looked up once."""
        letters = place.rstrip("0123456789")
        column = self.columns.get(letters)
        if column is None:
            column = 0
            for letter in letters:
                if not "A" <= letter <= "Z":
                    raise broken("cell")
                column = column * 26 + ord(letter) - 64
            if not 0 < column <= _COLUMN_MAX:
                raise broken("cell")
            column -= 1
            self.columns[letters] = column
        return column

    def merge(self, ref: str) -> None:
        """Remember a merged area."""
        first, _, last = ref.partition(":")
        a, b = _PLACE.fullmatch(first), _PLACE.fullmatch(last or first)
        if not a or not b:
            raise broken("mergeCell")
        if len(self.sheet.merges) >= self.limits.rows:
            raise too_large("合并单元格过多", "too many merged cells")
        self.sheet.merges.append((int(a[2]), int(b[2]), self.column_of(a[1]), self.column_of(b[1])))
