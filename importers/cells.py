"""From the value of a cell to the value of a column: pure converters, each of which returns a value or refuses.

A refusal says what is wrong with the value and what to do; where it stands (header, cell) is added by the caller.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from cms.rules.rounds import BadRound, Round
from importers.formats.values import INVISIBLE, Fault, Number, Value, day_of_serial, is_blank, shortest

CODE_LENGTH, NAME_LENGTH, TEXT_LENGTH = 64, 200, 32_767
DIGITS = 15  # a spreadsheet keeps no more

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+")
_WHOLE = re.compile(r"\d+\.0+")
_QUOTED = re.compile(r'="(.*)"', re.DOTALL)
_YMD = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(
    r"(?:T|\s)\s*\d{1,2}(?:[:时]\d{1,2}(?:[:分](?:\d{1,2}(?:\.\d+)?秒?)?)?|时)(?:Z|[+-]\d{2}:?\d{2})?"
)
_UNCLEAR = re.compile(r"\d{1,4}[-/.年 ]\d{1,2}[-/.月 ]\d{1,4}[日号]?")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


class CellError(Exception):
    """A refusal: a stable code and what to say about the value, with the remedy, in both languages."""

    def __init__(self, code: str, zh: str, en: str):
        super().__init__(zh)
        self.code, self.zh, self.en = code, zh, en


@dataclass(frozen=True, slots=True)
class Reading:
    """What a converter must know of the file: a .csv types nothing; a workbook may count days from 1904."""

    csv: bool = False
    date1904: bool = False


Converter = Callable[[Value | None, Reading], object]


def shown(value: object) -> str:
    """Return a value as a message names it: short, on one line, invisible characters by their number."""
    text = value.text if isinstance(value, Fault) else str(value)
    text = re.sub(
        rf"[\x00-\x1f\x7f-\x9f\ud800-\udfff{INVISIBLE}\u200e\u200f\u202a-\u202e\u2066-\u2069]",
        lambda found: f"<U+{ord(found[0]):04X}>",
        text,
    )
    return text if len(text) <= 60 else f"{text[:57]}…"


def usable(value: Value | None) -> Value | None:
    """Return the value, None for a blank one; refuse error cells and formulas that were never computed."""
    if isinstance(value, Fault):
        if value.code == "formula_without_value":
            raise CellError(
                value.code,
                "公式没有结果，无法读取。请用 Excel 或 WPS 打开并保存一次，或改为填写数值。",
                "The formula has no result. Open and save the file in Excel or WPS, or type the value.",
            )
        raise CellError(
            value.code,
            f"单元格出错（{value.text}）。请改正公式，或直接填写内容。",
            f"The cell shows an error ({value.text}). Correct the formula or type the value.",
        )
    return None if is_blank(value) else value


def _no_control(text: str, *, code: bool = False) -> None:
    """Refuse characters that cannot be seen and do harm."""
    if found := _CONTROL.search(text) or (_BIDI.search(text) if code else None):
        at = f"U+{ord(found[0]):04X}"
        raise CellError(
            "control_character",
            f"“{shown(text)}”含有不可见的控制字符（{at}）。请删去后重新填写。",
            f"{shown(text)!r} holds an invisible control character ({at}). Delete it.",
        )


def _digits_lost(text: str) -> CellError:
    return CellError(
        "digits_lost",
        f"“{shown(text)}”超过 15 位有效数字或是科学计数，表格软件已丢失末尾数字。请把该列设为“文本”格式后重新填写。",
        f"{shown(text)!r} has more than 15 digits or is in scientific notation: digits were lost. "
        "Format the column as text and type it again.",
    )


def _of_number(value: Number) -> str:
    """Return the shortest decimal text of a number; refuse one whose last digits are lost."""
    text = value.as_text
    whole = text.lstrip("-").partition(".")[0].lstrip("0")
    if len(whole) > DIGITS:
        raise _digits_lost(text)
    return text


def narrow(text: str) -> str:
    """Return a text in half width, without outer white space and without characters of no width."""
    return re.sub(f"[{INVISIBLE}]", "", unicodedata.normalize("NFKC", text)).strip()


def code(value: Value | None, reading: Reading, known: Collection[str] = ()) -> str | None:
    """Return a code, or None for a blank cell; `known` are existing codes, which settle what scientific text means."""
    value = usable(value)
    if value is None:
        return None
    if isinstance(value, Number):
        text = _of_number(value)
        if "." in text and len(text.replace(".", "").lstrip("-0")) > DIGITS:
            raise _digits_lost(text)
    elif isinstance(value, date):
        raise CellError(
            "bad_code",
            f"“{value.isoformat()}”是日期，不是编码，可能被表格软件改写。请把该列设为“文本”格式后重新填写。",
            f"{value.isoformat()} is a date, not a code. Format the column as text and type the code again.",
        )
    else:
        text = _code_of_text(str(value).upper() if isinstance(value, bool) else value, reading, known)
        if not text:
            return None
    if len(text) > CODE_LENGTH:
        raise too_long(text, CODE_LENGTH)
    if text.startswith(".") or not all(c.isalnum() or c in "-_." for c in text):
        raise CellError(
            "bad_code",
            f"“{shown(text)}”不能作为编码。编码只能用字母、数字、汉字、-、_ 和 .，且不能以 . 开头，请改正。",
            f"{shown(text)!r} is no code: letters, digits, Han, -, _ and . only, and no leading dot. Correct it.",
        )
    return text


def _code_of_text(raw: str, reading: Reading, known: Collection[str]) -> str:
    """Return the code that a text cell means."""
    text = raw
    if reading.csv:
        bare = text.strip()
        if wrapped := _QUOTED.fullmatch(bare):
            text = wrapped[1]
        elif bare.startswith("'"):
            text = bare[1:]
    _no_control(text.strip("\t\r\n"), code=True)
    text = narrow(text)
    if text in known:
        return text
    if _SCIENTIFIC.fullmatch(text):
        plain = shortest(text) if len(text) < 40 else text
        if plain in known and len(plain.lstrip("-0")) <= DIGITS:
            return plain
        raise _digits_lost(text)
    if reading.csv and _WHOLE.fullmatch(text):
        return text.partition(".")[0]
    return text


def codes(value: Value | None, reading: Reading, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the codes of a list separated by 、 ； ; or , in order, each once."""
    value = usable(value)
    if not isinstance(value, str) or isinstance(value, Number):
        one = code(value, reading, known)
        return () if one is None else (one,)
    if reading.csv and (wrapped := _QUOTED.fullmatch(value.strip())):
        value = wrapped[1]
    parts = re.split(r"[、；;,，]", value)
    found = (code(part, reading, known) for part in parts)
    return tuple(dict.fromkeys(each for each in found if each))


