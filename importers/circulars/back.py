"""What stands below the body: attachments, signature, remarks, annexes, subject words, distribution, print line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from . import landmarks
from .headings import opening
from .landmarks import ANNEX, ANNEX_TITLED, ATTACHED
from .lines import Line, is_bracketed, is_closed, plain, tidy
from .masthead import office_in, read_line
from .parts import Part
from .words import LABELS, is_contact, label_of

SUBJECT_LABELS = ("主题词", "关键词")
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
    if depth > 0:  # a bracket that never closes protects nothing
        found = re.split(r"[，；,;]", text)
    return [entry for entry in (tidy(piece).strip("。：: ") for piece in found) if entry]


def subject_words(text: str) -> list[str]:
    """Return the subject words: separated by white space or ；, where there is neither by ， or 、."""
    text = text.strip().rstrip("。；;")
    separator = r"[\s；;]+" if re.search(r"[\s；;]", text) else r"[，,、]+"
    return [word for word in re.split(separator, text) if word]


def read_back(lines: Sequence[Line], start: int) -> Back:
    """Return what stands below the body that begins at `start`."""
    labels = landmarks.labels_start(lines, start)
    date_at = landmarks.date_line(lines, start, labels)
    annex = landmarks.annex_start(
        lines, (date_at + 1) if date_at is not None else start, labels, date_at is not None
    )
    signature = landmarks.signature(lines, start, date_at, annex)
    attached = landmarks.attachments_start(lines, start, signature.start)
    back = Back(start=min(attached, signature.start, annex, labels))
    walker = _Walker(lines, back)
    walker.attachments(attached, signature.start)
    walker.signature(signature)
    walker.remarks(signature.stop, annex)
    walker.annexes(annex, labels)
    walker.labels(labels)
    back.distribution = [(label, entries("".join(pieces))) for label, pieces in walker.groups]
    return back


class _Walker:
    """Fills a Back, line after line, so that none is left out."""

    def __init__(self, lines: Sequence[Line], back: Back):
        self.lines = lines
        self.back = back
        self.groups: list[tuple[str, list[str]]] = []  # label and the lines of its list

    def _part(self, kind: str, n: int) -> str:
        self.back.parts.append(Part(kind, self.lines[n].text))
        return self.lines[n].text

    def attachments(self, start: int, end: int) -> None:
        """Read the titles of the attachments."""
        titles: list[str] = []
        for n in range(start, end):
            text = self._part("attachments", n)
            label = ATTACHED.match(text)
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
            heads = ANNEX.fullmatch(bare) or ANNEX_TITLED.fullmatch(bare)
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
            elif landmarks.begins_print(self.lines, at):
                self._print(at)
                open_label = ""
            elif ANNEX.fullmatch(plain(line.text)):
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
                label, words = label_of(piece) or (label, piece)
                self.groups.append((label, [words]))
        return label

    def _continued(self, at: int, label: str) -> None:
        text = self.lines[at].text
        if label in SUBJECT_LABELS:
            self._part("subject_words", at)
            self.back.subject_words += subject_words(text)
            return
        self._part("distribution", at)
        self.groups[-1][1].append(text)

    def _print(self, at: int) -> None:
        text = re.sub(r"\s+", " ", self._part("print_line", at))
        self.back.print_line = f"{self.back.print_line} {text}" if self.back.print_line else text
