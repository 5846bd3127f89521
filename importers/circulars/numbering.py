"""Automatic numbering of a .docx rendered as Word prints it, from numbering.xml."""

from dataclasses import dataclass, field

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HAN = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def chinese(value: int, digits: str = _HAN, units: str = "十百千") -> str:
    """Return 12 as 十二, 105 as 一百零五; above 9999 digits are used."""
    if not 0 < value < 10_000:
        return str(value)
    out, gap = "", False
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit:
            out += (digits[0] if gap and out else "") + digits[digit] + (units[power - 1] if power else "")
            gap = False
        else:
            gap = True
    return out[1:] if digits == _HAN and out.startswith("一十") else out


def _letters(value: int) -> str:
    return chr(97 + (value - 1) % 26) * ((value - 1) // 26 + 1) if value > 0 else ""


def _roman(value: int) -> str:
    out = ""
    for worth, sign in _ROMAN:
        count, value = divmod(value, worth)
        out += sign * count
    return out


def _from(first: int, last: int):
    """Return a renderer for signs that follow one another in Unicode, digits beyond them."""
    return lambda value: chr(first + value - 1) if 0 < value <= last else str(value)


FORMATS = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": lambda value: str(value).translate({48 + n: 0xFF10 + n for n in range(10)}),
    "decimalEnclosedCircle": _from(0x2460, 20),
    "decimalEnclosedCircleChinese": _from(0x2460, 20),
    "decimalEnclosedParen": _from(0x2474, 20),
    "decimalEnclosedFullstop": _from(0x2488, 20),
    "ideographEnclosedCircle": _from(0x3220, 10),
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "ideographTraditional": lambda value: _STEMS[value - 1] if 0 < value <= 10 else str(value),
    "ideographZodiac": lambda value: _BRANCHES[value - 1] if 0 < value <= 12 else str(value),
    "ideographDigital": lambda value: "".join("〇一二三四五六七八九"[int(d)] for d in str(value)),
    "chineseLegalSimplified": lambda value: chinese(value, _LEGAL, "拾佰仟"),
    "none": lambda value: "",
} | dict.fromkeys(
    (
        "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
        "taiwaneseCountingThousand", "koreanCounting", "japaneseDigitalTenThousand",
    ),
    chinese,
)  # fmt: skip


@dataclass(slots=True)
class Level:
    """One level of a list."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _List:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of a document in order."""

    def __init__(self, root=None):
        self._abstract: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def _read(self, root) -> None:
        linked, links = {}, {}
        for element in root.iter(f"{W}abstractNum"):
            key = element.get(f"{W}abstractNumId")
            self._abstract[key] = dict(map(_level, element.findall(f"{W}lvl")))
            if (style := _value(element, "styleLink")) is not None:
                linked[style] = key
            if (style := _value(element, "numStyleLink")) is not None:
                links[key] = style
        for key, style in links.items():
            if style in linked:
                self._abstract[key] = self._abstract[linked[style]]
        for element in root.iter(f"{W}num"):
            found = _List(_value(element, "abstractNumId") or "")
            for override in element.findall(f"{W}lvlOverride"):
                depth = _number(override.get(f"{W}ilvl"))
                if (start := _value(override, "startOverride")) is not None:
                    found.starts[depth] = _number(start)
                if (level := override.find(f"{W}lvl")) is not None:
                    found.levels[depth] = _level(level)[1]
            self._lists[element.get(f"{W}numId")] = found

    def depth_of_style(self, key: str, style: str) -> int | None:
        """Return the level of a list that a paragraph style takes."""
        found = self._lists.get(key)
        levels = self._abstract.get(found.abstract, {}) if found else {}
        return next((depth for depth, level in levels.items() if level.style == style), None)

    def next(self, key: str, depth: int) -> str:
        """Return the number of the next paragraph of a list at a level, with its marks; "" without a list."""
        found = self._lists.get(key)
        if found is None:
            return ""
        levels = self._abstract.get(found.abstract, {}) | found.levels
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(found.abstract, {})
        if depth in found.starts and (key, depth) not in self._started:
            counts.pop(depth, None)
        self._started.add((key, depth))
        start = found.starts.get(depth, levels[depth].start)
        counts[depth] = counts[depth] + 1 if depth in counts else start
        for deeper in [n for n in counts if n > depth]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and depth + 1 <= restart):
                del counts[deeper]
        return _render(levels, counts, depth)


def _render(levels: dict[int, Level], counts: dict[int, int], depth: int) -> str:
    level = levels[depth]
    if level.form == "bullet":
        return "•" if not level.text.strip() or "\ue000" <= level.text[0] <= "\uf8ff" else level.text
    text = level.text
    for n in range(9):
        if f"%{n + 1}" in text:
            of = levels.get(n, Level())
            form = FORMATS.get("decimal" if level.legal else of.form, str)
            text = text.replace(f"%{n + 1}", form(counts.get(n, of.start)))
    return text + " " if text[-1:].isascii() and text[-1:].isalnum() else text


def _level(element) -> tuple[int, Level]:
    form = element.find(f".//{{*}}Fallback/{W}numFmt")
    if form is None:
        form = element.find(f"{W}numFmt")
    restart = _value(element, "lvlRestart")
    legal = element.find(f"{W}isLgl")
    return _number(element.get(f"{W}ilvl")), Level(
        form=form.get(f"{W}val", "decimal") if form is not None else "decimal",
        text=_value(element, "lvlText") or "",
        start=_number(_value(element, "start") or "1"),
        restart=None if restart is None else _number(restart),
        legal=legal is not None and legal.get(f"{W}val", "1") not in ("0", "false", "off"),
        style=_value(element, "pStyle"),
    )


def _value(element, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def _number(text: str | None) -> int:
    return int(text) if text and text.lstrip("-").isdigit() else 0
