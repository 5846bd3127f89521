"""What an anonymous reader of an edition may know, as plain values: dates, numbers, texts and tuples of them.

Labels of closed lists stay slugs, so that one value serves both languages.
"""

from dataclasses import dataclass, field
from datetime import date as Date


@dataclass(frozen=True, slots=True)
class Name:
    """A unit's code and its names; the English one may be empty."""

    code: str
    zh: str
    en: str = ""

    def text(self, language: str) -> str:
        """Return the name in the reader's language; Chinese where there is no other."""
        return self.en if language.startswith("en") and self.en else self.zh


@dataclass(frozen=True, slots=True)
class Label:
    """Words of a framework in both languages."""

    zh: str
    en: str = ""

    def text(self, language: str) -> str:
        """Return the words in the reader's language; Chinese where there is no other."""
        return self.en if language.startswith("en") and self.en else self.zh


@dataclass(frozen=True, slots=True)
class PointText:
    """What a review says about one point; `focus` marks a point of the unit's category."""

    slug: str
    label: Label
    text: str
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """One rectification of a finding. Result and difference are there once somebody else has verified them."""

    ref: str
    measure: str
    side: str
    owner: str
    due: Date
    status: str
    reported_on: Date | None
    verified_on: Date | None
    times_returned: int
    result: str
    what_is_different: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class FindingText:
    """A problem named by an opinion, and what became of it; `carried_from` is an opinion that readers see."""

    number: int
    text: str
    point: Label | None
    carried_from: str
    measures: tuple[Measure, ...]

    @property
    def state(self) -> str:
        """Return `verified`, `reported`, `in-progress`, `not-started`, `returned` or, without measures, ``."""
        states = {measure.status for measure in self.measures}
        for state in ("returned", "not-started", "in-progress", "reported", "verified"):
            if state in states:
                return state
        return ""


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One of the five steps; without a date it is not recorded."""

    step: str
    on: Date | None
    means: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    people: int | None = None


@dataclass(frozen=True, slots=True)
class CommentText:
    """A moderated comment as readers see it, with its answer; `review` is an opinion that readers see, or empty."""

    ref: str
    unit: Name
    review: str
    consultation: str
    source: str
    on: Date
    text: str
    redacted: bool
    answer: str
    answered_on: Date | None


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """An opinion in a list. A withdrawn one keeps its place and says nothing but its reference."""

    ref: str
    circulated_on: Date
    withdrawn_on: Date | None = None
    unit: Name | None = None
    reviewer: str = ""
    round: str = ""
    method: str = ""
    date: Date | None = None
    theme: str = ""
    lead: str = ""
    findings: int = 0
    verified: int = 0


@dataclass(frozen=True, slots=True)
class Opinion:
    """A circulated opinion; of a withdrawn one only the notice is left."""

    ref: str
    circulated_on: Date
    changed_on: Date
    withdrawn_on: Date | None = None
    notice: str = ""
    unit: Name | None = None
    current_unit: Name | None = None
    reviewer: str = ""
    reviewer_post: str = ""
    external: bool = False
    assisting: bool = False
    round: str = ""
    method: str = ""
    date: Date | None = None
    theme: str = ""
    draw: str = ""
    scope: str = ""
    circular: str = ""
    circular_title: str = ""
    unreviewed: bool = False
    historic: bool = False
    change_note: str = ""
    points: tuple[PointText, ...] = ()
    achievements: str = ""
    weak_links: str = ""
    direction: str = ""
    no_problem_basis: str = ""
    findings: tuple[FindingText, ...] = ()
    steps: tuple[StepTaken, ...] = ()
    comments: tuple[CommentText, ...] = ()

    def line(self) -> OpinionLine:
        """Return the opinion as it stands in lists."""
        if self.withdrawn_on:
            return OpinionLine(self.ref, self.circulated_on, self.withdrawn_on)
        return OpinionLine(
            self.ref,
            self.circulated_on,
            None,
            self.unit,
            self.reviewer,
            self.round,
            self.method,
            self.date,
            self.theme,
            (self.achievements or self.direction)[:120],
            len(self.findings),
            sum(finding.state == "verified" for finding in self.findings),
        )


@dataclass(frozen=True, slots=True)
class CommitmentText:
    """A public commitment of a unit."""

    ref: str
    text: str
    made_on: Date
    due: Date | None
    status: str
    result: str


@dataclass(frozen=True, slots=True)
class ConsultationText:
    """A time in which comments are asked for; `open` is as of the day of the page."""

    slug: str
    title: str
    introduction: str
    unit: Name | None
    opens_on: Date
    closes_on: Date
    outcome: str
    open: bool
    received: int
    shown: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many of so many."""

    met: int = 0
    owed: int = 0

    @property
    def rate(self) -> float | None:
        """Return met/owed to four places; None where nothing is owed."""
        return round(self.met / self.owed, 4) if self.owed else None


@dataclass(frozen=True, slots=True)
class Figures:
    """Coverage of a part of the system. `people` is None where a count could point at somebody."""

    organisations: Ratio
    people: Ratio | None
    given: Ratio
    people_owed: bool = False
    late: int = 0
    unassignable: int = 0


@dataclass(frozen=True, slots=True)
class Duty:
    """What is owed to one unit's organisation in the round, and whether it was done."""

    status: str
    due: Date
    edge: str
    reviewer: str
    reason: str
    done_on: Date | None = None
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, for a timeline: a kind, the address it leads to and the words that fill its sentence."""

    on: Date
    kind: str
    address: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Have:
    """One of the five haves: whether records show it, how many, and where they are."""

    slug: str
    label: Label
    count: int
    address: str = ""

    @property
    def done(self) -> bool:
        """Tell whether there is at least one record."""
        return self.count > 0


@dataclass(frozen=True, slots=True)
class UnitPage:
    """All that a unit's page shows."""

    name: Name
    path: tuple[Name, ...]
    children: tuple[Name, ...]
    category: str
    org_type: str
    province: str
    closed_on: Date | None
    round: str
    round_label: Label
    as_of: Date
    duty: Duty | None
    next_due: Date | None
    figures: Figures
    haves: tuple[Have, ...]
    last: OpinionLine | None
    steps: tuple[StepTaken, ...]
    opinions: tuple[OpinionLine, ...]
    findings: tuple[tuple[str, FindingText], ...]
    commitments: tuple[CommitmentText, ...]
    comments: tuple[CommentText, ...]
    comments_received: int
    comments_answered: int
    timeline: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One line of the board: a tier, a category or a province."""

    key: str
    figures: Figures
    units: int = 0


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the list of units."""

    name: Name
    level: int
    category: str
    province: str
    org_type: str
    duty: str
    due: Date | None
    figures: Figures
    opinions: int
    open_findings: int


@dataclass(frozen=True, slots=True)
class Board:
    """The figures of one round on one day."""

    round: str
    round_label: Label
    as_of: Date
    total: Figures
    tiers: tuple[Group, ...] = ()
    categories: tuple[Group, ...] = ()
    provinces: tuple[Group, ...] = ()
    findings: Ratio = field(default_factory=Ratio)


@dataclass(frozen=True, slots=True)
class CommentFigures:
    """What became of the comments, in counts."""

    received: int
    shown: int
    answered: int
    pending: int
