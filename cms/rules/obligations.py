"""What is owed in a round and where it stands on a day (对党组织及其书记的点评每半年至少进行一次).

The register is read on the day, the credit of each review on the review's own date.
Source: the product's fine print, "Day and credit".
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from cms.rules.cadence import Cadence, Span
from cms.rules.hierarchy import Row, all_rows, assist_row, organisation_row, rows_of_person
from cms.rules.register import Register, RegisterDay
from cms.rules.rounds import Round
from cms.rules.terms import COUNTED_STATUSES, EdgeKind, ObligationStatus, Status, SubjectKind

ASSIST = EdgeKind.ASSIST


class ReviewFact(NamedTuple):
    """What duties need to know of a review; exactly one of `unit` and `person` is the subject."""

    ref: str
    date: date
    unit: str = ""
    person: str = ""
    reviewer: str = ""
    external_reviewer: str = ""
    status: str = Status.SUBMITTED


class Obligation(NamedTuple):
    """A row of the register's day with its due day, its status and the reviews that meet it, earliest first."""

    row: Row
    due: date
    status: str
    reviews: tuple[ReviewFact, ...] = ()

    @property
    def counted(self) -> bool:
        """Tell whether the row stands in counts and coverage."""
        return self.row.counted

    @property
    def review(self) -> ReviewFact | None:
        """Return the review that is shown: the earliest, then the smallest ref."""
        return self.reviews[0] if self.reviews else None

    def as_dict(self) -> dict[str, Any]:
        """Return the row in the shape of the command's contract."""
        row, met = self.row, bool(self.reviews)
        return {
            "subject_kind": row.subject_kind,
            "subject": row.subject,
            "reviewer": row.reviewer,
            "external_reviewer": row.external_reviewer,
            "edge": row.edge,
            "counted": row.edge != ASSIST,
            "due": self.due.isoformat(),
            "status": self.status,
            "unit": row.unit,
            "reason": None if met else row.reason,
            "review": self.reviews[0].ref if met else None,
        }


Subject = tuple[str, str, bool]
Credit = dict[Subject, list[ReviewFact]]


def credited_kind(day: RegisterDay, review: ReviewFact) -> tuple[str, bool] | None:
    """Return kind of subject and whether it assists, if the review's reviewer was of record on its date; else None.

    Of a person's rows the review meets one kind: `team-member` if its reviewer owes that, else `member`.
    """
    if review.person:
        owed = {
            row.subject_kind
            for row in rows_of_person(day, review.person)
            if row.is_owed_by(review.reviewer, review.external_reviewer)
        }
        for kind in (SubjectKind.TEAM_MEMBER, SubjectKind.MEMBER):
            if kind in owed:
                return kind, False
        return None
    for row in (organisation_row(day, review.unit), assist_row(day, review.unit)):
        if row and row.is_owed_by(review.reviewer, review.external_reviewer):
            return row.subject_kind, not row.counted
    return None


def credit(
    register: Register, reviews: Iterable[ReviewFact], spans: Mapping[str, Span], as_of: date
) -> Credit:
    """Sort the reviews that count by what they are about, earliest first, then by ref."""
    earliest = min(first for first, last in spans.values())
    latest = min(as_of, max(last for first, last in spans.values()))
    found: Credit = defaultdict(list)
    for review in reviews:
        if review.status not in COUNTED_STATUSES or not earliest <= review.date <= latest:
            continue
        if (kind := credited_kind(register.on(review.date), review)) is None:
            continue
        first, last = spans[kind[0]]
        if first <= review.date <= last:
            found[kind[0], review.person or review.unit, kind[1]].append(review)
    for held in found.values():
        held.sort(key=lambda review: (review.date, review.ref))
    return found


def obligations(
    register: Register,
    round_: Round,
    as_of: date,
    reviews: Iterable[ReviewFact] = (),
    *,
    cadence: Cadence | None = None,
    spans: Mapping[str, Span] | None = None,
    rows: Iterable[Row] | None = None,
) -> list[Obligation]:
    """Return every duty of the round on a day, sorted by kind, subject, edge and unit as strings.

    `spans` sets other days than the cadence does; `rows` limits the answer to some rows of the day.
    """
    cadence = cadence or Cadence()
    spans = spans or cadence.spans(round_)
    earned = credit(register, reviews, spans, as_of)
    rows = all_rows(register.on(round_.nearest(as_of))) if rows is None else rows
    overdue = {kind: as_of > last for kind, (first, last) in spans.items()}
    minimum, found = cadence.minimum, []
    for row in sorted(rows, key=itemgetter(slice(4))):
        kind = row.subject_kind
        met_by = earned.get((kind, row.subject, row.edge == ASSIST), ())
        if len(met_by) >= minimum[kind]:
            found.append(Obligation(row, spans[kind][1], ObligationStatus.MET, tuple(met_by)))
            continue
        if row.reason:
            status = ObligationStatus.UNASSIGNABLE
        else:
            status = ObligationStatus.LATE if overdue[kind] else ObligationStatus.DUE
        found.append(Obligation(row, spans[kind][1], status))
    return found


def counts(found: Iterable[Obligation]) -> dict[str, int]:
    """Return owed, met, due, late and unassignable over the counted rows."""
    tally = Counter(item.status for item in found if item.row.edge != ASSIST)
    return {"owed": tally.total(), **{status.value: tally[status] for status in ObligationStatus}}
