"""Numbers and dates as circulars write them: full width, Chinese, spaced."""

import re
from datetime import date

from .lines import plain

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | dict.fromkeys("〇○◯OoΟо0", 0) | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_YEAR_SIGNS = "〇○◯OoΟо零0一二三四五六七八九"
CHINESE = "〇零一二三四五六七八九十百千"
DATE = (
    rf"(?:(?:[0-9]{{4}}|[{_YEAR_SIGNS}]{{4}})年(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}})月"
    r"(?:[0-9]{1,2}|[一二三四五六七八九十廿卅]{1,3})日|[0-9]{4}([-./])[0-9]{1,2}\1[0-9]{1,2})"
)
SPACED_DATE = DATE.replace("年", r"\s*年\s*").replace("月", r"\s*月\s*").replace("日", r"\s*日")
_PARTS = re.compile(r"(.{4})(?:年(.+)月(.+)日|[-./](\d+)[-./](\d+))")


def number(text: str) -> int | None:
    """Return the value of a number in digits or in Chinese (十二, 一百零五, 二〇二一), or None."""
    text = plain(text).replace("廿", "二十").replace("卅", "三十")
    if re.fullmatch(r"[0-9]+", text):
        return int(text)
    if not text or any(ch not in _DIGITS and ch not in _UNITS for ch in text):
        return None
    if not any(ch in _UNITS for ch in text):
        return int("".join(str(_DIGITS[ch]) for ch in text))
    total, digit = 0, None
    for ch in text:
        if ch in _UNITS:
            total += (1 if digit is None or digit == 0 else digit) * _UNITS[ch]
            digit = None
        else:
            digit = _DIGITS[ch]
    return total + (digit or 0)


def read_date(text: str) -> date | None:
    """Return the day that a text consisting of one date names, or None; no day is guessed."""
    bare = plain(text)
    if not re.fullmatch(DATE, bare):
        return None
    year, *rest = _PARTS.fullmatch(bare).groups()
    month, day = [part for part in rest if part is not None]
    try:
        return date(number(year), number(month), number(day))
    except (TypeError, ValueError):
        return None
