"""A finished import is undone as a whole, or it is said what stands in the way."""

import pytest

from cms import models
from importers.models import ImportRun
from tests.factories import CommentFactory, RectificationFactory
from tests.importers.dialogue_client import EAST, HEADER, TOP, confirm, send
from tests.importers.test_reviews import HEADER as REVIEW_HEADER
from tests.importers.test_reviews import people, row  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

PEOPLE = ["人员编号", "姓名", "单位编码", "角色", "分管单位编码"]


def undo(client, run):
    """Press the button; return the answer's text and the import as it then is."""
    answer = client.post(f"/admin/imports/{run.pk}/undo/", follow=True)
    run.refresh_from_db()
    return answer.content.decode(), run


def test_new_and_changed_units_go_back_to_what_they_were(desk):
    confirm(desk, send(desk, [HEADER, TOP]))
    run = send(desk, [HEADER, [TOP[0], "示例新总局", *TOP[2:]], EAST])
    desk.post(f"/admin/imports/{run.pk}/choices/", {"on_conflict": "update"})
    run.refresh_from_db()
    confirm(desk, run)
    assert models.Unit.objects.count() == 2
    before = desk.get(f"/admin/imports/{run.pk}/undo/")
    assert before.status_code == 200
    assert models.Unit.objects.count() == 2  # asking changes nothing
    _, run = undo(desk, run)
    assert run.status == "undone"
    assert run.undone_by.username == "示例管理员"
    assert list(models.UnitVersion.objects.values_list("unit__code", "name")) == [("s1", "示例总局")]
    assert models.Unit.objects.count() == 1
    assert models.AuditEntry.objects.filter(verb="undo_import").exists()


def test_undoing_twice_is_harmless(desk):
    run = confirm(desk, send(desk, [HEADER, TOP]))
    undo(desk, run)
    confirm(desk, send(desk, [HEADER, TOP]))
    undo(desk, run)
    assert models.Unit.objects.count() == 1


def test_a_unit_in_which_somebody_was_appointed_stands_in_the_way(desk):
    run = confirm(desk, send(desk, [HEADER, TOP, EAST]))
    confirm(desk, send(desk, [PEOPLE, ["r1", "示例甲", "s1-e", "书记", ""]], kind="people"))
    text, run = undo(desk, run)
    assert run.status == "done"
    assert "s1-e" in text
    assert models.Unit.objects.count() == 2


def test_a_record_changed_by_hand_stands_in_the_way(desk):
    run = confirm(desk, send(desk, [HEADER, TOP, EAST]))
    models.UnitVersion.objects.filter(unit__code="s1-e").update(province="示例省")
    text, run = undo(desk, run)
    assert run.status == "done"
    assert "省份" in text or "province" in text
    assert models.Unit.objects.count() == 2


def test_people_with_portfolios_and_a_corrected_name_go_back(desk):
    confirm(desk, send(desk, [HEADER, TOP, EAST]))
    confirm(desk, send(desk, [PEOPLE, ["r1", "示例甲", "s1", "书记", ""]], kind="people"))
    run = send(
        desk,
        [PEOPLE, ["r1", "示例乙", "s1", "书记", "s1-e"], ["r2", "示例丙", "s1", "班子成员", "s1-e"]],
        kind="people",
    )
    desk.post(f"/admin/imports/{run.pk}/choices/", {"on_conflict": "update"})
    run.refresh_from_db()
    confirm(desk, run)
    assert models.Person.objects.get(person_id="r1").name == "示例乙"
    _, run = undo(desk, run)
    assert run.status == "undone"
    assert list(models.Person.objects.values_list("person_id", "name")) == [("r1", "示例甲")]
    assert not models.Appointment.objects.get().portfolio.exists()


@pytest.fixture
def reviewed(desk, people):  # noqa: F811
    """Return an import that brought in one review."""
    run = confirm(desk, send(desk, [REVIEW_HEADER, row()], kind="reviews"))
    assert (run.status, run.written) == ("done", 1), run.counts
    return run


def test_a_submitted_review_is_taken_out_of_the_queue(desk, reviewed):
    assert models.Review.objects.get().status == "submitted"
    _, run = undo(desk, reviewed)
    assert run.status == "undone"
    assert not models.Review.objects.exists()
    assert not models.Finding.objects.exists()


def test_a_rectification_of_an_imported_review_stands_in_the_way(desk, reviewed):
    review = models.Review.objects.get()
    work = RectificationFactory(review=review, finding=review.findings.first())
    text, run = undo(desk, reviewed)
    assert run.status == "done"
    assert review.ref in text
    assert work.ref in text
    assert models.Review.objects.exists()


def test_a_returned_review_stands_in_the_way(desk, reviewed):
    models.Review.objects.update(status="returned")
    text, run = undo(desk, reviewed)
    assert run.status == "done"
    assert models.Review.objects.get().ref in text


def test_a_comment_about_an_imported_review_stands_in_the_way(desk, reviewed):
    review = models.Review.objects.get()
    comment = CommentFactory(unit=review.unit, review=review)
    text, _ = undo(desk, reviewed)
    assert comment.ref in text


def test_comments_go_with_their_contacts_which_are_nowhere_else(desk):
    confirm(desk, send(desk, [HEADER, TOP]))
    header = ["来源", "渠道", "单位编码", "日期", "内容", "联系方式"]
    rows = [header, ["群众", "意见表", "s1", "2010-12-07", "示例内容较长。", "示例电话 0000"]]
    run = send(desk, rows, kind="comments")
    assert "0000" not in str(list(run.rows.values()))
    assert "0000" not in desk.get(f"/admin/imports/{run.pk}/").content.decode()
    confirm(desk, run)
    assert models.CommentContact.objects.count() == 1
    _, run = undo(desk, run)
    assert run.status == "undone"
    assert not models.Comment.objects.exists()
    assert not models.CommentContact.objects.exists()
    assert ImportRun.objects.count() == 2


def test_an_import_of_the_command_is_in_the_log_and_is_not_undone_without_its_journal(desk, load, importer):
    assert load("units", [HEADER, TOP], "--actor", importer.username)[0] == 0
    assert (
        load("units", [HEADER, TOP], "--actor", importer.username)[0] == 0
    )  # writes nothing, leaves no trace
    run = ImportRun.objects.get()
    assert (run.user, run.written, run.counts) == (importer, 1, {"new": 1})
    assert len(run.digest) == 64
    _, run = undo(desk, run)
    assert run.status == "done"
    assert models.Unit.objects.exists()
