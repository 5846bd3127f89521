"""Who may not: users of other kinds, other people's imports, choices without their permission, the log."""

import csv
import io

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission

import openpyxl
import pytest

from cms import models
from importers import access
from importers.kinds import KINDS
from importers.models import ImportRun
from tests.factories import CommentFactory, UnitFactory
from tests.importers.builders import csv_bytes
from tests.importers.dialogue_client import EAST, HEADER, TOP, confirm, send
from tests.importers.test_reviews import HEADER as REVIEW_HEADER
from tests.importers.test_reviews import people, row  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def user_with(*codes, groups=()):
    """Return a user of the admin with these permissions only."""
    user = get_user_model().objects.create_user(f"示例{get_user_model().objects.count()}", password="x")
    for code in ("wagtailadmin.access_admin", *codes):
        label, codename = code.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=label, codename=codename))
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


@pytest.mark.parametrize("name", ["", "workbook/", "undo/"])
def test_the_import_of_another_does_not_exist(desk, client, name):
    run = send(desk, [HEADER, TOP])
    client.force_login(user_with(groups=["导入员"]))
    assert client.get(f"/admin/imports/{run.pk}/{name}").status_code == 404


@pytest.mark.parametrize("act", ["confirm", "cancel", "choices", "columns", "undo"])
def test_the_import_of_another_cannot_be_acted_upon(desk, client, act):
    run = send(desk, [HEADER, TOP])
    client.force_login(user_with(groups=["导入员"]))
    answer = client.post(
        f"/admin/imports/{run.pk}/{act}/", {"digest": run.plan_digest, "on_conflict": "skip"}
    )
    assert answer.status_code == 404
    run.refresh_from_db()
    assert run.status == "previewed"
    assert not models.Unit.objects.exists()


def test_a_kind_without_its_permission_is_closed(client, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    client.force_login(user_with("cms.add_comment", "cms.view_comment"))
    assert client.get("/admin/imports/new/comments/").status_code == 200
    for address in ("new/units/", "blank/units/", "export/units.csv", "export/reviews.xlsx"):
        answer = client.get(f"/admin/imports/{address}")
        assert answer.status_code == 302, address
        assert answer.url.startswith("/admin/")
    client.post("/admin/imports/new/units/", {})
    assert not ImportRun.objects.exists()


def test_editors_without_any_such_permission_see_nothing_of_it(client):
    client.force_login(user_with())
    assert client.get("/admin/imports/").status_code == 302
    assert "/admin/imports/" not in client.get("/admin/").content.decode()


def test_a_permission_lost_after_the_preview_writes_nothing(desk, importer, monkeypatch):
    run = send(desk, [HEADER, TOP])
    monkeypatch.setattr(access, "may_import", lambda user, kind: kind == "units" and user.pk != run.user_id)
    from importers.dialogue.confirm import carry_out

    ImportRun.objects.filter(pk=run.pk).update(status="running")
    carry_out.call(run.pk)
    run.refresh_from_db()
    assert run.status == "failed"
    assert not models.Unit.objects.exists()


def test_updating_needs_the_permission_to_change(client, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    UnitFactory(code="s1", name="示例总局")
    client.force_login(user_with("cms.add_unit", "cms.add_unitversion"))
    run = send(client, [HEADER, [TOP[0], "示例新总局", *TOP[2:]]])
    client.post(f"/admin/imports/{run.pk}/choices/", {"on_conflict": "update"})
    run.refresh_from_db()
    assert run.options["on_conflict"] == "stop"
    assert models.UnitVersion.objects.get().name == "示例总局"


def test_historic_reviews_need_the_permission_and_a_reason(desk, importer, people):  # noqa: F811
    run = send(desk, [REVIEW_HEADER, row()], kind="reviews")
    given = {"on_conflict": "stop", "circulate": "organisation", "reason": "示例补录"}
    desk.post(f"/admin/imports/{run.pk}/choices/", given)
    run.refresh_from_db()
    assert not run.options.get("circulate")
    importer.user_permissions.add(Permission.objects.get(codename="circulate_historic"))
    desk.post(f"/admin/imports/{run.pk}/choices/", {**given, "reason": " "})
    run.refresh_from_db()
    assert not run.options.get("circulate")
    desk.post(f"/admin/imports/{run.pk}/choices/", given)
    run.refresh_from_db()
    confirm(desk, run)
    assert models.Review.objects.get().status == "circulated"
    assert models.AuditEntry.objects.filter(verb="circulate_historic").exists()


def test_the_log_is_looked_at_and_never_changed(desk, client, admin_user):
    run = confirm(desk, send(desk, [HEADER, TOP, EAST]))
    listed = desk.get("/admin/imports/log/")
    assert listed.status_code == 200
    assert "示例单位.xlsx" in listed.content.decode()
    assert run.digest in desk.get(f"/admin/imports/log/inspect/{run.pk}/").content.decode()
    client.force_login(admin_user)
    for address in ("create/", f"edit/{run.pk}/", f"delete/{run.pk}/"):
        assert client.post(f"/admin/imports/log/{address}").status_code in (302, 403, 404)
    assert ImportRun.objects.filter(pk=run.pk).exists()


def test_the_log_is_closed_without_its_permission(client):
    client.force_login(user_with("cms.add_unit", "cms.add_unitversion"))
    assert client.get("/admin/imports/log/").status_code == 302


def test_contacts_leave_only_by_permission_and_with_a_reason(desk, importer):
    header = ["来源", "渠道", "单位编码", "日期", "内容", "联系方式"]
    UnitFactory(code="s1")
    rows = [header, ["群众", "意见表", "s1", "2010-12-07", "=示例内容较长。", "示例电话 0000"]]
    confirm(desk, send(desk, csv_bytes(rows), kind="comments"))
    CommentFactory(unit=models.Unit.objects.get())
    plain = b"".join(desk.get("/admin/imports/export/comments.csv").streaming_content).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(plain)))
    assert len(table) == 3
    assert "联系方式" not in table[0]
    assert any("'=示例内容较长。" in line for line in table)
    assert desk.post("/admin/imports/export/comments.xlsx", {"reason": "回访"}).status_code == 302
    importer.user_permissions.add(Permission.objects.get(codename="view_contact"))
    assert desk.post("/admin/imports/export/comments.xlsx", {"reason": ""}).status_code == 302
    answer = desk.post("/admin/imports/export/comments.xlsx", {"reason": "回访"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert "示例电话 0000" in [cell.value for line in book.active for cell in line]
    assert models.AuditEntry.objects.filter(verb="export", data__reason="回访").count() == 1


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_blank_workbook_explains_every_column_and_is_read_again(desk, kind):
    answer = desk.get(f"/admin/imports/blank/{kind}/")
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    header = [cell.value.rstrip("*") for cell in book.worksheets[0][1]]
    columns = [column for column in KINDS[kind].columns if not column.further]
    assert header == [column.zh for column in columns]
    assert [line[0].value for line in book["填写说明"].iter_rows(min_row=2)][: len(header)] == header
    lists = {str(each.formula1) for each in book.worksheets[0].data_validations.dataValidation}
    for column in columns:
        if terms := getattr(column.convert, "terms", None):
            assert f'"{",".join(terms.values())}"' in lists
            assert all(len(formula) <= 257 for formula in lists)
    run = send(desk, answer.content, kind=kind)
    assert (run.status, run.counts) == ("previewed", {})
