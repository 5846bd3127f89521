"""Terms in working days, with holidays and weekend days that are worked."""

from datetime import date, timedelta

import pytest

from cms.rules.working_days import add_working_days, is_working_day, latest_start

CALENDAR = {
    2026: {
        "holidays": frozenset(date(2026, 10, day) for day in range(1, 8)),
        "workdays": frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
    }
}


@pytest.mark.parametrize(
    "day, works",
    [
        (date(2026, 10, 1), False),  # Thursday, holiday
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # Saturday, worked
        (date(2026, 10, 11), False),
        (date(2027, 10, 1), True),  # no data for the year: a weekday
    ],
)
def test_a_day_is_worked_or_not(day, works):
    assert is_working_day(day, CALENDAR) is works


@pytest.mark.parametrize(
    "start, number, end",
    [
        (date(2026, 9, 28), 1, date(2026, 9, 29)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 9, 30), 4, date(2026, 10, 12)),
        (date(2026, 10, 3), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 0, date(2026, 9, 30)),
    ],
)
def test_a_term_ends_on_a_working_day(start, number, end):
    assert add_working_days(start, number, CALENDAR) == end


def test_what_is_late_on_a_day_started_early_enough():
    for number in range(60):
        today = date(2026, 9, 1) + timedelta(days=number)
        limit = latest_start(today, 15, CALENDAR)
        assert add_working_days(limit, 15, CALENDAR) < today
        assert add_working_days(limit + timedelta(days=1), 15, CALENDAR) >= today
