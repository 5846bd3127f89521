"""One bake of one edition: list, render what changed, gather assets, check links, write aside, switch."""

import contextlib
import gc
import time
from collections.abc import Callable, Iterable, Iterator

from . import checks, compress, conf, redirects, sources
from .addresses import BadAddress, address_of, file_of
from .assets import Assets
from .conf import Edition
from .draft import Draft
from .fingerprint import fingerprint
from .generations import Place
from .manifest import Fact, hash_of
from .pages import NotFound, WagtailPages, look_again, site_of
from .pool import Made, make_all
from .recorder import Recorder, Values
from .render import Output, Turn
from .report import BakeFailed, Report
from .sources import Entry
from .state import FAILED, RECORDED, UNRECORDED, AssetRecord, Record, State

Progress = Callable[[int, int, str], None]


def bake(
    edition: Edition,
    *,
    full: bool = False,
    changes: set[str] | None = None,
    workers: int | None = None,
    dry_run: bool = False,
    allow_dead_links: bool = False,
    allow_removal: bool = False,
    wait: bool = True,
    progress: Progress | None = None,
    say: Callable[[str], None] | None = None,
) -> Report:
    """Bring an edition's tree up to date and switch to it. Raises BakeFailed with the site left as it was.

    Without `full`, a page is rendered only if a value that it read differs, or if it records nothing. With `changes`
    (keys given to `bake.wanted`) the sources are asked about these alone, where they can tell. `dry_run` tells what
    would be done and writes nothing.
    """
    started = time.monotonic()
    place = Place(edition.root, edition.name)
    with place.locked(wait=wait, say=say), few_collections():
        look_again()
        if changes is not None and not full and not dry_run:
            from .narrow import bake_changes

            if report := bake_changes(edition, place, changes, progress):
                if report.switched:
                    place.prune(conf.get("KEEP"))
                report.seconds = time.monotonic() - started
                return report
        run = Bake(edition, place, full=full, workers=workers, dry_run=dry_run, progress=progress)
        try:
            run.render_all()
            run.gather_assets()
            run.add_redirects()
            checks.check_links(run, allow_dead_links or dry_run or conf.get("DEAD_LINKS") == "report")
            checks.check_removals(run, allow_removal or dry_run)
            report = run.finish()
        except BaseException:
            run.draft.discard()
            raise
        if report.switched and not dry_run:
            place.prune(conf.get("KEEP"))
    report.seconds = time.monotonic() - started
    return report


