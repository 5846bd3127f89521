"""Files for the tests, built as offices and as enemies build them."""

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

import openpyxl

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def csv_bytes(
    rows: Iterable[Iterable], *, encoding: str = "utf-8", separator: str = ",", end: str = "\r\n"
) -> bytes:
    """Return rows as text; a cell with a quote, a separator or a line break is quoted."""

    def cell(value):
        text = "" if value is None else str(value)
        if any(mark in text for mark in ('"', separator, "\n", "\r")):
            return '"' + text.replace('"', '""') + '"'
        return text

    return "".join(separator.join(map(cell, row)) + end for row in rows).encode(encoding)


def xlsx_bytes(rows: Iterable[Iterable], *, change=None) -> bytes:
    """Return rows as a workbook made by openpyxl; `change` gets the workbook before it is saved."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    if change:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def inline(place: str, text: str) -> str:
    """Return a cell that holds its text itself."""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def raw_xlsx(
    sheet: str, *, parts: dict[str, str] | None = None, before: str = "", compress=zipfile.ZIP_DEFLATED
) -> bytes:
    """Return a workbook whose sheet XML is given; `parts` adds or replaces parts."""
    everything = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {NS} xmlns:r="{RELS}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"{before}<worksheet {NS}>{sheet}</worksheet>",
        **(parts or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compress) as archive:
        for name, text in everything.items():
            archive.writestr(name, text)
    return stream.getvalue()


def sheet_data(rows: Iterable[Iterable[str]]) -> str:
    """Return the XML of rows of texts, from row 1."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(inline(f"{chr(65 + i)}{number}", text) for i, text in enumerate(row) if text)
        lines.append(f'<row r="{number}">{cells}</row>')
    return f"<sheetData>{''.join(lines)}</sheetData>"
