"""The units that may be commented on today, kept by each process for a minute."""

import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from cms.models import UnitVersion

SECONDS = 60


@dataclass(frozen=True)
class UnitList:
    """Units by code (key and names) and codes by name."""

    by_code: dict[str, tuple[int, str, str]]
    by_name: dict[str, tuple[str, ...]]

    def name(self, code: str, language: str = "zh-hans") -> str:
        """Return a unit's name in the reader's language."""
        _key, zh, en = self.by_code[code]
        return en if language.startswith("en") and en else zh

    def options(self, language: str = "zh-hans") -> list[str]:
        """Return what a sender may choose from: each unit as name and code."""
        return [f"{self.name(code, language)}（{code}）" for code in self.by_code]


def load(day: date) -> UnitList:
    """Return the units that exist on a day; one query."""
    lasting = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    lasting &= Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    by_code, by_name = {}, defaultdict(list)
    rows = UnitVersion.objects.filter(lasting).order_by("unit__code")
    for key, code, zh, en in rows.values_list("unit_id", "unit__code", "name", "name_en"):
        by_code[code] = (key, zh, en)
        for name in {zh, en} - {""}:
            by_name[name].append(code)
    return UnitList(by_code, {name: tuple(codes) for name, codes in by_name.items()})


_kept: tuple[float, date, UnitList] | None = None


def units_on(day: date, *, fresh: bool = False) -> UnitList:
    """Return the units of a day, at most a minute old; `fresh`: a second."""
    global _kept
    now = time.monotonic()
    age = now - _kept[0] if _kept else SECONDS
    if (fresh and age > 1) or _kept is None or _kept[1] != day or age > SECONDS:
        _kept = (now, day, load(day))
    return _kept[2]
