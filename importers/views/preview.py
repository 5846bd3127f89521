"""The rows of a preview as the page shows them: short, field by field, never more than a page can carry."""

from importers.kinds import KINDS
from importers.models import ImportRow, ImportRun

from .base import say

ROWS = 50
BYTES = 90_000  # of values; the page around them has its own weight
LONG = 60
TABS = (ImportRow.INVALID, ImportRow.CHANGED, ImportRow.NEW, ImportRow.UNCHANGED, ImportRow.SKIPPED)


def shorten(text: str) -> str:
    """Return a text that fits a cell of the preview."""
    text = " ".join(text.split())
    return text if len(text) <= LONG else f"{text[: LONG - 1]}…"


def difference(before: str, after: str) -> tuple[str, str]:
    """Return two values, shortened round the first place at which they differ."""
    before, after = " ".join(before.split()), " ".join(after.split())
    if max(len(before), len(after)) > LONG:
        same = 0
        for one, other in zip(before, after, strict=False):
            if one != other:
                break
            same += 1
        if (cut := max(0, same - 15)) and same > LONG // 2:
            before, after = f"…{before[cut:]}", f"…{after[cut:]}"
    return shorten(before), shorten(after)


def shown_rows(run: ImportRun, status: str, *, again: bool = False) -> tuple[list[dict], int]:
    """Return the first rows of one status, and how many more there are."""
    columns = {column.name: column for column in KINDS[run.kind].columns}
    rows = run.rows.filter(status=status)
    if again:
        rows = rows.filter(again=True)
        total = rows.count()
    else:
        total = run.counts.get(status, 0)
    shown, weight = [], 0
    for row in rows[:ROWS]:
        fields = []
        for name, after in row.after.items():
            before = row.before.get(name, "")
            if status == ImportRow.CHANGED and before == after:
                continue
            if status != ImportRow.CHANGED and not after:
                continue
            was, now = difference(before, after)
            fields.append({"label": columns[name].zh, "name": name, "was": was, "now": now})
        told = [say(message)[:300] for message in row.messages[:6]]
        weight += sum(len((f["was"] + f["now"]).encode()) + 90 for f in fields)
        weight += sum(len(text.encode()) + 20 for text in told) + 200
        if shown and weight > BYTES:
            break
        shown.append({"row": row, "fields": fields, "messages": told})
    return shown, max(0, total - len(shown))
