"""What was sent in confidence is in no page, feed, table, index or log."""

import logging

from wagtail.search.index import get_indexed_models

import pytest

from cms.intake import views
from cms.models import AuditEntry, Comment, CommentContact
from cms.rules.terms import CommentStatus
from review_pages.addresses import addresses, render
from review_pages.place import LANGUAGES, Place
from review_pages.values import load_values
from tests.factories import DAY

pytestmark = pytest.mark.django_db
CONTACT, TEXT = "13912345678", "金丝雀正文"


@pytest.mark.parametrize("edition", ["public", "system"])
@pytest.mark.parametrize("state", [CommentStatus.PENDING, CommentStatus.REJECTED, CommentStatus.SPAM])
def test_nothing_of_an_unmoderated_comment_reaches_any_file(sender, filled, edition, state, caplog):
    caplog.set_level(logging.DEBUG)
    sender.send(filled | {"contact": CONTACT, "text": TEXT})
    Comment.objects.update(status=state)
    values = load_values(edition, DAY)
    assert CONTACT not in str(values)
    assert TEXT not in str(values)
    for language in LANGUAGES:
        place = Place(edition, language)
        for address in addresses(values.get, language):
            content = render(address, place, values.get)
            assert CONTACT not in content, address
            assert TEXT not in content, address
    assert CONTACT not in str(list(AuditEntry.objects.values()))
    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [line for line in lines if CONTACT in line or TEXT in line]


def test_the_contact_of_a_shown_comment_stays_behind(sender, filled):
    sender.send(filled | {"contact": CONTACT, "text": TEXT})
    Comment.objects.update(status=CommentStatus.APPROVED, published_text=TEXT)
    values = load_values("public", DAY)
    assert TEXT in str(values)
    assert CONTACT not in str(values)


def test_a_form_of_a_page_that_is_gone_is_refused(sender, filled, form_page):
    form_page.unpublish()
    views._definitions.clear()
    assert sender.post(filled).status_code == 404


def test_comments_enter_no_search_index():
    assert not {Comment, CommentContact} & set(get_indexed_models())
