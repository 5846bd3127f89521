"""Comments are decided by moderators; what came in is kept."""

from datetime import UTC, date, datetime

import pytest

from cms.actions.answer_comment import answer_comment
from cms.actions.errors import Forbidden, Refused
from cms.actions.moderate import moderate, moderate_many
from cms.groups import Group
from cms.models import AuditEntry, Comment
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
