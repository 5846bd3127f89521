"""Open data: values as JSON, and as CSV that a spreadsheet opens without running anything."""

import csv
import dataclasses
import io
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

BOM = "\ufeff"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: dataclasses as objects, days in ISO form."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        found = {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        if "met" in found and "owed" in found:
            found["rate"] = value.rate
        return found
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def as_json(value: Any) -> str:
    """Return JSON for people and machines: indented, Chinese as it is."""
    return json.dumps(plain(value), ensure_ascii=False, indent=1) + "\n"


def cell(value: Any) -> str:
    """Return the text of one cell; what a spreadsheet would run as a formula gets an apostrophe."""
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return "'" + text if text.lstrip("'").startswith(STARTS_A_FORMULA) else text


def as_csv(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """Return a table in UTF-8 with a mark at the start, lines ended by CR LF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return BOM + out.getvalue()