@contextlib.contextmanager
def few_collections() -> Iterator[None]:
    """Let the garbage collector look less often: a bake makes many objects that live as long as itself."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def lanes() -> list:
    """Return every source, the compatible lane last."""
    offered = sources.configured()
    claimed = tuple(kind for source in offered for kind in getattr(source, "claims", ()))
    return [*offered, WagtailPages(claimed), NotFound()]


def gather(edition: Edition, values: Values, found: Iterable) -> tuple[dict[str, Entry], set[str]]:
    """Return every entry by its file, and the files whose source records what it reads.

    Two sources must not offer one address; a source goes before the compatible lane.
    """
    entries: dict[str, Entry] = {}
    origin: dict[str, str] = {}
    recorded: set[str] = set()
    read = Recorder(values)
    for source in found:
        lane, records = isinstance(source, (WagtailPages, NotFound)), hasattr(source, "values")
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
            if records:
                recorded.add(file)
    for file in entries:
        parent = file.rpartition("/")[0]
        while parent:
            if parent in entries:
                raise BakeFailed(f"{address_of(parent)} cannot be a file and a folder of {address_of(file)}.")
            parent = parent.rpartition("/")[0]
    return entries, recorded


class Bake:
    """The state of one bake."""

    def __init__(
        self,
        edition: Edition,
        place: Place,
        *,
        full: bool = False,
        workers: int | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self.edition, self.place, self.workers, self.dry_run = edition, place, workers, dry_run
        self.progress = progress or (lambda done, total, path: None)
        self.methods = tuple(conf.get("COMPRESS"))
        self.report = Report(edition.name, str(place.current))
        self.draft = Draft(place, distrust=full, fsync=conf.get("FSYNC"), dry=dry_run)
        self.fingerprint = fingerprint(edition)
        self.saved = State.load(edition.root)
        self.old = self._trusted(full)
        self.new = State(fingerprint=self.fingerprint)
        found = lanes()
        self.values = Values(edition, found)
        self.values.load()
        self.entries, self.recorded = gather(edition, self.values, found)
        self.redirects = redirects.redirects_of(edition)
        self.assets = Assets()
        site = site_of(edition)
        hosts = {host for host in conf.get("HOSTS") if host}
        if site:
            hosts |= {site.hostname, f"{site.hostname}:{site.port}"}
        self.turn = Turn(edition.prefix, frozenset(hosts), self.inside)

    def _trusted(self, full: bool) -> State:
        """Return the last bake's memory if it fits the tree, the code and the templates; else an empty one."""
        saved = self.saved
        if saved and not full and saved.belongs_to(self.draft.before, self.draft.previous_hash):
            if saved.fingerprint == self.fingerprint:
                return saved
            self.report.why = "code, templates or settings changed"
        else:
            self.report.why = "asked for" if full else "there is no bake to start from"
        return State()

    def inside(self, path: str) -> bool:
        """Whether an address belongs to the edition's own tree."""
        return self.assets.owns(path) or self.file(path) in self.entries

    @staticmethod
    def file(path: str) -> str | None:
        """Return the file of an address, None where it cannot have one."""
        try:
            return file_of(path)
        except (BadAddress, UnicodeDecodeError):
            return None

    def changed_keys(self) -> set[str]:
        """Return the keys whose values differ from the last bake."""
        digest = self.values.digest
        self.values.digest_all(self.old.keys)
        return {key for key, known in self.old.keys.items() if digest(key) != known}

    def stale(self) -> list[str]:
        """Return the files that have to be rendered; the others are taken over as they are."""
        changed = self.changed_keys()
        moved: set[str] = set()
        if not self.edition.primary:  # a link gains or loses the prefix when its target comes or goes
            for file in self.old.outputs.keys() ^ self.entries.keys():
                address = address_of(file)
                moved |= {address, address.rstrip("/")}
        todo = []
        for file, entry in self.entries.items():
            record = self.old.outputs.get(file)
            fresh = (
                record is not None
                and record.how == RECORDED
                and changed.isdisjoint(record.keys)
                and (not moved or moved.isdisjoint(record.links))
                and file in self.recorded
                and self._keep(file)
            )
            if not fresh:
                todo.append(file)
                continue
            self.new.outputs[file] = (
                record if record.owner == entry.owner else record._replace(owner=entry.owner)
            )
        return todo

    def render_all(self) -> None:
        """Render what is stale and put it aside; pages that lead to one that was left out are rendered again."""
        self._render(self.stale())
        if self.report.left_out and not self.edition.primary:
            gone = set(self.report.left_out)
            again = [file for file, record in self.new.outputs.items() if gone & set(record.links)]
            self._render(again)
        self.report.pages = len(self.new.outputs)
        digest = self.values.digest
        for record in self.new.outputs.values():
            for key in record.keys:
                if key not in self.new.keys:
                    self.new.keys[key] = digest(key)

    def _render(self, files: list[str]) -> None:
        total = len(files)
        for done, made in enumerate(make_all(self, files), 1):
            self._take(made)
            self.progress(done, total, made.output.path)

    def _take(self, made: Made) -> None:
        file, output = made.file, made.output
        entry = self.entries[file]
        if output.left_out is not None:
            self.report.left_out[output.path] = output.left_out
            del self.entries[file]
            self.new.outputs.pop(file, None)
        elif output.error is not None:
            self.report.failed[output.path] = output.error
            self._keep(file)
            known = self.saved.outputs.get(file) if self.saved else None
            links, hints = (known.links, known.hints) if known else ((), ())
            self.new.outputs[file] = Record(output.path, entry.owner, FAILED, (), links, hints)
        else:
            self.report.rendered += 1
            how = RECORDED if file in self.recorded else UNRECORDED
            keys = tuple(output.keys)
            self.new.outputs[file] = Record(output.path, entry.owner, how, keys, output.links, output.hints)
            self.put(file, output.data, made.fact, made.variants)

    def _keep(self, file: str) -> bool:
        """Take a file and its compressed copies over; whether all that should be there is there."""
        kept = self.draft.keep(file)
        if kept and compress.worth(file, self.draft.files[file].bytes):
            for method in self.methods:
                kept = self.draft.keep(f"{file}.{method}") and kept
        return kept

    def put(self, file: str, data: bytes, fact: Fact, variants: dict[str, bytes] | None) -> None:
        """Put a file and its compressed copies; `variants` None says that the file is the one we have."""
        self.draft.withdraw([file, *(f"{file}.{method}" for method in self.methods)])
        if variants is None and self._keep(file):
            return
        self.draft.put(file, data, fact)
        if variants is None:
            variants = compress.variants(file, data, self.methods)
        for name, packed in variants.items():
            self.draft.put(name, packed)

    def gather_assets(self) -> None:
        """Copy the static and media files that pages name, and those that their style sheets name."""
        owns = self.assets.owns
        todo = {
            path
            for record in self.new.outputs.values()
            for paths in (record.links, record.hints)
            for path in paths
            if owns(path)
        }
        seen: set[str] = set()
        while todo:
            path = todo.pop()
            seen.add(path)
            file = self.file(path)
            if file is None or file in self.entries or path.endswith("/"):
                continue
            record = self._asset(path, file)
            if record:
                self.new.assets[file] = record
                todo |= {link for link in record.links if owns(link)} - seen

    def _asset(self, path: str, file: str) -> AssetRecord | None:
        """Bring one asset into the tree; None where readers may not have it."""
        stamp = self.assets.stamp(path)
        known = self.old.assets.get(file)
        if stamp is not None and known and known.stamp == stamp and self._keep(file):
            return known
        data = self.assets.read(path)
        if data is None:
            return None
        fact = Fact(hash_of(data), len(data))
        output = Output(path, data)
        if file.endswith(".css"):
            checks.find_css_links(output, self.turn)
        self.put(
            file,
            data,
            fact,
            None if self.draft.has(file, fact) else compress.variants(file, data, self.methods),
        )
        return AssetRecord(stamp or (0, 0), output.links)

    def add_redirects(self) -> None:
        """Write the redirects as a map; addresses that are in the tree go before redirects."""
        self.redirects = {
            old: to
            for old, to in self.redirects.items()
            if self.file(old.rstrip("/") + "/") not in self.entries
        }
        if self.redirects:
            shown = {old: (self.turn.change(to), always) for old, (to, always) in self.redirects.items()}
            data = redirects.dump(shown)
            self.put(redirects.NAME, data, Fact(hash_of(data), len(data)), None)

    def finish(self) -> Report:
        """Switch to the new tree, remember how it was made, and say what was done."""
        draft, report = self.draft, self.report
        report.changed = sorted(draft.written)
        report.gone = draft.removed()
        report.switched = draft.changed
        report.removed = len(report.gone)
        report.written = len(draft.written)
        report.reused = report.pages - report.rendered - len(report.failed)
        report.files = len(draft.files)
        report.bytes = sum(fact.bytes for fact in draft.files.values())
        report.generation = draft.before or 0
        if not self.dry_run:
            report.generation, self.new.manifest = draft.finish()
            self.new.generation = report.generation
            if self.new != self.saved:
                self.new.save(self.edition.root)
        return report
