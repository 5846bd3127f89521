"""Progress: the board of a round and a page for each unit, with the unit's data."""

from django.utils.translation import gettext

from review_pages import words
from review_pages.tables import as_csv, as_json

from .comments import form_for
from .drawing import draw, frame_of, page_text

ADDRESS = "/progress/"


def board(place, read):
    """Draw the board: figures, by tier, category and province, and the list of units."""
    found = read("board")
    text = page_text(place, read, ADDRESS, gettext("Progress"))
    frame = frame_of(place, read, ADDRESS, text.title, description=text.description, as_of=found.as_of)
    return draw(
        "review_pages/progress_index.html",
        frame,
        page=text,
        board=found,
        lines=read("unit_lines") or (),
        tables=_tables(found),
    )


def _tables(board) -> list[dict]:
    """Return the three breakdowns with their words; lines without a word are left to the end."""
    provinces = [(group.key or gettext("Not stated"), group) for group in board.provinces]
    provinces.sort(key=lambda pair: (not pair[1].key, -pair[1].figures.organisations.owed, pair[0]))
    return [
        {
            "id": "tiers",
            "title": gettext("By tier"),
            "head": gettext("Tier"),
            "note": gettext("The tier is that of the reviewer: who has to give the review."),
            "rows": [(words.tier_label(group.key), group) for group in board.tiers],
        },
        {
            "id": "categories",
            "title": gettext("By category"),
            "head": gettext("Category"),
            "note": "",
            "rows": [(words.label("category", group.key), group) for group in board.categories],
        },
        {
            "id": "provinces",
            "title": gettext("By province"),
            "head": gettext("Province"),
            "note": "",
            "rows": provinces if any(group.key for _words, group in provinces) else [],
        },
    ]


def unit(place, read, code: str):
    """Draw a unit's page; None where the register has no such unit."""
    found = read(f"unit:{code}")
    if found is None:
        return None
    text = page_text(place, read, ADDRESS, gettext("Progress"))
    above = [(ADDRESS, text.title)]
    above += [(f"{ADDRESS}{name.code}/", words.text(name)) for name in found.path]
    name = words.text(found.name)
    frame = frame_of(
        place,
        read,
        f"{ADDRESS}{code}/",
        name,
        above,
        kind="column",
        description=gettext("Reviews, rectification, commitments and comments of %(unit)s.") % {"unit": name},
        keywords=name,
        as_of=found.as_of,
    )
    site = read(f"site:{place.language}")
    return draw(
        "review_pages/unit.html",
        frame,
        unit=found,
        comment_form=form_for(site, f"unit={code}"),
        reading="/about/" if "/about/" in site.live else "",
    )


def unit_json(place, read, code: str):
    """Return a unit's page as JSON."""
    found = read(f"unit:{code}")
    return as_json(found) if found else None


def unit_csv(place, read, code: str):
    """Return what happened to a unit as a table, one line a record."""
    found = read(f"unit:{code}")
    if found is None:
        return None
    rows = [("opinion", o.ref, o.date, o.lead, "circulated", "") for o in found.opinions]
    for ref, finding in found.findings:
        rows.append(
            ("finding", f"{ref}/{finding.number}", None, finding.text, finding.state or "not-reported", "")
        )
        rows += [("rectification", m.ref, m.due, m.measure, m.status, m.result) for m in finding.measures]
    rows += [("commitment", c.ref, c.made_on, c.text, c.status, c.result) for c in found.commitments]
    rows += [
        ("comment", c.ref, c.on, c.text, "answered" if c.answered_on else "open", c.answer)
        for c in found.comments
    ]
    return as_csv(("kind", "ref", "date", "text", "status", "result"), rows)
