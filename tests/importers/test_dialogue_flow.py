"""The import dialogue in the admin: from the upload to the result, through the HTTP client."""

import io
import re
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

import openpyxl
import pytest

from cms.models import AuditEntry, Unit, UnitVersion
from importers import uploads
from importers.models import ImportRow, ImportRun
from tests.importers.builders import csv_bytes, xlsx_bytes
from tests.importers.dialogue_client import EAST, HEADER, TOP, confirm, page, send

pytestmark = pytest.mark.django_db


def test_nothing_is_written_before_the_confirmation_and_everything_after_it(desk):
    run = send(desk, [HEADER, TOP, EAST])
    assert run.status == "previewed"
    assert run.counts == {"new": 2}
    assert not Unit.objects.exists()
    assert "示例东局" in page(desk, run)
    run = confirm(desk, run)
    assert (run.status, run.written) == ("done", 2)
    assert set(UnitVersion.objects.values_list("unit__code", "name")) == {
        ("s1", "示例总局"),
        ("s1-e", "示例东局"),
    }
    assert AuditEntry.objects.filter(verb="import", actor="示例管理员", object_kind="units").exists()
    assert "2" in page(desk, run)


def test_a_second_confirmation_and_a_reload_change_nothing(desk):
    run = send(desk, [HEADER, TOP])
    digest = run.plan_digest
    confirm(desk, run)
    before = AuditEntry.objects.count()
    confirm(desk, run, digest)
    page(desk, run)
    assert UnitVersion.objects.count() == 1
    assert AuditEntry.objects.count() == before


def test_an_old_digest_confirms_nothing(desk):
    run = send(desk, [HEADER, TOP])
    confirm(desk, run, "0" * 64)
    assert run.status == "previewed"
    assert not Unit.objects.exists()


def test_a_row_that_changed_since_the_preview_is_shown_again_and_not_overwritten(desk):
    confirm(desk, send(desk, [HEADER, TOP, EAST]))
    run = send(desk, [HEADER, TOP, [*EAST[:1], "示例东分局", *EAST[2:]]])
    desk.post(f"/admin/imports/{run.pk}/choices/", {"on_conflict": "update"})
    run.refresh_from_db()
    shown = page(desk, run)
    assert "示例东局" in shown
    assert "示例东分局" in shown
    UnitVersion.objects.filter(unit__code="s1-e").update(name="示例东部局")
    run = confirm(desk, run)
    assert run.status == "previewed"
    assert run.counts["again"] == 1
    assert UnitVersion.objects.get(unit__code="s1-e").name == "示例东部局"
    assert "示例东部局" in page(desk, run)
    run = confirm(desk, run)
    assert run.status == "done"
    assert UnitVersion.objects.get(unit__code="s1-e").name == "示例东分局"


def test_rows_that_differ_wait_for_a_choice(desk):
    confirm(desk, send(desk, [HEADER, TOP]))
    run = send(desk, [HEADER, [TOP[0], "示例新总局", *TOP[2:]]])
    assert run.counts["changed"] == run.counts["conflict"] == 1
    confirm(desk, run)
    assert run.status == "previewed"
    desk.post(f"/admin/imports/{run.pk}/choices/", {"on_conflict": "skip"})
    run.refresh_from_db()
    assert run.counts == {"skipped": 1}
    assert UnitVersion.objects.get().name == "示例总局"


def test_cancelling_leaves_nothing(desk):
    run = send(desk, [HEADER, TOP])
    assert uploads.upload_of(run).exists()
    desk.post(f"/admin/imports/{run.pk}/cancel/")
    run.refresh_from_db()
    assert run.status == "cancelled"
    assert not uploads.folder(run).exists()
    assert not ImportRow.objects.exists()
    assert not Unit.objects.exists()
    confirm(desk, run, "1" * 64)
    assert not Unit.objects.exists()


def test_no_file_is_kept_after_the_import_nor_after_a_day(desk):
    done = confirm(desk, send(desk, [HEADER, TOP]))
    assert not uploads.upload_of(done).exists()
    waiting = send(desk, [HEADER, TOP, EAST])
    ImportRun.objects.filter(pk=waiting.pk).update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    call_command("purge_imports")
    waiting.refresh_from_db()
    assert waiting.status == "cancelled"
    assert not list((Path(settings.PRIVATE_ROOT) / "imports").rglob("upload"))
    assert not waiting.rows.exists()


