"""By when comments are to be answered, and how many were in time."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings

import yaml

from cms.models import Comment
from cms.rules.terms import CommentStatus
from cms.rules.working_days import add_working_days, latest_start

BUILT_IN = Path(__file__).parent.parent / "calendars" / "china.yaml"
DAYS = 15
OWED = (CommentStatus.PENDING, CommentStatus.APPROVED, CommentStatus.REDACTED)


@cache
def calendar(path: str = "") -> dict:
    """Return the working days that the calendar file names; the built-in one unless CALENDAR_FILE is set."""
    file = Path(path or getattr(settings, "CALENDAR_FILE", "") or BUILT_IN)
    years = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  (strings only)
    return {
        int(year): {
            name: frozenset(day for entry in rows.get(name, ()) for day in _days(int(year), entry))
            for name in ("holidays", "workdays")
        }
        for year, rows in years.items()
    }


def _days(year: int, entry: str) -> list[date]:
    first, _dots, last = entry.partition("..")
    start, end = (date.fromisoformat(f"{year}-{part}") for part in (first, last or first))
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


def term() -> int:
    """Return within how many working days a comment is to be answered."""
    return getattr(settings, "COMMENT_ANSWER_DAYS", DAYS)


def due(received: date) -> date:
    """Return the day by which a comment of a day is to be answered."""
    return add_working_days(received, term(), calendar())


def late_since(today: date) -> date:
    """Return the latest day whose unanswered comments are late today."""
    return latest_start(today, term(), calendar())


@dataclass(frozen=True, slots=True)
class Answering:
    """Figures of the desk: comments that came in, were answered, were answered in time, wait, are late."""

    received: int
    answered: int
    in_time: int
    waiting: int
    late: int
    pending: int


def figures(today: date) -> Answering:
    """Count all comments but spam and withdrawn ones; one query."""
    gone = (CommentStatus.SPAM, CommentStatus.WITHDRAWN)
    limit, counts, dues = late_since(today), Counter(), {}
    rows = Comment.objects.exclude(status__in=gone).order_by()
    for day, answered, status in rows.values_list("date", "answered_on", "status").iterator():
        counts["received"] += 1
        counts["pending"] += status == CommentStatus.PENDING
        if answered:
            counts["answered"] += 1
            if day not in dues:
                dues[day] = due(day)
            counts["in_time"] += answered <= dues[day]
        elif status in OWED:
            counts["waiting"] += 1
            counts["late"] += day <= limit
    names = ("received", "answered", "in_time", "waiting", "late", "pending")
    return Answering(*(counts[name] for name in names))
