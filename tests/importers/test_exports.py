"""What is exported imports again without a change, byte for byte, and runs in no spreadsheet."""

import json
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from django.contrib.auth.models import Permission
from django.core.management import call_command

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms import contacts, models
from importers import cells, exports
from importers.formats import read_table
from importers.kinds import KINDS
from importers.kinds.base import Column
from tests.factories import (
    AppointmentFactory,
    CommentFactory,
    CommitmentFactory,
    DrawFactory,
    EdgeFactory,
    FindingFactory,
    RectificationFactory,
    ReviewFactory,
    UnitFactory,
    UserFactory,
)

TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n=+-@'_x0A\"\r;,"), max_size=40
).map(lambda text: text.strip().replace("\r\n", "\n").replace("\r", "\n"))
COLUMNS = (Column("code", "单位编码", cells.code, required=True), Column("name", "单位名称", cells.text))


@given(st.lists(TEXTS, max_size=6), st.sampled_from([".csv", ".xlsx"]))
def test_any_text_survives_the_way_out_and_in(texts, suffix):
    rows = [["单位编码", "单位名称"], *([f"c{n}", text] for n, text in enumerate(texts))]
    with TemporaryDirectory() as folder:
        path = Path(folder, f"file{suffix}")
        if suffix == ".csv":
            exports.write_csv(rows, path)
        else:
            exports.write_xlsx(rows, path, "t")
        table = read_table(path, columns=COLUMNS)
        back = [cells.text(table.value(row, "name"), cells.Reading()) for row in table.rows]
    blank = cells.is_blank
    assert [text for text in back if not blank(text)] == [text for text in texts if not blank(text)]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "'=1", "''@x"])
def test_what_a_spreadsheet_would_run_gets_one_apostrophe(text):
    assert exports.guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["'abc", "a=1", "", "中文", "'"])
def test_other_cells_are_left_alone(text):
    assert exports.guarded(text) == text


def test_workbook_cells_are_texts_and_never_formulas(tmp_path):
    path = tmp_path / "f.xlsx"
    exports.write_xlsx([["单位编码"], ["=1+1"], ["007"], ["_x000D_"]], path, "t")
    assert "<f>" not in ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    values = [(row[0].value, row[0].data_type) for row in openpyxl.load_workbook(path).active.rows]
    assert values[1:3] == [("=1+1", "s"), ("007", "s")]
    assert "_x005F_x000D_" in ZipFile(path).read("xl/worksheets/sheet1.xml").decode()


@pytest.fixture
def everything(db):
    """Records of every kind, with texts that are hard to carry."""
    a = UnitFactory(code="1E5", name="=示例（总）", province="'山东", valid_from="2000-01-01")
    b = UnitFactory(code="007", parent=a, external_reviewer="示例（省委）", guidance=a, name_en="_x000D_")
    AppointmentFactory(unit=a, portfolio=[b, a], post="-副职")
    EdgeFactory(unit=b, valid_from="2010-01-01")
    review = ReviewFactory(submitted=True, unit=b, theme="@主题", draw=DrawFactory(population=["007"]))
    FindingFactory(review=review, text="一行\n两行", sort_order=5)
    external = ReviewFactory(submitted=True, unit=b)
    models.Review.objects.filter(pk=external.pk).update(reviewer=None, external_reviewer="示例（省委）")
    ReviewFactory()
    RectificationFactory(review=review, finding=review.findings.first(), point="")
    CommitmentFactory(unit=a, text="+承诺\n两行")
    comment = CommentFactory(unit=a, text="=HYPERLINK(1)\n'=x")
    models.CommentContact.objects.create(
        comment=comment, ciphertext=contacts.seal("13800000000"), purge_after="2030-01-01"
    )
    user = UserFactory(username="reader")
    user.user_permissions.add(Permission.objects.get(codename="view_contact"))


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("kind", KINDS)
def test_export_import_export_changes_nothing(everything, tmp_path, kind, suffix):
    def out(name):
        path = tmp_path / f"{name}{suffix}"
        call_command("export_records", kind, str(path), "--actor", "reader", stdout=StringIO())
        return path, path.read_bytes()

    path, before = out("before")
    told = StringIO()
    call_command("import_records", kind, str(path), "--json", stdout=told)
    answer = json.loads(told.getvalue())
    assert (answer["unchanged"], answer["written"], answer["errors"]) == (answer["total"], 0, [])
    assert answer["total"] > 0
    assert out("after")[1] == before
    if suffix == ".csv":
        assert before.startswith(b"\xef\xbb\xbf")
        assert b"\r\n" in before


def test_contacts_leave_only_with_the_permission(everything, tmp_path):
    path = tmp_path / "c.csv"
    UserFactory(username="plain")
    call_command("export_records", "comments", str(path), "--actor", "plain", stdout=StringIO())
    assert "13800000000" not in path.read_text()
    assert "联系方式" not in path.read_text()
    call_command("export_records", "comments", str(path), stdout=StringIO())
    assert "13800000000" not in path.read_text(), "nobody is named"
    call_command("export_records", "comments", str(path), "--actor", "reader", stdout=StringIO())
    assert "13800000000" in path.read_text()


def test_the_report_is_the_sheet_with_a_result_for_each_row(load, tmp_path, db):
    rows = [["登记表"], ["单位编码", "单位名称", "类别"], ["a", "甲", "执法单位"], ["b", "乙", "别的"]]
    load("units", rows, "--report", str(tmp_path / "out.xlsx"), name="f.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    got = [[cell.value for cell in row] for row in sheet.rows]
    assert got[0][0] == "登记表"
    assert got[1][:5] == ["单位编码", "单位名称", "类别", "结果", "说明"]
    assert got[2][:4] == ["a", "甲", "执法单位", "新增"]
    assert got[3][3] == "有误"
    assert got[3][4].startswith("类别（C4）：“别的”")
    assert sheet["C4"].comment.text.startswith("类别（C4）")
