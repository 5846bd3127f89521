"""What stands below the body: attachments, signature, remarks, annexes, subject words, distribution, print line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from .headings import opening
from .lines import Line, is_bracketed, is_closed, plain, tidy
from .masthead import office_in, read_line
from .numbers import SPACED_DATE
from .parts import Part
from .words import LABELS, is_contact, is_imprint, is_office, label_of, speaker_in

SUBJECT_LABELS = ("主题词", "关键词")
_PRINTED = re.compile(r"\(?.{0,60}?(?:印发|印制|翻印|印)\)?")
_COPIES = re.compile(r"\(?(?:共印|印数|印|印发份数)[::]?[0-9]{1,5}份\)?")
_ATTACHED = re.compile(r"(?:附件|附)\s*[0-9０-９一二三四五六七八九十]{0,3}\s*[：:]")
_ANNEX = re.compile(r"附件?([0-9]{1,3}|[一二三四五六七八九十]{1,3})?[::]?")
_ANNEX_TITLED = re.compile(r"附件([0-9]{1,3}|[一二三四五六七八九十]{1,3})[::]?.{1,60}")
_SEVERAL = re.compile(rf"(?<=[\s。；;])(?=(?:{LABELS})\s*[：:])")


@dataclass
class Back:
    """What stands below the body; `start` is the index of its first line."""

    start: int
    attachments: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    issuer: str | None = None
    issued_on: date | None = None
    notes: list[str] = field(default_factory=list)
    annexes: list[list[Line]] = field(default_factory=list)
    subject_words: list[str] = field(default_factory=list)
    distribution: list[tuple[str, list[str]]] = field(default_factory=list)
    print_line: str | None = None
    unplaced: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def entries(text: str) -> list[str]:
    """Return the recipients in a list: split at ， and ； outside brackets only, the closing 。 taken off."""
    found, depth, word = [], 0, []
    for ch in text:
        depth += (ch in "（(") - (ch in "）)")
        if ch in "，；,;" and depth <= 0:
            found.append("".join(word))
            word = []
        else:
            word.append(ch)
    found.append("".join(word))
    return [entry for entry in (tidy(piece).strip("。：: ") for piece in found) if entry]


def subject_words(text: str) -> list[str]:
    """Return the subject words: separated by white space or ；, where there is neither by ， or 、."""
    text = text.strip().rstrip("。；;")
    separator = r"[\s；;]+" if re.search(r"[\s；;]", text) else r"[，,、]+"
    return [word for word in re.split(separator, text) if word]


def read_back(lines: Sequence[Line], start: int) -> Back:
    """Return what stands below the body that begins at `start`."""
    labels = _labels_start(lines, start)
    date_at = _date_line(lines, start, labels)
    annex = _annex_start(lines, (date_at + 1) if date_at is not None else start, labels, date_at is not None)
    signature = _signature(lines, start, date_at, annex)
    attached = _attachments_start(lines, start, signature.start)
    back = Back(start=min(attached, signature.start, annex, labels))
    walker = _Walker(lines, back)
    walker.attachments(attached, signature.start)
    walker.signature(signature)
    walker.remarks(signature.stop, annex)
    walker.annexes(annex, labels)
    walker.labels(labels)
    return back


def _labels_start(lines: Sequence[Line], start: int) -> int:
    """Return the index of the first line of the block of labels and print line at the end."""
    for n in range(start, len(lines)):
        text = lines[n].text
        if n > start and (label_of(text) or _is_print(text) or _COPIES.fullmatch(plain(text))):
            return n
        if n > start and (_is_print_office(lines, n) or _is_imprint(lines, n)):
            return n
    return len(lines)


def _is_print(text: str) -> bool:
    """Say whether a line is 示例局办公室 2023年3月5日印发."""
    bare = plain(text)
    return bool(_PRINTED.fullmatch(bare) and re.search(SPACED_DATE, bare)) and not is_closed(text)


def _is_print_office(lines: Sequence[Line], n: int) -> bool:
    """Say whether the office of a print line stands on a line of its own before the day."""
    below = lines[n + 1].text if n + 1 < len(lines) else ""
    return is_office(lines[n].text) and _is_print(below) and bool(re.match(SPACED_DATE, plain(below)))


def _is_imprint(lines: Sequence[Line], n: int) -> bool:
    """Say whether only lines about editing and proof-reading are left."""
    return all(is_imprint(line.text) for line in lines[n:])


def _date_line(lines: Sequence[Line], start: int, end: int) -> int | None:
    """Return the index of the day of signature: a line of its own, or behind the office's name."""
    for n in range(start + 1, end):
        line = lines[n]
        if line.row or is_bracketed(line.text):
            continue
        said = read_line(line.text)
        if not said or said.issue or not said.day:
            continue
        signed = said.offices or is_office(lines[n - 1].text) or _is_signatory(lines[n - 1].text)
        if signed or n + 1 == end or _is_after(lines[n + 1]):
            return n
    return None


