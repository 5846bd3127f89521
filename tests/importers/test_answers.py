"""The answer of an import: counts that add up, warnings apart from errors, every error at its cell."""

import pytest

from cms import models
from importers import runs
from tests.importers.builders import csv_bytes, inline, raw_xlsx, sheet_data

pytestmark = pytest.mark.django_db

HEADER = ["单位编码", "单位名称", "上级单位编码", "类别"]


def found(answer):
    return [(error["row"], error["column"], error["code"]) for error in answer["errors"]]


def test_counts_add_up_and_notes_are_warnings(load):
    rows = [
        ["登记表"],
        [],
        HEADER,
        ["a", "甲", "", "执法单位"],
        [],
        ["b", "乙", "x", "执法单位"],
        ["制表：某人"],
    ]
    code, answer = load("units", rows)
    assert code == 2
    assert found(answer) == [(6, "parent_code", "unknown_code")]
    assert answer["total"] == 2
    assert sum(answer[name] for name in ("created", "updated", "unchanged", "skipped", "invalid")) == 2
    assert answer["written"] == 0
    assert [(w["row"], w["column"], w["code"]) for w in answer["warnings"]] == [(7, None, "note_row")]


def test_text_beyond_the_header_is_an_error_of_its_row(load):
    content = csv_bytes([HEADER, ["a", "甲", "", "执法单位", "", "多余"], ["b", "乙", "", "执法单位", " "]])
    code, answer = load("units", content)
    assert (code, found(answer)) == (2, [(2, None, "beyond_header")])
    assert "F2" in answer["errors"][0]["message"]


def test_a_control_character_is_an_error_of_its_cell(load):
    content = csv_bytes([HEADER, ["a", "甲\x00", "", "执法单位"]])
    assert found(load("units", content)[1]) == [(2, "name", "control_character")]


def test_faults_of_the_workbook_are_errors_of_their_cells(load):
    row = (
        f'<row r="2">{inline("A2", "a")}<c r="B2"><f>X1</f></c><c r="C2" t="e"><v>#REF!</v></c>'
        f'{inline("D2", "执法单位")}</row><row r="3">{inline("A3", "b_xD800_")}{inline("B3", "乙")}{inline("D3", "执法单位")}</row>'
    )
    content = raw_xlsx(sheet_data([HEADER]).replace("</sheetData>", row + "</sheetData>"))
    _, answer = load("units", content, name="f.xlsx")
    assert found(answer) == [
        (2, "name", "formula_without_value"),
        (2, "parent_code", "error_cell"),
        (3, "code", "control_character"),
    ]


def test_at_most_so_many_errors_are_listed(load, monkeypatch):
    monkeypatch.setattr(runs, "ERRORS_LISTED", 3)
    rows = [HEADER, *(["", f"名{n}", "", "执法单位"] for n in range(5)), ["a", "甲", "", "执法单位"]]
    code, answer = load("units", rows)
    assert (code, answer["invalid"], len(answer["errors"]), answer["errors_truncated"]) == (2, 5, 3, True)


def test_limits_of_length_are_errors_of_their_cells(load):
    rows = [HEADER, ["a" * 65, "名" * 201, "", "执法单位"]]
    assert found(load("units", rows)[1]) == [(2, "code", "too_long"), (2, "name", "too_long")]


def test_a_dry_run_says_what_would_be_and_leaves_nothing(load):
    code, answer = load("units", [HEADER, ["a", "甲", "", "执法单位"]], "--dry-run")
    assert (code, answer["created"], answer["written"]) == (0, 1, 0)
    assert not models.Unit.objects.exists()
    assert not models.AuditEntry.objects.filter(verb="import").exists()


def test_an_import_is_logged_once_with_its_actor(load, django_user_model):
    django_user_model.objects.create_user("clerk")
    load("units", [HEADER, ["a", "甲", "", "执法单位"], ["b", "乙", "a", "执法单位"]], "--actor", "clerk")
    entry = models.AuditEntry.objects.get(verb="import")
    assert (entry.actor, entry.object_kind, entry.data) == ("clerk", "units", {"created": 2})
