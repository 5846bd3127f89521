"""People (人员) and their appointments (任职): one name a person, one row a person, unit, role and start."""

from collections import defaultdict

from cms import models
from cms.rules.terms import Role
from importers import cells

from . import stored
from .base import (
    CREATED,
    PERSON,
    SKIP,
    SKIPPED,
    UNIT,
    UPDATE,
    UPDATED,
    Column,
    Kind,
    Line,
    Stored,
    overlap,
    padded,
)
from .credit import warn_of_lost_credit
from .people_warnings import warn_of_appointments


class People(Kind):
    """Appointments by person, unit, role and start."""

    name = "people"
    columns = (
        Column("person_id", "人员编号", cells.code, required=True, of="people"),
        Column("name", "姓名", cells.name, required=True),
        Column("unit_code", "单位编码", cells.code, required=True, of="units"),
        Column("role", "角色", cells.one_of(Role), required=True),
        Column("post", "职务", cells.name),
        Column("portfolio", "分管单位编码", cells.codes, of="units", blank=()),
        Column("valid_from", "任职日期", cells.day, blank=None),
        Column("valid_to", "离任日期", cells.day, blank=None),
    )

    def load(self) -> None:
        """Load units, persons and appointments."""
        self.units = stored.units()
        self.versions: dict[str, list[dict]] = defaultdict(list)
        for unit in self.units:
            self.versions[unit.values["code"]].append(unit.values)
        self.persons = {
            person_id: (pk, name)
            for pk, person_id, name in models.Person.objects.order_by().values_list("pk", "person_id", "name")
        }
        self.rows = stored.appointments()
        self.by_key: dict[tuple, list[Stored]] = defaultdict(list)
        for row in self.rows:
            self.by_key[self._who(row.values)].append(row)
        self.known = {"units": self.versions, "people": self.persons}

    @staticmethod
    def _who(values: dict) -> tuple:
        return values["person_id"], values["unit_code"], values["role"]

    def examine(self) -> None:
        """Check references, names and keys; settle each line; warn of what competes."""
        for line in self.lines:
            self._references(line)
            self.days_in_order(line)
            self._organisation(line)
            self._key(line)
        self._lost_zeros()
        self.duplicates(lambda line: line.facts.get("key"), "person_id")
        self._one_name_each()
        for line in self.lines:
            if line.valid:
                self._settle(line)
        final = self.final()
        warn_of_appointments(self, final, self.versions)
        if self.rows and any(line.valid and line.action in (CREATED, UPDATED) for line in self.lines):
            units, edges = stored.values(self.units), stored.values(stored.edges())
            before = stored.register_of(units, stored.values(self.rows), edges)
            after = stored.register_of(units, [values for values, _ in final], edges)
            warn_of_lost_credit(self, before, after)

    def _references(self, line: Line) -> None:
        if code := line.get("unit_code"):
            self.unknown(line, "unit_code", code, self.versions, UNIT)
        for code in line.get("portfolio", ()):
            self.unknown(line, "portfolio", code, self.versions, UNIT)

    def _lost_zeros(self) -> None:
        """Refuse a new person whose number is a known one without its leading zeros."""
        for line in self.lines:
            person = line.get("person_id")
            if person and person not in self.persons and padded(person, self.persons):
                self.unknown(line, "person_id", person, self.persons, PERSON)

    def _organisation(self, line: Line) -> None:
        """Refuse an appointment in a unit that has a Party organisation on none of its days."""
        code = line.get("unit_code")
        if not code or any(line.wrong(name) for name in ("unit_code", "valid_from", "valid_to")):
            return
        period = line.get("valid_from"), line.get("valid_to")
        if not any(
            version["org_type"] and overlap(period, (version["valid_from"], version["valid_to"]))
            for version in self.versions[code]
        ):
            self.fail(
                line,
                "unit_code",
                "no_organisation",
                f"单位“{code}”在任职期间没有党组织（组织类型为空），不能登记任职。请先补上该单位的组织类型，或改正单位编码。",
                f"Unit {code!r} has no Party organisation during the appointment. Give it an org_type or correct the code.",
            )

    def _key(self, line: Line) -> None:
        if not all(line.get(name) for name in ("person_id", "unit_code", "role")) or line.wrong("valid_from"):
            return
        who = self._who(line.values)
        start = line.get("valid_from")
        if "valid_from" not in self.table.headings:
            starts = [row.values["valid_from"] for row in self.by_key.get(who, ())]
            if len(starts) > 1:
                self.fail(
                    line,
                    "person_id",
                    "ambiguous_version",
                    f"“{who[0]}”在该单位任此角色有 {len(starts)} 段，不知道指哪一段。请补上“任职日期”列。",
                    f"{who[0]!r} has {len(starts)} periods in this unit and role. Add the column valid_from.",
                )
                return
            start = starts[0] if starts else None
        line.facts["key"] = (*who, start)

    def _one_name_each(self) -> None:
        """Refuse the later of two rows that give one person different names."""
        names: dict[str, tuple[str, int]] = {}
        for line in self.lines:
            person, name = line.get("person_id"), line.get("name")
            if not person or not name:
                continue
            before, number = names.setdefault(person, (name, line.number))
            if before != name:
                self.fail(
                    line,
                    "name",
                    "two_names",
                    f"人员“{person}”在第 {number} 行叫“{before}”，这里叫“{name}”。一个人员编号只能有一个姓名，请改正。",
                    f"Person {person!r} is {before!r} in row {number} and {name!r} here. One id has one name; correct it.",
                )

    def _settle(self, line: Line) -> None:
        *who, start = line.facts["key"]
        rows = self.by_key.get(tuple(who), ())
        same = next((row for row in rows if row.values["valid_from"] == start), None)
        known = self.persons.get(line.values["person_id"])
        if same is None and known and known[1] != line.values["name"]:
            line.changes = {"name": (known[1], line.values["name"])}
            if self.options.on_conflict == SKIP:
                line.action = SKIPPED
            elif self.options.on_conflict == UPDATE:
                line.action = CREATED
            else:
                self.conflict(line, "name", known[1])
            return
        self.settle(line, same)

    def final(self) -> list[tuple[dict, Line | None]]:
        """Return the appointments as they will stand, each with the line that sets it."""
        rows: dict[int, tuple[dict, Line | None]] = {row.pk: (dict(row.values), None) for row in self.rows}
        new = []
        for line in self.lines:
            if not line.valid or line.action == SKIPPED:
                continue
            if line.stored:
                rows[line.stored.pk] = ({**line.stored.values, **line.values}, line)
            else:
                new.append(({c.name: line.get(c.name, c.blank) for c in self.columns}, line))
        return [*rows.values(), *new]

    def store(self, lines: list[Line]) -> None:
        """Write persons, then appointments, then portfolios."""
        self._store_persons(lines)
        units = dict(models.Unit.objects.values_list("code", "pk"))
        persons = dict(models.Person.objects.values_list("person_id", "pk"))
        new, changed = [], []
        for line in lines:
            values = {**(line.stored.values if line.stored else {}), **line.values}
            appointment = models.Appointment(
                pk=line.stored.pk if line.stored else None,
                person_id=persons[values["person_id"]],
                unit_id=units[values["unit_code"]],
                role=values["role"],
                post=values.get("post", ""),
                valid_from=values.get("valid_from"),
                valid_to=values.get("valid_to"),
            )
            line.facts["record"] = appointment
            (new if line.action == CREATED else changed).append((appointment, line))
        models.Appointment.objects.bulk_create([each for each, _ in new], batch_size=1000)
        if changed:
            names = ["post", "valid_from", "valid_to"]
            models.Appointment.objects.bulk_update([each for each, _ in changed], names, batch_size=200)
        through = models.Appointment.portfolio.through
        moved = [each.pk for each, line in changed if "portfolio" in line.changes]
        for at in range(0, len(moved), 500):
            through.objects.filter(appointment_id__in=moved[at : at + 500]).delete()
        through.objects.bulk_create(
            [
                through(appointment_id=each.pk, unit_id=units[code])
                for each, line in (*new, *changed)
                if line.action == CREATED or "portfolio" in line.changes
                for code in line.get("portfolio", ())
            ],
            batch_size=1000,
        )

    def _store_persons(self, lines: list[Line]) -> None:
        fresh, renamed = {}, {}
        for line in lines:
            person, name = line.values["person_id"], line.get("name")
            if person not in self.persons:
                fresh[person] = models.Person(person_id=person, name=name)
            elif name and self.persons[person][1] != name:
                renamed[person] = models.Person(pk=self.persons[person][0], person_id=person, name=name)
        models.Person.objects.bulk_create(fresh.values(), batch_size=1000)
        if renamed:
            models.Person.objects.bulk_update(renamed.values(), ["name"], batch_size=200)

    def export_rows(self):
        """Return the appointments by key."""
        return stored.values(stored.appointments())