def test_wrong_rows_are_mended_with_the_error_workbook_and_go_in(desk):
    run = send(desk, [HEADER, TOP, ["s2", "", "s9", "执法单位", "党组"]])
    assert run.counts == {"new": 1, "invalid": 1, "refused": 1}
    confirm(desk, run)
    assert run.status == "previewed"
    answer = desk.get(f"/admin/imports/{run.pk}/workbook/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book.active
    assert "B3" in sheet["B3"].comment.text
    assert sheet["B3"].fill.fgColor.rgb.endswith("FFF2CC")
    assert sheet["C3"].comment
    sheet["B3"], sheet["C3"] = "示例二局", "s1"
    stream = io.BytesIO()
    book.save(stream)
    run = confirm(desk, send(desk, stream.getvalue()))
    assert (run.status, run.written) == ("done", 2)


def test_valid_rows_go_in_alone_when_chosen_and_the_workbook_stays_for_a_day(desk):
    run = send(desk, [HEADER, TOP, ["s2", "", "", "执法单位", "党组"]])
    desk.post(f"/admin/imports/{run.pk}/choices/", {"on_conflict": "stop", "skip_invalid": "on"})
    run.refresh_from_db()
    run = confirm(desk, run)
    assert (run.status, run.written) == ("done", 1)
    assert not uploads.upload_of(run).exists()
    assert desk.get(f"/admin/imports/{run.pk}/workbook/").status_code == 200


def test_a_header_of_another_name_can_be_given_its_meaning_which_is_remembered(desk):
    rows = [["单位编码", "机构全称", "类别"], ["s1", "示例总局", "执法单位"]]
    run = send(desk, rows)
    assert run.status == "uploaded"
    assert "单位名称" in page(desk, run)
    at = [written for written, _ in run.found["headers"]].index("机构全称")
    desk.post(f"/admin/imports/{run.pk}/columns/", {f"header_{at}": "name"})
    run.refresh_from_db()
    assert run.status == "previewed"
    assert confirm(desk, run).status == "done"
    assert send(desk, rows).counts == {"unchanged": 1}


def test_the_sheet_is_chosen_where_two_would_do(desk):
    def second(book):
        other = book.create_sheet("二")
        for row in (HEADER, EAST):
            other.append(row)

    confirm(desk, send(desk, [HEADER, TOP]))
    run = send(desk, xlsx_bytes([HEADER, TOP], change=second))
    assert run.status == "uploaded"
    desk.post(f"/admin/imports/{run.pk}/columns/", {"sheet": "二"})
    run.refresh_from_db()
    assert (run.status, run.sheet, run.counts) == ("previewed", "二", {"new": 1})


def test_the_encoding_is_shown_and_can_be_changed(desk):
    run = send(desk, csv_bytes([HEADER, TOP], encoding="gb18030"), name="示例.csv")
    assert run.encoding.lower() == "gb18030"
    desk.post(f"/admin/imports/{run.pk}/columns/", {"encoding": "utf-8"})
    run.refresh_from_db()
    assert run.status == "uploaded"
    assert run.problems
    desk.post(f"/admin/imports/{run.pk}/columns/", {"encoding": "gb18030"})
    run.refresh_from_db()
    assert run.status == "previewed"


def test_a_file_that_is_none_is_refused_in_words(desk):
    run = send(desk, b"%PDF-1.7 nothing")
    assert run.status == "uploaded"
    assert ".xlsx" in page(desk, run)


def test_a_failed_confirmation_says_so_and_stores_nothing(desk, monkeypatch):
    run = send(desk, [HEADER, TOP, EAST])

    def break_off(*args):
        raise RuntimeError("disk full")

    monkeypatch.setattr("importers.dialogue.confirm.keep_journal", break_off)
    confirm(desk, run)
    assert run.status == "failed"
    assert not Unit.objects.exists()
    assert not AuditEntry.objects.filter(verb="import").exists()
    assert run.problems[0]["zh"] in page(desk, run) or run.problems[0]["en"] in page(desk, run)


def test_a_preview_page_is_small_at_any_size(desk):
    long = "甲" * 190
    rows = [[f"u{n}", f"{long}{n}", "s1", "执法单位", "党组"] for n in range(400)]
    confirm(desk, send(desk, [HEADER, TOP]))
    run = send(desk, [HEADER, *rows])
    text = page(desk, run)
    assert len(text.encode()) < 200_000
    assert len(re.findall(r"<tr><td>\d+</td><td>u\d+", text)) <= 50
    confirm(desk, run)
    changed = [[row[0], row[1][::-1], *row[2:]] for row in rows]
    run = send(desk, [HEADER, *changed])
    assert len(page(desk, run, "?show=changed").encode()) < 200_000
