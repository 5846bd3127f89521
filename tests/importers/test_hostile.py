"""Files made to harm are refused in little time, or read for what they are."""

import io
import time

import pytest
import xlwt

from importers.formats import FileRefused, read_table
from importers.formats.values import is_blank
from importers.kinds.units import Units
from tests.importers.builders import csv_bytes, raw_xlsx, sheet_data

HEADER = ["单位编码", "单位名称", "类别"]
ROWS = [HEADER, *[["a", "甲", "执法单位"]] * 200]
MEGABYTE = 1024 * 1024
TEXT_HEADER = csv_bytes([HEADER])


def relations(count):
    return "".join(f'<mergeCell ref="A2:XFD{1048576 - n}"/>' for n in range(count))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (raw_xlsx("<!--" + "x" * 20 * MEGABYTE + "-->" + sheet_data(ROWS)), "broken"),
        (raw_xlsx("<a>" * MEGABYTE), "broken"),
        (raw_xlsx("<c " + " ".join(f'a{n}="x"' for n in range(MEGABYTE)) + "/>"), "broken"),
        (raw_xlsx(sheet_data(ROWS) + f"<mergeCells>{relations(30_000)}</mergeCells>"), "broken"),
        (raw_xlsx('<sheetData><row r="9999999"><c r="A1"/></row></sheetData>'), "broken"),
        (raw_xlsx('<sheetData><row r="1"><c r="ZZZZ1"><v>1</v></c></row></sheetData>'), "broken"),
        (raw_xlsx('<sheetData><row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'), "broken"),
        (raw_xlsx('<sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData>'), "broken"),
        (TEXT_HEADER + b'a,"' + b"x" * 5 * MEGABYTE + b'",c\r\n', "too_large"),
        (TEXT_HEADER + b'a,"' + b"x\n" * MEGABYTE, "quote_open"),
        (TEXT_HEADER + b"," * 3 * MEGABYTE + b"x\r\n", "too_large"),
        (TEXT_HEADER + b"a,b,c\n" * 1_100_000, "too_large"),
    ],
)  # fmt: skip
def test_it_is_refused_in_little_time(content, code):
    started = time.process_time()
    with pytest.raises(FileRefused) as refused:
        read_table(content, columns=Units.columns)
    assert refused.value.code == code
    assert time.process_time() - started < 6


@pytest.mark.parametrize(
    "filler",
    [
        b"\r\n" * MEGABYTE,
        b"," * 8 * MEGABYTE + b"\r\n",
        b'"",' + b"," * 8 * MEGABYTE + b"\r\n",
        b" \t,\r\n" * 1000,
    ],
)
def test_blank_rows_and_columns_never_count(filler):
    content = TEXT_HEADER + filler + csv_bytes([["a", "甲", "执法单位"]]) + filler
    assert len(read_table(content, columns=Units.columns).rows) == 1


def test_a_far_declared_number_of_shared_texts_is_not_believed():
    from tests.importers.builders import NS, PACKAGE, RELS

    parts = {
        "xl/sharedStrings.xml": f'<sst {NS} count="2" uniqueCount="4294967295"><si><t>单位编码</t></si>'
        "<si><r><t>单位</t></r><r><t>名称</t></r><rPh><t>x</t></rPh></si><si><t>类别</t></si></sst>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELS}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{RELS}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
        "</Relationships>",
    }
    cells = "".join(f'<c r="{letter}1" t="s"><v>{n}</v></c>' for n, letter in enumerate("ABC"))
    content = raw_xlsx(f'<sheetData><row r="1">{cells}</row></sheetData>', parts=parts)
    assert set(read_table(content, columns=Units.columns).headings) == {"code", "name", "category"}


@pytest.mark.parametrize("text", ["", " \u3000\xa0", "\u200b", " \u200b \ufeff"])
def test_what_nobody_sees_is_blank(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["0", "\u200ba", ".", "\x00"])
def test_what_is_there_is_not(text):
    assert not is_blank(text)


def test_an_old_workbook_over_its_share_of_time_is_refused(settings):
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for row in range(4000):
        sheet.write(row, 0, f"a{row}")
    stream = io.BytesIO()
    book.save(stream)
    settings.IMPORT_LIMITS = {"child_seconds": 0.01}
    with pytest.raises(FileRefused) as refused:
        read_table(stream.getvalue(), columns=Units.columns)
    assert refused.value.code == "too_large"
