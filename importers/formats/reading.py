"""From a file to a table: the type by its content, the sheet by its header, every refusal with its remedy."""

import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from .body import body_rows, split_notes
from .header import Header, HeaderFinder, Named
from .limits import Limits, limits
from .refusal import FileRefused, broken, too_large
from .table import Sheet, Table
from .text import detect_encoding, opening, read_text
from .values import address, column_letters, is_blank
from .xls import read_xls
from .xlsx import Workbook
from .zipguard import encrypted

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
_OTHERS = (
    b"%PDF",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x7fELF",
    b"MZ\x90",
    b"BM6",
    b"SQLite format",
)
_MARKUP = re.compile(r"\s*<[a-z!?]", re.IGNORECASE)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BOOKS = ("Workbook".encode("utf-16-le"), "Book\0".encode("utf-16-le"))


def read_table(
    source: str | Path | bytes,
    *,
    columns: Iterable[Named],
    encoding: str | None = None,
    sheet: str | None = None,
    names: Mapping[str, str] | None = None,
) -> Table:
    """Return the table that a file holds; raise FileRefused where the file as a whole cannot be used.

    `columns` are those of the kind; a group of columns of which one is needed is checked by the kind.
    `names` gives headers, as written, a meaning of their own; nothing for one to be passed over.
    """
    bounds = limits()
    content = _content(source, bounds)
    columns = list(columns)
    finder = HeaderFinder(columns, names)
    kind = _kind(content)
    used = ""
    if kind == "csv":
        used = detect_encoding(content, encoding)
        if _MARKUP.match(opening(content, used).lstrip("\ufeff")):
            raise _markup()
        if sheet:
            raise _no_sheet(sheet, [])
        read = read_text(content, used, finder.score, bounds)
        header = finder.find(read) if read.rows else None
        chosen = [(read, header)] if header else []
        if not read.rows:
            raise _empty()
        visible = [""]
    else:
        chosen, visible, blank = _sheets(content, kind, sheet, finder, bounds)
        if blank:
            raise _empty()
    if not chosen:
        raise _no_header(columns, visible if kind != "csv" else [], content if kind == "csv" else b"")
    if len(chosen) > 1:
        listed = "、".join(f"“{each.name}”" for each, _ in chosen)
        refusal = FileRefused(
            "sheet_ambiguous",
            f"有几张工作表都像是要导入的：{listed}。请选定一张（命令：--sheet）。",
            f"Several sheets have the header: {listed}. Name one with --sheet.",
        )
        refusal.sheets = [each.name for each, _ in chosen]
        raise refusal
    read, header = chosen[0]
    try:
        table = _table(kind, read, header, columns, used, bounds)
    except FileRefused as refusal:
        refusal.sheets = visible
        refusal.headers = [heading.written for heading in header.headings.values()]
        refusal.headers += [written for _, written in header.unknown if not is_blank(written)]
        raise
    table.sheets = visible
    return table


def _content(source: str | Path | bytes, bounds: Limits) -> bytes:
    """Return the bytes of the file, never more than the limit."""
    if isinstance(source, bytes):
        content, size = source, len(source)
    else:
        path = Path(source)
        try:
            size = path.stat().st_size
            content = path.read_bytes() if size <= bounds.file_bytes else b""
        except OSError as fault:
            raise FileRefused(
                "no_file",
                f"打不开文件 {path.name}：{fault.strerror}。请检查路径和权限。",
                f"The file {path.name} cannot be opened: {fault.strerror}. Check path and permissions.",
            ) from fault
    if size > bounds.file_bytes:
        raise too_large(
            f"文件 {size // 1024**2} MB，上限 {bounds.file_bytes // 1024**2} MB",
            f"{size // 1024**2} MB, at most {bounds.file_bytes // 1024**2} MB",
        )
    if not content:
        raise _empty()
    return content


def _kind(content: bytes) -> str:
    """Return xlsx, xls or csv by what the file holds, whatever its name says."""
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return "xlsx"
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise encrypted()
        if any(name in content for name in _BOOKS):
            return "xls"
        if "WordDocument".encode("utf-16-le") in content or "PowerPoint".encode("utf-16-le") in content:
            raise _unknown()
        raise broken("xls")
    if content.startswith(_BIFF):
        return "xls"
    if content.startswith(_OTHERS):
        raise _unknown()
    return "csv"


