"""The front of a circular: masthead, title, speaker and dates, down to the first line of the body."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from .headings import opening
from .lines import Line, is_closed, plain, tidy
from .masthead import IssueNumber, MastheadLine, fold, office_in, read_line
from .numbers import SPACED_DATE, read_date
from .paragraphs import INDENT
from .parts import Part
from .words import (
    ends_as_document,
    ends_like_title,
    is_mark,
    is_office,
    is_series,
    is_speech,
    label_of,
    speaker_in,
)

_FRONT_LINES = 30
_TITLE_LINES = 6
_BRACKETED = re.compile(r"[（(【\[].*[）)】\]]")
_NOTE = re.compile(r"根据|录音|整理|记录|摘|节选|供|审阅|审定")
_STARTS_TITLE = re.compile(r"关于|印发|转发|批转|在|——|—|召开|开展")


@dataclass
class Front:
    """What stands above the body; `end` is the index of the body's first line."""

    series: str | None = None
    issue: IssueNumber | None = None
    document_number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    title: str | None = None
    speaker: str | None = None
    spoken_on: date | None = None
    end: int = 0
    parts: list[Part] = field(default_factory=list)


def read_front(lines: Sequence[Line], *, indented: bool) -> Front:
    """Return the front of a circular; what is missing stays None."""
    reader = _Reader(lines, indented)
    reader.masthead()
    reader.title()
    reader.byline()
    return reader.front


class _Reader:
    """Walks down the front once."""

    def __init__(self, lines: Sequence[Line], indented: bool):
        self.lines = lines
        self.indented = indented
        self.front = Front()
        self.limit = next((n for n, line in enumerate(lines[:_FRONT_LINES]) if _ends_front(line)), len(lines))
        self.limit = min(self.limit, _FRONT_LINES)
        self.at = 0

    def text(self, at: int) -> str:
        """Return a line of the front, "" beyond it."""
        return self.lines[at].text if at < self.limit else ""

    def take(self, kind: str) -> str:
        """Move on by one line, which belongs to a part."""
        text = self.text(self.at)
        self.front.parts.append(Part(kind, text))
        self.at += 1
        self.front.end = self.at
        return text

    def masthead(self) -> None:
        """Read series, number, issuer and date."""
        found = [(n, read_line(self.text(n))) for n in range(self.limit)]
        numbered = next(((n, said) for n, said in found if said and said.issue), None)
        if numbered:
            self._numbered(*numbered)
        else:
            self._unnumbered(found)
        self._issuer_and_date()
        if self.front.issue is None and self.front.series and not self._title_follows():
            self._masthead_is_title()

    def _numbered(self, number_at: int, said: MastheadLine) -> None:
        front, issue = self.front, said.issue
        front.issue = issue
        front.document_number = issue.printed if issue.bracketed else None
        above = [n for n in range(number_at) if not is_mark(self.text(n))]
        joined = tidy("".join(self.text(n) for n in above))
        title_first = issue.bracketed and ("关于" in joined or (ends_like_title(joined) and "的" in joined))
        names = []
        while self.at < number_at:
            if self.at not in above:
                self.take("mark")
            elif title_first:
                self.take("title")
            elif (line := read_line(self.text(self.at))) and line.day:
                self._take_issuer(line)
            else:
                names.append(self.take("masthead"))
        self._take_issuer(said)
        if title_first:
            front.title = joined
        front.series = tidy("".join(names)) or issue.before or None
        if names and issue.before and not issue.bracketed:
            front.series = tidy("".join(names) + issue.before)

    def _unnumbered(self, found: list[tuple[int, MastheadLine | None]]) -> None:
        dated = next((n for n, said in found if said and not _BRACKETED.fullmatch(self.text(n))), None)
        end = 0
        if dated is not None:
            end = dated
            while end and is_office(self.text(end - 1)) and not is_series(self.text(end - 1)):
                end -= 1
        names = range(end)
        good = end and all(len(plain(self.text(n))) <= 30 for n in names) and is_series(self.text(end - 1))
        if not good:
            end = 0
            while is_mark(self.text(end)) or (end < self.limit - 1 and _is_short_series(self.text(end))):
                end += 1
        words = []
        while self.at < end:
            words.append("" if is_mark(self.text(self.at)) else self.text(self.at))
            self.take("masthead" if words[-1] else "mark")
        self.front.series = tidy("".join(words)) or None

    def _issuer_and_date(self) -> None:
        if not self.front.parts or self.front.title:
            return
        front = self.front
        while self.at < self.limit:
            text = self.text(self.at)
            said = read_line(text)
            if is_mark(text):
                self.take("mark")
            elif said and said.issue and not said.issue.bracketed and front.issue:
                self.take("issue")
            elif said and said.issue is None and not (self.front.issued_on and said.day and not said.offices):
                self._take_issuer(said)
            elif self._is_issuer_line():
                self._add_issuer(office_in(text))
                self.take("issuer")
            else:
                return

    def _take_issuer(self, said: MastheadLine) -> None:
        for name in said.offices:
            self._add_issuer(name)
        self.front.issued_on = self.front.issued_on or said.day
        self.take("issue" if said.issue else "issuer")

    def _add_issuer(self, name: str) -> None:
        self.front.issuer = f"{self.front.issuer} {name}" if self.front.issuer else name

    def _is_issuer_line(self) -> bool:
        text = self.text(self.at)
        if not office_in(text):
            return False
        if office_in(text, marked=True):
            return True
        after = self.at + 1
        while after < self.limit and office_in(self.text(after)):
            after += 1
        below = self.text(after)
        said = read_line(below)
        if said and said.day and not said.issue and not _BRACKETED.fullmatch(below):
            return True
        return bool(below) and self.front.issuer is None and not _STARTS_TITLE.match(plain(below))

    def _title_follows(self) -> bool:
        return self.at < self.limit and self._is_title_line([])

    def _masthead_is_title(self) -> None:
        front = self.front
        front.title, front.series = front.series, None
        front.parts = [Part("title", p.text) if p.kind == "masthead" else p for p in front.parts]

    def title(self) -> None:
        """Read the lines of the title, subtitle included."""
        if self.front.title:
            return
        words: list[str] = []
        while self.at < self.limit and len(words) < _TITLE_LINES and self._is_title_line(words):
            words.append(self.take("title"))
        self.front.title = tidy(_join(words)) or None

    def _is_title_line(self, words: list[str]) -> bool:
        line = self.lines[self.at]
        text = line.text
        if is_mark(text) and not words:
            return False
        if text.startswith("—") and len(text) > 2:
            return True
        if read_line(text) or _is_bare_date(text):
            return False
        whole = tidy("".join(words))
        if _BRACKETED.fullmatch(text):
            return bool(words) and len(text) <= 14 and not _NOTE.search(text) and not _has_date(text)
        if words and (ends_like_title(whole) or is_speech(whole) or self._date_below()) and speaker_in(text):
            return False
        if words and is_office(text) and (ends_like_title(whole) or not self.text(self.at + 1)):
            return False
        if words and ends_as_document(whole) and not self._ends_title_soon():
            return False
        if self.indented and line.indent in INDENT and not line.apart and len(plain(text)) >= 20:
            return ends_like_title(text) and "，" not in text
        if "，" in text and len(text) > 24 and not self._date_or_speaker_below():
            return False
        return len(text) <= 60 and len(whole) + len(text) <= 200

    def _ends_title_soon(self) -> bool:
        """Say whether this line or the next ends a title that seemed complete: 关于印发办法 / 的通知."""
        for text in (self.text(self.at), self.text(self.at + 1)):
            if not text or len(text) > 30 or "，" in text or _has_date(text):
                return False
            if ends_like_title(text):
                return True
        return False

    def _date_below(self) -> bool:
        return _has_date(self.text(self.at + 1)) and len(self.text(self.at + 1)) <= 40

    def _date_or_speaker_below(self) -> bool:
        below = self.text(self.at + 1)
        return self._date_below() or bool(below and (speaker_in(below) or ends_like_title(below)))

    def byline(self) -> None:
        """Read what stands between title and body: speaker, day, notes, the issuer of a decision."""
        front = self.front
        if not front.title:
            return
        days: list[tuple[date, bool]] = []
        while self.at < self.limit:
            text = self.text(self.at)
            bracketed = bool(_BRACKETED.fullmatch(text))
            said = read_line(text)
            if said and said.issue and said.issue.bracketed and not front.document_number:
                front.document_number = said.issue.printed
                self.take("byline")
                continue
            day, rest = _split_date(text)
            name = speaker_in(rest) if rest else None
            if day and (not rest or name or bracketed or office_in(rest)):
                days.append((day, bracketed))
                front.speaker = front.speaker or name
                front.issuer = front.issuer or (office_in(rest) if rest and not name else None)
            elif name and not front.speaker:
                front.speaker = name
            elif is_office(text):
                front.issuer = front.issuer or office_in(text)
            elif not (bracketed and len(text) <= 60):
                break
            self.take("byline")
        for day, bracketed in days:
            spoken = front.speaker or is_speech(front.title) or (bracketed and front.issued_on)
            if spoken and not front.spoken_on:
                front.spoken_on = day
            elif not front.issued_on:
                front.issued_on = day