def too_long(text: str, limit: int) -> CellError:
    """Return the refusal of a text over its limit."""
    return CellError(
        "too_long",
        f"“{shown(text)}”有 {len(text)} 个字符，上限 {limit} 个。请缩短。",
        f"{shown(text)!r} has {len(text)} characters, at most {limit}. Shorten it.",
    )


def text(value: Value | None, reading: Reading, limit: int = TEXT_LENGTH) -> str:
    """Return a text as written, without outer white space and with LF between lines; blank for a blank cell."""
    value = usable(value)
    if value is None:
        return ""
    if isinstance(value, Number):
        return _of_number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    _no_control(value)
    value = value.strip().replace("\r\n", "\n").replace("\r", "\n")
    if len(value) > limit:
        raise too_long(value, limit)
    return value


def name(value: Value | None, reading: Reading) -> str:
    """Return a text of one name, at most 200 characters."""
    return text(value, reading, NAME_LENGTH)


def short(value: Value | None, reading: Reading) -> str:
    """Return a short text, at most 64 characters."""
    return text(value, reading, 64)


def day(value: Value | None, reading: Reading) -> date | None:
    """Return a day, or None for a blank cell; a time is dropped, what can be read in two ways is refused."""
    value = usable(value)
    if value is None:
        return None
    if isinstance(value, date):
        return _in_range(value, value.isoformat())
    if isinstance(value, bool):
        raise _no_day(str(value).upper())
    raw = value.as_text if isinstance(value, Number) else value
    _no_control(raw)
    plain = narrow(raw)
    if isinstance(value, Number) and re.fullmatch(r"\d{5}\.\d+", plain):
        plain = plain.partition(".")[0]
    plain = plain.translate(_HAN_DIGITS) if re.search("[〇○零一二三四五六七八九]", plain) else plain
    if isinstance(value, str) and not isinstance(value, Number):
        plain = _han_numbers(plain)
    if (time := _TIME.search(plain)) and time.end() == len(plain):
        plain = plain[: time.start()].strip()
    plain = re.sub(r"\s*([-/.年月日号])\s*", r"\1", plain)
    if re.fullmatch(r"\d{5}", plain):
        found = day_of_serial(int(plain), reading.date1904)
        if found is None:
            raise _no_day(raw)
        return found
    if match := _YMD.fullmatch(plain):
        parts = match[1], match[3] or match[5], match[4] or match[6]
    elif match := _COMPACT.fullmatch(plain):
        parts = match[1], match[2], match[3]
    elif _UNCLEAR.fullmatch(plain):
        raise CellError(
            "ambiguous_date",
            f"日期“{shown(raw)}”的年月日次序不清或年份只有两位。请写成四位年份在前的形式，如 2010-12-07。",
            f"The date {shown(raw)!r} can be read in several ways. Write the four-digit year first: 2010-12-07.",
        )
    else:
        raise _no_day(raw)
    try:
        return _in_range(date(*map(int, parts)), raw)
    except ValueError as fault:
        raise _no_day(raw) from fault


