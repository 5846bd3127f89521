"""What the record pages are made of: plain values by key, so that a page depends on what it reads and on nothing else.

Keys: `site:<language>`, `page:<language>:<address>`, `documents:<language>`, `opinion:<ref>`, `opinions:<list>`,
`unit:<code>`, `units`, `board`, `comments`, `consultations`, `draws`, `draw:<number>`, `rounds`, `base`, `unit_names` (those that may be commented on), `forms`.
"""

from collections import defaultdict
from datetime import date
from typing import Any

from django.conf import settings

from cms.queries.publication import Publication, load_publication
from cms.queries.published import Opinion

from .pages import load_pages
from .place import LANGUAGES
from .searching import documents_of, index_values
from .sitetext import load_site_texts

PAGE_SIZE = 20


def load_values(edition: str, as_of: date, prefix: str = "", *, search: bool = True) -> dict[str, Any]:
    """Return every value that the record pages of an edition read on a day; `prefix` stands before all its addresses.

    Without `search` the index is left out, which takes longest to make.
    """
    publication = load_publication(edition, as_of)
    values: dict[str, Any] = {"base": settings.SITE_BASE_URL + prefix.rstrip("/"), "as_of": as_of}
    for language, site in load_site_texts(LANGUAGES).items():
        values[f"site:{language}"] = site
    values |= load_pages(LANGUAGES)
    values |= _opinions(publication.opinions)
    values |= _progress(publication)
    values["comments"] = publication.comments
    values["comment_figures"] = publication.comment_figures
    values["consultations"] = publication.consultations
    values["commitments"] = publication.commitments
    values["draws"] = tuple(draw.number for draw in publication.draws)
    values |= {f"draw:{draw.number}": draw for draw in publication.draws}
    values["rounds"] = publication.rounds
    values["forms"] = settings.FORMS_BASE_URL
    values["unit_names"] = tuple(
        page.name for page in publication.progress.units.values() if page.closed_on is None
    )
    if search:
        values |= index_values(documents_of(values))
    return values


def _opinions(opinions: dict[str, Opinion]) -> dict[str, Any]:
    values: dict[str, Any] = {f"opinion:{ref}": opinion for ref, opinion in opinions.items()}
    values["opinions"] = tuple(opinions)
    lists = defaultdict(list)
    names: dict[str, dict[str, Any]] = {"round": {}, "unit": {}, "method": {}}
    for opinion in opinions.values():
        line = opinion.line()
        lists[""].append(line)
        if opinion.withdrawn_on:
            continue
        for facet, key in (("round", line.round), ("unit", line.unit.code), ("method", line.method)):
            lists[f"{facet}/{key}"].append(line)
            names[facet][key] = opinion.current_unit if facet == "unit" else key
    for name, lines in lists.items():
        values |= _numbered(name, lines)
    values.setdefault("opinions::size", 0)
    values.setdefault("opinions::pages", 0)
    values["opinions:facets"] = {
        facet: tuple((key, known[key], len(lists[f"{facet}/{key}"])) for key in sorted(known))
        for facet, known in names.items()
    }
    return values


def _numbered(name: str, lines: list) -> dict[str, Any]:
    """Return a list cut into pages numbered from the oldest, and its newest entries for the first look."""
    pages = [tuple(lines[start : start + PAGE_SIZE]) for start in range(0, len(lines), PAGE_SIZE)]
    values = {f"opinions:{name}:{number}": page[::-1] for number, page in enumerate(pages, start=1)}
    values[f"opinions:{name}:newest"] = tuple(reversed(lines[-PAGE_SIZE:]))
    values[f"opinions:{name}:size"] = len(lines)
    values[f"opinions:{name}:pages"] = len(pages)
    return values


def _progress(publication: Publication) -> dict[str, Any]:
    progress = publication.progress
    values: dict[str, Any] = {f"unit:{code}": page for code, page in progress.units.items()}
    values["units"] = tuple(progress.units)
    values["unit_lines"] = progress.lines
    values["board"] = progress.board
    return values
