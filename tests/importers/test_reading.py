"""Files as offices make them read exactly, or are refused as a whole with a code."""

import io
import time
import zipfile
from datetime import date

import openpyxl
import pytest
import xlwt

from importers.formats import FileRefused, read_table
from importers.formats.values import Fault, Number
from importers.kinds.units import Units
from tests.importers.builders import csv_bytes, inline, raw_xlsx, sheet_data, xlsx_bytes

HEADER = ["单位编码", "单位名称", "类别"]
ROWS = [HEADER, ["dq-01", "示例一局", "执法单位"], ["dq-02", "示例二局", "技术机构"]]


def read(content, **options):
    return read_table(content, columns=Units.columns, **options)


def values(table):
    """Return (row number, code, name, category) of each row."""
    return [
        (row.number, *(table.value(row, name) for name in ("code", "name", "category"))) for row in table.rows
    ]


def refusal(content, **options):
    with pytest.raises(FileRefused) as refused:
        read(content, **options)
    return refused.value


PLAIN = [(2, "dq-01", "示例一局", "执法单位"), (3, "dq-02", "示例二局", "技术机构")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_text_tables_read_in_every_encoding_separator_and_line_end(encoding, separator, end):
    assert values(read(csv_bytes(ROWS, encoding=encoding, separator=separator, end=end))) == PLAIN


def test_rare_characters_survive_gb18030():
    table = read(csv_bytes([HEADER, ["a", "𠮷㐂䶮𬭎", "执法单位"]], encoding="gb18030"))
    assert values(table) == [(2, "a", "𠮷㐂䶮𬭎", "执法单位")]
    assert table.encoding == "gb18030"


def test_a_row_of_a_text_table_is_its_ordinal_number():
    content = '登记表\n\n单位编码,单位名称,类别\n\na,"两\n行",执法单位\nb,乙,执法单位\n'.encode()
    assert values(read(content)) == [(5, "a", "两\n行", "执法单位"), (6, "b", "乙", "执法单位")]


def test_an_old_workbook_reads_with_days_and_merged_cells():
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for column, text in enumerate([*HEADER, "成立日期"]):
        sheet.write(0, column, text)
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    sheet.write(1, 0, 370100.0)
    sheet.write(1, 1, "甲")
    sheet.write_merge(1, 2, 2, 2, "执法单位")
    sheet.write(1, 3, date(2010, 12, 7), style)
    sheet.write(2, 0, "b")
    sheet.write(2, 1, "乙")
    stream = io.BytesIO()
    book.save(stream)
    table = read(stream.getvalue())
    assert values(table) == [(2, "370100.0", "甲", "执法单位"), (3, "b", "乙", "执法单位")]
    assert isinstance(table.value(table.rows[0], "code"), Number)
    assert table.value(table.rows[0], "valid_from") == date(2010, 12, 7)


@pytest.mark.parametrize(
    "header",
    [
        ["单位编码*", "单位 名称", "类\n别"],
        ["单位编码＊（必填）", "单位名称（全称）", "类别"],
        ["code", "NAME", "Category"],
        ["ｃｏｄｅ", "单位编码说明", "单位名称*(name)"],
        ["单位编码*(code)", "单位名称/name", "类别category"],
        ["单位编码（如（123））", "单位名称", "类别"],
    ],
)
def test_headers_are_compared_without_marks_width_and_case(header):
    if "单位编码说明" in header:
        assert refusal(xlsx_bytes([header, ["a", "b", "c"]])).code == "column_missing"
    else:
        assert len(read(xlsx_bytes([header, ["a", "b", "c"]])).headings) == 3


def test_a_title_a_two_row_header_and_an_offset_are_understood():
    rows = [
        ["示例系统单位登记表"],
        [],
        [None, "单位编码", "单位名称", "类别", "地点", None],
        [None, None, None, None, "省份", "成立日期"],
        [None, "a", "甲", "执法单位", "山东省", "2010-12-07"],
    ]

    def merge(book):
        for area in ("A1:F1", "B3:B4", "C3:C4", "D3:D4", "E3:F3"):
            book.active.merge_cells(area)

    table = read(xlsx_bytes(rows, change=merge))
    assert table.header_rows == (3, 4)
    assert set(table.headings) == {"code", "name", "category", "province", "valid_from"}
    assert values(table) == [(5, "a", "甲", "执法单位")]
    assert table.place(table.rows[0], "province") == "E5"


def test_a_merged_body_cell_counts_for_each_of_its_rows_and_no_other():
    rows = [HEADER, ["a", "甲", "执法单位"], ["b", "乙", None], ["c", "丙", None], ["d", "丁", None]]
    table = read(xlsx_bytes(rows, change=lambda book: book.active.merge_cells("C2:C4")))
    assert [row[3] for row in values(table)] == ["执法单位"] * 3 + [None]


def test_notes_under_the_table_are_set_apart_and_inside_it_are_rows():
    rows = [
        *ROWS,
        [None, "说明文字在表内"],
        ["dq-03", "丙", "执法单位"],
        ["注：以上为初稿"],
        [],
        ["张三", "2010"],
    ]
    table = read(xlsx_bytes(rows))
    assert [row.number for row in table.rows] == [2, 3, 4, 5]
    assert [number for number, _ in table.notes] == [6, 8]


def test_a_last_row_without_a_blank_row_above_is_no_note():
    table = read(xlsx_bytes([*ROWS, [None, "丙", "执法单位"]]))
    assert [row.number for row in table.rows] == [2, 3, 4]
    assert table.notes == []


def test_an_unknown_column_is_listed_as_written_and_text_beyond_the_header_is_found():
    table = read(
        xlsx_bytes(
            [
                [*HEADER, " 备 注 "],
                ["a", "甲", "执法单位", "x", None, "多"],
                ["b", "乙", "执法单位", None, " "],
            ]
        )
    )
    assert table.unknown_columns == ["备 注"]
    assert [table.strays(row) for row in table.rows] == [[5], []]


def test_hidden_sheets_are_ignored_and_of_two_readable_ones_none_is_chosen():
    def add(state):
        def change(book):
            sheet = book.create_sheet("另一张")
            for row in ROWS:
                sheet.append(row)
            sheet.sheet_state = state

        return change

    assert values(read(xlsx_bytes(ROWS, change=add("hidden")))) == PLAIN
    two = xlsx_bytes(ROWS, change=add("visible"))
    found = refusal(two)
    assert found.code == "sheet_ambiguous"
    assert "另一张" in found.zh
    assert values(read(two, sheet="另一张")) == PLAIN
    assert refusal(two, sheet="没有").code == "sheet_missing"


def test_the_only_sheet_with_a_header_is_read_wherever_it_stands():
    def change(book):
        book.active.title = "数据"
        book.create_sheet("说明", 0).append(["请先阅读"])

    assert values(read(xlsx_bytes(ROWS, change=change))) == PLAIN


def test_a_wrong_declared_dimension_hides_no_row():
    content = raw_xlsx('<dimension ref="A1"/>' + sheet_data(ROWS))
    assert values(read(content)) == PLAIN


def test_far_corner_cells_cost_nothing_and_are_found():
    rows = sheet_data(ROWS).replace(
        "</sheetData>", f'<row r="1048576">{inline("XFD1048576", "x")}</row></sheetData>'
    )
    started = time.monotonic()
    table = read(raw_xlsx('<dimension ref="A1:XFD1048576"/>' + rows))
    assert time.monotonic() - started < 2
    assert [row.number for row in table.rows] == [2, 3]
    assert [number for number, _ in table.notes] == [1048576]


def test_errors_and_formulas_without_a_value_are_faults_and_cached_values_count():
    row = (
        '<row r="2"><c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B2"><f>A1&amp;"x"</f></c>'
        '<c r="C2" t="str"><f>"执法"&amp;"单位"</f><v>执法单位</v></c></row>'
    )
    table = read(raw_xlsx(sheet_data([HEADER]).replace("</sheetData>", row + "</sheetData>")))
    assert values(table) == [
        (2, Fault("error_cell", "#DIV/0!"), Fault("formula_without_value", "="), "执法单位")
    ]


def test_escaped_characters_are_decoded_once():
    row = f'<row r="2">{inline("A2", "a")}{inline("B2", "甲_x000D_乙_x005F_x000A_")}{inline("C2", "执法单位")}</row>'
    table = read(raw_xlsx(sheet_data([HEADER]).replace("</sheetData>", row + "</sheetData>")))
    assert values(table)[0][2] == "甲\r乙_x000A_"


def test_the_1904_system_of_a_workbook_applies():
    def change(book):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        book.active.append(["a", "甲", "执法单位", date(2010, 12, 7)])

    table = read(xlsx_bytes([[*HEADER, "成立日期"]], change=change))
    assert table.date1904
    assert table.value(table.rows[0], "valid_from") == date(2010, 12, 7)


def zip_of(name, size, level=9):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(name, "w") as part:
            block = b" " * 1024 * 1024
            for _ in range(size):
                part.write(block)
    return stream.getvalue()


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
LONE_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\r\n \r\n", "empty"),
        (xlsx_bytes([]), "empty"),
        (b"PK\x03\x04 broken", "broken"),
        (xlsx_bytes(ROWS)[:-200], "broken"),
        (raw_xlsx("<sheetData><row>"), "broken"),
        (LONE_OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (LONE_OLE + "Workbook".encode("utf-16-le") + bytes(4000), "broken"),
        (b"%PDF-1.4", "unknown_type"),
        (b"<html><table><tr><td>code</td></tr></table></html>", "html"),
        ("\ufeff<?xml version='1.0'?><Workbook/>".encode(), "html"),
        (zip_of("word/document.xml", 0), "broken"),
        (zip_of("xl/worksheets/sheet1.xml", 60), "too_large"),
        (raw_xlsx(sheet_data(ROWS), before=ENTITIES), "dtd"),
        (csv_bytes([["甲", "乙"], ["1", "2"]]), "header_missing"),
        (csv_bytes([["单位编码", "单位名称"], ["1", "2"]]), "column_missing"),
        (csv_bytes([[*HEADER, "单位编码（新）"], ["1", "2"]]), "column_doubled"),
        ('单位编码,单位名称,类别\na,"b,c\nd,e,f\n'.encode(), "quote_open"),
        (b"\xff\xfe\xff\xff" + b"\x81", "encoding"),
        (b"code,name,category\n\xff\xff,b,c\n", "encoding"),
        (xlsx_bytes([HEADER + [f"c{i}" for i in range(510)], ["a"] * 513]), "too_large"),
    ],
)
def test_an_unusable_file_is_refused_as_a_whole(content, code):
    assert refusal(content).code == code


