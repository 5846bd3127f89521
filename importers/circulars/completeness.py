"""Proof that a parse lost nothing: parts against the source, fields against the parts."""

from collections import Counter
from collections.abc import Iterable, Sequence

from .lines import Line, squeeze
from .parts import MASTHEAD_KINDS
from .structure import Circular

_NUMBERING = "附件0123456789０１２３４５６７８９一二三四五六七八九十.．、()（）⒈⒉⒊⒋⒌⒍⒎⒏⒐。；;"


def lost(lines: Sequence[Line], circular: Circular) -> list[str]:
    """Return what of the source is in no part, or in a part but in no field; empty when nothing is lost."""
    missing = []
    source = squeeze("".join(line.text for line in lines))
    kept = squeeze("".join(part.text for part in circular.parts))
    if source != kept:
        missing.append(_first_difference(source, kept))
    for kinds, values, droppable in _fields(circular):
        text = squeeze("".join(part.text for part in circular.parts if part.kind in kinds))
        value = squeeze("".join(values))
        if droppable:
            rest = Counter(text) - Counter(value)
            missing += [f"{'/'.join(kinds)}: {ch}" for ch in rest if ch not in droppable]
        elif text != value:
            missing.append(f"{'/'.join(kinds)}: {_first_difference(text, value)}")
    return missing


def _fields(circular: Circular) -> Iterable[tuple[tuple[str, ...], Iterable[str], str]]:
    """Yield kinds of parts, the fields that hold their text, and what the fields may leave out."""
    yield MASTHEAD_KINDS, circular.masthead, ""
    yield ("title",), [circular.title or ""], ""
    yield ("body",), circular.paragraphs, ""
    yield ("attachments",), circular.attachments, _NUMBERING + "：: "
    yield ("signature",), circular.signature, ""
    yield ("annexes",), [p.text for annex in circular.annexes for p in annex.paragraphs], ""
    yield ("subject_words",), circular.subject_words, "主题词关键：:；;，,、。"
    groups = [label + "".join(entries) for label, entries in circular.distribution if label]
    yield ("salutation", "distribution"), groups, "：:，,；;。"
    yield ("print_line",), [circular.print_line or ""], ""
    yield ("notes",), circular.notes, ""
    yield ("unplaced",), circular.unplaced, ""


def _first_difference(text: str, other: str) -> str:
    """Return some of the text from where it differs."""
    at = next(
        (n for n, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other))
    )
    return text[max(at - 10, 0) : at + 20]
