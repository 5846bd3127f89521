"""What a cell can hold: text, a number, a day, a truth value or a fault. Nothing is converted before a kind asks."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u180e\u00ad"
_BLANK = re.compile(rf"[\s{INVISIBLE}]*")


class Number(str):
    """A number as the file wrote it; `as_text` is its shortest decimal form."""

    __slots__ = ()

    @property
    def as_text(self) -> str:
        """Return 370100 for 370100.0 and for 3.701E5."""
        return shortest(self)


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell without a usable value: an error such as #DIV/0!, or a formula that was never computed."""

    code: str
    text: str


Value = str | Number | date | bool | Fault


def shortest(text: str) -> str:
    """Return the shortest decimal text of a number, without exponent and without a trailing .0."""
    try:
        number = float(text)
    except ValueError:
        return text
    if number != number or number in (float("inf"), float("-inf")):
        return text
    if re.fullmatch(r"-?\d+", text):
        return str(int(text))
    if number.is_integer():
        return str(int(number))
    plain = repr(number)
    if "e" in plain:
        plain = f"{number:.20f}".rstrip("0")
    return plain


def is_blank(value: Value | None) -> bool:
    """Say whether a person sees nothing in the cell."""
    if value is None:
        return True
    if not isinstance(value, str):
        return False
    rest = value.strip()
    return not rest or (rest[0] in INVISIBLE and _BLANK.fullmatch(rest) is not None)


def day_of_serial(serial: float, date1904: bool = False) -> date | None:
    """Return the day that a spreadsheet means by a serial number, or None where it means none.

    The 1900 system counts a 29 February 1900 that never was.
    """
    whole = int(serial // 1)
    if date1904:
        return date(1904, 1, 1) + timedelta(days=whole) if 0 <= whole < 2_957_003 else None
    if not 1 <= whole < 2_958_466 or whole == 60:
        return None
    return date(1899, 12, 31 if whole < 60 else 30) + timedelta(days=whole)


def column_letters(index: int) -> str:
    """Return A for 0, Z for 25, AA for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, index: int) -> str:
    """Return the cell's name as a person reads it, D17."""
    return f"{column_letters(index)}{row}"
