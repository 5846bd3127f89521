"""Circulated opinions: the list, its pages and facets, and each opinion."""

from django.utils.translation import gettext

from cms.rules.terms import Method
from review_pages import words
from review_pages.values import PAGE_SIZE

from .drawing import draw, frame_of, page_text

ADDRESS = "/opinions/"


def page_count(size: int) -> int:
    """Return how many numbered pages a list has."""
    return -(-size // PAGE_SIZE)


def index(place, read, facet: str = "", key: str = "", number: str = ""):
    """Draw the newest opinions, a numbered page, or one of both of a facet; None where there is none."""
    name = f"{facet}/{key}" if facet else ""
    pages = read(f"opinions:{name}:pages")
    if pages is None or (number and (pages < 2 or int(number) > pages)):
        return None
    lines = read(f"opinions:{name}:{number or 'newest'}") or ()
    text = page_text(place, read, ADDRESS, gettext("Opinions"))
    base = f"{ADDRESS}{name}/" if facet else ADDRESS
    title, above = text.title, []
    if facet:
        above.append((ADDRESS, text.title))
        title = _facet_title(facet, key, lines)
    if number:
        above.append((base, title))
        title = gettext("%(title)s, page %(number)s") % {"title": title, "number": number}
    frame = frame_of(
        place,
        read,
        f"{base}page/{number}/" if number else base,
        title,
        above,
        description="" if facet or number else text.description,
    )
    return draw(
        "review_pages/opinion_index.html",
        frame,
        page=text,
        lines=lines,
        size=0 if number else read(f"opinions:{name}:size"),
        base=base,
        numbers=_numbers(pages, int(number) if number else 0),
        number=int(number or 0),
        pages=pages,
        facet=facet,
        facets={} if facet or number else facets_of(read),
    )


def _facet_title(facet: str, key: str, lines) -> str:
    """Return the words for a facet without reading more than the list itself."""
    if facet == "round":
        return words.round_label(key)
    return words.label("method", key) if facet == "method" else words.text(lines[0].unit)


def facets_of(read) -> dict[str, list]:
    """Return (key, words, count) by facet: rounds from the newest, methods in their order, units by code."""
    found = read("opinions:facets") or {}
    methods = [method.value for method in Method]
    rounds = [(key, words.round_label(key), count) for key, _name, count in found.get("round", ())]
    kinds = [(key, words.label("method", key), count) for key, _name, count in found.get("method", ())]
    units = [(key, words.text(name), count) for key, name, count in found.get("unit", ())]
    kinds.sort(key=lambda entry: methods.index(entry[0]) if entry[0] in methods else len(methods))
    return {"round": rounds[::-1], "method": kinds, "unit": units}


def _numbers(pages: int, current: int) -> list[int]:
    """Return the numbers to link to, from the newest; 0 stands for a gap."""
    wanted = (
        {1, pages} | set(range(current - 2, current + 3)) if current else {1, *range(pages - 3, pages + 1)}
    )
    shown, last = [], pages + 1
    for number in sorted((n for n in wanted if 1 <= n <= pages), reverse=True):
        if number < last - 1:
            shown.append(0)
        shown.append(number)
        last = number
    return shown


def opinion(place, read, ref: str):
    """Draw one opinion, or the notice at the address of a withdrawn one."""
    found = read(f"opinion:{ref}")
    if found is None:
        return None
    text = page_text(place, read, ADDRESS, gettext("Opinions"))
    above = [(ADDRESS, text.title)]
    if found.withdrawn_on:
        title = gettext("Opinion %(ref)s, withdrawn") % {"ref": ref}
        frame = frame_of(
            place, read, f"{ADDRESS}{ref}/", title, above, kind="article", published=found.circulated_on
        )
        return draw("review_pages/opinion_withdrawn.html", frame, opinion=found)
    above.append((f"{ADDRESS}round/{found.round}/", words.round_label(found.round)))
    title = gettext("Opinion on %(unit)s") % {"unit": words.text(found.unit)}
    frame = frame_of(
        place,
        read,
        f"{ADDRESS}{ref}/",
        title,
        above,
        kind="article",
        published=found.circulated_on,
        description=(found.achievements or found.direction)[:120].replace("\n", " "),
        keywords=words.joined([words.text(found.unit), words.round_label(found.round)]),
        as_of=read("as_of") if found.findings else None,
    )
    return draw("review_pages/opinion.html", frame, opinion=found)