def _sheets(content: bytes, kind: str, wanted: str | None, finder: HeaderFinder, bounds: Limits):
    """Return the sheets with a header, the names of all visible ones, and whether nothing is on any."""
    if kind == "xlsx":
        book = Workbook(io.BytesIO(content), bounds)
        names, hidden = [part.name for part in book.sheets], book.hidden
        parts = [part for part in book.sheets if wanted is None or part.name.strip() == wanted.strip()]
        sheets = (book.read(part, finder.hopeless) for part in parts)
    else:
        read, hidden = read_xls(content, bounds)
        names = [each.name for each in read]
        parts = sheets = [each for each in read if wanted is None or each.name.strip() == wanted.strip()]
    if wanted is not None and not parts:
        raise _no_sheet(wanted, names, wanted in hidden)
    chosen: list[tuple[Sheet, Header]] = []
    blank = True
    for each in sheets:
        blank = blank and not each.rows
        if header := finder.find(each):
            chosen.append((each, header))
    return chosen, names, blank


def _table(
    kind: str, sheet: Sheet, header: Header, columns: list[Named], encoding: str, bounds: Limits
) -> Table:
    """Return the table under the header, after the checks of the header itself."""
    known = {column.name: column for column in columns}
    refusals = []
    bottom = header.rows[-1]
    for one, two in header.doubled:
        column = known[one.name]
        a, b = address(bottom, one.index), address(bottom, two.index)
        refusals.append(
            FileRefused(
                "column_doubled",
                f"“{one.written}”（{a}）和“{two.written}”（{b}）都是“{column.zh}”列，不知道用哪一列。请删去或改名其中一列。",
                f"{one.written!r} ({a}) and {two.written!r} ({b}) both mean {column.name}. Delete or rename one.",
                row=bottom,
                column=column.name,
            )
        )
    for column in columns:
        if column.required and column.name not in header.headings:
            refusals.append(
                FileRefused(
                    "column_missing",
                    f"第 {bottom} 行表头缺少必填的“{column.zh}”列（{column.name}）。请补上这一列。",
                    f"The header in row {bottom} lacks the required column {column.name}. Add it.",
                    row=bottom,
                    column=column.name,
                )
            )
    if refusals:
        refusals[0].more = refusals[1:]
        raise refusals[0]
    rows = body_rows(sheet, bottom)
    used = {index for row in rows for index in row.cells} | {h.index for h in header.headings.values()}
    used |= {index for index, _ in header.unknown}
    if len(used) > bounds.columns:
        raise too_large(
            f"用了 {len(used)} 列，上限 {bounds.columns} 列", f"{len(used)} columns, at most {bounds.columns}"
        )
    named = {index for index, _ in header.unknown} | {h.index for h in header.headings.values()}
    nameless = sorted(index for index in used if index < header.last_column and index not in named)
    required = [header.headings[c.name].index for c in columns if c.required]
    rows, notes = split_notes(rows, required, bottom)
    return Table(
        source=kind,
        sheet=sheet,
        headings=header.headings,
        header_rows=header.rows,
        last_column=header.last_column,
        rows=rows,
        notes=notes,
        unknown_columns=[written for _, written in header.unknown if not is_blank(written)]
        + [f"（{column_letters(index)} 列，没有表头）" for index in nameless],
        encoding=encoding,
    )


def _unknown() -> FileRefused:
    return FileRefused(
        "unknown_type",
        "不能识别的文件类型。请另存为 .xlsx、.xls 或 .csv 再导入。",
        "The type of the file is not known. Save it as .xlsx, .xls or .csv.",
    )


def _markup() -> FileRefused:
    return FileRefused(
        "html",
        "这个文件其实是网页（HTML/XML），不是表格文件。请用 Excel 或 WPS 打开后另存为 .xlsx，再导入。",
        "The file is a web page (HTML/XML), not a workbook. Open it in Excel or WPS and save as .xlsx.",
    )


def _empty() -> FileRefused:
    return FileRefused(
        "empty", "文件是空的，没有可以导入的内容。", "The file is empty: there is nothing to import."
    )


def _no_sheet(wanted: str, names: list[str], hidden: bool = False) -> FileRefused:
    listed = "、".join(f"“{name}”" for name in names) or "（没有工作表）"
    why = "是隐藏的，请先取消隐藏" if hidden else "不存在"
    return FileRefused(
        "sheet_missing",
        f"工作表“{wanted}”{why}。文件中可见的工作表：{listed}。",
        f"The sheet {wanted!r} is {'hidden' if hidden else 'not there'}. Visible sheets: {listed}.",
    )


def _no_header(columns: list[Named], names: list[str], content: bytes) -> FileRefused:
    wanted = "、".join(column.zh for column in columns if column.required)
    where = f"（可见的工作表：{'、'.join(names)}）" if names else ""
    hint = (
        "文件像是没有标记的 UTF-16，请选择编码 UTF-16（命令：--encoding utf-16-le）。"
        if b"\0" in content[:200]
        else ""
    )
    refusal = FileRefused(
        "header_missing",
        f"前 20 行里没有找到表头{where}。表头至少要有这些必填列：{wanted}。{hint}",
        f"No header in the first 20 rows. It needs at least the required columns: {wanted}.",
    )
    refusal.sheets = names
    return refusal