def _is_after(line: Line) -> bool:
    """Say whether a line can follow the day of signature."""
    return bool(is_bracketed(line.text) or _ANNEX.fullmatch(plain(line.text)) or is_contact(line.text))


def _is_signatory(text: str) -> bool:
    """Say whether a line is a person with his post, as below an order: 局长 示例甲."""
    return bool(speaker_in(text)) and len(plain(text)) > 4


def _annex_start(lines: Sequence[Line], start: int, end: int, signed: bool) -> int:
    """Return the index of the first annex's heading, a line such as 附件1."""
    for n in range(start, end):
        bare = plain(lines[n].text)
        if lines[n].row or (
            _ANNEX.fullmatch(bare) is None and not (signed and _ANNEX_TITLED.fullmatch(bare))
        ):
            continue
        if not signed and bare[-1:] in ":：" and _attachments_start(lines, n, end) == n:
            continue
        if not signed and n == start:
            continue
        return n
    return end


def _signature(lines: Sequence[Line], start: int, date_at: int | None, end: int) -> range:
    """Return the lines of the signature: up to four offices, and the day."""
    last = date_at + 1 if date_at is not None else end
    first = date_at if date_at is not None else end
    if date_at is None:
        while end - 1 > start and is_bracketed(lines[end - 1].text) and is_office(lines[end - 2].text):
            end -= 1
        first = last = end
    floor = max(start + 1, first - 4)
    while first > floor and _signs(lines, first - 1):
        first -= 1
    return range(first, last)


def _signs(lines: Sequence[Line], n: int) -> bool:
    """Say whether a line is an office at the end of a text: the line before it has closed."""
    line, before = lines[n], lines[n - 1]
    if line.row or opening(line.text) or _ATTACHED.match(line.text):
        return False
    dated = n + 1 < len(lines) and read_line(lines[n + 1].text)
    if not is_office(line.text) and not (dated and _is_signatory(line.text)):
        return False
    ended = is_closed(before.text) or is_office(before.text) or before.row
    return ended or line.indent >= 8 or line.apart or _in_attachments(lines, n - 1) or len(before.text) <= 12


def _in_attachments(lines: Sequence[Line], n: int) -> bool:
    return bool(_ATTACHED.match(lines[n].text)) or (
        opening(lines[n].text) is not None and not is_closed(lines[n].text)
    )


def _attachments_start(lines: Sequence[Line], start: int, end: int) -> int:
    """Return the index of 附件：… where only titles follow; `end` where there is none."""
    for n in range(start, end):
        if lines[n].row or not _ATTACHED.match(lines[n].text):
            continue
        if all(_is_title(line) for line in lines[n + 1 : end]):
            return n
    return end


def _is_title(line: Line) -> bool:
    """Say whether a line can belong to the list of attachments."""
    if line.row or len(line.text) > 100:
        return False
    return bool(opening(line.text) or _ATTACHED.match(line.text)) or not is_closed(line.text)


