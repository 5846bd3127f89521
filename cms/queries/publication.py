"""Everything that readers of one edition may see on one day, loaded in a constant number of queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date

from django.utils.timezone import localdate

from cms.models import Comment, Commitment, Consultation, Draw
from cms.rules.rounds import Round as HalfYear
from cms.rules.rounds import round_of
from cms.rules.terms import CommentStatus

from .names import Frameworks, Units
from .opinions import load_opinions
from .progress import Progress, load_progress
from .published import CommentFigures, CommentText, CommitmentText, ConsultationText, Opinion

SHOWN = (CommentStatus.APPROVED, CommentStatus.REDACTED)


@dataclass(frozen=True, slots=True)
class DrawRecord:
    """A draw as anyone may replay it; the keys of `record` are those of the command's contract."""

    number: str
    round: str
    recorded_on: date
    drawn_on: date | None
    record: dict


@dataclass(frozen=True, slots=True)
class Publication:
    """One edition on one day. Mappings are in the order in which lists show them."""

    edition: str
    as_of: date
    round: str
    rounds: tuple[str, ...]
    opinions: dict[str, Opinion]
    comments: tuple[CommentText, ...]
    comment_figures: CommentFigures
    consultations: tuple[ConsultationText, ...]
    draws: tuple[DrawRecord, ...]
    commitments: tuple[tuple[str, CommitmentText], ...]
    progress: Progress


def load_publication(edition: str, as_of: date) -> Publication:
    """Return what the edition shows as of a day."""
    units, frameworks = Units(as_of), Frameworks()
    opinions = load_opinions(edition, as_of, units, frameworks)
    readable = {ref for ref, opinion in opinions.items() if not opinion.withdrawn_on}
    comments = _comments(readable, units)
    opinions = _with_comments(opinions, comments)
    received = _received()
    consultations = _consultations(as_of, units, comments)
    draws = _draws()
    commitments = _commitments()
    rounds = tuple(name for name in frameworks.rounds if HalfYear.parse(name).first <= as_of)
    current = rounds[-1] if rounds else round_of(as_of).name
    progress = load_progress(
        HalfYear.parse(current),
        as_of,
        units,
        frameworks,
        opinions=opinions,
        comments=comments,
        received=received,
        commitments=commitments,
        consultations=consultations,
        draws=draws,
    )
    totals = Counter()
    for (_code, status, answered), number in received.items():
        totals["received"] += number
        totals["pending"] += number * (status == CommentStatus.PENDING)
        totals["answered"] += number * (answered and status in SHOWN)
    figures = CommentFigures(totals["received"], len(comments), totals["answered"], totals["pending"])
    return Publication(
        edition,
        as_of,
        current,
        rounds,
        opinions,
        comments,
        figures,
        consultations,
        draws,
        commitments,
        progress,
    )


def _comments(readable: set[str], units: Units) -> tuple[CommentText, ...]:
    """Return moderated comments, the newest first; one about a review that readers do not see is left out."""
    rows = (
        Comment.objects.filter(status__in=SHOWN)
        .order_by("-date", "ref")
        .values(
            "ref",
            "unit__code",
            "review__ref",
            "consultation__slug",
            "source",
            "date",
            "status",
            "text",
            "published_text",
            "answer",
            "answered_on",
        )
    )
    found = []
    for row in rows:
        if row["review__ref"] and row["review__ref"] not in readable:
            continue
        redacted = row["status"] == CommentStatus.REDACTED
        text = row["published_text"] or ("" if redacted else row["text"])
        found.append(
            CommentText(
                row["ref"],
                units.name(row["unit__code"]),
                row["review__ref"] or "",
                row["consultation__slug"] or "",
                row["source"],
                row["date"],
                text,
                redacted,
                row["answer"],
                row["answered_on"] if row["answer"] else None,
            )
        )
    return tuple(found)


def _with_comments(opinions: dict[str, Opinion], comments) -> dict[str, Opinion]:
    about = defaultdict(list)
    for comment in comments:
        about[comment.review].append(comment)
    return {
        ref: replace(opinion, comments=tuple(about[ref])) if ref in about else opinion
        for ref, opinion in opinions.items()
    }


def _received() -> Counter:
    """Count comments by unit, status and whether they are answered; spam is not counted."""
    counts = Counter()
    rows = Comment.objects.exclude(status=CommentStatus.SPAM).order_by("ref")
    for code, status, answer in rows.values_list("unit__code", "status", "answered_on"):
        counts[code, status, answer is not None] += 1
    return counts


def _consultations(as_of: date, units: Units, comments) -> tuple[ConsultationText, ...]:
    shown = Counter(comment.consultation for comment in comments if comment.consultation)
    received = Counter(
        Comment.objects.exclude(status=CommentStatus.SPAM)
        .filter(consultation__isnull=False)
        .order_by("ref")
        .values_list("consultation__slug", flat=True)
    )
    rows = (
        Consultation.objects.filter(opens_on__lte=as_of)
        .order_by("-opens_on", "slug")
        .values_list("slug", "title", "introduction", "unit__code", "opens_on", "closes_on", "outcome")
    )
    return tuple(
        ConsultationText(
            slug,
            title,
            introduction,
            units.name(code) if code else None,
            opens_on,
            closes_on,
            outcome,
            closes_on >= as_of,
            received[slug],
            shown[slug],
        )
        for slug, title, introduction, code, opens_on, closes_on, outcome in rows
    )


def _draws() -> tuple[DrawRecord, ...]:
    found = []
    for draw in Draw.objects.select_related("round").order_by("-recorded_at", "number"):
        record = {
            "id": draw.number,
            "round": draw.round.name,
            "population": draw.population,
            "list_hash": draw.list_hash,
            "seed": draw.seed,
            "size": draw.size,
            "strata": draw.strata,
            "selected": draw.selected,
            "drawn_at": draw.drawn_at.isoformat() if draw.drawn_at else None,
        }
        drawn = localdate(draw.drawn_at) if draw.drawn_at else None
        found.append(DrawRecord(draw.number, draw.round.name, localdate(draw.recorded_at), drawn, record))
    return tuple(found)


def _commitments() -> tuple[tuple[str, CommitmentText], ...]:
    """Return the commitments of organisations with their unit's code; those of persons are not for readers."""
    rows = (
        Commitment.objects.filter(person__isnull=True)
        .order_by("-made_on", "ref")
        .values_list("unit__code", "ref", "text", "made_on", "due", "status", "result")
    )
    return tuple((code, CommitmentText(*rest)) for code, *rest in rows)
