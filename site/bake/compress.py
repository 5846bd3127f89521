"""Precompressed neighbours of text files."""

import gzip
from collections.abc import Callable
from pathlib import PurePosixPath

import brotli

SMALLEST = 1024  # bytes; below this a compressed copy saves nothing worth a file
TEXT = frozenset(
    [
        ".html",
        ".htm",
        ".css",
        ".js",
        ".mjs",
        ".json",
        ".xml",
        ".txt",
        ".csv",
        ".svg",
        ".map",
        ".webmanifest",
        ".ics",
        ".md",
        ".atom",
        ".rss",
        ".xsl",
        ".tsv",
    ]
)
METHODS: dict[str, Callable[[bytes], bytes]] = {
    "gz": lambda data: gzip.compress(data, 9, mtime=0),
    "br": lambda data: brotli.compress(data, mode=brotli.MODE_TEXT, quality=5),
}


def worth(name: str, size: int) -> bool:
    """Whether a file is text and large enough to compress."""
    return size >= SMALLEST and PurePosixPath(name).suffix.lower() in TEXT


def variants(name: str, data: bytes, methods: tuple[str, ...]) -> dict[str, bytes]:
    """Return the compressed copies by file name."""
    if not worth(name, len(data)):
        return {}
    return {f"{name}.{method}": METHODS[method](data) for method in methods}
