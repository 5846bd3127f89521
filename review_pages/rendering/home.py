"""The home page and the page for addresses that do not exist."""

from django.utils.translation import gettext

from .drawing import draw, frame_of, page_text

NEWEST = 6
SHOWN = 4


def home(place, read):
    """Draw the home page."""
    text = page_text(place, read, "/")
    board = read("board")
    site = read(f"site:{place.language}")
    frame = frame_of(
        place, read, "/", site.name, kind="home", description=text.description, as_of=board.as_of
    )
    return draw(
        "review_pages/home.html",
        frame,
        page=text,
        board=board,
        newest=(read("opinions::newest") or ())[:NEWEST],
        consultations=[item for item in read("consultations") or () if item.open],
        figures=read("comment_figures"),
        policies=_latest(read, place, "policypage"),
        exemplars=_latest(read, place, "exemplarpage"),
    )


def _latest(read, place, kind: str) -> list:
    """Return (link, document) of the newest documents; where the language has none, those in the other."""
    for there in (place, place.other):
        documents = [item for item in read(f"documents:{there.language}") or () if item.kind == kind]
        if documents:
            documents.sort(key=lambda d: (str(d.on or ""), d.address), reverse=True)
            return [(there.url(item.address), item) for item in documents[:SHOWN]]
    return []


def not_found(place, read):
    """Draw the page that servers give for an address that does not exist."""
    frame = frame_of(place, read, "/404.html", gettext("There is no such page"), robots="noindex")
    return draw("review_pages/not_found.html", frame)
