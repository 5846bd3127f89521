"""Numbered openings of paragraphs: headings 一、（一） 1. （1） and list items."""

import re
from dataclasses import dataclass

from .lines import normal, squeeze, tidy
from .numbers import number

_HAN = "一二三四五六七八九十百"
_FULL = str.maketrans("()", "（）")
_OPENINGS = (
    (1, re.compile(rf"([{_HAN}]{{1,4}})\s*、")),
    (2, re.compile(rf"[（(]\s*([{_HAN}]{{1,4}})\s*[）)]|[㈠-㈩]")),
    (3, re.compile(r"([0-9０-９]{1,3})\s*[.．、]|[⒈-⒛]")),
    (4, re.compile(r"[（(]\s*([0-9０-９]{1,3})\s*[）)]|[⑴-⒇]")),
)
_ENUMERATED = re.compile(rf"([{_HAN}两]|[0-9]{{1,3}})(?:[、等类级线号季产期审度者项个条款]|$)")
_REFERS = re.compile(r"\s*(?:[项款目条]|[至到、和及或][（(])")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\s*年")
_CLAUSE = re.compile(rf"第\s*(?:[{_HAN}]{{1,5}}|[0-9]{{1,3}})\s*[条章节编](?:[\s\u3000]|$)")
_TAIL = "”’」』）)》】\"' \u3000"


@dataclass(frozen=True, slots=True)
class Opening:
    """The number at the start of a paragraph: its level and how many characters it takes."""

    level: int
    length: int


def opening(text: str) -> Opening | None:
    """Return the numbered opening of a paragraph; 一是, 第一， and 一要 are none, nor are 一、二等奖 or 1.5."""
    for level, pattern in _OPENINGS:
        match = pattern.match(text)
        if match:
            after = normal(text[match.end() :])
            return None if _is_no_number(level, match, after) else Opening(level, match.end())
    return None


def opens_clause(text: str) -> bool:
    """Say whether a line opens an article or a chapter (第一条, 第二章), which always is a paragraph of its own."""
    return bool(_CLAUSE.match(text))


def _is_no_number(level: int, match: re.Match, after: str) -> bool:
    if level in (2, 4):
        return bool(_REFERS.match(after))
    mark = match.group()[-1]
    if mark == "." and after[:1].isdigit():
        return not _YEAR.match(after)
    following = _ENUMERATED.match(after)
    value = number(match.group(1)) if match.group(1) else None
    return bool(mark == "、" and following and value and number(following.group(1)) == value + 1)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: number and wording without white space and closing 。, brackets of the number in full width."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Split:
    """A paragraph cut into its heading and what follows; `full_text` is the heading with its closing 。."""

    heading: Heading
    full_text: str
    rest: str


def split_heading(paragraph: str) -> Split | None:
    """Return the heading that opens a paragraph, or None: the numbered sentence up to the first 。.

    A numbered paragraph of one sentence ending in 。 or ； is a list item and has no heading.
    """
    number_at = opening(paragraph)
    if number_at is None or not paragraph[number_at.length :].strip():
        return None
    stop = paragraph.find("。")
    bare = paragraph.rstrip(_TAIL)
    if stop < 0 and ("；" in paragraph or bare.endswith(";")):
        return None
    if stop >= 0 and stop >= len(bare) - 1:
        return None
    head = paragraph if stop < 0 else paragraph[:stop]
    text = squeeze(head)
    width = len(squeeze(paragraph[: number_at.length]))
    heading = Heading(number_at.level, text[:width].translate(_FULL) + text[width:])
    number_text, words = paragraph[: number_at.length], head[number_at.length :]
    full_text = squeeze(number_text).translate(_FULL) + tidy(words) + ("。" if stop >= 0 else "")
    return Split(heading, full_text, paragraph[len(head) + (stop >= 0) :].strip())


def is_item(paragraph: str) -> bool:
    """Say whether a numbered paragraph is a list item."""
    return opening(paragraph) is not None and split_heading(paragraph) is None


def stands_alone(text: str) -> bool:
    """Say whether an unclosed line can be a whole heading, so that nothing is joined to it."""
    if opening(text) is None or len(text) > 60 or any(mark in text for mark in "。！？；"):
        return False
    unbalanced = any(text.count(a) != text.count(b) for a, b in ("“”", "《》")) or (
        text.count("（") + text.count("(") != text.count("）") + text.count(")")
    )
    return not unbalanced and not text.endswith(("，", "、", "“", "《", "（", ","))
