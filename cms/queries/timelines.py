"""One timeline for each unit that joins draws, steps, circulation, rectification, commitments and comments."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from cms.rules.terms import Step

from .published import Event, Opinion


def timelines(
    as_of: date,
    *,
    opinions: Mapping[str, Iterable[Opinion]],
    comments: Mapping[str, Iterable],
    commitments: Mapping[str, Iterable],
    consultations: Iterable,
    draws: Iterable,
) -> dict[str, list[Event]]:
    """Return what happened up to the day by unit, the latest first."""
    found: dict[str, set[Event]] = defaultdict(set)
    for code, mine in opinions.items():
        for opinion in mine:
            found[code] |= set(_of_opinion(opinion))
    for code, made in commitments.items():
        for item in made:
            found[code].add(Event(item.made_on, "commitment", "#commitments", (item.text,)))
    for code, said in comments.items():
        for comment in said:
            found[code].add(Event(comment.on, "comment", f"#comment-{comment.ref}", (comment.source,)))
            if comment.answered_on:
                found[code].add(
                    Event(comment.answered_on, "answer", f"#comment-{comment.ref}", (comment.ref,))
                )
    for item in consultations:
        if item.unit:
            found[item.unit.code].add(Event(item.opens_on, "opens", "/comments/", (item.title,)))
            found[item.unit.code].add(Event(item.closes_on, "closes", "/comments/", (item.title,)))
    for draw in draws:
        for code in draw.record["selected"] if draw.drawn_on else ():
            found[code].add(Event(draw.drawn_on, "draw", f"/data/draws/{draw.number}.json", (draw.number,)))
    return {
        code: sorted(
            (event for event in events if event.on <= as_of),
            key=lambda event: (event.on, event.kind, event.address, event.words),
            reverse=True,
        )
        for code, events in found.items()
    }


def _of_opinion(opinion: Opinion):
    address = f"/opinions/{opinion.ref}/"
    for step in opinion.steps:
        if step.on and step.step in (Step.INVESTIGATE, Step.CONSULT):
            yield Event(step.on, step.step, address, ())
    yield Event(opinion.date, "review", address, (opinion.reviewer, opinion.method))
    yield Event(opinion.circulated_on, "circulate", address, (opinion.ref, opinion.circular))
    for finding in opinion.findings:
        for measure in finding.measures:
            words = (measure.measure,)
            if measure.reported_on:
                yield Event(measure.reported_on, "report", f"{address}#findings", words)
            if measure.verified_on:
                yield Event(measure.verified_on, "verify", f"{address}#findings", words)
            if measure.overdue:
                yield Event(measure.due, "overdue", f"{address}#findings", words)
