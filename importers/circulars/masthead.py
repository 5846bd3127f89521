"""Lines of a masthead taken apart: issue number, date, office, in whatever order they share a line."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from .lines import tidy
from .numbers import CHINESE, SPACED_DATE, number, read_date
from .words import is_mark, is_office, spaced

_NUM = rf"(?:[0-9]{{1,6}}|[{CHINESE}]{{1,8}})"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2}|[二一][〇○零O九][〇○零O一二三四五六七八九]{2})"
_TOTAL = rf"(?:\s*[(,、]?\s*总\s*(?:第?\s*{_NUM}\s*[期号]|[期号]\s*:?\s*{_NUM})\s*\)?)?"
_BRACKET = re.compile(rf"[〔\[(【]\s*{_YEAR}\s*年?\s*[〕\])】]\s*第?\s*(?P<no>{_NUM})\s*[号期]")
_OF_YEAR = re.compile(rf"\(?\s*{_YEAR}\s*年\s*(?:度\s*)?第\s*(?P<no>{_NUM})\s*[号期]{_TOTAL}\s*\)?")
_PLAIN = re.compile(rf"\(?\s*总?\s*第\s*(?P<no>{_NUM})\s*[号期辑]{_TOTAL}\s*\)?")
_DATE = re.compile(SPACED_DATE)
_BEFORE_OFFICE = re.compile(
    r"^(?:编印单位|主办单位|编印|主办|主编单位|编发单位|发文机关|发文单位)\s*[:：]\s*"
)
_AFTER_OFFICE = re.compile(r"\s*(?:编印|编发|主办|主编|编制|编|印发|印制|印)$")
_PUNCTUATION = " \t\u3000\u00a0,，、;；|()（）"


@dataclass(frozen=True, slots=True)
class IssueNumber:
    """The number of an issue as printed; `bracketed` is the form 〔2023〕5号."""

    no: int
    year: int | None
    printed: str
    before: str
    bracketed: bool


@dataclass(frozen=True, slots=True)
class MastheadLine:
    """What one line of a masthead says."""

    issue: IssueNumber | None = None
    day: date | None = None
    offices: tuple[str, ...] = ()
    words: tuple[str, ...] = field(default=())


def fold(text: str) -> str:
    """Return the text in half width, character for character."""
    folded = (unicodedata.normalize("NFKC", ch) for ch in text)
    return "".join(new if len(new) == 1 else old for new, old in zip(folded, text, strict=True)).translate(
        {0xFE5D: "〔", 0xFE5E: "〕"}
    )


def office_in(text: str, *, marked: bool = False) -> str | None:
    """Return the office that a piece of masthead names; the words 编, 编印, 主办 around it are taken off."""
    bare = _BEFORE_OFFICE.sub("", text.strip(_PUNCTUATION))
    name = _AFTER_OFFICE.sub("", bare)
    if marked and name == text.strip(_PUNCTUATION):
        return None
    if not name or not is_office(name):
        return None
    several = spaced(name).split(" ")
    return " ".join(several) if all(len(each) > 3 and is_office(each) for each in several) else tidy(name)


def read_line(text: str) -> MastheadLine | None:
    """Return what a line of a masthead says, or None where the line is a title or a sentence."""
    folded = fold(text)
    issue = span = None
    for pattern in (_BRACKET, _OF_YEAR, _PLAIN):
        match = pattern.search(folded)
        if match and number(match["no"]) is not None:
            span = match.span()
            year = match.groupdict().get("year")
            before = text[: span[0]].strip(_PUNCTUATION)
            issue = IssueNumber(
                number(match["no"]),
                number(year) if year else None,
                tidy(text),
                tidy(before),
                pattern is _BRACKET,
            )
            break
    pieces, day, start = [], None, span[1] if span else 0
    if span and not _may_precede(text[: span[0]]):
        return None
    for match in _DATE.finditer(folded, start):
        if day is None and (found := read_date(folded[match.start() : match.end()])):
            pieces.append(text[start : match.start()])
            day, start = found, match.end()
    pieces.append(text[start:])
    if issue is None and day is None:
        return None
    if issue is not None:
        issue = IssueNumber(issue.no, issue.year, tidy(text[: span[1]]), issue.before, issue.bracketed)
    return _read_pieces([piece for piece in pieces if piece.strip(_PUNCTUATION)], issue, day)


def _read_pieces(pieces: list[str], issue: IssueNumber | None, day: date | None) -> MastheadLine | None:
    offices, words = [], []
    for piece in pieces:
        name = office_in(piece)
        if name:
            offices.append(name)
        elif is_mark(piece) or _AFTER_OFFICE.fullmatch(piece.strip(_PUNCTUATION)):
            words.append(piece.strip(_PUNCTUATION))
        else:
            return None
    return MastheadLine(issue, day, tuple(offices), tuple(words))


def _may_precede(text: str) -> bool:
    """Say whether words can stand before an issue number: a series or the office's letters, no title."""
    bare = fold(text).strip(_PUNCTUATION)
    return (
        len(bare) <= 40
        and not re.match(r"关于|在|转发|印发|依据|根据|按照", bare)
        and not re.search(r"[。，；：“]|的第?$", text.strip())
    )
