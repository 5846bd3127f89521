"""What the admin shows of the generator."""

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

import pytest

from bake.models import BakeRequest, BakeRun


@pytest.fixture
def show(client, home):
    def show(**fields):
        BakeRun.objects.create(edition="public", started_at=timezone.now(), generation=3, **fields)
        user = get_user_model().objects.create_superuser("boss", "boss@example.org", "x")
        client.force_login(user)
        return client.get(reverse("bake_report")).content.decode()

    return show


def test_a_failed_page_is_shown_with_its_traceback(show):
    page = show(failed={"/news/": "Traceback: <the page is broken>"})
    assert "/news/" in page
    assert "&lt;the page is broken&gt;" in page
    assert "help-critical" in page


def test_editors_see_what_waits_and_that_all_is_well(show):
    BakeRequest.objects.all().delete()
    BakeRequest.objects.create(reason="news")
    page = show()
    assert "help-info" in page
    assert "help-critical" not in page
    assert "自" in page or "wait since" in page


def test_a_stranger_does_not_see_the_report(client, home):
    assert client.get(reverse("bake_report")).status_code == 302
