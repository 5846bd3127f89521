"""The home page and the page for addresses that do not exist."""

from django.utils.translation import gettext

from .drawing import draw, frame_of, page_text

NEWEST = 6


def home(place, read):
    """Draw the home page."""
    text = page_text(place, read, "/")
    board = read("board")
    site = read(f"site:{place.language}")
    frame = frame_of(
        place, read, "/", site.name, kind="home", description=text.description, as_of=board.as_of
    )
    documents = read(f"documents:{place.language}") or ()
    return draw(
        "review_pages/home.html",
        frame,
        page=text,
        board=board,
        newest=(read("opinions::newest") or ())[:NEWEST],
        consultations=[item for item in read("consultations") or () if item.open],
        figures=read("comment_figures"),
        policies=_latest(documents, "policypage"),
        exemplars=_latest(documents, "exemplarpage"),
    )


def _latest(documents, kind: str) -> list:
    chosen = [document for document in documents if document.kind == kind]
    return sorted(chosen, key=lambda d: (str(d.on or ""), d.address), reverse=True)[:4]


def not_found(place, read):
    """Draw the page that servers give for an address that does not exist."""
    frame = frame_of(place, read, "/404.html", gettext("There is no such page"), robots="noindex")
    return draw("review_pages/not_found.html", frame)
