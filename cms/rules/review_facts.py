"""What the rules ask about a review (点评), as values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date

from .framework import PointSet
from .quality import is_empty
from .terms import Scope, SubjectKind

NOT_PROVIDED = "not-provided"  # 未提供材料: the step of an imported row
PERSONS = frozenset({SubjectKind.TEAM_MEMBER, SubjectKind.MEMBER})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFacts:
    """All that the rules ask about a review.

    `points` maps the slug of a point to its text. `steps` maps the slug of a step to its date, None or
    `NOT_PROVIDED`. `org_type` and `category` are those of the subject unit, or of the unit of the person, on the
    date. `owed_in` holds the codes of the units in which the person's row is owed. `consulted` holds the slugs of
    the groups heard. `second_signature` is the key of another user or person than the reviewer.
    """

    subject_kind: str
    unit_code: str = ""
    person_id: str = ""
    reviewer_id: str = ""
    external_reviewer: str = ""
    method: str = ""
    date: Date | None = None
    round_name: str = ""
    theme: str = ""
    draw_id: str = ""
    points: Mapping[str, str] = field(default_factory=dict)
    achievements: str = ""
    problems: tuple[str, ...] = ()
    weak_links: str = ""
    direction: str = ""
    scope: str = Scope.ORGANISATION
    no_problem_basis: str = ""
    second_signature: str = ""
    steps: Mapping[str, Date | str | None] = field(default_factory=dict)
    consulted: Iterable[str] = ()
    imported: bool = False
    assisting: bool = False
    ref: str = ""
    org_type: str = ""
    category: str = ""
    owed_in: tuple[str, ...] = ()

    def text(self) -> str:
        """Return all that the review says, in order: what is compared with other reviews."""
        return whole_text(self)


def points_by_slug(point_set: PointSet | None, texts: Sequence[str]) -> dict[str, str]:
    """Return texts in the order of the points (要点一…) by the points' slugs; a surplus text is `point_N`."""
    slugs = [point.slug for point in point_set.points] if point_set else []
    return {
        slugs[i] if i < len(slugs) else f"point_{i + 1}": text
        for i, text in enumerate(texts)
        if i < len(slugs) or not is_empty(text)
    }


def whole_text(review) -> str:
    """Return all that a review says, in order, from its facts or from anything with the same names."""
    parts = (
        *(review.points or {}).values(),
        review.achievements,
        *review.problems,
        review.weak_links,
        review.direction,
    )
    return "\n".join(part for part in parts if part)
