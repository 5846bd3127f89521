"""Commitments (公开承诺) of units and of people in them."""

from cms import models
from cms.references import next_refs
from cms.rules.rounds import round_of
from cms.rules.terms import CommitmentStatus
from importers import cells

from .base import CREATED, PERSON, UNIT, Column, Kind, Line, Stored
from .keyed import Keyed, give_refs
from .stored import as_imported


class Commitments(Keyed, Kind):
    """Commitments by reference."""

    name = "commitments"
    columns = (
        Column("ref", "承诺编号", cells.code, of="commitments"),
        Column("unit_code", "单位编码", cells.code, required=True, of="units"),
        Column("person_id", "人员编号", cells.code, of="people"),
        Column("text", "承诺内容", cells.text, required=True),
        Column("made_on", "承诺日期", cells.day, required=True, blank=None),
        Column("due", "期限", cells.day, blank=None),
        Column("status", "状态", cells.one_of(CommitmentStatus), blank=CommitmentStatus.MADE.value),
        Column("result", "兑现情况", cells.text),
    )

    def load(self) -> None:
        """Load units, persons and commitments."""
        self.units = {unit.code: unit for unit in models.Unit.objects.order_by()}
        self.persons = {person.person_id: person for person in models.Person.objects.order_by()}
        fields = [
            "pk",
            "ref",
            "unit__code",
            "person__person_id",
            "text",
            "made_on",
            "due",
            "status",
            "result",
        ]
        self.rows = [
            Stored(
                pk,
                {
                    "ref": ref,
                    "unit_code": unit,
                    "person_id": person or "",
                    "text": as_imported(text),
                    "made_on": made,
                    "due": due,
                    "status": status,
                    "result": as_imported(result),
                },
            )
            for pk, ref, unit, person, text, made, due, status, result in (
                models.Commitment.objects.order_by("ref").values_list(*fields)
            )
        ]
        self.index()
        self.known = {"commitments": self.by_ref, "units": self.units, "people": self.persons}

    def examine(self) -> None:
        """Check references and keys; settle each line."""
        for line in self.lines:
            if unit := line.get("unit_code"):
                self.unknown(line, "unit_code", unit, self.units, UNIT)
            if person := line.get("person_id"):
                self.unknown(line, "person_id", person, self.persons, PERSON)
        self.duplicates(lambda line: line.get("ref") or None, "ref")
        self.settle_all()

    def store(self, lines: list[Line]) -> None:
        """Write the commitments."""
        give_refs(lines, "commitment", lambda line: round_of(line.values["made_on"]).name, next_refs)
        new, changed = [], []
        for line in lines:
            values = {**(line.stored.values if line.stored else {}), **line.values}
            commitment = models.Commitment(
                pk=line.stored.pk if line.stored else None,
                ref=values["ref"],
                unit=self.units[values["unit_code"]],
                person=self.persons.get(values.get("person_id")),
                text=values["text"],
                made_on=values["made_on"],
                due=values.get("due"),
                status=values.get("status", CommitmentStatus.MADE),
                result=values.get("result", ""),
            )
            line.facts["unit"], line.facts["record"] = values["unit_code"], commitment
            (new if line.action == CREATED else changed).append(commitment)
        models.Commitment.objects.bulk_create(new, batch_size=500)
        if changed:
            names = ["unit", "person", "text", "made_on", "due", "status", "result"]
            models.Commitment.objects.bulk_update(changed, names, batch_size=200)

    def changed_keys(self, lines: list[Line]) -> tuple[str, ...]:
        """Return the units whose pages show these commitments."""
        return tuple(sorted({f"unit:{line.facts['unit']}" for line in lines}))

    def export_rows(self):
        """Return the commitments by reference."""
        self.load()
        return [row.values for row in self.rows]
