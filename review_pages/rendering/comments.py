"""Comments: what may be commented on, what was said and what became of it."""

from django.utils.translation import gettext

from .drawing import draw, frame_of, page_text


def comments(place, read):
    """Draw the comments page: open consultations, the way to the form, figures and the newest comments."""
    text = page_text(place, read, "/comments/", gettext("Comments"))
    as_of = read("as_of")
    frame = frame_of(place, read, "/comments/", text.title, description=text.description, as_of=as_of)
    site = read(f"site:{place.language}")
    consultations = read("consultations") or ()
    forms = [address for address in site.live if address.startswith("/comments/") and address != "/comments/"]
    return draw(
        "review_pages/comments.html",
        frame,
        page=text,
        opened=[item for item in consultations if item.open],
        closed=[item for item in consultations if not item.open],
        figures=read("comment_figures"),
        comments=read("comments") or (),
        form=forms[0] if forms else "",
    )
