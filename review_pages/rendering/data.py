"""Open data: every record that the pages show, as CSV and JSON, and the draws with the script that replays them."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext

from review_pages.tables import as_csv as csv_text
from review_pages.tables import as_json as json_text

from .drawing import draw as draw_template
from .drawing import frame_of, page_text


def _readable(read):
    for ref in read("opinions") or ():
        opinion = read(f"opinion:{ref}")
        if not opinion.withdrawn_on:
            yield opinion


def _opinions(read):
    for o in _readable(read):
        yield {
            "ref": o.ref,
            "round": o.round,
            "unit_code": o.unit.code,
            "unit_name": o.unit.zh,
            "reviewer": o.reviewer,
            "method": o.method,
            "date": o.date,
            "circulated_on": o.circulated_on,
            "scope": o.scope,
            "circular": o.circular,
            "theme": o.theme,
            "points": "\n".join(f"{point.label.zh}：{point.text}" for point in o.points),
            "achievements": o.achievements,
            "problems": "\n".join(finding.text for finding in o.findings),
            "weak_links": o.weak_links,
            "direction": o.direction,
            "unreviewed": o.unreviewed,
        }


def _withdrawn(read):
    for ref in read("opinions") or ():
        opinion = read(f"opinion:{ref}")
        if opinion.withdrawn_on:
            yield {"ref": ref, "withdrawn_on": opinion.withdrawn_on, "notice": opinion.notice}


def _rectifications(read):
    for o in _readable(read):
        for finding in o.findings:
            for measure in finding.measures or (None,):
                yield {
                    "ref": measure.ref if measure else "",
                    "review_ref": o.ref,
                    "unit_code": o.unit.code,
                    "finding": finding.text,
                    "measure": measure.measure if measure else "",
                    "side": measure.side if measure else "",
                    "due": measure.due if measure else None,
                    "status": measure.status if measure else "not-reported",
                    "reported_on": measure.reported_on if measure else None,
                    "verified_on": measure.verified_on if measure else None,
                    "result": measure.result if measure else "",
                    "what_is_different": measure.what_is_different if measure else "",
                }


def _units(read):
    for line in read("unit_lines") or ():
        figures = line.figures
        yield {
            "code": line.name.code,
            "name": line.name.zh,
            "name_en": line.name.en,
            "level": line.level,
            "category": line.category,
            "org_type": line.org_type,
            "province": line.province,
            "status": line.duty,
            "due": line.due,
            "organisations_met": figures.organisations.met,
            "organisations_owed": figures.organisations.owed,
            "people_met": figures.people.met if figures.people else None,
            "people_owed": figures.people.owed if figures.people else None,
            "opinions": line.opinions,
            "open_findings": line.open_findings,
        }


def _coverage(read):
    board = read("board")
    groups = [("total", "", board.total)]
    for kind in ("tiers", "categories", "provinces"):
        groups += [(kind, group.key, group.figures) for group in getattr(board, kind)]
    for kind, key, figures in groups:
        yield {
            "round": board.round,
            "as_of": board.as_of,
            "by": kind,
            "key": key,
            "organisations_met": figures.organisations.met,
            "organisations_owed": figures.organisations.owed,
            "people_met": figures.people.met if figures.people else None,
            "people_owed": figures.people.owed if figures.people else None,
            "given_met": figures.given.met,
            "given_owed": figures.given.owed,
            "late": figures.late,
            "unassignable": figures.unassignable,
        }


def _comments(read):
    for comment in read("comments") or ():
        yield {
            "ref": comment.ref,
            "unit_code": comment.unit.code,
            "review_ref": comment.review,
            "consultation": comment.consultation,
            "source": comment.source,
            "date": comment.on,
            "text": comment.text,
            "redacted": comment.redacted,
            "answer": comment.answer,
            "answered_on": comment.answered_on,
        }


def _commitments(read):
    for code, item in read("commitments") or ():
        yield {
            "ref": item.ref,
            "unit_code": code,
            "text": item.text,
            "made_on": item.made_on,
            "due": item.due,
            "status": item.status,
            "result": item.result,
        }


def _draws(read):
    for number in read("draws") or ():
        draw = read(f"draw:{number}")
        yield {
            "id": number,
            "round": draw.round,
            "recorded_on": draw.recorded_on,
            "drawn_on": draw.drawn_on,
            "population": len(draw.record["population"]),
            "size": draw.record["size"],
            "list_hash": draw.record["list_hash"],
            "seed": draw.record["seed"],
            "selected": " ".join(draw.record["selected"]),
        }


TABLES: dict[str, tuple[Callable, tuple[str, ...]]] = {
    "opinions": (
        _opinions,
        (
            "ref",
            "round",
            "unit_code",
            "unit_name",
            "reviewer",
            "method",
            "date",
            "circulated_on",
            "scope",
            "circular",
            "theme",
            "points",
            "achievements",
            "problems",
            "weak_links",
            "direction",
            "unreviewed",
        ),
    ),
    "withdrawn": (_withdrawn, ("ref", "withdrawn_on", "notice")),
    "rectifications": (
        _rectifications,
        (
            "ref",
            "review_ref",
            "unit_code",
            "finding",
            "measure",
            "side",
            "due",
            "status",
            "reported_on",
            "verified_on",
            "result",
            "what_is_different",
        ),
    ),
    "units": (
        _units,
        (
            "code",
            "name",
            "name_en",
            "level",
            "category",
            "org_type",
            "province",
            "status",
            "due",
            "organisations_met",
            "organisations_owed",
            "people_met",
            "people_owed",
            "opinions",
            "open_findings",
        ),
    ),
    "coverage": (
        _coverage,
        (
            "round",
            "as_of",
            "by",
            "key",
            "organisations_met",
            "organisations_owed",
            "people_met",
            "people_owed",
            "given_met",
            "given_owed",
            "late",
            "unassignable",
        ),
    ),
    "comments": (
        _comments,
        (
            "ref",
            "unit_code",
            "review_ref",
            "consultation",
            "source",
            "date",
            "text",
            "redacted",
            "answer",
            "answered_on",
        ),
    ),
    "commitments": (_commitments, ("ref", "unit_code", "text", "made_on", "due", "status", "result")),
    "draws": (
        _draws,
        ("id", "round", "recorded_on", "drawn_on", "population", "size", "list_hash", "seed", "selected"),
    ),
}


def page(place, read):
    """Draw the data page: what there is, in which forms, and how to replay a draw."""
    text = page_text(place, read, "/data/", gettext("Open data"))
    frame = frame_of(place, read, "/data/", text.title, description=text.description, as_of=read("as_of"))
    titles = {
        "opinions": gettext("Circulated opinions"),
        "withdrawn": gettext("Withdrawn opinions"),
        "rectifications": gettext("Findings and rectifications"),
        "units": gettext("Units and their progress"),
        "coverage": gettext("Coverage"),
        "comments": gettext("Comments and answers"),
        "commitments": gettext("Public commitments"),
        "draws": gettext("Random draws"),
    }
    tables = [(name, titles[name], sum(1 for _row in rows(read))) for name, (rows, _head) in TABLES.items()]
    draws = [read(f"draw:{number}") for number in read("draws") or ()]
    return draw_template("review_pages/data.html", frame, page=text, tables=tables, draws=draws)


def as_json(place, read, name: str):
    """Return a table as JSON with the day it stands for."""
    if name not in TABLES:
        return None
    rows, _head = TABLES[name]
    return json_text({"as_of": read("as_of"), name: list(rows(read))})


def as_csv(place, read, name: str):
    """Return a table as CSV."""
    if name not in TABLES:
        return None
    rows, head = TABLES[name]
    return csv_text(head, ([row[key] for key in head] for row in rows(read)))


def draw(place, read, number: str):
    """Return the record of a draw, as the replay script reads it."""
    found = read(f"draw:{number}")
    return json_text(found.record) if found else None


def replay_script(place, read):
    """Return the script that replays a draw with the standard library alone."""
    return (Path(settings.ASSETS_DIR) / "tools" / "replay_draw.py").read_text(encoding="utf-8")
