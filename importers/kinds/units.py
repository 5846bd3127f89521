"""Units (单位): versions of a code in disjoint periods, parents in any order, no cycle on any day."""

from collections import defaultdict

from cms import models
from cms.rules.terms import Category, OrgType
from importers import cells

from . import stored, tree
from .base import CREATED, SKIPPED, UNIT, UPDATE, UPDATED, Column, Kind, Line, Stored, overlap, padded
from .credit import warn_of_lost_credit


class Units(Kind):
    """Units by code and start."""

    name = "units"
    columns = (
        Column("code", "单位编码", cells.code, required=True, of="stored"),
        Column("name", "单位名称", cells.name, required=True),
        Column("parent_code", "上级单位编码", cells.code, of="units"),
        Column("category", "类别", cells.one_of(Category), required=True),
        Column("org_type", "组织类型", cells.one_of(OrgType)),
        Column("province", "省份", cells.short),
        Column("name_en", "英文名称", cells.name),
        Column("guidance_code", "行业指导单位编码", cells.code, of="units"),
        Column("external_reviewer", "外部点评主体", cells.name),
        Column("valid_from", "成立日期", cells.day, blank=None),
        Column("valid_to", "撤销日期", cells.day, blank=None),
    )
    VERSIONED = ("name", "parent_code", "org_type", "guidance_code")

    def load(self) -> None:
        """Load the versions; codes of the file count as known for its references."""
        self.rows = stored.units()
        self.by_code: dict[str, list[Stored]] = defaultdict(list)
        for row in self.rows:
            self.by_code[row.values["code"]].append(row)
        self.known["stored"] = self.by_code
        self.known["units"] = set(self.by_code)
        if self.table:
            self.known["units"] |= self._codes_in_file()

    def _codes_in_file(self) -> set[str]:
        reading = cells.Reading(self.table.source == "csv", self.table.date1904)
        found = set()
        for row in self.table.rows:
            try:
                found.add(cells.code(self.table.value(row, "code"), reading, self.by_code) or "")
            except cells.CellError:
                continue
        return found - {""}

    def examine(self) -> None:
        """Check references, keys, periods and the tree; settle each line."""
        self.in_file: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            if code := line.get("code"):
                self.in_file[code].append(line)
        for line in self.lines:
            self._references(line)
            self.days_in_order(line)
            self._lost_zero(line)
            self._key(line)
        self.duplicates(lambda line: line.facts.get("key"), "code")
        for line in self.lines:
            if line.valid:
                self._settle(line)
        self._overlaps()
        self._cycles()
        self._dependants()
        if self.rows and any(line.valid and line.action in (CREATED, UPDATED) for line in self.lines):
            people, edges = stored.values(stored.appointments()), stored.values(stored.edges())
            before = stored.register_of(stored.values(self.rows), people, edges)
            warn_of_lost_credit(self, before, stored.register_of(self.final(), people, edges))

    def _references(self, line: Line) -> None:
        for column in ("parent_code", "guidance_code"):
            if code := line.get(column):
                self.unknown(line, column, code, self.known["units"], UNIT)

    def _lost_zero(self, line: Line) -> None:
        code = line.get("code")
        if code and code not in self.by_code and (near := padded(code, self.by_code)):
            self.fail(
                line,
                "code",
                "leading_zero",
                f"系统中没有“{code}”，但有“{near}”，前面的 0 可能被表格软件去掉了。请改为“{near}”，并把该列设为“文本”格式。",
                f"{code!r} is new but {near!r} exists: leading zeros were lost. Write {near!r}, format the column as text.",
            )

    def _key(self, line: Line) -> None:
        """Find the version that a line means."""
        code = line.get("code")
        if not code or line.wrong("valid_from"):
            return
        versions = self.by_code.get(code, ())
        start = line.get("valid_from")
        if "valid_from" not in self.table.headings:
            starts = [version.values["valid_from"] for version in versions]
            if len(starts) > 1:
                self.fail(
                    line,
                    "code",
                    "ambiguous_version",
                    f"单位“{code}”在系统中有 {len(starts)} 个时期，不知道指哪一个。请补上“成立日期”列。",
                    f"Unit {code!r} has {len(starts)} periods. Add the column valid_from to say which one is meant.",
                )
                return
            start = starts[0] if starts else None
        line.facts["key"] = (code, start)
        line.facts["period"] = (start, line.get("valid_to"))

    def _settle(self, line: Line) -> None:
        code, start = line.facts["key"]
        versions = self.by_code.get(code, ())
        same = next((v for v in versions if v.values["valid_from"] == start), None)
        if same is None and self._founding_date_moves(line, versions):
            same = versions[0]
        self.settle(line, same)

    def _founding_date_moves(self, line: Line, versions) -> bool:
        """Say whether the line corrects the start of the only version: nothing that makes a version differs."""
        if (
            self.options.on_conflict != UPDATE
            or len(versions) != 1
            or len(self.in_file[line.get("code")]) != 1
        ):
            return False
        only = versions[0].values
        return overlap(line.facts["period"], (only["valid_from"], only["valid_to"])) and not any(
            self.differs(name, line, versions[0]) for name in self.VERSIONED
        )

    def _overlaps(self) -> None:
        """Refuse periods of one code that share a day: with an earlier row, or with what stays stored."""
        for code, lines in self.in_file.items():
            timed = [line for line in lines if "period" in line.facts and not line.wrong("valid_to")]
            for at, line in enumerate(timed):
                for earlier in timed[:at]:
                    if line.facts["key"] != earlier.facts["key"] and overlap(
                        self._period(line), self._period(earlier)
                    ):
                        self._overlap(line, f"第 {earlier.number} 行", f"row {earlier.number}")
                        break
            replaced = {
                line.stored.pk for line in timed if line.valid and line.stored and line.action != SKIPPED
            }
            for line in timed:
                if not line.valid or line.action == SKIPPED:
                    continue
                for version in self.by_code.get(code, ()):
                    period = version.values["valid_from"], version.values["valid_to"]
                    if version.pk not in replaced and overlap(self._period(line), period):
                        since = period[0] or "最早"
                        self._overlap(
                            line, f"已登记的时期（{since} 起）", f"the stored period from {period[0]}"
                        )
                        break

    def _period(self, line: Line) -> tuple:
        """Return the period that a line will have; an absent end stays as stored."""
        start, end = line.facts["period"]
        if "valid_to" not in self.table.headings and line.stored:
            end = line.stored.values["valid_to"]
        return start, end

    def _overlap(self, line: Line, zh: str, en: str) -> None:
        column = "valid_from" if "valid_from" in self.table.headings else "code"
        self.fail(
            line,
            column,
            "overlap",
            f"单位“{line.get('code')}”的这一时期与{zh}重叠。请给前一时期填写撤销日期，或改正成立日期。",
            f"This period of unit {line.get('code')!r} overlaps {en}. Give the earlier period an end or correct the start.",
        )

    def _cycles(self) -> None:
        """Refuse the rows of the file that make a unit its own superior on any day."""
        in_cycle = tree.codes_in_cycles(self.final(all_lines=True))
        for line in self.lines:
            code, parent = line.get("code"), line.get("parent_code")
            if parent and code in in_cycle and parent in in_cycle[code] and not line.wrong("parent_code"):
                self.fail(
                    line,
                    "parent_code",
                    "cycle",
                    f"“{code}”的上级“{parent}”又是它自己或它的下级，形成循环。请改正上级单位编码。",
                    f"The superior {parent!r} of {code!r} is itself below it. Correct the parent code.",
                )

    def _dependants(self) -> None:
        """Refuse rows whose superior or guide would only come from a row that is refused."""
        while True:
            lost = {
                code
                for code, lines in self.in_file.items()
                if code not in self.by_code and not any(line.valid for line in lines)
            }
            again = False
            for line in self.lines:
                if not line.valid:
                    continue
                for column in ("parent_code", "guidance_code"):
                    if (code := line.get(column)) and code in lost:
                        number = self.in_file[code][0].number
                        self.fail(
                            line,
                            column,
                            "depends_on_invalid",
                            f"“{code}”在第 {number} 行，而那一行有误。请先改正第 {number} 行。",
                            f"{code!r} comes from row {number}, which is refused. Correct that row first.",
                        )
                        again = True
            if not again:
                return

    def final(self, *, all_lines: bool = False) -> list[dict]:
        """Return the versions as they will stand; with all lines also those that are refused."""
        rows = {row.pk: dict(row.values) for row in self.rows}
        new = []
        for line in self.lines:
            if not (all_lines or line.valid) or "key" not in line.facts or line.action == SKIPPED:
                continue
            target = line.stored or next(
                (
                    v
                    for v in self.by_code.get(line.facts["key"][0], ())
                    if v.values["valid_from"] == line.facts["key"][1]
                ),
                None,
            )
            if target:
                rows[target.pk].update(line.values)
            else:
                new.append({column.name: line.get(column.name, column.blank) for column in self.columns})
        return [*rows.values(), *new]

    def store(self, lines: list[Line]) -> None:
        """Write units, then versions."""
        pks = dict(models.Unit.objects.values_list("code", "pk"))
        fresh = dict.fromkeys(line.values["code"] for line in lines if line.values["code"] not in pks)
        models.Unit.objects.bulk_create([models.Unit(code=code) for code in fresh], batch_size=1000)
        pks = dict(models.Unit.objects.values_list("code", "pk"))
        new = []
        for line in lines:
            if line.action == CREATED:
                line.facts["record"] = self._version(pks, line.values)
                new.append(line.facts["record"])
        models.UnitVersion.objects.bulk_create(new, batch_size=500)
        changed = []
        for line in lines:
            if line.action == UPDATED:
                version = self._version(pks, {**line.stored.values, **line.values})
                version.pk = line.stored.pk
                line.facts["record"] = version
                changed.append(version)
        if changed:
            names = [field.name for field in models.UnitVersion._meta.fields if not field.primary_key]
            models.UnitVersion.objects.bulk_update(changed, names, batch_size=200)

    def _version(self, pks: dict[str, int], values: dict) -> models.UnitVersion:
        got = {column.name: values.get(column.name, column.blank) for column in self.columns}
        return models.UnitVersion(
            unit_id=pks[got.pop("code")],
            parent_id=pks.get(got.pop("parent_code")),
            guidance_id=pks.get(got.pop("guidance_code")),
            **got,
        )

    def export_rows(self):
        """Return the versions by code and start."""
        return stored.values(stored.units())
