"""The circulated opinions that an edition shows, with their findings, steps and rectifications; a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wagtail.models import Revision

from cms.models import Appointment, Circulation, Finding, Rectification, Review, StepRecord
from cms.rules.circulation import visible_in
from cms.rules.terms import RectificationStatus, Status, Step, SubjectKind

from .names import Frameworks, Units
from .published import FindingText, Measure, Opinion, PointText, StepTaken

_REVIEW = (
    "pk",
    "ref",
    "status",
    "live",
    "round__name",
    "unit__code",
    "reviewer_id",
    "reviewer__name",
    "external_reviewer",
    "assisting",
    "method",
    "date",
    "theme",
    "draw__number",
    "points",
    "achievements",
    "weak_links",
    "direction",
    "no_problem_basis",
    "approved_revision_id",
    "withdrawn_on",
    "withdrawal_notice",
    "change_note",
)
_CIRCULATION = (
    "review_id",
    "scope",
    "date",
    "revision_id",
    "emergency",
    "cleared_at",
    "historic",
    "circular__series",
    "circular__year",
    "circular__number",
    "circular__title",
)
_TEXTS = ("points", "achievements", "weak_links", "direction", "no_problem_basis", "theme", "method")


@dataclass(frozen=True, slots=True)
class _Acts:
    """The circulations of one review that reach the edition, oldest first, and the latest of all."""

    reaching: tuple[Mapping[str, Any], ...]
    latest: Mapping[str, Any]

    @property
    def reaches(self) -> bool:
        return self.latest is self.reaching[-1]


def load_opinions(edition: str, as_of: date, units: Units, frameworks: Frameworks) -> dict[str, Opinion]:
    """Return every opinion of the edition by reference, withdrawn ones as a notice; reviews of persons never."""
    acts = _acts(visible_in(edition))
    rows = {
        row["pk"]: row
        for row in Review.objects.filter(pk__in=_circulated()).order_by("ref").values(*_REVIEW)
        if row["pk"] in acts
    }
    gone = {key for key, row in rows.items() if not _readable(row, acts[key])}
    shown = {key: row for key, row in rows.items() if key not in gone}
    _take_circulated_texts(shown, acts)
    refs = {key: row["ref"] for key, row in shown.items()}
    findings = _findings(shown, refs, as_of, edition, frameworks)
    steps = _steps(refs)
    posts = _posts(row["reviewer_id"] for row in shown.values())
    opinions = [
        _notice(row, acts[key])
        if key in gone
        else _opinion(row, acts[key], findings[key], steps[key], posts, units, frameworks)
        for key, row in rows.items()
    ]
    return {opinion.ref: opinion for opinion in sorted(opinions, key=lambda o: (o.circulated_on, o.ref))}


def is_readable(review: int, edition: str) -> bool:
    """Tell whether readers of an edition may see the text of one review."""
    acts = _acts(visible_in(edition), review_id=review)
    row = Review.objects.filter(pk=review).values("live", "status").first()
    return bool(row) and review in acts and _readable(row, acts[review])


def _circulated():
    """Return the reviews of organisations that were ever circulated."""
    return Circulation.objects.filter(review__subject_kind=SubjectKind.ORGANISATION).values("review_id")


def _acts(scopes: Iterable[str], **only) -> dict[int, _Acts]:
    found = defaultdict(list)
    rows = Circulation.objects.filter(review__subject_kind=SubjectKind.ORGANISATION, **only)
    for row in rows.order_by("recorded_at", "pk").values(*_CIRCULATION):
        found[row["review_id"]].append(row)
    reaching = {key: tuple(row for row in rows if row["scope"] in scopes) for key, rows in found.items()}
    return {key: _Acts(rows, found[key][-1]) for key, rows in reaching.items() if rows}


def _readable(row, acts: _Acts) -> bool:
    """Tell whether the text may be read: circulated, and to a scope that still reaches the edition."""
    return row["live"] and row["status"] == Status.CIRCULATED and acts.reaches


def _take_circulated_texts(rows: Mapping[int, dict], acts: Mapping[int, _Acts]) -> None:
    """Where the row has gone on to a later text, put the circulated revision's text in its place."""
    behind = {
        acts[key].latest["revision_id"]: key
        for key, row in rows.items()
        if acts[key].latest["revision_id"]
        and row["approved_revision_id"]
        and acts[key].latest["revision_id"] != row["approved_revision_id"]
    }
    if not behind:
        return
    for revision, content in Revision.objects.filter(pk__in=behind).values_list("pk", "content"):
        row = rows[behind[revision]]
        row |= {name: content.get(name) or type(row[name] or "")() for name in _TEXTS}
        row["date"] = date.fromisoformat(content["date"]) if content.get("date") else row["date"]
        row["findings"] = content.get("findings") or []


def _findings(rows, refs, as_of: date, edition: str, frameworks: Frameworks) -> dict[int, tuple]:
    measures = _measures(refs, as_of, edition)
    found = defaultdict(list)
    records = (
        Finding.objects.filter(review_id__in=_circulated())
        .order_by("review_id", "sort_order", "pk")
        .values_list("pk", "review_id", "text", "point", "carried_from__review_id")
    )
    for key, review, text, point, carried in records:
        if review in refs and "findings" not in rows[review]:
            found[review].append((key, text, point, carried))
    sources = {key: review for key, review, *rest in records}
    for review, row in rows.items():
        for item in row.get("findings", ()):
            carried = sources.get(item.get("carried_from"))
            found[review].append((item.get("pk"), item.get("text", ""), item.get("point", ""), carried))
    return defaultdict(
        tuple,
        {
            review: tuple(
                FindingText(
                    number,
                    text,
                    frameworks.point(rows[review]["round__name"], point).label if point else None,
                    refs.get(carried, ""),
                    tuple(measures[key]),
                )
                for number, (key, text, point, carried) in enumerate(items, start=1)
            )
            for review, items in found.items()
        },
    )


