"""Writing reviews: new ones in bulk, changed ones as a new revision, both into the approval queue."""

from django.utils import timezone

from cms import models
from cms.actions.circulate_historic import circulate_historic
from cms.actions.save_draft import save_draft
from cms.actions.submit_imported import submit_imported
from cms.references import next_refs
from cms.rounds import open_round
from cms.rules.terms import Status

from .base import CREATED, Line
from .keyed import give_refs
from .search import add_to_search


def store_reviews(kind, lines: list[Line]) -> None:
    """Write the lines and do with the reviews what the options say."""
    options, at = kind.options, timezone.now()
    rounds = _rounds({kind.merged(line)["round"] for line in lines})
    give_refs(lines, "review", lambda line: line.values["round"], next_refs)
    new = _create(kind, [line for line in lines if line.action == CREATED], rounds)
    changed = [_change(kind, line, rounds) for line in lines if line.action != CREATED]
    if options.circulate:
        circulate_historic(new, by=options.actor, reason=options.reason, at=at)
        new = []
    if options.as_draft:
        for review in new:
            review.save_revision(user=options.actor, clean=False)
    else:
        waiting = [review for review in changed if review.status in (Status.DRAFT, Status.RETURNED)]
        submit_imported([*new, *waiting], by=options.actor, at=at)
    add_to_search(models.Review, [line.facts["review"] for line in lines])


def _rounds(names: set[str]) -> dict[str, models.Round]:
    """Return the rounds, made where they are named for the first time."""
    return {name: open_round(name) for name in sorted(names)}


def _fields(kind, line: Line, rounds: dict) -> dict:
    """Return the fields of the row that the line sets."""
    values, found = kind.merged(line), line.facts["standing"]
    return {
        "round": rounds[values["round"]],
        "subject_kind": found.subject_kind,
        "unit": kind.units[found.unit],
        "person": kind.persons[found.person] if found.person else None,
        "reviewer": kind.persons[found.reviewer] if found.reviewer else None,
        "external_reviewer": "" if found.reviewer else found.external_reviewer,
        "assisting": found.assisting,
        "method": values["method"],
        "date": values["date"],
        "theme": values["theme"],
        "draw_id": kind.draws[values["draw"]].pk if values["draw"] else None,
        "points": dict(line.facts["points"]),
        "achievements": values["achievements"],
        "weak_links": values["weak_links"],
        "direction": values["direction"],
        "scope": values["scope"],
    }


def _create(kind, lines: list[Line], rounds: dict) -> list[models.Review]:
    """Write new reviews and their findings."""
    reviews = []
    for line in lines:
        review = models.Review(
            ref=line.values["ref"],
            status=Status.DRAFT,
            live=False,
            has_unpublished_changes=True,
            imported=True,
            imported_by=kind.options.actor,
            **_fields(kind, line, rounds),
        )
        line.facts["review"] = line.facts["record"] = review
        reviews.append(review)
    models.Review.objects.bulk_create(reviews, batch_size=500)
    models.Finding.objects.bulk_create(
        [
            models.Finding(review_id=review.pk, sort_order=order, text=text)
            for review, line in zip(reviews, lines, strict=True)
            for order, text in enumerate(line.facts["facts"].problems)
        ],
        batch_size=1000,
    )
    return reviews


def _change(kind, line: Line, rounds: dict) -> models.Review:
    """Write a changed review as its next revision; findings whose words stay keep their rows."""
    review = models.Review.objects.get(pk=line.stored.pk)
    line.facts["review"] = line.facts["record"] = review
    for name, value in _fields(kind, line, rounds).items():
        setattr(review, name, value)
    if "problems" in line.changes:
        kept = {finding.text.strip(): finding for finding in review.findings.all()}
        findings = []
        for order, text in enumerate(line.facts["facts"].problems):
            finding = kept.pop(text, None) or models.Finding(text=text)
            finding.sort_order = order
            findings.append(finding)
        review.findings.set(findings)
    review.imported = True
    save_draft(review, by=kind.options.actor)
    review.refresh_from_db()
    return review
