"""From an entry to bytes: rendered, its reads recorded, its links found and turned towards its edition."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from sys import intern

from . import links
from .addresses import local_path
from .pages import LeftOut
from .recorder import Recorder, Values
from .sources import Entry

HTML = frozenset({".html", ".htm"})


@dataclass(slots=True)
class Output:
    """What became of one entry. `data` is None for an entry that failed or was left out."""

    path: str
    data: bytes | None
    keys: list[str] = field(default_factory=list)
    links: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    left_out: str | None = None
    error: str | None = None


class Turn:
    """How links are read: the site's own hosts, the edition's prefix, and which paths are in its tree."""

    def __init__(self, prefix: str, hosts: frozenset[str], inside: Callable[[str], bool]) -> None:
        self.prefix, self.hosts, self.inside = prefix, hosts, inside
        self._known: dict[str, str | None] = {}

    def path(self, link: str, base: str) -> str | None:
        """Return the path in the tree, without prefix, that a link leads to; None when it leads off the site."""
        if link in self._known:
            return self._known[link]
        path = local_path(link, base, self.hosts)
        if path and self.prefix != "/" and path.startswith(self.prefix):
            path = path[len(self.prefix) - 1 :]
        if path is not None:
            path = intern(path)
        if link.startswith(("/", "http")):  # the same from everywhere
            self._known[link] = path
        return path

    def change(self, link: str) -> str:
        """Return the link with the edition's prefix, if it leads into the edition's tree."""
        if not link.startswith("/") or link.startswith(("//", self.prefix)):
            return link
        path = local_path(link, "/")
        return self.prefix[:-1] + link if path and self.inside(path) else link


def render(entry: Entry, values: Values, turn: Turn) -> Output:
    """Render one entry. An exception becomes a traceback in the output: one page never stops the others."""
    read = Recorder(values)
    try:
        content = entry.render(read)
        data = content.encode() if isinstance(content, str) else bytes(content)
    except LeftOut as reason:
        return Output(entry.path, None, left_out=str(reason))
    except Exception:  # noqa: BLE001  (reported with its traceback)
        return Output(entry.path, None, list(read.keys), error=traceback.format_exc())
    output = Output(entry.path, data, list(read.keys))
    if entry.path.endswith("/") or PurePosixPath(entry.path).suffix in HTML:
        find_links(output, turn)
    return output


def find_links(output: Output, turn: Turn) -> None:
    """Note where a page leads, and put the edition's prefix in front of what leads into its own tree."""
    text = output.data.decode("utf-8", errors="replace")
    found: dict[str, None] = {}
    hints: dict[str, None] = {}
    for kind, link in links.in_html(text):
        path = turn.path(link, output.path)
        if path is not None:
            (found if kind == links.LINK else hints)[path] = None
    output.links = tuple(found)
    output.hints = tuple(path for path in hints if path not in found)
    if turn.prefix != "/":
        changed = links.change_html(text, turn.change)
        if changed != text:
            output.data = changed.encode()
