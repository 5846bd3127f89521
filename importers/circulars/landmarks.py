"""Landmarks below the body: where attachments, signature, annexes and the labels at the end begin."""

import re
from collections.abc import Sequence

from .headings import opening
from .lines import Line, is_bracketed, is_closed, plain
from .masthead import read_line
from .numbers import SPACED_DATE
from .words import is_contact, is_imprint, is_office, label_of, speaker_in

_PRINTED = re.compile(r"\(?.{0,60}?(?:印发|印制|翻印|印)\)?")
_COPIES = re.compile(r"\(?(?:共印|印数|印|印发份数)[::]?[0-9]{1,5}份\)?")
ATTACHED = re.compile(r"(?:附件|附)\s*[0-9０-９一二三四五六七八九十]{0,3}\s*[：:]")
ANNEX = re.compile(r"附件?([0-9]{1,3}|[一二三四五六七八九十]{1,3})?[::]?")
ANNEX_TITLED = re.compile(r"附件([0-9]{1,3}|[一二三四五六七八九十]{1,3})[::]?.{1,60}")


def labels_start(lines: Sequence[Line], start: int) -> int:
    """Return the index of the first line of the block of labels and print line at the end."""
    end = len(lines)
    while end > start + 1 and is_imprint(lines[end - 1].text):
        end -= 1
    for n in range(start + 1, end):
        if label_of(lines[n].text) or begins_print(lines, n):
            return n
    return end


def begins_print(lines: Sequence[Line], n: int) -> bool:
    """Say whether a line is a print line, its office on a line before, or the number of copies."""
    text = lines[n].text
    return _is_print(text) or _is_print_office(lines, n) or bool(_COPIES.fullmatch(plain(text)))


def _is_print(text: str) -> bool:
    """Say whether a line is 示例局办公室 2023年3月5日印发."""
    bare = plain(text)
    return bool(_PRINTED.fullmatch(bare) and re.search(SPACED_DATE, bare)) and not is_closed(text)


def _is_print_office(lines: Sequence[Line], n: int) -> bool:
    """Say whether the office of a print line stands on a line of its own before the day."""
    below = lines[n + 1].text if n + 1 < len(lines) else ""
    return is_office(lines[n].text) and _is_print(below) and bool(re.match(SPACED_DATE, plain(below)))


def date_line(lines: Sequence[Line], start: int, end: int) -> int | None:
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
    return bool(is_bracketed(line.text) or ANNEX.fullmatch(plain(line.text)) or is_contact(line.text))


def _is_signatory(text: str) -> bool:
    """Say whether a line is a person with his post, as below an order: 局长 示例甲."""
    return bool(speaker_in(text)) and len(plain(text)) > 4


def annex_start(lines: Sequence[Line], start: int, end: int, signed: bool) -> int:
    """Return the index of the first annex's heading, a line such as 附件1."""
    listed = end if signed else attachments_start(lines, start, end)
    for n in range(start, end):
        bare = plain(lines[n].text)
        if lines[n].row or (ANNEX.fullmatch(bare) is None and not (signed and ANNEX_TITLED.fullmatch(bare))):
            continue
        if not signed and bare[-1:] in (":", "：") and n >= listed:
            continue
        if not signed and n == start:
            continue
        return n
    return end


def signature(lines: Sequence[Line], start: int, date_at: int | None, end: int) -> range:
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
    if line.row or opening(line.text) or ATTACHED.match(line.text):
        return False
    dated = n + 1 < len(lines) and read_line(lines[n + 1].text)
    if not is_office(line.text) and not (dated and _is_signatory(line.text)):
        return False
    ended = is_closed(before.text) or is_office(before.text) or before.row
    return ended or line.indent >= 8 or line.apart or _in_attachments(lines, n - 1) or len(before.text) <= 12


def _in_attachments(lines: Sequence[Line], n: int) -> bool:
    return bool(ATTACHED.match(lines[n].text)) or (
        opening(lines[n].text) is not None and not is_closed(lines[n].text)
    )


def attachments_start(lines: Sequence[Line], start: int, end: int) -> int:
    """Return the index of 附件：… where only titles follow; `end` where there is none."""
    floor = next((n for n in range(end - 1, start - 1, -1) if not _is_title(lines[n])), start)
    for n in range(floor, end):
        if not lines[n].row and ATTACHED.match(lines[n].text):
            return n
    return end


def _is_title(line: Line) -> bool:
    """Say whether a line can belong to the list of attachments."""
    if line.row or len(line.text) > 100:
        return False
    return bool(opening(line.text) or ATTACHED.match(line.text)) or not is_closed(line.text)
