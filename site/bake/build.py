"""One bake of one edition: list, render, gather assets, check links, write aside, switch."""

import time
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from . import compress, conf, links, redirects, sources
from .addresses import BadAddress, address_of, file_of, local_path
from .answers import LiveSite
from .assets import Assets
from .conf import Edition
from .generations import Draft, Place
from .manifest import Fact, hash_of
from .pages import NotFound, WagtailPages, site_of
from .recorder import Recorder, Values
from .render import Output, Turn, render
from .report import BakeFailed, Report
from .sources import Entry

Progress = Callable[[int, int, str], None]


def bake(
    edition: Edition,
    *,
    full: bool = False,
    changes: set[str] | None = None,
    workers: int | None = None,
    allow_dead_links: bool = False,
    allow_removal: bool = False,
    wait: bool = True,
    progress: Progress | None = None,
    say: Callable[[str], None] | None = None,
) -> Report:
    """Bring an edition's tree up to date and switch to it. Raises BakeFailed with the site left as it was."""
    started = time.monotonic()
    place = Place(edition.root, edition.name)
    with place.locked(wait=wait, say=say):
        run = _Bake(edition, place, full=full, progress=progress)
        try:
            run.render_all()
            run.gather_assets()
            run.add_redirects()
            run.check_links(allow_dead_links or conf.get("DEAD_LINKS") == "report")
            run.check_removals(allow_removal)
            report = run.finish()
        except BaseException:
            run.draft.discard()
            raise
        place.prune(conf.get("KEEP"))
    report.seconds = time.monotonic() - started
    return report


def gather(edition: Edition, values: Values, found: Iterable) -> dict[str, Entry]:
    """Return every entry by its file. Two sources must not offer one address; a source goes before the compatible lane."""
    entries: dict[str, Entry] = {}
    origin: dict[str, str] = {}
    read = Recorder(values)
    for source in found:
        lane = isinstance(source, (WagtailPages, NotFound))
        for item in source.entries(edition, read):
            entry = sources.as_entry(item)
            try:
                file = file_of(entry.path)
            except (BadAddress, UnicodeDecodeError) as error:
                raise BakeFailed(f"The source {source.name} offers a bad address.", [str(error)]) from error
            if file in entries:
                if lane:
                    continue
                raise BakeFailed(f"{entry.path} is offered twice, by {origin[file]} and by {source.name}.")
            entries[file], origin[file] = entry, source.name
    for file in entries:
        parent = file.rpartition("/")[0]
        while parent:
            if parent in entries:
                raise BakeFailed(f"{address_of(parent)} cannot be a file and a folder of {address_of(file)}.")
            parent = parent.rpartition("/")[0]
    return entries


