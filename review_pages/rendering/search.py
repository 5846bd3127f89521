"""Search: the page, and the files of its index."""

from django.utils.translation import gettext

from .drawing import draw, frame_of, page_text
from .opinions import facets_of


def page(place, read):
    """Draw the search page, with lists to browse for readers without scripts."""
    text = page_text(place, read, "/search/", gettext("Search"))
    frame = frame_of(place, read, "/search/", text.title, description=text.description)
    documents = read(f"documents:{place.language}") or ()
    return draw(
        "review_pages/search.html",
        frame,
        page=text,
        facets=facets_of(read),
        documents=[document for document in documents if document.kind == "policypage"],
        lines=read("unit_lines") or (),
    )


def index(place, read):
    """Return the list of documents that the index numbers."""
    return read("search:docs")


def shard(place, read, shard: str):
    """Return one file of the index."""
    return read(f"search:{int(shard)}")
