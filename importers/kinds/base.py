"""What every kind of record shares: columns, lines, errors at their cell, and the comparison with what is stored."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from importers import cells
from importers.formats import FileRefused, Row, Table
from importers.formats.values import address, is_blank

STOP, SKIP, UPDATE = "stop", "skip", "update"
CREATED, UPDATED, UNCHANGED, SKIPPED, INVALID = "created", "updated", "unchanged", "skipped", "invalid"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the contract: its names, how a cell becomes a value, what a blank cell means.

    `of` names the codes that settle what scientific text means: a set that the kind keeps.
    """

    name: str
    zh: str
    convert: Callable
    required: bool = False
    of: str = ""
    blank: object = ""
    rule_says: bool = False  # a blank cell is refused by a rule of the domain, not here

    def written(self, value: object) -> str:
        """Return a value as people read it and as an export writes it."""
        if value is None:
            return ""
        if isinstance(value, tuple):
            return "、".join(value)
        terms = getattr(self.convert, "terms", {})
        return terms.get(value) or str(value)

    further: bool = False  # beyond the contract: exported only where a record fills it


@dataclass(frozen=True, slots=True)
class Finding:
    """An error or a warning, at its row and column where there are such."""

    row: int | None
    column: str | None
    code: str
    zh: str
    en: str

    def entry(self) -> dict:
        """Return it as the answer lists it."""
        message = f"{self.zh} / {self.en}"
        return {"row": self.row, "column": self.column, "code": self.code, "message": message}


@dataclass(slots=True)
class Options:
    """How an import is to be done."""

    on_conflict: str = STOP
    as_draft: bool = False
    circulate: str = ""
    actor: object = None
    reason: str = ""
    today: date | None = None


@dataclass(slots=True)
class Line:
    """One data row on its way: the values read, what is wrong, what will be done."""

    row: Row
    values: dict[str, object] = field(default_factory=dict)
    errors: list[Finding] = field(default_factory=list)
    action: str = ""
    stored: "Stored | None" = None
    changes: dict[str, tuple] = field(default_factory=dict)
    facts: dict = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The row that a person sees."""
        return self.row.number

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong so far."""
        return not self.errors

    def wrong(self, column: str) -> bool:
        """Say whether the column already has an error."""
        return any(error.column == column for error in self.errors)

    def get(self, name: str, default=None):
        """Return the value of a column; the default where the column is absent or did not convert."""
        return self.values.get(name, default)


@dataclass(slots=True)
class Stored:
    """A record as it stands: its key in the database and its values by column."""

    pk: int
    values: dict[str, object]
    extra: dict = field(default_factory=dict)


