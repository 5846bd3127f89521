"""Comments are decided by moderators; what came in is kept."""

import time
from datetime import UTC, date, datetime

import pytest

from cms import contacts
from cms.actions.answer_comment import answer_comment
from cms.actions.errors import Forbidden, Refused
from cms.actions.moderate import moderate, moderate_many
from cms.actions.show_contact import show_contact
from cms.actions.undo_moderation import undo_moderation
from cms.groups import Group
from cms.models import AuditEntry, Comment, CommentContact
from cms.queries import answering
from cms.queries.comments import differences, near_copies
from cms.rules.terms import CommentStatus
from tests import factories

pytestmark = pytest.mark.django_db
AT = datetime(2010, 12, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def moderator():
    return factories.UserFactory(groups=[Group.MODERATOR])


def test_an_approved_comment_shows_its_text(moderator):
    comment = factories.CommentFactory()
    moderate(comment, verdict=CommentStatus.APPROVED, by=moderator, at=AT)
    assert comment.published_text == comment.text
    assert comment.moderated_by == moderator


def test_redacting_keeps_the_original(moderator):
    comment = factories.CommentFactory(text="请张三（13800000000）多开窗口。")
    moderate(comment, verdict=CommentStatus.REDACTED, by=moderator, at=AT, published_text="请多开窗口。")
    assert comment.text == "请张三（13800000000）多开窗口。"
    assert comment.published_text == "请多开窗口。"


@pytest.mark.parametrize("verdict", [CommentStatus.REJECTED, CommentStatus.REDACTED])
def test_a_rejection_needs_a_reason_and_a_redaction_its_text(moderator, verdict):
    comment = factories.CommentFactory()
    with pytest.raises(Refused):
        moderate(comment, verdict=verdict, by=moderator, at=AT)
    assert Comment.objects.get().status == CommentStatus.PENDING


def test_rejecting_an_approved_comment_takes_its_text_from_readers(moderator):
    comment = factories.CommentFactory(approved=True)
    moderate(comment, verdict=CommentStatus.REJECTED, by=moderator, at=AT, reason="含有个人信息。")
    assert comment.published_text == ""


def test_moderation_needs_the_permission():
    with pytest.raises(Forbidden):
        moderate(
            factories.CommentFactory(), verdict=CommentStatus.APPROVED, by=factories.UserFactory(), at=AT
        )


def test_many_comments_are_decided_with_few_queries(moderator, django_assert_max_num_queries):
    comments = factories.CommentFactory.create_batch(60, unit=factories.UnitFactory())
    keys = [comment.pk for comment in comments]
    with django_assert_max_num_queries(16):
        taken = moderate_many(keys, verdict=CommentStatus.APPROVED, by=moderator, at=AT)
    assert len(taken) == 60
    assert AuditEntry.objects.filter(verb="moderate").count() == 60
    assert not Comment.objects.exclude(status=CommentStatus.APPROVED).exists()


def test_a_comment_is_answered_after_its_moderation(moderator):
    comment = factories.CommentFactory()
    with pytest.raises(Refused):
        answer_comment(comment, by=moderator, on=date(2010, 12, 21), answer="已延长开放时间。")
    moderate(comment, verdict=CommentStatus.APPROVED, by=moderator, at=AT)
    answer_comment(comment, by=moderator, on=date(2010, 12, 21), answer="已延长开放时间。")
    assert comment.answer == "已延长开放时间。"


def test_an_act_on_many_can_be_undone(moderator):
    comments = factories.CommentFactory.create_batch(3)
    earlier = factories.CommentFactory(approved=True)
    moderate_many([row.pk for row in comments], verdict=CommentStatus.SPAM, by=moderator, at=AT)
    assert len(undo_moderation(by=moderator, moderated_at=AT)) == 3
    assert {row.status for row in Comment.objects.exclude(pk=earlier.pk)} == {CommentStatus.PENDING}
    earlier.refresh_from_db()
    assert earlier.status == CommentStatus.APPROVED
    assert AuditEntry.objects.filter(verb="undo_moderation").count() == 3


def test_what_was_answered_stays_and_others_cannot_undo(moderator):
    comment = factories.CommentFactory()
    moderate_many([comment.pk], verdict=CommentStatus.APPROVED, by=moderator, at=AT)
    other = factories.UserFactory(groups=[Group.MODERATOR])
    assert undo_moderation(by=other, moderated_at=AT) == []
    answer_comment(comment, by=moderator, on=date(2010, 12, 21), answer="已延长开放时间。")
    assert undo_moderation(by=moderator, moderated_at=AT) == []


def test_the_contact_is_shown_to_the_permitted_alone_and_each_look_is_logged(moderator):
    comment = factories.CommentFactory()
    CommentContact.objects.create(
        comment=comment, ciphertext=contacts.seal("13800000000"), purge_after=date(2030, 1, 1)
    )
    with pytest.raises(Forbidden):
        show_contact(comment, by=moderator)
    officer = factories.UserFactory(is_superuser=True)
    assert show_contact(comment, by=officer) == "13800000000"
    entry = AuditEntry.objects.get(verb="show_contact")
    assert entry.actor == officer.username
    assert "13800000000" not in str(entry.data)


def test_near_copies_stand_beside_a_comment():
    unit = factories.UnitFactory()
    text = "窗口周末不开放，建议周六上午开放两个窗口。"
    first = factories.CommentFactory(unit=unit, text=text)
    copy = factories.CommentFactory(unit=unit, text=text + "！！")
    factories.CommentFactory(unit=unit, text="食堂的菜太咸了，希望能少放一点盐和油。")
    assert near_copies(first) == [copy]


def test_what_was_taken_out_is_marked():
    pieces = differences("请张三多开窗口", "请有关同志多开窗口")
    assert "".join(words for kind, words in pieces if kind != "ins") == "请张三多开窗口"
    assert "".join(words for kind, words in pieces if kind != "del") == "请有关同志多开窗口"
    assert differences("一样", "一样") == []


def test_answers_in_time_are_counted():
    factories.CommentFactory(approved=True, date=date(2026, 9, 1), answer="好", answered_on=date(2026, 9, 2))
    factories.CommentFactory(approved=True, date=date(2026, 9, 1), answer="好", answered_on=date(2026, 11, 2))
    factories.CommentFactory(date=date(2026, 9, 1))
    factories.CommentFactory(date=date(2026, 11, 2))
    factories.CommentFactory(date=date(2026, 11, 2), status="spam")
    found = answering.figures(date(2026, 11, 3))
    assert (found.received, found.answered, found.in_time, found.waiting, found.late) == (4, 2, 1, 2, 1)


def test_two_thousand_are_approved_in_three_seconds(moderator):
    unit = factories.UnitFactory()
    Comment.objects.bulk_create(
        Comment(
            ref=f"VJ-{n}", source="public", channel="web-form", unit=unit, date=AT.date(), text=f"意见{n}"
        )
        for n in range(2000)
    )
    keys = list(Comment.objects.values_list("pk", flat=True))
    start = time.process_time()
    assert len(moderate_many(keys, verdict=CommentStatus.APPROVED, by=moderator, at=AT)) == 2000
    assert time.process_time() - start < 3
    assert len(undo_moderation(by=moderator, moderated_at=AT)) == 2000
