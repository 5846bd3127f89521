"""Writing what was typed into the draft: partly readable input saves the rest, a second tab never overwrites silently."""

from django.db import IntegrityError, transaction

from cms.actions.save_draft import save_draft
from cms.models import Draw, Finding, Review, StepRecord
from cms.references import next_ref
from cms.rounds import open_round
from cms.rules.rounds import round_of

from .entry import Entry

TEXTS = ("method", "theme", "achievements", "weak_links", "direction", "no_problem_basis", "scope")
STEP_FIELDS = ("done_on", "means", "groups", "people_count", "summary")


class Stale(Exception):
    """The draft was changed elsewhere since this page was loaded; `review` is how it stands now."""

    def __init__(self, review: Review):
        self.review = review
        super().__init__(review.ref)


class NotEditable(Exception):
    """The review is no draft any more; `review` is how it stands now."""

    def __init__(self, review: Review):
        self.review = review
        super().__init__(review.ref)


def version_of(review: Review | None) -> str:
    """Return the mark of the stored state that a page was made from; empty before anything is stored."""
    return review.changed_at.isoformat() if review else ""


def content(review: Review) -> dict:
    """Return all that the form writes, for comparison."""
    return {
        **{name: getattr(review, name) for name in TEXTS},
        "date": review.date,
        "draw": review.draw_id,
        "points": dict(review.points),
        "countersigner": review.countersigner_id,
        "findings": [(f.text, f.point, f.carried_from_id) for f in review.findings.all()],
        "steps": {s.step: [getattr(s, name) or None for name in STEP_FIELDS] for s in review.steps.all()},
    }


def write(entry: Entry, values: dict, findings: list[dict], *, key: str, version: str) -> Review:
    """Store what was typed and return the review.

    `values` and `findings` hold what could be read. `version` is the state that the page was made from: raises
    Stale where the stored text is another, NotEditable where the review was submitted meanwhile. One key makes one
    review, however often it is sent.
    """
    try:
        with transaction.atomic():
            return _write(entry, values, findings, key, version)
    except IntegrityError:  # the same page was sent twice at once: the other one was first
        with transaction.atomic():
            return _write(entry, values, findings, key, version)


def _write(entry: Entry, values: dict, findings: list[dict], key: str, version: str) -> Review:
    review = _stored(entry, key)
    if review is None:
        review = _begun(entry, key)
        before = None
    else:
        if not entry.staff.may_edit(review):
            raise NotEditable(review)
        before = content(review)
    _fill(review, entry, values, findings)
    if before is not None:
        now = content(review)
        if now == before:
            return Review.objects.get(pk=review.pk)
        if version != version_of(review):
            raise Stale(Review.objects.get(pk=review.pk))
        _mark(review, signed_text_changed=now | {"countersigner": None} != before | {"countersigner": None})
    save_draft(review, by=entry.staff.user, same_sitting=True)
    return Review.objects.get(pk=review.pk)


def _mark(review: Review, *, signed_text_changed: bool) -> None:
    """Store what is no text: who is asked to sign and who entered; a signature stands under the text that was signed."""
    changes = {"countersigner": review.countersigner_id, "on_behalf": review.on_behalf}
    if signed_text_changed or review.countersigner_id != review.countersigned_by_id:
        changes["countersigned_by"] = None
    Review.objects.filter(pk=review.pk).update(**changes)


def _stored(entry: Entry, key: str) -> Review | None:
    rows = Review.objects.select_for_update(of=("self",)).select_related(
        "unit", "person", "reviewer", "round"
    )
    if entry.review is not None:
        return rows.get(pk=entry.review.pk)
    found = rows.filter(form_key=key).first() if key else None
    if found is not None and found.reviewer_id not in entry.staff.reviewer_keys:
        raise NotEditable(found)
    return found


def _begun(entry: Entry, key: str) -> Review:
    """Return a new review of the subject, not stored yet."""
    return Review(
        ref=next_ref("review", entry.round.name),
        form_key=key or None,
        subject_kind=entry.subject_kind,
        unit=entry.place,
        person=entry.person,
        reviewer=entry.reviewer,
        live=False,
    )


def _fill(review: Review, entry: Entry, values: dict, findings: list[dict]) -> None:
    day = values.get("date") or review.date or entry.day
    if day != review.date or review.round_id is None:
        review.date = day
        review.round = open_round(round_of(day).name)
        _stand(review, entry, day)
    for name in TEXTS:
        if name in values and (values[name] or name != "scope"):
            setattr(review, name, values[name])
    if "draw" in values:
        review.draw = Draw.objects.filter(number=values["draw"]).first() if values["draw"] else None
    if "countersigner" in values:
        review.countersigner_id = int(values["countersigner"]) if values["countersigner"] else None
    review.on_behalf = entry.staff.acts_for_another(entry.reviewer)
    review.points = _points(review, entry, values)
    _fill_steps(review, entry, values)
    review.findings = [_finding(review, number, row) for number, row in enumerate(findings)]


def _stand(review: Review, entry: Entry, day) -> None:
    """Let kind, unit and part of the review follow the register of its day, where the reviewer stands to the subject."""
    stands = Entry(entry.staff, entry.reviewer, day, entry.unit, entry.person)
    if not stands.standing.reasons:
        review.subject_kind = stands.standing.subject_kind
        review.unit = stands.place
        review.assisting = stands.standing.assisting


def _points(review: Review, entry: Entry, values: dict) -> dict:
    names = {point.slug: f"point_{point.number}" for point in entry.shape.points}
    names |= {slug: f"stray_{slug}" for slug in entry.shape.strays}
    written = {**review.points, **{slug: values[name] for slug, name in names.items() if name in values}}
    return {slug: text for slug, text in written.items() if text}


def _fill_steps(review: Review, entry: Entry, values: dict) -> None:
    records = {record.step: record for record in review.steps.all()}
    for step in entry.steps:
        given = {
            name: values[f"{step.slug}_{name}"] for name in STEP_FIELDS if f"{step.slug}_{name}" in values
        }
        record = records.get(step.slug) or StepRecord(step=step.slug)
        for name, value in given.items():
            setattr(record, name, value)
        if any(getattr(record, name) for name in STEP_FIELDS):
            records[step.slug] = record
        else:
            records.pop(step.slug, None)
    review.steps = list(records.values())


def _finding(review: Review, number: int, row: dict) -> Finding:
    """Return the finding of a row, reusing the stored ones in order so that their keys live on."""
    stored = list(review.findings.all())
    finding = stored[number] if number < len(stored) else Finding()
    finding.text, finding.point, finding.sort_order = row["text"], row["point"] or "", number
    finding.carried_from_id = row["carried_from"]
    return finding