def _measures(refs, as_of: date, edition: str) -> dict[int, list[Measure]]:
    """Return rectifications by finding. The owner's name is for the system edition; what he reports, once verified."""
    found = defaultdict(list)
    rows = Rectification.objects.filter(review_id__in=_circulated()).order_by("due", "ref")
    for row in rows.values(
        "review_id",
        "finding_id",
        "ref",
        "measure",
        "side",
        "owner",
        "due",
        "status",
        "reported_on",
        "verified_on",
        "times_returned",
        "result",
        "what_is_different",
    ):
        if row.pop("review_id") not in refs:
            continue
        finding = row.pop("finding_id")
        verified = row["status"] == RectificationStatus.VERIFIED
        if not verified:
            row |= {"result": "", "what_is_different": "", "verified_on": None}
        if edition == "public":
            row["owner"] = ""
        done = row["status"] in (RectificationStatus.VERIFIED, RectificationStatus.REPORTED)
        found[finding].append(Measure(**row, overdue=not done and row["due"] < as_of))
    return found


def _steps(refs) -> dict[int, dict[str, StepTaken]]:
    found = defaultdict(dict)
    rows = StepRecord.objects.filter(review_id__in=_circulated()).order_by("review_id", "step")
    for review, step, on, means, groups, people in rows.values_list(
        "review_id", "step", "done_on", "means", "groups", "people_count"
    ):
        if review in refs:
            found[review][step] = StepTaken(step, on, tuple(means or ()), tuple(groups or ()), people)
    return found


def _posts(people: Iterable[int | None]) -> dict[int, list]:
    """Return the posts of reviewers with their days, the latest first."""
    found = defaultdict(list)
    rows = Appointment.objects.filter(person_id__in={key for key in people if key}).exclude(post="")
    for person, post, start, end in rows.order_by("pk").values_list(
        "person_id", "post", "valid_from", "valid_to"
    ):
        found[person].append((start or date.min, end or date.max, post))
    return {person: sorted(posts, reverse=True) for person, posts in found.items()}


def _post_on(posts: Iterable[tuple], day: date) -> str:
    return next((post for start, end, post in posts if start <= day <= end), "")


def _notice(row, acts: _Acts) -> Opinion:
    """Return what is left at the address of a withdrawn opinion, or of one that no longer reaches the edition."""
    first, latest = acts.reaching[0], acts.latest
    withdrawn = row["withdrawn_on"] or latest["date"]
    notice = row["withdrawal_notice"] if row["status"] == Status.WITHDRAWN else ""
    return Opinion(row["ref"], first["date"], withdrawn, withdrawn, notice)


def _opinion(row, acts: _Acts, findings, steps, posts, units: Units, frameworks: Frameworks) -> Opinion:
    first, latest = acts.reaching[0], acts.latest
    five = {**steps, Step.REVIEW: StepTaken(Step.REVIEW, row["date"])}
    five[Step.CIRCULATE] = StepTaken(Step.CIRCULATE, first["date"])
    reported = [m.reported_on for f in findings for m in f.measures if m.reported_on]
    five[Step.RECTIFY] = StepTaken(Step.RECTIFY, max(reported, default=None))
    circular = ""
    if latest["circular__number"]:
        circular = f"{latest['circular__series']}〔{latest['circular__year']}〕{latest['circular__number']}号"
    return Opinion(
        ref=row["ref"],
        circulated_on=first["date"],
        changed_on=latest["date"],
        unit=units.name(row["unit__code"], row["date"]),
        current_unit=units.name(row["unit__code"]),
        reviewer=row["reviewer__name"] or row["external_reviewer"],
        reviewer_post=_post_on(posts.get(row["reviewer_id"], ()), row["date"]),
        external=not row["reviewer_id"],
        assisting=row["assisting"],
        round=row["round__name"],
        method=row["method"],
        date=row["date"],
        theme=row["theme"],
        draw=row["draw__number"] or "",
        scope=latest["scope"],
        circular=circular,
        circular_title=latest["circular__title"] or "",
        unreviewed=latest["emergency"] and latest["cleared_at"] is None,
        historic=latest["historic"],
        change_note=row["change_note"],
        points=_points(row, frameworks),
        achievements=row["achievements"],
        weak_links=row["weak_links"],
        direction=row["direction"],
        no_problem_basis=row["no_problem_basis"],
        findings=findings,
        steps=tuple(five.get(step) or StepTaken(step, None) for step in Step),
    )


def _points(row, frameworks: Frameworks) -> tuple[PointText, ...]:
    texts = [(frameworks.point(row["round__name"], slug), text) for slug, text in row["points"].items()]
    in_order = sorted((item for item in texts if item[1]), key=lambda item: item[0].order)
    return tuple(PointText(point.slug, point.label, text, point.focus) for point, text in in_order)
