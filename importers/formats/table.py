"""A sheet as it was read, and the table found on it."""

from dataclasses import dataclass, field

from .values import Value, address, is_blank


@dataclass(slots=True)
class Sheet:
    """The cells of one sheet that are not blank: (row number, {column index: value}), by row."""

    name: str
    rows: list[tuple[int, dict[int, Value]]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(
        default_factory=list
    )  # first row, last row, first col, last col
    date1904: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the table: its name in the contract, the header as written, its place."""

    name: str
    written: str
    index: int


@dataclass(slots=True)
class Row:
    """One data row: its number as a person sees it, and its cells by column index."""

    number: int
    cells: dict[int, Value]


@dataclass(slots=True)
class Table:
    """The rows under a recognised header."""

    source: str  # xlsx, xls or csv
    sheet: Sheet
    headings: dict[str, Heading]
    header_rows: tuple[int, ...]
    last_column: int
    rows: list[Row]
    notes: list[tuple[int, str]]
    unknown_columns: list[str]
    encoding: str = ""
    sheets: list[str] = field(default_factory=list)  # the visible ones

    @property
    def date1904(self) -> bool:
        """Whether the workbook counts its days from 1904."""
        return self.sheet.date1904

    def value(self, row: Row, name: str) -> Value | None:
        """Return the cell of a column, or None where it is blank or the column is absent."""
        heading = self.headings.get(name)
        return row.cells.get(heading.index) if heading else None

    def place(self, row: Row, name: str) -> str:
        """Return the address of a cell, D17."""
        heading = self.headings.get(name)
        return address(row.number, heading.index) if heading else f"{row.number}"

    def strays(self, row: Row) -> list[int]:
        """Return the columns beyond the last header in which the row has something."""
        return sorted(i for i, value in row.cells.items() if i > self.last_column and not is_blank(value))
