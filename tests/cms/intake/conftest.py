"""A form, a unit to comment on, and a sender without cookies."""

import re
from html.parser import HTMLParser

from django.core.cache import cache
from django.test import Client

import pytest

from cms.intake import units, views
from review_pages.models import CommentFormPage
from tests.factories import UnitFactory


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Forget what the process keeps of earlier tests."""
    cache.clear()
    units._kept = None
    views._definitions.clear()
    views._kept_versions.clear()


@pytest.fixture
def unit(db):
    return UnitFactory(code="sl-1", name="示例一局", name_en="Example Bureau 1")


@pytest.fixture
def form_page(db):
    return CommentFormPage.objects.get(locale__language_code="zh-hans")


class Forms(HTMLParser):
    """Reads the forms of a page as a browser without scripts does."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.forms, self.area = [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append(
                {"action": given.get("action", ""), "fields": {}, "method": given.get("method")}
            )
        elif tag == "input" and self.forms and given.get("name"):
            if given.get("type") in ("radio", "checkbox") and "checked" not in given:
                return
            self.forms[-1]["fields"][given["name"]] = given.get("value") or ""
        elif tag == "textarea" and self.forms and given.get("name"):
            self.area = given["name"]
            self.forms[-1]["fields"][self.area] = ""

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            text = self.forms[-1]["fields"][self.area]
            self.forms[-1]["fields"][self.area] = text.removeprefix("\n")
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.forms[-1]["fields"][self.area] += data


def form_of(response, part="/forms/comments/") -> dict:
    """Return the form of a page that posts below an address."""
    found = Forms(response.content.decode()).forms
    return next(form for form in found if part in form["action"])


class Sender:
    """A browser without scripts, cookies or session."""

    def __init__(self, address="/comments/form/"):
        self.client = Client(enforce_csrf_checks=True)
        self.page = self.client.get(address)
        self.action = form_of(self.page)["action"]

    def post(self, data, action=None, **headers):
        self.client.cookies.clear()
        return self.client.post(action or self.action, data, headers=headers)

    def send(self, data):
        """Fill in, check, send; return the last answer."""
        checked = self.post(data)
        assert checked.status_code == 200, checked.content.decode()
        form = form_of(checked)
        return self.post(form["fields"], form["action"])

    def code(self, answer) -> str:
        """Return the receipt code that the page after sending shows."""
        page = self.client.get(answer["Location"]).content.decode()
        return re.search(r"<output>([0-9A-Z-]+)</output>", page).group(1)


@pytest.fixture
def sender(unit, form_page):
    return Sender()


@pytest.fixture
def filled():
    return {
        "unit": "示例一局（sl-1）",
        "source": "public",
        "text": "窗口周末不开放。\n建议周六上午开放。",
        "contact": "13800000000",
        "consent": "on",
    }