def _join(words: list[str]) -> str:
    """Join the lines of a title; words of Latin letters keep a space."""
    return " ".join(words)


def _ends_front(line: Line) -> bool:
    """Say whether the body has begun at this line at the latest."""
    text = line.text
    if line.row and "\t" in text.strip() and not read_line(text):
        return True
    if _BRACKETED.fullmatch(text) and len(text) <= 60:
        return False
    if text.rstrip("”’」』").endswith(("？", "！", "?", "!")) and len(text) <= 40:
        return False
    if is_mark(text) or office_in(text, marked=True):
        return False
    label = label_of(text)
    return (
        is_closed(text) or bool(opening(text)) or len(text) > 120 or bool(label and not _is_bare_date(text))
    )


def _is_short_series(text: str) -> bool:
    return is_series(text) and len(plain(text)) <= 20


def _is_bare_date(text: str) -> bool:
    return read_date(plain(text).strip("()")) is not None


def _has_date(text: str) -> bool:
    return bool(re.search(SPACED_DATE, fold(text)))


def _split_date(text: str) -> tuple[date | None, str]:
    """Return the day in a short line and the rest of the line without brackets and marks."""
    match = re.search(SPACED_DATE, fold(text))
    if not match:
        return None, text.strip("（）() \u3000")
    rest = text[: match.start()] + " " + text[match.end() :]
    return read_date(fold(match.group())), rest.strip("（）() \t\u3000\u00a0，,、：:")
