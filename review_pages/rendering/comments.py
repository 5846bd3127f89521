"""Comments: what may be commented on, what was said and what became of it."""

from django.template.loader import render_to_string
from django.utils.translation import gettext

from cms.intake.form import CommentForm
from cms.intake.units import UnitList
from review_pages.pages import FormText

from .drawing import draw, frame_of, page_text


def comments(place, read):
    """Draw the comments page: open consultations, the way to the form, figures and the newest comments."""
    text = page_text(place, read, "/comments/", gettext("Comments"))
    as_of = read("as_of")
    frame = frame_of(place, read, "/comments/", text.title, description=text.description, as_of=as_of)
    site = read(f"site:{place.language}")
    consultations = read("consultations") or ()
    return draw(
        "review_pages/comments.html",
        frame,
        page=text,
        opened=[item for item in consultations if item.open],
        closed=[item for item in consultations if not item.open],
        figures=read("comment_figures"),
        comments=read("comments") or (),
        form=form_for(site),
    )


def form_for(site, query: str = "") -> str:
    """Return the address of the form to which pages lead, with what it starts from; "" where there is none."""
    forms = [address for address in site.live if address.startswith("/comments/") and address != "/comments/"]
    chosen = next((address for address in forms if address == "/comments/form/"), *forms[:1] or [""])
    return f"{chosen}?{query}" if chosen and query else chosen


def form(place, read, slug):
    """Draw a comment form: no cookie, no token, no script needed; it posts to the forms endpoint."""
    address = f"/comments/{slug}/"
    text = read(f"page:{place.language}:{address}")
    if not isinstance(text, FormText):
        return None
    asked, as_of = text.form, read("as_of")
    above = (("/comments/", page_text(place, read, "/comments/", gettext("Comments")).title),)
    names = read("unit_names") or ()
    units = UnitList({name.code: (0, name.zh, name.en) for name in names}, {})
    start = (
        {"unit": f"{units.name(asked.unit, place.language)}（{asked.unit}）"}
        if asked.unit in units.by_code
        else {}
    )
    fields = {
        "form": CommentForm(asked, units, initial=start),
        "definition": asked,
        "options": units.options(place.language),
    }
    return draw(
        "review_pages/comment_form.html",
        frame_of(place, read, address, text.title, above, description=text.description),
        page=text,
        asked=asked,
        open=asked.is_open(as_of),
        early=asked.opens_on is not None and as_of < asked.opens_on,
        action=f"{read('forms')}{place.language_prefix}/forms/comments/{asked.signed(place.edition)}/",
        receipt=f"{read('forms')}{place.language_prefix}/receipt/",
        fields=render_to_string("forms/fields.html", fields),
    )
