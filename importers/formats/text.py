"""Text tables (.csv, .tsv, Unicode text): encoding, separator and records."""

import codecs
import contextlib
import csv
import io
import re
from collections.abc import Callable, Iterator
from itertools import islice

from .limits import Limits
from .refusal import FileRefused, too_large
from .table import Sheet
from .values import is_blank

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
SEPARATORS = (",", "\t", ";")
LONGEST_CELL = 4_000_000  # characters; a longer one is refused with the file, a shorter one at its cell
MOST_SEPARATORS = 1_000_000  # in a line, after blank cells at its end are taken off
MOST_LINES = 100_000  # of one record
HEAD = 5_000  # records looked at for the header
csv.field_size_limit(LONGEST_CELL)


def detect_encoding(content: bytes, wanted: str | None = None) -> str:
    """Return the encoding in which the whole file reads without one wrong byte."""
    if wanted:
        try:
            name = codecs.lookup(wanted).name
        except LookupError as fault:
            raise FileRefused(
                "encoding",
                f"不认识编码“{wanted}”。可以写 utf-8、gb18030 或 utf-16。",
                f"The encoding {wanted!r} is not known. Write utf-8, gb18030 or utf-16.",
            ) from fault
        name = "utf-8-sig" if name == "utf-8" else name
        if not _decodes(content, name):
            raise FileRefused(
                "encoding",
                f"文件不能按指定的编码 {wanted} 读取。请去掉 --encoding，或改用文件实际的编码。",
                f"The file does not read as {wanted}. Leave --encoding out or name the encoding it has.",
            )
        return name
    for bom, name in _BOMS:
        if content.startswith(bom):
            candidates = (name,)
            break
    else:
        candidates = ("utf-8", "gb18030")
    for name in candidates:
        if _decodes(content, name):
            return name
    raise FileRefused(
        "encoding",
        "文件的编码无法识别（不是 UTF-8、GB18030 或 UTF-16）。请用 Excel 或 WPS 另存为“CSV UTF-8”或 .xlsx。",
        "The encoding is none of UTF-8, GB18030 and UTF-16. Save the file as CSV UTF-8 or as .xlsx.",
    )


def _errors(encoding: str) -> str:
    """Lone surrogates are let in where UTF-16 has them: they are refused at their cell."""
    return "surrogatepass" if encoding.startswith("utf-16") else "strict"


def _decodes(content: bytes, encoding: str) -> bool:
    """Read through the file in blocks."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)(_errors(encoding))
        view = memoryview(content)
        for at in range(0, len(content), 1 << 20):
            decoder.decode(bytes(view[at : at + (1 << 20)]))
        decoder.decode(b"", True)
    except (UnicodeError, LookupError, AssertionError):
        return False
    return True


def opening(content: bytes, encoding: str) -> str:
    """Return the first characters of the file."""
    decoder = codecs.getincrementaldecoder(encoding)(_errors(encoding))
    return decoder.decode(content[:65536])


class _Lines:
    """The lines of the file, counting those given since the record began."""

    def __init__(self, content: bytes, encoding: str, separator: str):
        self.lines = io.TextIOWrapper(
            io.BytesIO(content), encoding=encoding, errors=_errors(encoding), newline=""
        )
        self.separator = separator
        self.given = self.quotes = 0
        self.ended = False

    def __iter__(self):
        return self

    def begin(self) -> None:
        """Begin a record."""
        self.given = self.quotes = 0

    def __next__(self) -> str:
        line = next(self.lines, None)
        if line is None or self.given > MOST_LINES:
            self.ended = True
            raise StopIteration
        self.given += 1
        self.quotes += line.count('"')
        if len(line) > 4096:
            line = self._shortened(line)
        return line

    def _shortened(self, line: str) -> str:
        """Take blank cells off the end of a long line where the record ends; refuse what no table is wide enough for."""
        if self.quotes % 2 == 0 and line.count(self.separator) > 2048:
            line = line.rstrip(self.separator + " \t\r\n\u3000\xa0") + "\n"
        if line.count(self.separator) > MOST_SEPARATORS:
            raise too_large("列过多", "too many columns")
        return line


def records(content: bytes, encoding: str, separator: str) -> Iterator[list[str]]:
    """Return the records in order, blank ones included; a quote that never closes is refused where it opens."""
    lines = _Lines(content, encoding, separator)
    reader = csv.reader(lines, delimiter=separator)
    number = 0
    while True:
        lines.begin()
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise too_large("单元格过长", "a cell is too long", number) from fault
        if lines.ended and lines.given:
            raise FileRefused(
                "quote_open",
                f"第 {number} 行有一个引号没有结束，其后的内容无法分行。请补上引号，或另存为 .xlsx。",
                f"A quote opens in row {number} and never closes. Close it, or save the file as .xlsx.",
                row=number,
            )
        yield record


def read_text(content: bytes, encoding: str, best: Callable[[Sheet], int], limits: Limits) -> Sheet:
    """Return the records as a sheet, split by the separator under which `best` finds most of a header."""
    if not encoding.startswith(("utf-16", "utf-32")):
        content = content.rstrip(b"\r\n")
    scores = {}
    for separator in SEPARATORS:
        head = Sheet("")
        with contextlib.suppress(FileRefused):
            _fill(head, islice(records(content, encoding, separator), HEAD), limits, until=40)
        scores[separator] = best(head)
    separator = max(SEPARATORS, key=lambda each: scores[each])
    if max(content.count(b"\n"), content.count(b"\r")) > limits.rows:
        _count(records(content, encoding, separator), limits)
    sheet = Sheet("")
    _fill(sheet, records(content, encoding, separator), limits)
    return sheet


def _count(rows: Iterator[list[str]], limits: Limits) -> None:
    """Refuse a file of too many rows before one of them is kept."""
    filled = 0
    for number, record in enumerate(rows, 1):
        filled += any(record)
        if filled > limits.rows or number > 2 * limits.rows:
            raise too_large(f"超过 {limits.rows:,} 行", f"more than {limits.rows:,} rows", number)


def _fill(sheet: Sheet, rows: Iterator[list[str]], limits: Limits, until: int = 0) -> None:
    """Put the records on the sheet under their ordinal numbers."""
    for number, record in enumerate(rows, 1):
        cells = {i: _unguarded(cell) for i, cell in enumerate(record) if cell and not is_blank(cell)}
        if cells:
            sheet.rows.append((number, cells))
            if until and len(sheet.rows) >= until:
                return
            if len(sheet.rows) > limits.rows:
                raise too_large(f"超过 {limits.rows:,} 行", f"more than {limits.rows:,} rows", number)


def _unguarded(cell: str) -> str:
    """Take off the apostrophe that keeps a spreadsheet from running the cell."""
    return cell[1:] if cell[0] == "'" and _GUARDED.match(cell) else cell
