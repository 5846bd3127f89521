"""Progress of every unit in a round: duties, coverage over the subtree, findings and one timeline."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from cms.models import Person
from cms.rules.circulation import SMALLEST_COUNT
from cms.rules.coverage import tier_of
from cms.rules.obligations import Obligation
from cms.rules.rounds import Round, round_of
from cms.rules.terms import ObligationStatus, SubjectKind

from .duties import Duties, duties
from .haves import haves_of
from .names import Frameworks, Units
from .published import Board, Duty, Figures, Group, Label, Opinion, Ratio, UnitLine, UnitPage
from .timelines import timelines


@dataclass(frozen=True, slots=True)
class Progress:
    """The board, the list of units and a page for each."""

    board: Board
    lines: tuple[UnitLine, ...]
    units: dict[str, UnitPage]


@dataclass(slots=True)
class Tally:
    """Counts that add up over a subtree."""

    met: int = 0
    owed: int = 0
    people_met: int = 0
    people_owed: int = 0
    given_met: int = 0
    given_owed: int = 0
    late: int = 0
    unassignable: int = 0

    def add(self, other: "Tally") -> None:
        """Take another tally in."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def count(self, item: Obligation) -> None:
        """Take one duty in."""
        met = bool(item.reviews)
        if item.row.subject_kind != SubjectKind.ORGANISATION:
            self.people_met += met
            self.people_owed += 1
            return
        self.met += met
        self.owed += 1
        self.late += item.status == ObligationStatus.LATE
        self.unassignable += item.status == ObligationStatus.UNASSIGNABLE

    def figures(self) -> Figures:
        """Return what readers may see: counts of reviews of persons only from five upwards."""
        safe = min(self.people_met, self.people_owed) >= SMALLEST_COUNT
        return Figures(
            Ratio(self.met, self.owed),
            Ratio(self.people_met, self.people_owed) if safe else None,
            Ratio(self.given_met, self.given_owed),
            self.people_owed > 0,
            self.late,
            self.unassignable,
        )


def load_progress(
    round_: Round,
    as_of: date,
    units: Units,
    frameworks: Frameworks,
    *,
    opinions: Mapping[str, Opinion],
    comments: Iterable,
    received: Counter,
    commitments: Iterable,
    consultations: Iterable,
    draws: Iterable,
) -> Progress:
    """Return board, lines and pages of the round as of a day."""
    owed = duties(round_, as_of)
    own, children = _own(owed), units.children()
    total = _subtrees(own, children)
    readable = [opinion for opinion in opinions.values() if not opinion.withdrawn_on]
    by_unit = _grouped(readable, key=lambda opinion: opinion.unit.code)
    said = _grouped(comments, key=lambda comment: comment.unit.code)
    promised = defaultdict(list)
    for code, commitment in commitments:
        promised[code].append(commitment)
    reviewers = dict(
        Person.objects.filter(person_id__in={d.row.reviewer for d in _organisations(owed)} - {None})
        .order_by("person_id")
        .values_list("person_id", "name")
    )
    rows = {item.row.unit: item for item in _organisations(owed)}
    came, answered = Counter(), Counter()
    for (code, _status, done), number in received.items():
        came[code] += number
        answered[code] += number * done
    events = timelines(
        as_of,
        opinions=by_unit,
        comments=said,
        commitments=promised,
        consultations=consultations,
        draws=draws,
    )
    label = Label(round_.label, f"{'First' if round_.half == 1 else 'Second'} half of {round_.year}")
    pages = {}
    for code in units.known():
        version, mine = units.current(code), by_unit.get(code, [])
        duty = _duty(rows[code], reviewers, opinions) if code in rows else None
        last = max(mine, key=lambda opinion: (opinion.date, opinion.ref), default=None)
        pages[code] = UnitPage(
            name=units.name(code),
            path=units.path(code),
            children=tuple(units.name(child) for child in children.get(code, ())),
            category=version.category,
            org_type=version.org_type,
            province=version.province,
            closed_on=None if units.exists(code) else version.last,
            round=round_.name,
            round_label=label,
            as_of=as_of,
            duty=duty,
            next_due=_next_due(duty, round_),
            figures=total.get(code, Tally()).figures(),
            haves=haves_of(frameworks.haves(round_.name), code, round_.name, owed.day, duty, mine),
            last=last.line() if last else None,
            steps=last.steps if last else (),
            opinions=tuple(o.line() for o in sorted(mine, key=lambda o: (o.date, o.ref), reverse=True)),
            findings=tuple((o.ref, f) for o in sorted(mine, key=lambda o: o.ref) for f in o.findings),
            commitments=tuple(promised.get(code, ())),
            comments=tuple(said.get(code, ())),
            comments_received=came[code],
            comments_answered=answered[code],
            timeline=tuple(events.get(code, ())),
        )
    lines = tuple(_lines(units, children, pages))
    board = _board(round_, label, as_of, owed, own, units, readable)
    return Progress(board, lines, pages)


