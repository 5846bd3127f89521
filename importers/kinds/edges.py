"""Explicit review relations (点评关系): one reviewer for a unit or for a person from a day on."""

from cms import models
from importers import cells

from . import stored
from .base import CREATED, PERSON, SKIPPED, UNIT, UPDATED, Column, Kind, Line
from .credit import warn_of_lost_credit


class Edges(Kind):
    """Edges by subject and start."""

    name = "edges"
    columns = (
        Column("unit_code", "单位编码", cells.code, of="units"),
        Column("person_id", "人员编号", cells.code, of="people"),
        Column("reviewer_id", "点评人编号", cells.code, required=True, of="people"),
        Column("valid_from", "生效日期", cells.day, blank=None),
        Column("valid_to", "失效日期", cells.day, blank=None),
    )
    any_of = (("unit_code", "person_id"),)

    def load(self) -> None:
        """Load codes and edges."""
        self.units = dict(models.Unit.objects.order_by().values_list("code", "pk"))
        self.persons = dict(models.Person.objects.order_by().values_list("person_id", "pk"))
        self.known = {"units": self.units, "people": self.persons}
        self.rows = stored.edges()
        self.by_subject: dict[tuple, list] = {}
        for row in self.rows:
            self.by_subject.setdefault((row.values["unit_code"], row.values["person_id"]), []).append(row)

    def examine(self) -> None:
        """Check subjects, reviewers and keys; settle each line."""
        for line in self.lines:
            one_subject(self, line)
            if unit := line.get("unit_code"):
                self.unknown(line, "unit_code", unit, self.units, UNIT)
            for column in ("person_id", "reviewer_id"):
                if person := line.get(column):
                    self.unknown(line, column, person, self.persons, PERSON)
            if line.get("person_id") and line.get("person_id") == line.get("reviewer_id"):
                self.fail(
                    line,
                    "reviewer_id",
                    "self_review",
                    f"本人不能点评本人：“{line.get('person_id')}”。请填写另一名点评人。",
                    f"Nobody reviews himself: {line.get('person_id')!r}. Name another reviewer.",
                )
            self.days_in_order(line)
            self._key(line)
        self.duplicates(
            lambda line: line.facts.get("key"),
            "unit_code" if "unit_code" in self.table.headings else "person_id",
        )
        for line in self.lines:
            if line.valid:
                rows = self.by_subject.get(line.facts["key"][:2], ())
                start = line.facts["key"][2]
                self.settle(line, next((row for row in rows if row.values["valid_from"] == start), None))
        if any(line.valid and line.action in (CREATED, UPDATED) for line in self.lines):
            units, people = stored.values(stored.units()), stored.values(stored.appointments())
            before = stored.register_of(units, people, stored.values(self.rows))
            warn_of_lost_credit(self, before, stored.register_of(units, people, self.final()))

    def _key(self, line: Line) -> None:
        unit, person = line.get("unit_code", ""), line.get("person_id", "")
        if bool(unit) == bool(person) or line.wrong("valid_from"):
            return
        start = line.get("valid_from")
        if "valid_from" not in self.table.headings:
            rows = self.by_subject.get((unit, person), ())
            if len(rows) > 1:
                self.fail(
                    line,
                    "unit_code" if unit else "person_id",
                    "ambiguous_version",
                    f"“{unit or person}”有 {len(rows)} 条点评关系，不知道指哪一条。请补上“生效日期”列。",
                    f"{unit or person!r} has {len(rows)} relations. Add the column valid_from to say which one is meant.",
                )
                return
            start = rows[0].values["valid_from"] if rows else None
        line.facts["key"] = (unit, person, start)

    def final(self) -> list[dict]:
        """Return the edges as they will stand."""
        rows = {row.pk: dict(row.values) for row in self.rows}
        new = []
        for line in self.lines:
            if not line.valid or line.action == SKIPPED:
                continue
            if line.stored:
                rows[line.stored.pk].update(line.values)
            else:
                new.append({column.name: line.get(column.name, column.blank) for column in self.columns})
        return [*rows.values(), *new]

    def store(self, lines: list[Line]) -> None:
        """Write the edges."""
        new, changed = [], []
        for line in lines:
            values = {**(line.stored.values if line.stored else {}), **line.values}
            edge = models.Edge(
                pk=line.stored.pk if line.stored else None,
                unit_id=self.units.get(values.get("unit_code")),
                person_id=self.persons.get(values.get("person_id")),
                reviewer_id=self.persons[values["reviewer_id"]],
                valid_from=values.get("valid_from"),
                valid_to=values.get("valid_to"),
            )
            line.facts["record"] = edge
            (new if line.action == CREATED else changed).append(edge)
        models.Edge.objects.bulk_create(new, batch_size=1000)
        if changed:
            names = ["reviewer", "valid_from", "valid_to"]
            models.Edge.objects.bulk_update(changed, names, batch_size=200)

    def export_rows(self):
        """Return the edges by key."""
        return stored.values(stored.edges())


def one_subject(kind: Kind, line: Line) -> None:
    """Refuse a row that names both a unit and a person, or neither."""
    unit, person = line.get("unit_code"), line.get("person_id")
    if line.wrong("unit_code") or line.wrong("person_id") or bool(unit) != bool(person):
        return
    if unit and person:
        kind.fail(
            line,
            "person_id",
            "one_subject",
            f"单位编码“{unit}”和人员编号“{person}”只能填一项：对党组织填单位编码，对个人填人员编号。请删去另一项。",
            f"Give the unit code {unit!r} or the person id {person!r}, not both.",
        )
    else:
        column = "unit_code" if "unit_code" in kind.table.headings else "person_id"
        kind.fail(
            line,
            column,
            "one_subject",
            "单位编码和人员编号都为空。请填写其中一项。",
            "Both the unit code and the person id are blank. Fill in one of them.",
        )
