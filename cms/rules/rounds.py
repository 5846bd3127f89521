"""Half-years: the rounds (期) in which duties fall due."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from cms.rules.reason import Reason

_SHORT = re.compile(r"([0-9]{4})H([12])")
_LONG = re.compile(r"([0-9]{4})年([上下])半年")
_IGNORED = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff]+")


class BadRound(ValueError):
    """The text names no half-year; `reason` says what to write instead."""

    def __init__(self, text: str):
        shown = text.strip()
        self.reason = Reason(
            "round",
            f"期间“{shown}”无法识别：请写成 2010H2 或 2010年下半年。",
            f"The round {shown!r} cannot be read. Write it as 2010H2 or 2010年下半年.",
            field="round",
        )
        super().__init__(self.reason.zh)


@dataclass(frozen=True, slots=True, order=True)
class Round:
    """One calendar half-year: `2010H2` is 2010年下半年."""

    year: int
    half: int

    @classmethod
    def parse(cls, text: str) -> "Round":
        """Read `2010H2` or `2010年下半年`, full width included; raises BadRound."""
        plain = _IGNORED.sub("", unicodedata.normalize("NFKC", text)).upper()
        if (match := _SHORT.fullmatch(plain)) and match[1] != "0000":
            return cls(int(match[1]), int(match[2]))
        if (match := _LONG.fullmatch(plain)) and match[1] != "0000":
            return cls(int(match[1]), 1 if match[2] == "上" else 2)
        raise BadRound(text)

    @property
    def name(self) -> str:
        """Return the short name, `2010H2`."""
        return f"{self.year:04d}H{self.half}"

    @property
    def label(self) -> str:
        """Return the Chinese name, 2010年下半年."""
        return f"{self.year:04d}年{'上' if self.half == 1 else '下'}半年"

    @property
    def first(self) -> date:
        """Return the first day, 1 January or 1 July."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def last(self) -> date:
        """Return the last day, 30 June or 31 December."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def calendar_year(self) -> tuple[date, date]:
        """Return first and last day of the calendar year: the campaign where nothing else is said."""
        return date(self.year, 1, 1), date(self.year, 12, 31)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return self.name

    def nearest(self, day: date) -> date:
        """Return the day itself inside the round, else the round's first or last day."""
        return min(max(day, self.first), self.last)


def round_of(day: date) -> Round:
    """Return the half-year in which a day falls."""
    return Round(day.year, 1 if day.month <= 6 else 2)
