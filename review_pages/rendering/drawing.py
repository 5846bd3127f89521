"""Drawing a template in its frame."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.template import engines
from django.utils.translation import gettext

from review_pages.frame import Frame
from review_pages.pages import PageText
from review_pages.place import Place

Read = Callable[[str], Any]


@cache
def _template(name: str):
    return engines["jinja2"].get_template(name)


def draw(template: str, frame: Frame, **context) -> str:
    """Return the page."""
    return _template(template).render({"frame": frame, "place": frame.place, **context})


def frame_of(place: Place, read: Read, address: str, title: str, above=(), **options) -> Frame:
    """Return the frame of a page; `above` are the pages between home and this one."""
    home = (("/", gettext("Home")),)
    return Frame(
        place,
        read(f"site:{place.language}"),
        address,
        title,
        crumbs=(*home, *above) if address != "/" else (),
        as_of=options.pop("as_of", None),
        **options,
    )


def page_text(place: Place, read: Read, address: str, title: str = "") -> PageText:
    """Return what the editors wrote on a page of record, or a title alone."""
    return read(f"page:{place.language}:{address}") or PageText(address, title)
