"""What editors wrote on live pages, as plain values for the record pages, the search index and the lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.html import strip_tags

from wagtail.models import Locale, Page

from cms.intake.definition import FormDefinition

from .sitetext import address_of


@dataclass(frozen=True, slots=True)
class PageText:
    """The editors' part of a page: title, introduction and body as HTML."""

    address: str
    title: str
    intro: str = ""
    body: str = ""
    description: str = ""
    changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class FormText(PageText):
    """The editors' part of a comment form, with what it asks."""

    form: FormDefinition | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A page that is found by search and listed: its kind, day and plain text."""

    address: str
    title: str
    kind: str
    on: date | None
    text: str
    summary: str = ""


def load_pages(languages: Iterable[str]) -> dict[str, Any]:
    """Return `page:<language>:<address>` for pages of record and `documents:<language>` for all others."""
    values: dict[str, Any] = {f"documents:{language}": [] for language in languages}
    codes = dict(Locale.objects.filter(language_code__in=languages).values_list("pk", "language_code"))
    rows = Page.objects.live().public().filter(depth__gte=2, locale__in=codes)
    for page in rows.order_by("path").specific():
        if not hasattr(page, "as_text") or not page.for_readers:
            continue
        language, address = codes[page.locale_id], address_of(page.url_path)
        text = page.as_text(address)
        if isinstance(text, Document):
            values[f"documents:{language}"].append(text)
        else:
            values[f"page:{language}:{address}"] = text
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}


def plain(html: str) -> str:
    """Return the words of a piece of HTML in one line."""
    return " ".join(strip_tags(html.replace("<", " <")).split())
