"""Links and assets named in HTML and CSS: found and, where an edition has a prefix, changed. Pure functions."""

import html
import re
from collections.abc import Callable, Iterator

# What a browser does not read as markup: scripts and comments.
_OPAQUE = re.compile(r"<script\b[^>]*>(.*?)</script\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(
    r"""(?<=[\s"'])(href|src|srcset|imagesrcset|poster|action|formaction|data|content|data-[\w-]+|xlink:href|style)"""
    r"""\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""",
    re.IGNORECASE,
)
_CSS_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]+))\s*\)""", re.IGNORECASE)
_CSS_IMPORT = re.compile(r"""@import\s+(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.IGNORECASE | re.DOTALL)

_NAMES = frozenset(
    "href src srcset imagesrcset poster action formaction data content xlink:href style".split()  # noqa: SIM905
)
LINK, HINT = "link", "hint"
_HINTS = ("content", "data-")


def _value(match: re.Match[str], first: int) -> tuple[int, str]:
    for group in range(first, first + 3):
        if match.group(group) is not None:
            return group, match.group(group)
    return first, ""


def _marked_up(text: str) -> Iterator[tuple[int, int]]:
    """Give the stretches of a page that a browser reads as markup; a script's own tag belongs to them."""
    position = 0
    if "<script" in text or "<!--" in text or "<SCRIPT" in text:
        for match in _OPAQUE.finditer(text):
            end = match.start(1) if match.group(1) is not None else match.start()
            yield position, end
            position = match.end(1) if match.group(1) is not None else match.end()
    yield position, len(text)


def _targets(name: str, value: str) -> Iterator[str]:
    if name in ("srcset", "imagesrcset"):
        for candidate in value.split(","):
            if words := candidate.split():
                yield words[0]
    else:
        yield value.strip()


def in_html(text: str) -> Iterator[tuple[str, str]]:
    """Give (kind, link) for each link of a page. A `hint` is an attribute that need not be an address at all."""
    if "<script" in text or "<!--" in text or "<SCRIPT" in text:
        text = _OPAQUE.sub(_tag_only, text)
    for name, value in _attributes(text):
        if "&" in value:
            value = html.unescape(value)
        if name == "href" or name == "src":
            yield LINK, value.strip()
        elif name == "style":
            for link in in_css(value):
                yield LINK, link
        elif name.startswith(_HINTS):
            if value.startswith("/"):
                yield HINT, value
        else:
            for link in _targets(name, value):
                yield LINK, link
    if "<style" in text:
        for match in _STYLE.finditer(text):
            for link in in_css(match.group(1)):
                yield LINK, link


def _tag_only(match: re.Match[str]) -> str:
    return match.group(0)[: match.start(1) - match.start()] if match.group(1) is not None else ""


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    """Give name and value of the attributes that may hold links; quickly where all values stand in double quotes."""
    pieces = text.split('="')
    if "=" in pieces[0] or any("=" in piece[piece.find('"') :] for piece in pieces[1:]):
        for match in _ATTRIBUTE.finditer(text):  # some value is written otherwise: look with more care
            yield match.group(1).lower(), _value(match, 2)[1]
        return
    before = pieces[0]
    for piece in pieces[1:]:
        words = before[-20:].split()
        name = words[-1].rpartition('"')[2].lower() if words else ""
        if name in _NAMES or name.startswith("data-"):
            yield name, piece[: piece.find('"')]
        before = piece


def in_css(text: str) -> Iterator[str]:
    """Give each address that a style sheet names."""
    for match in _CSS_URL.finditer(text):
        yield _value(match, 1)[1].strip()
    if "@import" in text:
        for match in _CSS_IMPORT.finditer(text):
            yield match.group(1) or match.group(2) or ""


def change_html(text: str, change: Callable[[str], str]) -> str:
    """Return the page with each link replaced by `change(link)`; nothing else is touched."""

    def attribute(match: re.Match[str]) -> str:
        group, value = _value(match, 2)
        name = match.group(1).lower()
        if name == "style":
            new = change_css(html.unescape(value), change)
        elif name in ("srcset", "imagesrcset"):
            new = ", ".join(
                " ".join([change(words[0]), *words[1:]])
                for words in (part.split() for part in html.unescape(value).split(","))
                if words
            )
        else:
            new = change(html.unescape(value))
        if new == html.unescape(value):
            return match.group(0)
        start, end = match.start(group) - match.start(), match.end(group) - match.start()
        whole = match.group(0)
        return whole[:start] + html.escape(new) + whole[end:]

    def style(match: re.Match[str]) -> str:
        start, end = match.start(1) - match.start(), match.end(1) - match.start()
        whole = match.group(0)
        return whole[:start] + change_css(match.group(1), change) + whole[end:]

    pieces, position = [], 0
    for start, end in _marked_up(text):
        pieces += [text[position:start], _ATTRIBUTE.sub(attribute, text[start:end])]
        position = end
    pieces.append(text[position:])
    changed = "".join(pieces)
    return _STYLE.sub(style, changed) if "<style" in changed else changed


def change_css(text: str, change: Callable[[str], str]) -> str:
    """Return the style sheet with each address replaced by `change(address)`."""

    def replace(match: re.Match[str]) -> str:
        group, value = _value(match, 1)
        start, end = match.start(group) - match.start(), match.end(group) - match.start()
        whole = match.group(0)
        return whole[:start] + change(value) + whole[end:]

    return _CSS_URL.sub(replace, text)
