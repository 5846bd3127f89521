"""A circular taken apart: text to parts, with nothing lost."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .back import Back, entries, read_back
from .front import read_front
from .headings import Heading, opening, opens_clause, split_heading
from .lines import Line, is_closed, tidy
from .masthead import office_in
from .paragraphs import Paragraph, is_indented_text, rejoin
from .parts import MASTHEAD_KINDS, Part
from .words import addresses_listeners, label_of

_NO_SALUTATION = re.compile(r"[。；！？]|如下|下列|以下|现将|现就|要求|通知[：:]$|包括|即[：:]$")


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex printed in full below the signature; its first paragraphs are its heading."""

    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Circular:
    """The parts of one circular; what is absent is None or empty.

    `parts` holds every line of the source in order with what it was read as; `body` begins with the salutation
    where there is one; `distribution` pairs a label (抄送, or "" for the salutation) with its entries.
    """

    parts: tuple[Part, ...]
    series: str | None = None
    issue_no: int | None = None
    issue_year: int | None = None
    document_number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    title: str | None = None
    speaker: str | None = None
    spoken_on: date | None = None
    salutation: str | None = None
    body: tuple[Paragraph, ...] = ()
    attachments: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    subject_words: tuple[str, ...] = ()
    distribution: tuple[tuple[str, tuple[str, ...]], ...] = ()
    print_line: str | None = None
    unplaced: tuple[str, ...] = ()

    @property
    def masthead(self) -> tuple[str, ...]:
        """The lines of masthead and byline as printed."""
        return tuple(part.text for part in self.parts if part.kind in MASTHEAD_KINDS)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The body from the first line below title, speaker and date, headings included."""
        return tuple(paragraph.text for paragraph in self.body)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of the body, in order."""
        splits = (split_heading(each.text) for each in self.body if not each.row)
        return tuple(split.heading for split in splits if split)

    @property
    def recipients(self) -> tuple[str, ...]:
        """The entries of all distribution lists, in the order of the text."""
        return tuple(entry for _label, group in self.distribution for entry in group)


def parse(lines: Sequence[Line]) -> Circular:
    """Return the circular that the lines hold."""
    footnotes = [line.text for line in lines if line.note]
    lines = [line for line in lines if not line.note]
    indented = is_indented_text(lines)
    front = read_front(lines, indented=indented)
    addressed, start = _labelled_salutation(lines, front.end)
    back = read_back(lines, start)
    body = rejoin(lines[start : back.start], indented=indented)
    salutation = addressed[1] if addressed else _salutation(body)
    groups = [(label, tuple(group)) for label, group in back.distribution]
    if salutation:
        groups.insert(0, (addressed[0] if addressed else "", tuple(entries(salutation))))
    issue = front.issue
    return Circular(
        parts=(
            *front.parts,
            *(Part("salutation", line.text) for line in lines[front.end : start]),
            *(Part("body", line.text) for line in lines[start : back.start]),
            *back.parts,
            *(Part("notes", text) for text in footnotes),
        ),
        series=front.series,
        issue_no=issue.no if issue else None,
        issue_year=issue.year if issue else None,
        document_number=front.document_number,
        issuer=front.issuer or back.issuer or _issuer_of(front.series),
        issued_on=front.issued_on or back.issued_on,
        title=front.title,
        speaker=front.speaker,
        spoken_on=front.spoken_on,
        salutation=salutation,
        body=tuple(body),
        attachments=tuple(back.attachments),
        signature=tuple(back.signature),
        notes=(*back.notes, *footnotes),
        annexes=_annexes(back, indented=indented),
        subject_words=tuple(back.subject_words),
        distribution=tuple(groups),
        print_line=back.print_line,
        unplaced=tuple(back.unplaced),
    )


def _labelled_salutation(lines: Sequence[Line], at: int) -> tuple[tuple[str, str] | None, int]:
    """Return 主送：… where it stands above the body, and the index of the line after it."""
    label = label_of(lines[at].text) if at < len(lines) - 1 else None
    return (label, at + 1) if label and label[0] == "主送" else (None, at)


def _salutation(body: Sequence[Paragraph]) -> str | None:
    """Return the recipients whom the first paragraph names: 各区县局，各直属单位：; listeners are none."""
    if len(body) < 2 or body[0].row:
        return None
    text = tidy(body[0].text)
    if not text.endswith(("：", ":")) or len(text) > 400 or split_heading(text):
        return None
    if _NO_SALUTATION.search(text) or addresses_listeners(text):
        return None
    return text


def _issuer_of(series: str | None) -> str | None:
    """Return the office in a masthead such as 示例局文件."""
    return office_in(series.removesuffix("文件")) if series else None


def _is_annex_title(line: Line) -> bool:
    text = line.text
    return not (line.row or is_closed(text) or opening(text) or opens_clause(text)) and len(text) <= 40


def _annexes(back: Back, *, indented: bool) -> tuple[Annex, ...]:
    annexes = []
    for lines in back.annexes:
        end = 1
        while end < min(len(lines), 3) and _is_annex_title(lines[end]):
            end += 1
        head = [Paragraph(line.text) for line in lines[:end]]
        annexes.append(Annex((*head, *rejoin(lines[end:], indented=indented))))
    return tuple(annexes)