def _organisations(owed: Duties) -> list[Obligation]:
    return [
        item
        for item in owed.obligations
        if item.counted and item.row.subject_kind == SubjectKind.ORGANISATION
    ]


def _grouped(items: Iterable, key) -> dict[str, list]:
    found = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return found


def _own(owed: Duties) -> dict[str, Tally]:
    found: dict[str, Tally] = defaultdict(Tally)
    for item in owed.obligations:
        if item.counted:
            found[item.row.unit].count(item)
    for code, pair in owed.coverage().by_unit.items():
        found[code].given_met, found[code].given_owed = pair.given.met, pair.given.owed
    return found


def _subtrees(own: Mapping[str, Tally], children: Mapping[str, list[str]]) -> dict[str, Tally]:
    """Return the tally of each unit with all units below it."""
    total: dict[str, Tally] = {}
    order, waiting = [], list(children.get("", ()))
    while waiting:
        code = waiting.pop()
        order.append(code)
        waiting += children.get(code, ())
    for code in reversed(order):
        total[code] = replace(own[code]) if code in own else Tally()
        for child in children.get(code, ()):
            total[code].add(total[child])
    return total


def _duty(item: Obligation, names: Mapping[str, str], opinions: Mapping[str, Opinion]) -> Duty:
    """Return the duty; day and reference of the review only where readers see its opinion."""
    row = item.row
    seen = [review for review in item.reviews if _reads(opinions, review.ref)]
    return Duty(
        str(item.status),
        item.due,
        str(row.edge),
        names.get(row.reviewer, "") or row.external_reviewer or "",
        "" if item.reviews else row.reason or "",
        seen[0].date if seen else None,
        seen[0].ref if seen else "",
    )


def _reads(opinions: Mapping[str, Opinion], ref: str) -> bool:
    return ref in opinions and not opinions[ref].withdrawn_on


def _next_due(duty: Duty | None, round_: Round) -> date | None:
    if duty is None:
        return None
    if duty.status != ObligationStatus.MET:
        return duty.due
    following = (
        round_of(date(round_.year + 1, 1, 1)) if round_.half == 2 else round_of(date(round_.year, 7, 1))
    )
    return following.last


def _lines(units: Units, children, pages):
    """Yield the units as a tree read from the top, units of one parent by code."""
    waiting = [(code, 0) for code in reversed(children.get("", []))]
    while waiting:
        code, level = waiting.pop()
        page = pages[code]
        open_findings = sum(finding.state != "verified" for _ref, finding in page.findings)
        yield UnitLine(
            page.name,
            level,
            page.category,
            page.province,
            page.org_type,
            page.duty.status if page.duty else "",
            page.duty.due if page.duty else None,
            page.figures,
            len(page.opinions),
            open_findings,
        )
        waiting += [(child, level + 1) for child in reversed(children.get(code, []))]


def _board(round_, label, as_of, owed: Duties, own, units: Units, readable) -> Board:
    coverage = owed.coverage()
    total = Tally()
    by = {"category": defaultdict(Tally), "province": defaultdict(Tally)}
    counts = {"category": Counter(), "province": Counter()}
    for code, tally in own.items():
        total.add(tally)
        version = units.current(code)
        if version is None:
            continue
        for name, key in (("category", version.category), ("province", version.province)):
            by[name][key].add(tally)
            counts[name][key] += 1
    total.given_met, total.given_owed = coverage.total.given
    findings = [
        finding for opinion in readable if opinion.round == round_.name for finding in opinion.findings
    ]
    solved = sum(finding.state == "verified" for finding in findings)
    return Board(
        round_.name,
        label,
        as_of,
        total.figures(),
        tuple(_tiers(owed, coverage)),
        tuple(_groups(by["category"], counts["category"])),
        tuple(_groups(by["province"], counts["province"])),
        Ratio(solved, len(findings)),
    )


def _groups(tallies: Mapping[str, Tally], counts: Counter):
    return [Group(key, tallies[key].figures(), counts[key]) for key in sorted(tallies)]


def _tiers(owed: Duties, coverage):
    tallies: dict[int, Tally] = defaultdict(Tally)
    units = defaultdict(set)
    for item in owed.obligations:
        if item.counted:
            tier = tier_of(owed.day, item)
            tallies[tier].count(item)
            units[tier].add(item.row.unit)
    for tier, pair in coverage.by_tier.items():
        tallies[tier].given_met, tallies[tier].given_owed = pair.given
    return [Group(str(tier), tallies[tier].figures(), len(units[tier])) for tier in sorted(tallies)]