class _Bake:
    """The state of one bake."""

    def __init__(self, edition: Edition, place: Place, *, full: bool, progress: Progress | None) -> None:
        self.edition, self.place = edition, place
        self.progress = progress or (lambda done, total, path: None)
        self.methods = tuple(conf.get("COMPRESS"))
        self.report = Report(edition.name, str(place.current))
        self.draft = Draft(place, distrust=full, fsync=conf.get("FSYNC"))
        offered = sources.configured()
        claimed = tuple(kind for source in offered for kind in getattr(source, "claims", ()))
        self.values = Values(edition, offered)
        self.values.load()
        self.entries = gather(edition, self.values, [*offered, WagtailPages(claimed), NotFound()])
        self.redirects = redirects.redirects_of(edition)
        self.assets = Assets()
        self.named: dict[str, tuple[str, ...]] = {}  # file -> paths it leads to
        self.hinted: set[str] = set()
        site = site_of(edition)
        hosts = {host for host in conf.get("HOSTS") if host}
        if site:
            hosts |= {site.hostname, f"{site.hostname}:{site.port}"}
        self.turn = Turn(edition.prefix, frozenset(hosts), self.inside)

    def inside(self, path: str) -> bool:
        """Whether an address belongs to the edition's own tree."""
        return self.assets.owns(path) or self._file(path) in self.entries

    @staticmethod
    def _file(path: str) -> str | None:
        try:
            return file_of(path)
        except (BadAddress, UnicodeDecodeError):
            return None

    def render_all(self) -> None:
        """Render every entry and put it aside; pages that lead to one that was left out are rendered again."""
        total = len(self.entries)
        self._render(list(self.entries.items()), total)
        if self.report.left_out and not self.edition.primary:
            gone = set(self.report.left_out)
            again = [(file, self.entries[file]) for file, named in self.named.items() if gone & set(named)]
            self._render(again, total)
        self.report.pages = len(self.named) + len(self.report.failed.keys() - self.report.left_out.keys())

    def _render(self, batch: list[tuple[str, Entry]], total: int) -> None:
        for done, (file, entry) in enumerate(batch, 1):
            output = render(entry, self.values, self.turn)
            if output.left_out is not None:
                self.report.left_out[entry.path] = output.left_out
                del self.entries[file]
            elif output.error is not None:
                self.report.failed[entry.path] = output.error
                self._keep_last_good(file)
            else:
                self._put(file, output)
            self.progress(done, total, entry.path)

    def _put(self, file: str, output: Output) -> None:
        self.report.rendered += 1
        self.named[file] = output.links
        self.hinted.update(path for path in output.hints if self.assets.owns(path))
        if file.endswith(".css"):
            self._follow_css(file, output.data)
        self.write(file, output.data)

    def _keep_last_good(self, file: str) -> None:
        for name in (file, *(f"{file}.{method}" for method in self.methods)):
            self.draft.keep(name)

    def write(self, file: str, data: bytes) -> None:
        """Put a file and its compressed copies; copies of an unchanged file are taken over."""
        draft = self.draft
        fact = Fact(hash_of(data), len(data))
        if file in draft.written and draft.files.get(file) != fact:
            (draft.folder / file).unlink()
            del draft.written[file]
            for method in self.methods:
                if draft.written.pop(f"{file}.{method}", None) is not None:
                    (draft.folder / f"{file}.{method}").unlink()
        elif file in draft.written:
            return
        new = draft.put(file, data, fact)
        if not compress.worth(file, fact.bytes):
            return
        names = [f"{file}.{method}" for method in self.methods]
        if not new and all(draft.keep(name) for name in names):
            return
        for name, packed in compress.variants(file, data, self.methods).items():
            draft.put(name, packed)

    def gather_assets(self) -> None:
        """Copy the static and media files that pages name, and those that their style sheets name."""
        todo = {
            path for paths in self.named.values() for path in paths if self.assets.owns(path)
        } | self.hinted
        seen: set[str] = set()
        while todo:
            path = min(todo)
            todo.discard(path)
            seen.add(path)
            file = self._file(path)
            if file is None or file in self.entries or path.endswith("/"):
                continue
            data = self.assets.read(path)
            if data is None:
                continue
            if file.endswith(".css"):
                todo |= self._follow_css(file, data) - seen
            self.write(file, data)

    def _follow_css(self, file: str, data: bytes) -> set[str]:
        found = set()
        for link in links.in_css(data.decode("utf-8", errors="replace")):
            path = local_path(link, "/" + file, self.turn.hosts)
            if path and self.assets.owns(path):
                found.add(path)
        return found

    def add_redirects(self) -> None:
        """Write the redirects as a map; addresses that are in the tree go before redirects."""
        self.redirects = {
            old: to
            for old, to in self.redirects.items()
            if self._file(old.rstrip("/") + "/") not in self.entries
        }
        if self.redirects:
            shown = {old: (self.turn.change(to), always) for old, (to, always) in self.redirects.items()}
            self.write(redirects.NAME, redirects.dump(shown))

    def check_links(self, allow: bool) -> None:
        """Name every link that leads nowhere; without `allow` that ends the bake."""
        live = LiveSite(self.edition)
        failed = {self._file(path) for path in self.report.failed}
        fine: dict[str, bool] = {}
        for file, paths in self.named.items():
            for path in paths:
                if path not in fine:
                    fine[path] = self._leads_somewhere(path, live, failed)
                if not fine[path]:
                    self.report.dead_links.append((address_of(file), path))
        self.report.dead_links.sort()
        if self.report.dead_links and not allow:
            raise BakeFailed(
                f"{len(self.report.dead_links)} dead links in the edition {self.edition.name}. The site stays as it was.",
                [f"{page} leads to {link}, where nothing is" for page, link in self.report.dead_links],
            )

    def _leads_somewhere(self, path: str, live: LiveSite, failed: set[str | None]) -> bool:
        file = self._file(path)
        if file in self.draft.files or file in failed:
            return True
        if redirects.normal(path) in self.redirects or path in ("/manifest.json", "/redirects.json"):
            return True
        return not self.assets.owns(path) and live.answers(path)

    def check_removals(self, allow: bool) -> None:
        """Stop before a bake that would take an unlikely share of the pages away."""
        draft, share = self.draft, conf.get("REMOVAL_SHARE")
        pages = [name for name in draft.old_files if name.endswith(".html")]
        gone = [name for name in pages if name not in draft.files]
        if not allow and len(gone) > 20 and len(gone) > share * len(pages):
            raise BakeFailed(
                f"This bake would remove {len(gone)} of {len(pages)} pages of the edition {self.edition.name}. "
                "Run it with --allow-removal if that is meant.",
                [address_of(name) for name in sorted(gone)[:20]],
            )

    def finish(self) -> Report:
        """Switch to the new tree and say what was done."""
        draft, report = self.draft, self.report
        report.changed = sorted(draft.written)
        report.gone = draft.removed()
        report.switched = draft.changed
        report.generation = draft.finish()
        report.removed = len(report.gone)
        report.written = len(draft.written)
        report.reused = report.pages - sum(1 for file in self.named if file in draft.written)
        report.files = len(draft.files)
        report.bytes = sum(fact.bytes for fact in draft.files.values())
        return report


def hosts_in(*addresses: str) -> list[str]:
    """Return the host names of absolute addresses, for `BAKE["HOSTS"]`."""
    return [urlsplit(address).netloc for address in addresses if address]


def is_page(file: str) -> bool:
    """Whether a file is a page that people read."""
    return PurePosixPath(file).suffix in (".html", ".htm")