def _han_numbers(plain: str) -> str:
    """Return 2010年12月7日 for 2010年十2月7日, what is left of Chinese numerals once their digits are replaced."""
    plain = re.sub(r"(\d)十(\d)", r"\1\2", plain)
    plain = re.sub(r"(\d)十", r"\g<1>0", plain)
    plain = re.sub(r"十(\d)", r"1\1", plain)
    return plain.replace("十", "10") if "年" in plain else plain


def _in_range(found: date, raw: str) -> date:
    if not 1900 <= found.year <= 2199:
        raise _no_day(raw)
    return found


def _no_day(raw: str) -> CellError:
    return CellError(
        "bad_date",
        f"“{shown(raw)}”不是有效日期。请写成 2010-12-07 或 2010年12月7日。",
        f"{shown(raw)!r} is no day. Write it as 2010-12-07.",
    )


def half_year(value: Value | None, reading: Reading) -> str | None:
    """Return a round such as 2010H2."""
    value = usable(value)
    if value is None:
        return None
    raw = text(value, reading)
    try:
        return Round.parse(raw).name
    except BadRound as fault:
        raise CellError(
            "bad_round",
            f"“{shown(raw)}”不是期间。请写成 2010H2 或 2010年下半年。",
            f"{shown(raw)!r} is no round. Write 2010H2.",
        ) from fault


def one_of(terms: Iterable) -> Converter:
    """Return the converter of a closed list: the Chinese term or the slug gives the slug; blank gives a blank."""
    terms = list(terms)
    meanings = {narrow(term.zh): term.value for term in terms}
    meanings |= {term.value.casefold(): term.value for term in terms}
    listed = "、".join(term.zh for term in terms)

    def convert(value: Value | None, reading: Reading) -> str:
        value = usable(value)
        if value is None:
            return ""
        raw = text(value, reading)
        plain = narrow(raw)
        found = meanings.get(plain) or meanings.get(plain.casefold())
        if found is None:
            _no_control(plain, code=True)
            raise CellError(
                "unknown_value",
                f"“{shown(raw)}”不在可选项中。请填以下之一：{listed}。",
                f"{shown(raw)!r} is not on the list. Write one of: {listed}.",
            )
        return found

    convert.terms = {term.value: term.zh for term in terms}
    return convert


def whole_number(low: int, high: int) -> Converter:
    """Return the converter of a whole number between two bounds."""

    def convert(value: Value | None, reading: Reading) -> int | None:
        value = usable(value)
        if value is None:
            return None
        raw = text(value, reading)
        plain = shortest(narrow(raw))
        if not re.fullmatch(r"\d{1,6}", plain) or not low <= int(plain) <= high:
            raise CellError(
                "unknown_value",
                f"“{shown(raw)}”不在可选项中。请填 {low} 到 {high} 的数字。",
                f"{shown(raw)!r} is not on the list. Write a number from {low} to {high}.",
            )
        return int(plain)

    return convert
