"""Rectifications (整改) of findings: matched to the review's finding by its words, else added to the review."""

from collections import defaultdict

from django.utils import timezone

from cms import models
from cms.queries.facts import framework_of
from cms.queries.register import load_register
from cms.references import next_refs
from cms.rules.terms import RectificationStatus, Side
from importers import cells
from importers.permission import HISTORIC

from .base import CREATED, Column, Kind, Line, Stored
from .keyed import Keyed, give_refs
from .search import add_to_search
from .stored import as_imported

REVIEW = ("点评编号", "review")


class Rectifications(Keyed, Kind):
    """Rectifications by reference."""

    name = "rectifications"
    columns = (
        Column("ref", "整改编号", cells.code, of="rectifications"),
        Column("review_ref", "点评编号", cells.code, required=True, of="reviews"),
        Column("point", "要点", cells.whole_number(1, 99), blank=None),
        Column("finding", "问题", cells.text, required=True),
        Column("measure", "整改措施", cells.text, required=True),
        Column("side", "责任方", cells.one_of(Side), blank=Side.SUBJECT.value),
        Column("owner", "责任人", cells.name),
        Column("due", "期限", cells.day, required=True, blank=None),
        Column(
            "status", "状态", cells.one_of(RectificationStatus), blank=RectificationStatus.NOT_STARTED.value
        ),
        Column("result", "整改结果", cells.text),
        Column("reported_on", "反馈日期", cells.day, blank=None),
    )

    def load(self) -> None:
        """Load reviews with their findings and points, and rectifications."""
        register, frameworks = load_register(), {}
        self.reviews: dict[str, models.Review] = {}
        self.points: dict[str, list[str]] = {}
        reviews = models.Review.objects.select_related("unit", "round").defer(
            "achievements", "weak_links", "direction"
        )
        for review in reviews.order_by():
            name = review.round.name
            if name not in frameworks:
                frameworks[name] = framework_of(name)
            unit = register.on(review.date).unit(review.unit.code)
            org_type = (unit.org_type if unit else "") or None
            points = frameworks[name].point_set_for(review.subject_kind, org_type)
            self.reviews[review.ref] = review
            self.points[review.ref] = [point.slug for point in points.points] if points else []
        self.findings: dict[int, dict[str, models.Finding]] = defaultdict(dict)
        self.last: dict[int, int] = defaultdict(int)
        for finding in models.Finding.objects.order_by("-sort_order", "-pk"):
            self.findings[finding.review_id][as_imported(finding.text)] = finding
            self.last[finding.review_id] = max(self.last[finding.review_id], finding.sort_order)
        self._load_rows()
        self.index()
        self.known = {"rectifications": self.by_ref, "reviews": self.reviews}

    def _load_rows(self) -> None:
        fields = [
            "pk",
            "ref",
            "review__ref",
            "point",
            "finding__text",
            "measure",
            "side",
            "owner",
            "due",
            "status",
            "result",
            "reported_on",
        ]
        self.rows = []
        for (
            pk,
            ref,
            review,
            point,
            finding,
            measure,
            side,
            owner,
            due,
            status,
            result,
            reported,
        ) in models.Rectification.objects.order_by("ref").values_list(*fields):
            slugs = self.points.get(review, [])
            values = {
                "ref": ref,
                "review_ref": review,
                "point": slugs.index(point) + 1 if point in slugs else None,
                "finding": as_imported(finding),
                "measure": as_imported(measure),
                "side": side,
                "owner": as_imported(owner),
                "due": due,
                "status": status,
                "result": as_imported(result),
                "reported_on": reported,
            }
            self.rows.append(Stored(pk, values))

    def examine(self) -> None:
        """Check reviews, points and keys; settle each line; verified ones need the permission."""
        for line in self.lines:
            if review := line.get("review_ref"):
                self.unknown(line, "review_ref", review, self.reviews, REVIEW)
        self.duplicates(lambda line: line.get("ref") or None, "ref")
        self.settle_all()
        for line in self.lines:
            self._point(line)
            touched = line.action == CREATED or "status" in line.changes
            if touched and line.get("status") == RectificationStatus.VERIFIED:
                self._verified(line)

    def _point(self, line: Line) -> None:
        review, point = line.get("review_ref"), line.get("point")
        if not point or line.wrong("review_ref") or review not in self.points:
            return
        size = len(self.points[review])
        if point > size:
            self.fail(
                line,
                "point",
                "unknown_value",
                f"“{point}”不在可选项中。请填 1 到 {size} 的数字。",
                f"{point} is not on the list. Write a number from 1 to {size}.",
            )

    def _verified(self, line: Line) -> None:
        actor = self.options.actor
        if actor is None or not actor.has_perm(HISTORIC):
            self.fail(
                line,
                "status",
                "permission",
                "“已核实”只能由有“导入历史通报”权限的人导入。请用 --actor 写明有权限的账号，或改填“已报完成”后在系统中核实。",
                f"已核实 is taken only from an actor with the permission {HISTORIC}. Name one with --actor, or write 已报完成.",
            )

    def store(self, lines: list[Line]) -> None:
        """Write findings that are new, then rectifications."""
        give_refs(
            lines, "rectification", lambda line: self.reviews[line.values["review_ref"]].round.name, next_refs
        )
        self._add_findings(lines)
        new, changed = [], []
        for line in lines:
            values = {**(line.stored.values if line.stored else {}), **line.values}
            review = self.reviews[values["review_ref"]]
            row = (
                models.Rectification.objects.get(pk=line.stored.pk) if line.stored else models.Rectification()
            )
            row.ref, row.review = values["ref"], review
            row.finding = self.findings[review.pk][values["finding"]]
            row.point = self.points[review.ref][values["point"] - 1] if values.get("point") else ""
            for name in ("measure", "side", "owner", "due", "status", "result", "reported_on"):
                if name in values:
                    setattr(row, name, values[name])
            if row.status == RectificationStatus.VERIFIED and not row.verified_on:
                row.verified_by = self.options.actor
                row.verified_on = row.reported_on or timezone.localdate()
            line.facts["review"], line.facts["record"] = review, row
            (new if line.action == CREATED else changed).append(row)
        models.Rectification.objects.bulk_create(new, batch_size=500)
        if changed:
            names = "review finding point measure side owner due status result reported_on verified_by verified_on"
            models.Rectification.objects.bulk_update(changed, names.split(), batch_size=200)
        add_to_search(models.Rectification, [*new, *changed])

    def _add_findings(self, lines: list[Line]) -> None:
        """Add to each review the findings that it does not have yet."""
        fresh = []
        for line in lines:
            review, text = self.reviews[line.values["review_ref"]], line.values["finding"]
            if text not in self.findings[review.pk]:
                self.last[review.pk] += 1
                finding = models.Finding(review_id=review.pk, text=text, sort_order=self.last[review.pk])
                self.findings[review.pk][text] = finding
                fresh.append(finding)
        models.Finding.objects.bulk_create(fresh, batch_size=500)

    def changed_keys(self, lines: list[Line]) -> tuple[str, ...]:
        """Return the reviews and units whose pages show these rectifications."""
        reviews = [line.facts["review"] for line in lines]
        return tuple(sorted({key for r in reviews for key in (f"review:{r.ref}", f"unit:{r.unit.code}")}))

    def export_rows(self):
        """Return the rectifications by reference."""
        self.load()
        return [row.values for row in self.rows]
