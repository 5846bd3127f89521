"""A browser under the content policy: pages work, and markup that somebody typed runs nowhere."""

import shutil

from django.conf import settings as project

import pytest

from cms.models import Review
from tests import factories
from tests.cms.test_attacks_markup import DAY, attacked_site

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
PUBLIC = [
    "/",
    "/opinions/R-1/",
    "/progress/sl-1/",
    "/comments/",
    "/search/?q=zap",
    "/data/",
    "/en/opinions/R-1/",
]
DESK = [
    "/admin/",
    "/admin/snippets/cms/review/",
    "/admin/snippets/cms/review/edit/{pk}/",
    "/admin/snippets/cms/review/inspect/{pk}/",
    "/admin/reports/site-history/",
    "/staff/",
    "/staff/reviews/new/?unit=sl-1",
]


@pytest.fixture
def browse(live_server, monkeypatch, settings):
    """Return a function that opens an address and gives what the browser refused or could not do."""
    from playwright.sync_api import sync_playwright

    settings.SITE_AS_OF = DAY
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs a loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        context = browser.new_context(base_url=live_server.url, locale="zh-CN")

        def browse(address, cookie=None):
            if cookie:
                name = project.SESSION_COOKIE_NAME
                context.add_cookies([{"name": name, "value": cookie, "url": live_server.url}])
            page, said = context.new_page(), []
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on(
                "console",
                lambda message: said.append(message.text) if "Content Security" in message.text else None,
            )
            page.add_init_script("window.zap = () => { window.zapped = true }")
            page.goto(address)
            page.wait_for_timeout(200)
            if page.evaluate("window.zapped === true"):
                said.append("typed markup ran")
            page.close()
            return said

        yield browse
        browser.close()


def test_public_pages_need_nothing_that_the_policy_refuses(browse):
    attacked_site()
    assert {address: said for address in PUBLIC if (said := browse(address))} == {}


def test_the_desk_needs_nothing_that_the_policy_refuses(browse, client):
    attacked_site()
    boss = factories.UserFactory(superuser=True)
    review = Review.objects.get(ref="R-1")
    factories.StaffProfileFactory(user=boss, person=review.reviewer)
    client.force_login(boss)
    cookie = client.session.session_key
    addresses = [address.format(pk=review.pk) for address in DESK]
    assert {address: said for address in addresses if (said := browse(address, cookie))} == {}