def test_refusals_name_what_they_found():
    doubled = refusal(csv_bytes([[*HEADER, "单位编码（新）"]]))
    assert "“单位编码”（A1）" in doubled.zh
    assert "“单位编码（新）”（D1）" in doubled.zh
    quote = refusal('单位编码,单位名称,类别\na,b,c\na,"b,c\nd,e,f\n'.encode())
    assert quote.row == 3
    missing = refusal(csv_bytes([["单位编码", "省份"]]))
    assert [entry["column"] for entry in missing.entries()] == ["name", "category"]


def test_a_named_encoding_is_used_alone():
    content = csv_bytes(ROWS, encoding="gb18030")
    assert values(read(content, encoding="gbk")) == PLAIN
    assert refusal(content, encoding="utf-8").code == "encoding"
    assert refusal(content, encoding="klingon").code == "encoding"


def test_limits_are_settings(settings):
    settings.IMPORT_LIMITS = {"rows": 2, "file_bytes": 1000}
    assert refusal(csv_bytes(ROWS)).code == "too_large"
    assert refusal(b"x" * 1001).code == "too_large"


def test_five_million_blank_columns_are_no_columns():
    content = csv_bytes([HEADER]) + b"a,b,c" + b"," * 5_000_000 + b"\r\n"
    started = time.monotonic()
    assert len(read(content).rows) == 1
    assert time.monotonic() - started < 5