class _Walker:
    """Fills a Back, line after line, so that none is left out."""

    def __init__(self, lines: Sequence[Line], back: Back):
        self.lines = lines
        self.back = back

    def _part(self, kind: str, n: int) -> str:
        self.back.parts.append(Part(kind, self.lines[n].text))
        return self.lines[n].text

    def attachments(self, start: int, end: int) -> None:
        """Read the titles of the attachments."""
        titles: list[str] = []
        for n in range(start, end):
            text = self._part("attachments", n)
            label = _ATTACHED.match(text)
            new = bool(label) or opening(text) is not None
            rest = text[label.end() :].strip() if label else text
            for piece in re.split(r"(?<=\S)\s+(?=[0-9０-９]{1,2}[.．、]\s*\D)", rest):
                number_at = opening(piece)
                title = tidy(piece[number_at.length :] if number_at else piece).rstrip("。；;")
                if titles and not new and not number_at and titles[-1:] != [""]:
                    titles[-1] += title
                elif title:
                    titles.append(title)
                new = True
        self.back.attachments = titles

    def signature(self, where: range) -> None:
        """Read office and day of the signature."""
        offices = []
        for n in where:
            text = self._part("signature", n)
            self.back.signature.append(re.sub(r"\s+", " ", text))
            said = read_line(text)
            if said:
                self.back.issued_on = said.day
                offices += said.offices
            elif name := office_in(text):
                offices.append(name)
        self.back.issuer = " ".join(offices) or None

    def remarks(self, start: int, end: int) -> None:
        """Read what follows the signature: （此件公开发布）, contacts; any other text is an annex without a heading."""
        for n in range(start, end):
            text = self.lines[n].text
            if not is_bracketed(text) and not is_contact(text):
                return self.annexes(n, end)
            self.back.notes.append(self._part("notes", n))
        return None

    def annexes(self, start: int, end: int) -> None:
        """Read the annexes printed below the signature, each from its heading on."""
        for n in range(start, end):
            bare = plain(self.lines[n].text)
            heads = _ANNEX.fullmatch(bare) or _ANNEX_TITLED.fullmatch(bare)
            if (heads and not self.lines[n].row) or not self.back.annexes:
                self.back.annexes.append([])
            self._part("annexes", n)
            self.back.annexes[-1].append(self.lines[n])

    def labels(self, start: int) -> None:
        """Read subject words, distribution, print line and what stands among them."""
        at, open_label = start, ""
        while at < len(self.lines):
            line = self.lines[at]
            label = label_of(line.text)
            if label:
                open_label = self._labelled(at, *label)
            elif (
                _is_print(line.text)
                or _is_print_office(self.lines, at)
                or _COPIES.fullmatch(plain(line.text))
            ):
                self._print(at)
                open_label = ""
            elif _ANNEX.fullmatch(plain(line.text)):
                return self.annexes(at, len(self.lines))
            elif is_contact(line.text) or is_bracketed(line.text):
                self.back.notes.append(self._part("notes", at))
            elif open_label and not is_closed(self.lines[at - 1].text):
                self._continued(at, open_label)
            else:
                self.back.unplaced.append(self._part("unplaced", at))
            at += 1
        return None

    def _labelled(self, at: int, label: str, rest: str) -> str:
        if label in SUBJECT_LABELS:
            self._part("subject_words", at)
            self.back.subject_words += subject_words(rest)
        else:
            self._part("distribution", at)
            for piece in _SEVERAL.split(f"{label}：{rest}"):
                label, self._raw = label_of(piece) or (label, piece)
                self.back.distribution.append((label, entries(self._raw)))
        return label

    def _continued(self, at: int, label: str) -> None:
        text = self.lines[at].text
        if label in SUBJECT_LABELS:
            self._part("subject_words", at)
            self.back.subject_words += subject_words(text)
            return
        self._part("distribution", at)
        self._raw += text
        self.back.distribution[-1] = (label, entries(self._raw))

    def _print(self, at: int) -> None:
        text = re.sub(r"\s+", " ", self._part("print_line", at))
        self.back.print_line = f"{self.back.print_line} {text}" if self.back.print_line else text
