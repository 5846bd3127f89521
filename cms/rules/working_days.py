"""Working days in China: weekdays without public holidays, with the weekend days that are worked instead.

The calendar is data: `{2026: {"holidays": {...}, "workdays": {...}}}`. In a year without data every weekday counts.
"""

from collections.abc import Mapping
from datetime import date, timedelta

SATURDAY = 5
Calendar = Mapping[int, Mapping[str, frozenset[date]]]


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Tell whether offices are open on a day."""
    year = calendar.get(day.year, {})
    if day in year.get("workdays", ()):
        return True
    return day.weekday() < SATURDAY and day not in year.get("holidays", ())


def add_working_days(start: date, number: int, calendar: Calendar) -> date:
    """Return the last day of a term of working days; the day on which it starts does not count."""
    day = start
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day, calendar)
    return day


def latest_start(day: date, number: int, calendar: Calendar) -> date:
    """Return the latest start of a term that is over on a day: what started then or before is late."""
    start = day - timedelta(days=1)
    while add_working_days(start, number, calendar) >= day:
        start -= timedelta(days=1)
    return start
