"""Streaming XML: expat fed in blocks, with no entities and no endless tokens."""

from collections.abc import Callable
from typing import BinaryIO
from xml.parsers import expat

from .refusal import broken
from .zipguard import as_refusals, refuse_dtd

BLOCK = 1 << 20
LONGEST_TOKEN = 4 << 20  # bytes; expat looks at an unfinished token again with every block
DEEPEST = 256


class Stop(Exception):
    """Raised by a handler that has seen enough."""


def local(name: str) -> str:
    """Return a tag without its prefix."""
    return name.rpartition(":")[2]


def _counting(start, end):
    """Return the handlers with a limit to nesting."""
    depth = 0

    def open_tag(tag, attrs):
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise broken("XML")
        start(tag, attrs)

    def close_tag(tag):
        nonlocal depth
        depth -= 1
        if end:
            end(tag)

    return open_tag, close_tag


def parse(
    stream: BinaryIO,
    start: Callable[[str, dict], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    *,
    counts_depth: bool = False,
) -> None:
    """Feed a part to the handlers; a damaged part, a DTD, an endless token and endless nesting are refused.

    Handlers that count the depth themselves, for speed, say so.
    """
    parser = expat.ParserCreate()
    if not counts_depth:
        start, end = _counting(start, end)
    parser.buffer_text = True
    parser.buffer_size = 65536
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text

    def doctype(*_):
        raise refuse_dtd()

    parser.StartDoctypeDeclHandler = doctype
    fed = 0
    try:
        while True:
            with as_refusals():
                block = stream.read(BLOCK)
            if not block:
                parser.Parse(b"", True)
                return
            fed += len(block)
            parser.Parse(block, False)
            if fed - parser.CurrentByteIndex > LONGEST_TOKEN:
                raise broken("XML")
    except expat.ExpatError as fault:
        raise broken(f"XML: {expat.ErrorString(fault.code)}") from fault
    except Stop:
        return
