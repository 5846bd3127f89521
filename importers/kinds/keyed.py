"""Kinds keyed by a reference: a row without one that equals a stored record is that record, the n-th the n-th."""

from collections import defaultdict

from .base import Line, Stored


class Keyed:
    """Mixed into kinds whose key is `ref`; expects `rows` to be loaded."""

    rows: list[Stored]

    def index(self) -> None:
        """Index what is stored by its reference."""
        self.by_ref: dict[str, Stored] = {row.values["ref"]: row for row in self.rows}

    def settle_all(self) -> None:
        """Settle every line; one that equals its record in all columns is unchanged whatever the rules say of it now."""
        equal = self._equals() if any(not line.get("ref") for line in self.lines) else {}
        for line in self.lines:
            stored = self.by_ref.get(line.get("ref") or "")
            if stored is None and not line.get("ref"):
                waiting = equal.get(self._signature(line.values))
                stored = waiting.pop(0) if waiting else None
                if stored:
                    line.values["ref"] = stored.values["ref"]
            if stored and not any(self.differs(c.name, line, stored) for c in self.columns):
                line.errors = [error for error in line.errors if error.code != "required"]
            if line.valid:
                self.settle(line, stored)
            else:
                line.stored = stored

    def _equals(self) -> dict[tuple, list[Stored]]:
        """Return the stored records by the values of the columns that the file has, in the order of references."""
        named = {line.get("ref") for line in self.lines}
        found: dict[tuple, list[Stored]] = defaultdict(list)
        for row in sorted(self.rows, key=lambda row: row.values["ref"]):
            if row.values["ref"] not in named:
                found[self._signature(row.values)].append(row)
        return found

    def _signature(self, values: dict) -> tuple:
        return tuple(
            values.get(column.name)
            for column in self.columns
            if column.name != "ref" and column.name in self.table.headings
        )


def give_refs(lines: list[Line], kind: str, round_of_line, next_refs) -> None:
    """Give references to new records without one, by round and in the order of the file."""
    by_round: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if not line.get("ref"):
            by_round[round_of_line(line)].append(line)
    for name, members in by_round.items():
        for line, ref in zip(members, next_refs(kind, name, len(members)), strict=True):
            line.values["ref"] = ref
