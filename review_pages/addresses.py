"""Every address of the record pages, and what draws it.

`addresses(read, language)` lists what readers may see; `render(address, place, read)` draws one. Both take
everything from `read(key)` (see values.py), so the live page and the generator give the same bytes.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import override

from .place import CHINESE, Place
from .rendering import comments, data, feeds, home, opinions, progress, search
from .searching import SHARDS

Read = Callable[[str], Any]
SECTIONS = ("/", "/opinions/", "/progress/", "/comments/", "/search/", "/data/")
CODE = r"[^/]+"

ROUTES: list[tuple[re.Pattern, Callable]] = [
    (re.compile(pattern), view)
    for pattern, view in (
        (r"/", home.home),
        (r"/404\.html", home.not_found),
        (r"/opinions/", opinions.index),
        (r"/opinions/page/(?P<number>[1-9]\d*)/", opinions.index),
        (rf"/opinions/(?P<facet>round|unit|method)/(?P<key>{CODE})/", opinions.index),
        (
            rf"/opinions/(?P<facet>round|unit|method)/(?P<key>{CODE})/page/(?P<number>[1-9]\d*)/",
            opinions.index,
        ),
        (rf"/opinions/(?P<ref>{CODE})/", opinions.opinion),
        (r"/progress/", progress.board),
        (rf"/progress/(?P<code>{CODE})/", progress.unit),
        (rf"/progress/(?P<code>{CODE})/data\.json", progress.unit_json),
        (rf"/progress/(?P<code>{CODE})/data\.csv", progress.unit_csv),
        (r"/comments/", comments.comments),
        (rf"/comments/(?P<slug>{CODE})/", comments.form),
        (r"/search/", search.page),
        (r"/search/index\.json", search.index),
        (r"/search/(?P<shard>\d+)\.json", search.shard),
        (r"/data/", data.page),
        (r"/data/(?P<name>[a-z_]+)\.json", data.as_json),
        (r"/data/(?P<name>[a-z_]+)\.csv", data.as_csv),
        (rf"/data/draws/(?P<number>{CODE})\.json", data.draw),
        (r"/data/replay_draw\.py", data.replay_script),
        (r"/feeds/opinions\.xml", feeds.atom),
        (r"/sitemap\.xml", feeds.sitemap),
        (r"/robots\.txt", feeds.robots),
    )
]


class NoSuchPage(LookupError):
    """No such address in this edition."""


def render(address: str, place: Place, read: Read) -> str:
    """Return the page or file at an address; raises NoSuchPage where readers may see none."""
    site = read(f"site:{place.language}")
    section = section_of(address)
    if site is None or (section and section not in site.live):
        raise NoSuchPage(address)
    for pattern, view in ROUTES:
        if match := pattern.fullmatch(address):
            with override(place.language):
                content = view(place, read, **match.groupdict())
            if content is None:
                break
            return content
    raise NoSuchPage(address)


def section_of(address: str) -> str:
    """Return the page of record under which an address stands; "" for what stands under none."""
    first = address.split("/")[1]
    section = f"/{first}/" if first else "/"
    return section if section in SECTIONS else ""


def addresses(read: Read, language: str) -> Iterator[str]:
    """Give every address of a language, without the language; files without a language come with Chinese."""
    site = read(f"site:{language}")
    if site is None:
        return
    yield from (address for address in site.live if address.startswith("/comments/") and address[10:])
    for address in _all(read):
        section = section_of(address)
        if section and section not in site.live:
            continue
        if language != CHINESE and not address.endswith(("/", "/feeds/opinions.xml")):
            continue
        yield address


def _all(read: Read) -> Iterator[str]:
    yield from ("/", "/404.html", "/feeds/opinions.xml", "/sitemap.xml", "/robots.txt")
    yield "/opinions/"
    yield from _numbered("/opinions/", read("opinions::size"))
    for facet, entries in (read("opinions:facets") or {}).items():
        for key, _name, count in entries:
            yield f"/opinions/{facet}/{key}/"
            yield from _numbered(f"/opinions/{facet}/{key}/", count)
    for ref in read("opinions") or ():
        yield f"/opinions/{ref}/"
    yield "/progress/"
    for code in read("units") or ():
        yield f"/progress/{code}/"
        yield f"/progress/{code}/data.json"
        yield f"/progress/{code}/data.csv"
    yield from ("/comments/", "/search/", "/search/index.json", "/data/", "/data/replay_draw.py")
    for shard in range(SHARDS):
        yield f"/search/{shard}.json"
    for name in data.TABLES:
        yield f"/data/{name}.json"
        yield f"/data/{name}.csv"
    for number in read("draws") or ():
        yield f"/data/draws/{number}.json"


def _numbered(base: str, size: int | None) -> Iterator[str]:
    pages = opinions.page_count(size or 0)
    if pages > 1:
        for number in range(1, pages + 1):
            yield f"{base}page/{number}/"
