"""Lines of a circular: what is a line, what is only a page number, what closes a sentence."""

import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

# Every character that ends a line in some office's file; a form feed also ends the page.
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SPACE = re.compile(r"\s+")
_DASH = r"[-\u2010-\u2015\u2212\u2500\u2501~·•]"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}+\s*[0-9]{{1,4}}\s*{_DASH}+|一\s+[0-9]{{1,4}}\s+一"
    r"|第\s*[0-9]{1,4}\s*页\s*(?:[/,]?\s*共\s*[0-9]{1,4}\s*页)?"
)
_BARE_NUMBER = re.compile(r"[0-9]{1,4}")
_GAP = re.compile(r"\t+|\u3000+|[ \u00a0]{2,}")
_NUMBERED = re.compile(
    r"[（(][一二三四五六七八九十百\d]+[）)]|[一二三四五六七八九十百]+、|\d+[、.．]"
    r"|第[一二三四五六七八九十百\d]+[条章节编]"
)
_CLOSERS = "”’」』）)》】〕〉\"'"
_BRACKETED = re.compile(r"[（(](?:[^（）()]|[（(][^（）()]*[）)])*[）)]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as typed, without its leading and trailing white space.

    `indent` is the width of the leading white space in half-width columns; `row` marks the row of a table;
    `apart` a line that is centred or set to the right; `note` a footnote.
    """

    text: str
    indent: int = 0
    row: bool = False
    apart: bool = False
    note: bool = False


def squeeze(text: str) -> str:
    """Return the text without any white space."""
    return _SPACE.sub("", text)


def normal(text: str) -> str:
    """Return the text in half width, compatibility forms resolved, white space kept."""
    return unicodedata.normalize("NFKC", text)


def plain(text: str) -> str:
    """Return the text as it is compared: half width and without white space."""
    return squeeze(normal(text))


def tidy(text: str) -> str:
    """Return the text without white space, but for one space between Latin words."""
    return _SPACE.sub(" ", re.sub(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])", "", text.strip()))


def gaps(text: str) -> list[str]:
    """Return the pieces of a line between tabs, full-width spaces and runs of spaces."""
    return [piece for piece in _GAP.split(text) if piece.strip()]


def is_bracketed(text: str) -> bool:
    """Say whether one pair of brackets holds the whole text."""
    return bool(_BRACKETED.fullmatch(text))


def is_closed(text: str) -> bool:
    """Say whether a paragraph ends here: its last mark, closing quotes and brackets aside, ends a sentence."""
    text = text.rstrip()
    if is_bracketed(text):
        return True
    bare = text.rstrip(_CLOSERS)
    if bare.endswith(("。", "！", "？", "；", "：", "…", "!", "?", ";", "｡")):
        return True
    return bare.endswith((".", ":")) and not bare[-2:-1].isdigit()


def to_lines(text: str) -> list[Line]:
    """Return the lines of a plain text in order, blank ones and page numbers left out."""
    lines = []
    for raw in _LINE_END.split(text.translate(INVISIBLE)):
        body = raw.strip()
        if not body:
            continue
        margin = raw[: len(raw) - len(raw.lstrip())]
        indent = sum(2 if ch == "\u3000" else 4 if ch == "\t" else 1 for ch in margin)
        lines.append(Line(body, indent=indent, apart=indent >= 8))
    return without_page_numbers(_with_rows(lines))


def without_page_numbers(lines: Iterable[Line]) -> list[Line]:
    """Drop the lines that are only a page number."""
    kept = [line for line in lines if line.row or not _PAGE_NUMBER.fullmatch(normal(line.text).strip())]
    bare = [n for n, line in enumerate(kept) if not line.row and _BARE_NUMBER.fullmatch(normal(line.text))]
    if not _counts_pages(kept, bare):
        return kept
    return [line for n, line in enumerate(kept) if n not in set(bare)]


def _counts_pages(lines: list[Line], bare: list[int]) -> bool:
    """Say whether bare numbers are page numbers: at least two, consecutive, each after half a page of text."""
    numbers = [int(normal(lines[n].text)) for n in bare]
    if len(bare) < 2 or any(b - a != 1 for a, b in itertools.pairwise(numbers)):
        return False
    return all(
        sum(len(line.text) for line in lines[start:end]) >= 200
        for start, end in zip([0, *(n + 1 for n in bare)], bare, strict=False)
    )


def _with_rows(lines: list[Line]) -> list[Line]:
    """Mark the lines that are laid out as rows of a table: several cells, or one of several such lines."""
    cells = [1 if is_closed(line.text) else _cells(line.text) for line in lines]
    marked = []
    for n, line in enumerate(lines):
        beside = cells[max(n - 1, 0) : n] + cells[n + 1 : n + 2]
        row = (
            cells[n] > 2
            or (cells[n] == 2 and any(count >= 2 for count in beside))
            or line.text.count("|") >= 2
        )
        marked.append(replace(line, row=True) if row else line)
    return marked


def _cells(text: str) -> int:
    """Count the cells of a line; letters spaced out for looks and the gap after a number are no cells."""
    pieces = gaps(text)
    if len(pieces) > 1 and _NUMBERED.fullmatch(pieces[0]):
        pieces = pieces[1:]
    if len(pieces) > 1 and all(len(piece) == 1 and not piece.isdigit() for piece in pieces):
        return 1
    return len(pieces)
