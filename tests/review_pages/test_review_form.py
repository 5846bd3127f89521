"""The page of the review form: its texts are the editors', its form is that of the staff pages."""

import pytest

from review_pages.models import ReviewFormPage
from tests.factories import UserFactory


@pytest.fixture
def page(db):
    return ReviewFormPage.objects.get(locale__language_code="zh-hans")


def test_it_stands_in_each_language_and_is_never_baked(page):
    assert ReviewFormPage.objects.live().count() == 2
    assert page.url_path.endswith("/review-form/")
    assert ReviewFormPage.bake is False


def test_a_stranger_is_asked_to_sign_in(client, page):
    answer = client.get("/review-form/")
    assert answer.status_code == 302
    assert answer.url.startswith("/staff/login/")


def test_staff_see_the_form_with_what_the_editor_wrote(client, page):
    page.introduction = "<p>本期重点看<b>窗口服务</b>。</p>"
    page.save()
    client.force_login(UserFactory())
    for address in ("/review-form/", "/staff/reviews/new/"):
        text = client.get(address).content.decode()
        assert "本期重点看<b>窗口服务</b>。" in text


def test_a_draft_of_the_texts_is_not_shown(client, page):
    page.introduction = "<p>尚未发布的说明</p>"
    page.save_revision()
    client.force_login(UserFactory())
    assert "尚未发布的说明" not in client.get("/staff/reviews/new/").content.decode()
