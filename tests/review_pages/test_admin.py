"""The editors' side of the pages."""

from django.urls import reverse

from wagtail.models import Page, Site

import pytest

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(superuser=True))
    return client


def test_every_page_can_be_opened_for_editing(editor):
    for page in Page.objects.filter(depth__gte=2, locale__language_code="zh-hans"):
        answer = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert answer.status_code == 200, page


def test_policies_and_exemplars_have_lists_of_their_own(editor):
    for name in ("policy_pages", "exemplar_pages"):
        assert editor.get(reverse(f"{name}:index")).status_code == 200
    menu = editor.get("/admin/").content.decode()
    assert "/admin/policy_pages/" in menu


def test_the_particulars_of_the_site_are_a_setting(editor):
    site = Site.objects.get(is_default_site=True)
    address = reverse("wagtailsettings:edit", args=["review_pages", "siteparticulars", site.pk])
    assert editor.get(address).status_code == 200
    editor.post(address, {"organiser": "示例主办单位"})
    assert "示例主办单位" in editor.get("/").content.decode()
