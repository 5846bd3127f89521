"""Saving a document as a draft policy page. Named by the setting CIRCULAR_PAGE_SAVER."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.html import escape
from django.utils.translation import gettext as _

from wagtail.models import Locale, Page, Site

from .models import PolicyIndexPage, PolicyPage

LISTS = ("attachments", "signature", "notes", "subject_words", "distribution")
PLAIN = (
    "series", "issue_no", "issue_year", "document_number", "issuer", "issued_on", "speaker", "spoken_on",
    "salutation", "print_line",
)  # fmt: skip


@transaction.atomic
def save_draft(document: dict) -> dict:
    """Save the document as a draft and return {"page_id", "outcome"}.

    The page with the same series and number of the same year is the document's page; one without a number is known
    by series, title and day. A draft is updated; a published or withdrawn page keeps what was published and gets the
    text as an unpublished revision. Raises ValidationError where an editor holds the page.
    """
    parent = _index()
    content = _content(document)
    page = _existing(document)
    if page is None:
        page = PolicyPage(slug=_slug(parent, document), live=False, locale=parent.locale, **content)
        page.full_clean(exclude=["path", "depth"])
        parent.add_child(instance=page)
        page.save_revision(log_action=True)
        return {"page_id": page.pk, "outcome": "created"}
    if page.locked or page.workflow_in_progress:
        raise ValidationError(
            _(
                "The page “%(title)s” is locked or in approval. Unlock it or end the approval, then import the circular again."
            )
            % {"title": page.title}
        )
    latest = page.get_latest_revision_as_object() if page.latest_revision_id else page
    if _same(latest, content):
        return {"page_id": page.pk, "outcome": "unchanged"}
    for name, value in content.items():
        setattr(latest, name, value)
    latest.full_clean()
    published = page.live or page.first_published_at is not None
    if not published:
        latest.save()
    latest.save_revision(log_action=True)
    return {"page_id": page.pk, "outcome": "revised" if published else "updated"}


def _content(document: dict) -> dict:
    """Return the page's fields; a title that is missing or too long is made up from series and number."""
    content = {name: document[name] for name in PLAIN}
    content |= {name: "\n".join(document[name]) for name in LISTS}
    content["title"] = content["draft_title"] = _title(document)
    content["body"] = list(_body(document["body"]))
    return content


def _title(document: dict) -> str:
    number = (
        _("No. %(number)d") % {"number": document["issue_no"]} if document["issue_no"] is not None else ""
    )
    title = document["title"] or f"{document['series']}{number}" or _("Untitled document")
    return title if len(title) <= 255 else title[:254] + "…"


def _body(blocks: list[dict]):
    """Yield the blocks of the page's StreamField; anchors follow from the order of the headings."""
    counts = [0, 0, 0, 0]
    for block in blocks:
        kind = block["kind"]
        if kind == "heading":
            level = block["level"]
            counts[level - 1 :] = [counts[level - 1] + 1] + [0] * (4 - level)
            anchor = "part-" + "-".join(map(str, counts[:level]))
            yield "heading", {"level": str(level), "text": block["text"], "anchor": anchor}
        elif kind == "table":
            rows = [{"cells": row} for row in block["rows"]]
            yield "table", {"caption": "", "has_header": len(rows) > 1, "rows": rows}
        elif kind == "item":
            yield "list_item", block["text"]
        elif kind == "paragraph":
            yield "paragraph", f"<p>{escape(block['text'])}</p>"
        else:
            yield "source_note", block["text"]


def _existing(document: dict) -> PolicyPage | None:
    """Return the document's page."""
    pages = (
        PolicyPage.objects.filter(series=document["series"]).order_by("pk").select_for_update(of=("self",))
    )
    if document["issue_no"] is None:
        title, day = _title(document), document["issued_on"]
        return pages.filter(issue_no=None, title=title, issued_on=day).first()
    year = _year(document["issue_year"], document["issued_on"])
    for page in pages.filter(issue_no=document["issue_no"]):
        if page.document_number and document["document_number"] not in ("", page.document_number):
            continue
        page_year = _year(page.issue_year, page.issued_on)
        if year is None or page_year is None or year == page_year:
            return page
    return None


def _year(issue_year, issued_on):
    """Return the year in which an issue was numbered: numbers begin anew every year."""
    return issue_year or (issued_on.year if issued_on else None)


def _index() -> PolicyIndexPage:
    """Return the index of policy documents, made under the site's root where there is none."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    root = site.root_page if site else Page.get_first_root_node()
    locale = Locale.get_default()
    found = (
        PolicyIndexPage.objects.filter(locale=locale).order_by("path").select_for_update(of=("self",)).first()
    )
    if found is not None:
        return found
    index = PolicyIndexPage(title="政策文件", slug="policy", locale=locale)
    return root.add_child(instance=index)


def _slug(parent: Page, document: dict) -> str:
    """Return a latin address that no page beside it has: circular-2010-69."""
    year, day = _year(document["issue_year"], document["issued_on"]), document["issued_on"]
    if document["issue_no"] is not None:
        base = "-".join(str(part) for part in ("circular", year, document["issue_no"]) if part is not None)
    elif day:
        base = f"circular-{day.isoformat()}"
    else:
        base = f"circular-{hashlib.sha256(_title(document).encode()).hexdigest()[:8]}"
    slug, n = base, 1
    taken = set(parent.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    while slug in taken:
        n += 1
        slug = f"{base}-{n}"
    return slug


def _same(page: PolicyPage, content: dict) -> bool:
    """Say whether a page already holds the content."""
    fields = (name for name in content if name not in ("body", "draft_title"))
    if any(getattr(page, name) != content[name] for name in fields):
        return False
    return _bare(page.body) == _bare(PolicyPage(body=content["body"]).body)


def _bare(body) -> list[tuple]:
    """Return the blocks of a body without their ids."""
    stream = body.stream_block
    return [
        (block.block_type, _without_ids(stream.child_blocks[block.block_type].get_prep_value(block.value)))
        for block in body
    ]


def _without_ids(value):
    if isinstance(value, dict):
        return {key: _without_ids(each) for key, each in value.items() if key != "id"}
    return [_without_ids(each) for each in value] if isinstance(value, list) else value