class Kind:
    """A kind of record. A subclass declares columns, loads what is stored, checks lines and writes them."""

    name = ""
    columns: tuple[Column, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()

    def __init__(self, table: Table | None, options: Options):
        self.table, self.options = table, options
        self.by_name = {column.name: column for column in self.columns}
        self.known: dict[str, Collection[str]] = {}
        self.warnings: list[Finding] = []
        self.lines: list[Line] = []

    # -- from rows to lines

    def plan(self) -> None:
        """Read every row and settle what is to be done with it; writes nothing."""
        self._check_groups()
        self.load()
        reading = cells.Reading(self.table.source == "csv", self.table.date1904)
        self.lines = [self._line(row, reading) for row in self.table.rows]
        self.examine()
        for line in self.lines:
            if line.errors:
                line.action = INVALID
        for number, text in self.table.notes:
            shown = cells.shown(text)
            self.warnings.append(
                Finding(
                    number,
                    None,
                    "note_row",
                    f"第 {number} 行“{shown}”是表下说明，没有导入。",
                    f"Row {number} is a note.",
                )
            )

    def _check_groups(self) -> None:
        """Refuse a file that has none of a group of columns of which one is needed."""
        for group in self.any_of:
            if not any(name in self.table.headings for name in group):
                zh = "”或“".join(self.by_name[name].zh for name in group)
                row = self.table.header_rows[-1]
                raise FileRefused(
                    "column_missing",
                    f"第 {row} 行表头缺少“{zh}”列，至少要有其中一列。请补上。",
                    f"The header in row {row} has none of {', '.join(group)}. Add one.",
                    row=row,
                    column=group[0],
                )

    def _line(self, row: Row, reading: cells.Reading) -> Line:
        line = Line(row)
        for index in self.table.strays(row)[:1]:
            place = address(row.number, index)
            shown = cells.shown(row.cells[index])
            line.errors.append(
                Finding(
                    row.number,
                    None,
                    "beyond_header",
                    f"最后一列表头之后的 {place} 有内容“{shown}”，不知道属于哪一列。请移到表头下面或删去。",
                    f"{place} beyond the last header holds {shown!r}. Move it under a header or delete it.",
                )
            )
        for column in self.columns:
            if column.name not in self.table.headings:
                continue
            raw = self.table.value(row, column.name)
            try:
                if column.of:
                    value = column.convert(raw, reading, self.known.get(column.of, ()))
                else:
                    value = column.convert(raw, reading)
            except cells.CellError as fault:
                self.fail(line, column.name, fault.code, fault.zh, fault.en)
                continue
            if value is None or value == "" or value == () or (isinstance(value, str) and is_blank(value)):
                value = column.blank
                if column.required and not column.rule_says:
                    self.fail(line, column.name, "required", "不能为空，请填写。", "is required. Fill it in.")
            line.values[column.name] = value
        return line

    def fail(self, line: Line, column: str | None, code: str, zh: str, en: str) -> None:
        """Put an error at a cell of the line."""
        heading = self.table.headings.get(column)
        if heading:
            place = address(line.number, heading.index)
            zh, en = f"{heading.written}（{place}）：{zh}", f"{heading.written} ({place}): {en}"
        elif column in self.by_name:
            zh = f"{self.by_name[column].zh}（第 {line.number} 行）：{zh}"
            en = f"{column} (row {line.number}): {en}"
        line.errors.append(Finding(line.number, column, code, zh, en))

    def warn(self, line: Line | None, column: str | None, code: str, zh: str, en: str) -> None:
        """Remember a warning; it never keeps a row from being written."""
        if line is not None and column in self.table.headings:
            heading = self.table.headings[column]
            place = address(line.number, heading.index)
            zh, en = f"{heading.written}（{place}）：{zh}", f"{heading.written} ({place}): {en}"
        self.warnings.append(Finding(line.number if line else None, column, code, zh, en))

    # -- what a subclass says

    def load(self) -> None:
        """Load everything that the lines are compared with."""
        raise NotImplementedError

    def examine(self) -> None:
        """Check the lines, one by one and together, and settle each."""
        raise NotImplementedError

    def store(self, lines: list[Line]) -> None:
        """Write the lines that are to be created or updated."""
        raise NotImplementedError

    def export_rows(self) -> Iterable[dict[str, object]]:
        """Return what is stored, by column name, in the order of the keys."""
        raise NotImplementedError

    def changed_keys(self, lines: list[Line]) -> tuple[str, ...]:
        """Return what pages depend on that these lines change."""
        return ("register",)

    # -- shared steps

    def settle(self, line: Line, stored: Stored | None) -> None:
        """Compare a valid line with what is stored under its key."""
        line.stored = stored
        if stored is None:
            line.action = CREATED
            return
        different = [c.name for c in self.columns if self.differs(c.name, line, stored)]
        line.changes = {name: (stored.values.get(name), line.values[name]) for name in different}
        if not different:
            line.action = UNCHANGED
        elif self.options.on_conflict == SKIP:
            line.action = SKIPPED
        elif self.options.on_conflict == UPDATE:
            line.action = UPDATED
        else:
            self.conflict(line, different[0], stored.values.get(different[0]))
        if line.action == UPDATED and "valid_to" in self.by_name:
            self.days_in_order(line)

    def differs(self, name: str, line: Line, stored: Stored) -> bool:
        """Say whether a present column says something else than what is stored."""
        return name in line.values and line.values[name] != stored.values.get(name)

    def conflict(self, line: Line, column: str, before: object) -> None:
        """Refuse a line whose key is stored with other values."""
        write = self.by_name[column].written
        was, now = cells.shown(write(before)), cells.shown(write(line.values[column]))
        self.fail(
            line,
            column,
            "conflict",
            f"系统中已有此记录，原值“{was}”，文件为“{now}”。请核对；确要更新请选择“按文件更新”（命令：--on-conflict update），要保留原值请选择“保留系统中的”（skip）。",
            f"The record exists with {was!r}, the file says {now!r}. Check it; use --on-conflict update or skip.",
        )

    def duplicates(self, key: Callable[[Line], object], column: str) -> None:
        """Refuse the later of two rows with one key."""
        first: dict[object, int] = {}
        for line in self.lines:
            if (value := key(line)) is None:
                continue
            if value in first:
                shown = cells.shown(line.get(column) or "")
                self.fail(
                    line,
                    column,
                    "duplicate",
                    f"“{shown}”与第 {first[value]} 行重复。请删去其中一行。",
                    f"{shown!r} repeats row {first[value]}. Delete one of the two.",
                )
            else:
                first[value] = line.number

    def days_in_order(self, line: Line) -> None:
        """Refuse an end before its start."""
        values = {**line.stored.values, **line.values} if line.stored else line.values
        start, end = values.get("valid_from"), values.get("valid_to")
        if start and end and end < start:
            zh = self.by_name["valid_from"].zh
            self.fail(
                line,
                "valid_to",
                "end_before_start",
                f"{end} 早于{zh} {start}。请改正其中一个日期。",
                f"{end} is before the start {start}. Correct one of the two.",
            )

    def unknown(
        self, line: Line, column: str, code: str, known: Collection[str], what: tuple[str, str]
    ) -> bool:
        """Refuse a reference that names nothing; name the code it becomes with its leading zeros."""
        if code in known:
            return False
        zh, en = what
        if near := padded(code, known):
            self.fail(
                line,
                column,
                "leading_zero",
                f"没有{zh}“{code}”，但有“{near}”，前面的 0 可能被表格软件去掉了。请改为“{near}”，并把该列设为“文本”格式。",
                f"There is no {en} {code!r} but {near!r}: leading zeros were lost. Write {near!r} and format the column as text.",
            )
        else:
            self.fail(
                line,
                column,
                "unknown_code",
                f"没有{zh}“{code}”。请核对，或先导入该{zh[:2]}。",
                f"There is no {en} {code!r}. Check it, or import it first.",
            )
        return True


UNIT = ("单位编码", "unit")
PERSON = ("人员编号", "person")


def padded(code: str, known: Collection[str]) -> str | None:
    """Return the known code that a code becomes by leading zeros, if there is one."""
    if not code or not code[0].isdigit():
        return None
    for width in range(1, 12):
        if (candidate := "0" * width + code) in known:
            return candidate
    return None


def overlap(a: tuple[date | None, date | None], b: tuple[date | None, date | None]) -> bool:
    """Say whether two periods share a day; blank is open, both ends are inclusive."""
    return (a[0] or date.min) <= (b[1] or date.max) and (b[0] or date.min) <= (a[1] or date.max)
