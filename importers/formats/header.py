"""The header: found by the names of its columns, wherever an office put it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from .table import Heading, Sheet
from .values import INVISIBLE, Number, Value

_DROP = re.compile(rf"[\s*{INVISIBLE}]+")
LOOKED_AT = 20  # rows that are not blank


class Named(Protocol):
    """What the header needs to know of a column of the contract."""

    name: str
    zh: str
    required: bool


def plain(text: str) -> str:
    """Return a header as it is compared: no white space, marks, width or letter case, no trailing bracket."""
    text = _DROP.sub("", unicodedata.normalize("NFKC", text)).casefold()
    while text.endswith(")"):
        depth = 0
        for at in range(len(text) - 1, -1, -1):
            depth += (text[at] == ")") - (text[at] == "(")
            if depth == 0:
                break
        if depth or at == 0:
            break
        text = text[:at]
    return text


@dataclass(frozen=True, slots=True)
class Header:
    """A recognised header."""

    rows: tuple[int, ...]
    headings: dict[str, Heading]
    doubled: tuple[tuple[Heading, Heading], ...]
    unknown: tuple[tuple[int, str], ...]
    last_column: int

    @property
    def found(self) -> int:
        """How many columns of the contract it has."""
        return len(self.headings)


class HeaderFinder:
    """Knows the columns of one kind and finds them on a sheet.

    `names` says what further headers mean, as written: a column, or nothing for a header to be passed over.
    """

    def __init__(self, columns: Iterable[Named], names: Mapping[str, str] | None = None):
        self.columns = {column.name: column for column in columns}
        self.names: dict[str, str] = {}
        for column in self.columns.values():
            zh, en = plain(column.zh), plain(column.name)
            for name in (zh, en, zh + en, en + zh, f"{zh}/{en}", f"{en}/{zh}"):
                self.names[name] = column.name
        for written, name in (names or {}).items():
            self.names[plain(written)] = name if name in self.columns else ""

    def find(self, sheet: Sheet) -> Header | None:
        """Return the first of the first rows that reads as a header."""
        rows = sheet.rows[:LOOKED_AT]
        for position, (number, cells) in enumerate(rows):
            below = sheet.rows[position + 1] if position + 1 < len(sheet.rows) else (0, {})
            single = self._header((number,), cells)
            double = self._double(sheet, number, cells, below)
            if double and (not single or double.found >= single.found):
                alone = self._header((below[0],), below[1])
                if alone and alone.found >= double.found:
                    continue  # a title above the header, merged over it
                return double
            if single:
                return single
        return None

    def hopeless(self, sheet: Sheet) -> bool:
        """Say that so many rows without a header have been read that none will come."""
        if len(sheet.rows) != LOOKED_AT + 1:
            return False
        if self.find(sheet):
            return False
        return not any(
            self._header((0,), {**upper, **lower}) for (_, upper), (_, lower) in pairwise(sheet.rows)
        )

    def score(self, sheet: Sheet) -> int:
        """Return how many columns the best header on the sheet has."""
        header = self.find(sheet)
        return header.found if header else 0

    def _double(self, sheet: Sheet, number: int, upper: dict, below: tuple[int, dict]) -> Header | None:
        """Return a header of two rows that merged cells hold together."""
        lower = below[1] if below[0] == number + 1 else {}
        joined = dict(upper)
        merged = False
        known = {column for column, value in lower.items() if self._name(value)}
        for first, last, left, right in sheet.merges:
            if first != number or last > number + 1:
                continue
            if last == number + 1:
                merged = True
            elif right > left and any(left <= column <= right for column in known):
                merged = True
                joined.pop(left, None)
        if not merged:
            return None
        covered = {left for first, last, left, _ in sheet.merges if first == number and last == number + 1}
        joined.update({column: value for column, value in lower.items() if column not in covered})
        return self._header((number, number + 1), joined)

    def meaning(self, written: str) -> str:
        """Return the column that a header means, or nothing."""
        return self._name(written) or ""

    def _name(self, value: Value | None) -> str | None:
        """Return the column that a cell names."""
        known = self.names.get(plain(value)) if isinstance(value, str) and len(value) < 200 else None
        return known or None

    def _header(self, rows: tuple[int, ...], cells: dict[int, Value]) -> Header | None:
        """Return the header that the cells make, if at least two names are known and one is required."""
        headings: dict[str, Heading] = {}
        doubled, unknown = [], []
        for index in sorted(cells):
            value = cells[index]
            written = value.as_text if isinstance(value, Number) else str(getattr(value, "text", value))
            name = self._name(value)
            if name is None:
                unknown.append((index, written.strip()))
            elif name in headings:
                doubled.append((headings[name], Heading(name, written.strip(), index)))
            else:
                headings[name] = Heading(name, written.strip(), index)
        if len(headings) < 2 or not any(self.columns[name].required for name in headings):
            return None
        return Header(rows, headings, tuple(doubled), tuple(unknown), max(cells))
