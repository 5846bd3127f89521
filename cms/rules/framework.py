"""A framework (点评框架) as data: what must be reviewed, how, in which steps and how often.

Schema `leader-review-framework/1`. Nothing here is tied to one framework: point sets have any size and any slugs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .shape import Node, ShapeError
from .terms import POINT_SET_OF_ORG_TYPE, SubjectKind

SCHEMA = "leader-review-framework/1"
SEVERITIES = ("error", "warning", "info")
POINT_SET_OF_SUBJECT = {SubjectKind.TEAM_MEMBER: "party-group", SubjectKind.MEMBER: "member"}


class FrameworkError(Exception):
    """The data is no framework; `errors` lists every wrong key."""

    def __init__(self, errors: list[ShapeError]):
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in errors))


@dataclass(frozen=True, slots=True)
class Point:
    """必点内容 or 分类重点: one point; `number` is its place in its set, from 1."""

    slug: str
    number: int
    zh: str
    en: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class PointSet:
    """The points of one kind of subject, or the focus points of one category of unit."""

    slug: str
    zh: str
    en: str
    quote: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A method (点评方式) or a step (点评程序); `means` and `consulted` are pairs of slug and Chinese label."""

    slug: str
    zh: str
    en: str
    quote: str
    means: tuple[tuple[str, str], ...] = ()
    consulted: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often, or by when, a review is owed; `applies_to` holds `all` or kinds of subject."""

    slug: str
    zh: str
    en: str
    quote: str
    applies_to: tuple[str, ...]
    min_per_half_year: int | None
    deadline: date | None


@dataclass(frozen=True, slots=True)
class Relation:
    """Who reviews whom, as the source says it."""

    slug: str
    tier: str
    reviewer: tuple[str, ...]
    subject: tuple[str, ...]
    mode: str
    point_set: str
    quote: str


@dataclass(frozen=True, slots=True)
class Check:
    """A machine-checkable rule; `source` is the slug that it comes from."""

    id: str
    severity: str
    rule: str
    source: str


@dataclass(frozen=True, slots=True)
class Framework:
    """One version of a framework, checked and frozen. The slug of its source names it."""

    slug: str
    title: str
    title_en: str
    issuer: str
    valid_from: date | None
    valid_to: date | None
    point_sets: tuple[PointSet, ...]
    focus: tuple[PointSet, ...]
    methods: tuple[Item, ...]
    steps: tuple[Item, ...]
    cadence: tuple[Cadence, ...]
    relations: tuple[Relation, ...]
    checks: tuple[Check, ...]
    quotes: Mapping[str, str] = field(default_factory=dict, hash=False)

    def point_set(self, slug: str) -> PointSet | None:
        """Return the point set of this slug."""
        return next((s for s in self.point_sets if s.slug == slug), None)

    def point_set_for(self, subject_kind: str, org_type: str | None = None) -> PointSet | None:
        """Return the points that a review of this subject must cover; a framework's only set serves every subject.

        Party groups and committees take `party-group`, other organisations `grassroots-org`; team members take
        `party-group`, branch members `member`.
        """
        if subject_kind == SubjectKind.ORGANISATION:
            slug = POINT_SET_OF_ORG_TYPE.get(org_type)
        else:
            slug = POINT_SET_OF_SUBJECT.get(subject_kind)
        if found := self.point_set(slug):
            return found
        return self.point_sets[0] if len(self.point_sets) == 1 else None

    def focus_for(self, category: str) -> tuple[Point, ...]:
        """Return the focus points of a category of unit; none where the framework names none."""
        return next((s.points for s in self.focus if s.slug == category), ())

    def method(self, slug: str) -> Item | None:
        """Return the method of this slug."""
        return next((item for item in self.methods if item.slug == slug), None)

    def step(self, slug: str) -> Item | None:
        """Return the step of this slug."""
        return next((item for item in self.steps if item.slug == slug), None)

    def steps_before(self, slug: str) -> tuple[Item, ...]:
        """Return the steps that come before this one, in order; none where the framework lacks the step."""
        slugs = [item.slug for item in self.steps]
        return self.steps[: slugs.index(slug)] if slug in slugs else ()

    def clause(self, name: str) -> str:
        """Return the source sentence behind a check (`R01`) or a slug of the framework; empty where it has none."""
        source = next((check.source for check in self.checks if check.id == name), name)
        return self.quotes.get(source, "")


def parse(data: Any) -> Framework:
    """Return the framework that plain data describes; raise `FrameworkError` with every wrong key."""
    top = Node(data)
    if not top.mapping():
        raise FrameworkError(top.errors)
    _schema(top["schema"])
    source = top["source"]
    slug = source["slug"].slug() if source.mapping() else ""
    title = source["title"].label()
    valid_from, valid_to = top["valid_from"].day(), top["valid_to"].day()
    if valid_from and valid_to and valid_to < valid_from:
        top["valid_to"].refuse(
            f"早于 valid_from（{valid_from}），请改正。",
            f"lies before valid_from ({valid_from}); correct it.",
        )
    point_sets = _mandatory(top["mandatory_points"])
    framework = Framework(
        slug=slug,
        title=title[0] or slug,
        title_en=title[1],
        issuer=source["issuer"].label()[0],
        valid_from=valid_from,
        valid_to=valid_to,
        point_sets=point_sets,
        focus=_focus(top["focus_points"]),
        methods=_items(top["methods"]),
        steps=_items(top["steps"]),
        cadence=_cadence(top["cadence"]),
        relations=_relations(top, {s.slug for s in point_sets}),
        checks=_checks(top["checks"]),
        quotes=dict(_quotes(data)),
    )
    if top.errors:
        raise FrameworkError(top.errors)
    return framework


def _schema(node: Node) -> None:
    if node.value is None:
        node.expect(str)
    elif node.value != SCHEMA:
        node.refuse(f"不认识“{node.value}”，请写 {SCHEMA}。", f"{node.value!r} is not known; write {SCHEMA}.")


def _mandatory(node: Node) -> tuple[PointSet, ...]:
    if not node.mapping():
        return ()
    return _sets(node["sets"], required=True)


def _focus(node: Node) -> tuple[PointSet, ...]:
    if not node.mapping(required=False):
        return ()
    return _sets(node["categories"], required=False)


def _sets(node: Node, *, required: bool) -> tuple[PointSet, ...]:
    rows = node.rows(required=required, filled=required)
    sets = [
        PointSet(
            slug=row["slug"].slug(),
            zh=row["zh"].text(required=True),
            en=row["en"].text(),
            quote=row["quote"].text(),
            points=_points(row["points"], filled=required),
        )
        for row in rows
    ]
    node.unique([s.slug for s in sets], rows)
    return tuple(sets)


def _points(node: Node, *, filled: bool) -> tuple[Point, ...]:
    rows = node.rows(required=True, filled=filled)
    read = [
        (
            row["order"].number(),
            row["slug"].slug(),
            row["zh"].text(required=True),
            row["en"].text(),
            row["quote"].text(),
        )
        for row in rows
    ]
    node.unique([entry[1] for entry in read], rows)
    _whole_order([entry[0] for entry in read], rows, node)
    read.sort(key=lambda entry: entry[0] or 0)
    return tuple(Point(slug, i, zh, en, quote) for i, (_, slug, zh, en, quote) in enumerate(read, 1))


def _whole_order(orders: list[int | None], rows: list[Node], node: Node) -> None:
    """Refuse an order that some entries have and others lack, and one that is used twice."""
    if any(order is not None for order in orders):
        for row in rows:
            if not row.has("order"):
                row["order"].expect(int)
    node.unique(orders, rows, "order")


def _items(node: Node) -> tuple[Item, ...]:
    if not node.mapping():
        return ()
    rows = node["items"].rows(required=True, filled=True)
    read = [
        (
            row["order"].number(),
            Item(
                slug=row["slug"].slug(),
                zh=row["zh"].text(required=True),
                en=row["en"].text(),
                quote=row["quote"].text(),
                means=_pairs(row["means"]),
                consulted=_pairs(row["consulted"]),
            ),
        )
        for row in rows
    ]
    node["items"].unique([item.slug for _, item in read], rows)
    _whole_order([order for order, _ in read], rows, node["items"])
    return tuple(item for _, item in sorted(read, key=lambda entry: entry[0] or 0))


def _pairs(node: Node) -> tuple[tuple[str, str], ...]:
    rows = node.rows()
    pairs = [(row["slug"].slug(), row["zh"].text(required=True)) for row in rows]
    node.unique([slug for slug, _ in pairs], rows)
    return tuple(pairs)


def _cadence(node: Node) -> tuple[Cadence, ...]:
    rows = node.rows(required=True)
    entries = [
        Cadence(
            slug=row["slug"].slug(),
            zh=row["zh"].text(),
            en=row["en"].text(),
            quote=row["quote"].text(),
            applies_to=row["applies_to"].texts(),
            min_per_half_year=row["min_per_half_year"].number(),
            deadline=row["deadline"].day(),
        )
        for row in rows
    ]
    node.unique([entry.slug for entry in entries], rows)
    return tuple(entries)


def _relations(top: Node, sets: set[str]) -> tuple[Relation, ...]:
    """Return general relations and those of the tiers; each point set that one names must exist."""
    rows = [("", row) for row in top["general_relations"].rows()]
    tiers = top["tiers"].rows()
    top["tiers"].unique([tier["slug"].slug() for tier in tiers], tiers)
    for tier in tiers:
        rows += [(tier["slug"].text(), row) for row in tier["relations"].rows()]
    relations = [
        Relation(
            slug=row["slug"].slug(),
            tier=tier,
            reviewer=row["reviewer"].texts(),
            subject=row["subject"].texts(),
            mode=row["mode"].text(),
            point_set=row["point_set"].text(),
            quote=row["quote"].text(),
        )
        for tier, row in rows
    ]
    top.unique([relation.slug for relation in relations], [row for _, row in rows])
    sets_are_read = not any(error.path.startswith("mandatory_points") for error in top.errors)
    for relation, (_, row) in zip(relations, rows, strict=True):
        if sets_are_read and relation.point_set and relation.point_set not in sets:
            row["point_set"].refuse(
                f"“{relation.point_set}”不在 mandatory_points.sets 中，请先写上这组必点内容。",
                f"{relation.point_set!r} is not in mandatory_points.sets; write that set first.",
            )
    return tuple(relations)


def _checks(node: Node) -> tuple[Check, ...]:
    rows = node.rows()
    checks = [
        Check(
            id=row["id"].slug(),
            severity=row["severity"].text(required=True),
            rule=row["rule"].text(required=True),
            source=row["from"].text(),
        )
        for row in rows
    ]
    node.unique([check.id for check in checks], rows, "id")
    for check, row in zip(checks, rows, strict=True):
        if check.severity and check.severity not in SEVERITIES:
            row["severity"].refuse(
                f"“{check.severity}”不是级别，请写 error、warning 或 info。",
                f"{check.severity!r} is no severity; write error, warning or info.",
            )
    return tuple(checks)


def _quotes(value: Any, key: str = ""):
    """Yield (slug or key, quote) for every entry that quotes its source, from the outside in."""
    if isinstance(value, Mapping):
        if isinstance(quote := value.get("quote"), str):
            for name in (value.get("slug"), key):
                if isinstance(name, str) and name:
                    yield name, quote
        for inner_key, inner in value.items():
            yield from _quotes(inner, str(inner_key))
    elif isinstance(value, list):
        for inner in value:
            yield from _quotes(inner)
