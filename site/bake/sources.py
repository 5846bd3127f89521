"""The protocol of the fast lane: how an application offers what readers may see.

An application imports nothing from here. It writes an object with the methods of `Source` (or a plain
function of the edition), and the project names it in `BAKE["SOURCES"]` by dotted path:

    BAKE = {"SOURCES": ["notes.baking.NoteSource"]}

    class NoteSource:
        name = "notes"

        def values(self, edition, keys=None):
            '''Everything pages are made of, by key, in a few queries. Plain values: str, int, tuple, list,
            dict, date, None, dataclasses of them. `keys` (a set) asks for a part: a source may ignore it.'''
            rows = Note.objects.filter(public=True).order_by("pk").values("slug", "title", "body")
            notes = {f"note:{row['slug']}": row for row in rows}
            return notes | {"notes": [row["slug"] for row in rows]}

        def entries(self, edition, read):
            '''Every address that an anonymous reader of this edition may see.'''
            yield Entry("/notes/", self.index)
            for slug in read("notes"):
                yield Entry(f"/notes/{slug}/", partial(self.note, slug))

        def index(self, read):
            return render("notes.html", notes=[read(f"note:{slug}") for slug in read("notes")])

        def note(self, slug, read):
            return render("note.html", note=read(f"note:{slug}"))

The rules are few. (1) What a page shows comes from `read(key)` and from nowhere else: no query, no clock, no
request. Each read is recorded with a digest of the value, so that the page is rendered again when a value it
read differs, and only then. `read` of a key that no source knows gives None, and that absence is recorded too.
(2) All sources share one set of keys: prefix yours. (3) What a reader of the edition may not see is not in
`values` at all. (4) Values are plain and in a fixed order. (5) Addresses are written without the edition's
prefix (`/notes/`), both as `path` and in the HTML; the bake puts the prefix in front of links that lead into
its own tree. (6) The file name follows the address: `/notes/` is `notes/index.html`, `/feed.xml` is `feed.xml`.

A class is instantiated once in a process: what it keeps between two bakes must not be records.

An entry is any object with `path` and `render`, or the tuple `(path, render)`. `render(read)` returns str or
bytes; the page's language is the business of the source (`translation.override`). A page type whose
addresses a source lists sets `bake = False` on its class (or the source names it in `claims`), or the compatible
lane would render those pages that the source leaves out.

Cost that follows the change: a source may also have
    touched(edition, changes) -> iterable of keys whose values may differ after these announced changes, or None
        when it cannot say (then everything is compared). `changes` is a set of strings given to `bake.wanted`.
    entries_of(edition, read, keys) -> the entries that belong to these keys, and no others. Each entry then
        carries `owner`, the key it belongs to: an owner that no longer offers an address loses the file.
Together with `values(edition, keys)` these keep a bake as small as the change.

Memory that does not follow the site: a source with `lazy = True` may leave heavy values (texts) out of
`values(edition)` and give them for `values(edition, keys)` only. Its entries name them in `needs`; they are loaded for some
hundred pages at a time and forgotten again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from django.utils.module_loading import import_string

from . import conf
from .conf import Edition

Read = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of the static site and how to make its content."""

    path: str
    render: Callable[[Read], str | bytes]
    owner: str = ""
    needs: tuple[str, ...] = ()


class Source(Protocol):
    """What one part of a site offers to readers. Only `entries` is required."""

    name: str

    def values(self, edition: Edition, keys: set[str] | None = None) -> Mapping[str, Any]: ...

    def entries(self, edition: Edition, read: Read) -> Iterable[Entry]: ...


@dataclass(frozen=True, slots=True)
class FunctionSource:
    """A source made of one function of the edition that returns entries; it has no recorded values."""

    function: Callable[[Edition], Iterable[Entry]]

    @property
    def name(self) -> str:
        """Return the function's dotted name."""
        return f"{self.function.__module__}.{self.function.__qualname__}"

    def entries(self, edition: Edition, read: Read) -> Iterable[Entry]:
        """Return the function's entries."""
        return self.function(edition)


_registered: list[Any] = []


def register(source: Any) -> Any:
    """Join a source for the life of the process; usable as a decorator."""
    _registered.append(source)
    return source


@cache
def _instance(kind: type) -> Any:
    """Return the one instance of a source class; what it prepares (templates) lasts as long as the process."""
    return kind()


def _as_sources(thing: Any) -> Iterator[Any]:
    if isinstance(thing, (list, tuple)):
        for item in thing:
            yield from _as_sources(item)
    elif isinstance(thing, type):
        yield _instance(thing)
    elif hasattr(thing, "entries"):
        yield thing
    else:
        yield FunctionSource(thing)


def configured() -> list[Any]:
    """Return all sources: those named in `BAKE["SOURCES"]` (a source, a class, a function, or a list), then the registered."""
    named = [import_string(path) if isinstance(path, str) else path for path in conf.get("SOURCES")]
    return list(_as_sources([*named, *_registered]))


def as_entry(item: Any) -> Entry:
    """Return an entry for anything that the protocol allows as one."""
    if isinstance(item, Entry):
        return item
    if isinstance(item, tuple):
        return Entry(*item)
    return Entry(item.path, item.render, getattr(item, "owner", ""), getattr(item, "needs", ()))
