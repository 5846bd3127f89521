"""Paragraphs rejoined from lines: over page breaks, blank lines and hard line ends."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .headings import opening, opens_clause, stands_alone
from .lines import Line, is_closed
from .numbers import read_date
from .words import label_of

INDENT = range(3, 8)  # columns: two full-width spaces, or a tab, or four spaces
LONGEST_HARD_LINE = 60  # characters; a full line of a hard-wrapped text may end with a sentence by chance
LONGEST_FRAGMENT = 40  # characters of a heading's sentence that a page may carry over
_NEVER_FIRST = "，。、；：！？”’）》」』】〕…％%‰℃)"
_ADDRESS = re.compile(r"(?:同志们|各位|朋友们|女士们|先生们|尊敬的).{0,30}[：:]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the body; `row` marks the row of a table, its cells separated by tabs."""

    text: str
    row: bool = False


def is_indented_text(lines: Sequence[Line]) -> bool:
    """Say whether paragraphs are marked by two full-width spaces, so that every other line continues one.

    The lines that are not indented tell: a continuation seldom follows a closed sentence, a paragraph always does.
    """
    body = [line for line in lines if not line.row and not line.apart]
    first = next((n for n, line in enumerate(body) if line.indent in INDENT), None)
    if first is None:
        return False
    body = body[first : next((n for n in range(first + 1, len(body)) if label_of(body[n].text)), len(body))]
    widths = [line.indent // 2 + len(line.text) for line in body]
    full = max(widths) * 0.9 if max(widths) <= LONGEST_HARD_LINE else float("inf")
    flush = after_closed = 0
    for (before, line), width in zip(itertools.pairwise(body), widths, strict=False):
        if line.indent not in INDENT and not opening(line.text) and not _ADDRESS.fullmatch(line.text):
            flush += 1
            after_closed += is_closed(before.text) and width < full
    return after_closed * 2 <= flush


def glue(left: str, right: str) -> str:
    """Join two pieces of one paragraph; only between Latin words stands a space."""
    latin = left[-1:].isascii() and left[-1:].isalpha() and right[:1].isascii() and right[:1].isalpha()
    return f"{left} {right}" if latin else left + right


def rejoin(lines: Sequence[Line], *, indented: bool) -> list[Paragraph]:
    """Return the paragraphs of a body."""
    paragraphs: list[Paragraph] = []
    pieces: list[str] = []  # of the paragraph at hand
    run_in = run_in_levels(lines)
    fixed = True  # nothing may be joined to it

    def flush():
        if pieces:
            text = pieces[0]
            if len(pieces) > 1:
                text = _join(pieces)
            paragraphs.append(Paragraph(text))
            pieces.clear()

    for line in lines:
        if line.row:
            flush()
            paragraphs.append(Paragraph(line.text, row=True))
            fixed = True
        elif not fixed and not line.apart and _continues(pieces, line, indented, run_in):
            pieces.append(line.text)
        else:
            flush()
            pieces.append(line.text)
            fixed = line.apart or read_date(line.text) is not None
    flush()
    return paragraphs


def _join(pieces: Sequence[str]) -> str:
    """Glue many pieces in one go."""
    out = [pieces[0]]
    for left, right in itertools.pairwise(pieces):
        out.append(glue(left[-1:], right)[len(left[-1:]) :])
    return "".join(out)


def _continues(pieces: list[str], line: Line, indented: bool, run_in: frozenset[int]) -> bool:
    """Say whether a line belongs to the paragraph before it."""
    before = pieces[-1]
    closed = is_closed(before)
    if read_date(line.text):
        return False
    if indented:
        starts = line.indent in INDENT
        return not starts and not (
            closed and (opening(line.text) or opens_clause(line.text) or _ADDRESS.fullmatch(line.text))
        )
    if line.text[0] in _NEVER_FIRST:
        return True
    if closed:
        return False
    first = before if len(pieces) == 1 else ""
    if first and opening(first) and stands_alone(first):
        return _is_fragment(line.text, LONGEST_FRAGMENT if opening(first).level in run_in else 4)
    return not (opening(line.text) or opens_clause(line.text)) or before.endswith(
        ("第", "，", "、", "（", "“")
    )


def _is_fragment(text: str, longest: int) -> bool:
    """Say whether a line opens with the end of a sentence rather than with a sentence: 责任。领导点评……"""
    end = text.find("。")
    return 0 < end <= longest and not re.search(r"[，；：！？]", text[:end]) and not opening(text)


def run_in_levels(lines: Sequence[Line]) -> frozenset[int]:
    """Return the levels whose headings mostly are followed by their text in the same paragraph."""
    balance = [0, 0, 0, 0, 0]
    for line, below in itertools.zip_longest(lines, lines[1:]):
        number = opening(line.text)
        if number and "。" in line.text:
            balance[number.level] += 1
        elif (
            number and stands_alone(line.text) and not (below and _is_fragment(below.text, LONGEST_FRAGMENT))
        ):
            balance[number.level] -= 2
    return frozenset(level for level, count in enumerate(balance) if count > 0)
