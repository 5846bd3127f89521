"""A bake for announced changes: asks the sources about these alone, renders what read them, writes what differs.

Returns None where it cannot be sure; the caller then compares everything. What it leaves on disk is what the full
comparison would leave.
"""

from . import checks, conf, redirects, sources
from .addresses import address_of
from .answers import LiveSite
from .assets import Assets
from .build import Bake, Progress, lanes
from .conf import Edition
from .draft import Draft
from .generations import Place
from .manifest import Fact, hash_of
from .memory import Memory, forget, recall, stamp_of
from .pages import NotFound, WagtailPages, site_of
from .recorder import Recorder, Values
from .render import Turn
from .report import BakeFailed, Report
from .sources import Entry
from .state import RECORDED, AssetRecord, State

# Changes of these reach too far to be followed one by one.
FAR = (
    *("wagtailcore.site:", "wagtailcore.locale:", "wagtailcore.pageviewrestriction:"),
    *("wagtailcore.collection:", "wagtailcore.collectionviewrestriction:"),
)


def bake_changes(
    edition: Edition, place: Place, changes: set[str], progress: Progress | None = None
) -> Report | None:
    """Follow these changes; the lock is held by the caller."""
    if any(change.startswith(FAR) for change in changes):
        return None
    memory = recall(edition, place)
    if memory is None or memory.failed:
        return None
    found = lanes()
    touched: set[str] = set()
    for source in found:
        if hasattr(source, "values"):
            if not (hasattr(source, "touched") and hasattr(source, "entries_of")):
                return None
            keys = source.touched(edition, changes)
            if keys is None:
                return None
            touched.update(keys)
    run = NarrowBake(edition, place, memory, found, touched, progress)
    try:
        run.render_all()
        run.gather_assets()
        run.add_redirects()
        run.check_links()
        return run.finish()
    except _Unsure:
        run.draft.discard()
        return None
    except BaseException:
        run.draft.discard()
        forget(edition)
        raise


class NarrowBake(Bake):
    """A bake that knows of the site only what the change touches."""

    def __init__(
        self,
        edition: Edition,
        place: Place,
        memory: Memory,
        found: list,
        touched: set[str],
        progress: Progress | None,
    ) -> None:
        self.edition, self.place, self.memory, self.lanes = edition, place, memory, found
        self.workers, self.dry_run = 1, False
        self.progress = progress or (lambda done, total, path: None)
        self.methods = tuple(conf.get("COMPRESS"))
        self.report = Report(edition.name, str(place.current))
        self.old = self.saved = memory.state
        self.new = State()
        known = (memory.files, memory.state.manifest, memory.ledger)
        self.draft = Draft(place, fsync=conf.get("FSYNC"), previous=known)
        self.values = Values(edition, found)
        self.touched = touched
        self.values.load(touched)
        self.redirects = redirects.redirects_of(edition)
        self.assets = Assets()
        self.entries: dict[str, Entry] = {}
        self.recorded: set[str] = set()
        self.gone: set[str] = set()
        self.asked = False  # whether the sources that record nothing have been asked
        site = site_of(edition)
        hosts = {host for host in conf.get("HOSTS") if host}
        if site:
            hosts |= {site.hostname, f"{site.hostname}:{site.port}"}
        self.turn = Turn(edition.prefix, frozenset(hosts), self.inside)

    def inside(self, path: str) -> bool:
        """Whether an address belongs to the edition's own tree."""
        if self.assets.owns(path):
            return True
        return self._is_page(path)

    def _is_page(self, path: str) -> bool:
        file = self.file(path)
        return file in self.entries or (file in self.memory.state.outputs and file not in self.gone)

    def stale(self) -> list[str]:
        """Return the files to render, with their entries at hand and their values loaded."""
        memory, state = self.memory, self.memory.state
        changed = [key for key in self.touched if state.keys.get(key) != self.values.digest(key)]
        dirty = {file for key in changed for file in memory.readers.get(key, ())}
        owners = self.touched | {state.outputs[file].owner for file in dirty}
        self._list(owners)
        came = self.entries.keys() - state.outputs.keys()
        if not self.edition.primary:  # a link gains or loses the prefix when its target comes or goes
            leading = memory.who_leads_to(_spellings(came | self.gone)) & state.outputs.keys()
            dirty |= leading
            self._list({state.outputs[file].owner for file in leading})
        unrecorded = self.entries.keys() - self.recorded
        todo = sorted((dirty & self.entries.keys()) | came | unrecorded)
        wanted = {key for file in todo if file in state.outputs for key in state.outputs[file].keys}
        wanted |= {key for file in todo for key in self.entries[file].needs}
        self.values.load(wanted - self.values.known())
        for file in self.gone:
            for name in (file, *(f"{file}.{method}" for method in self.methods)):
                self.draft.drop(name)
        return todo

    def _list(self, owners: set[str]) -> None:
        """Ask every source what belongs to these owners; sources that record nothing are asked for all they have."""
        read = Recorder(self.values)
        state = self.memory.state
        for source in self.lanes:
            records = hasattr(source, "values")
            if not records and self.asked:
                continue
            found = (
                source.entries_of(self.edition, read, owners)
                if records
                else source.entries(self.edition, read)
            )
            for item in found:
                entry = sources.as_entry(item)
                file = self.file(entry.path)
                if file is None:
                    raise BakeFailed(f"The source {source.name} offers a bad address: {entry.path}")
                known = state.outputs.get(file)
                if isinstance(source, (WagtailPages, NotFound)) and (
                    file in self.recorded or (known and known.how == RECORDED and known.owner not in owners)
                ):
                    continue
                self.entries[file] = entry
                if records:
                    self.recorded.add(file)
        self.asked = True
        owned = {file for owner in owners for file in self.memory.owned.get(owner, ())}
        self.gone |= (owned | self.memory.unrecorded) - self.entries.keys()

    def render_all(self) -> None:
        """Render what is stale."""
        self._render(self.stale())
        for path in self.report.left_out:
            file = self.file(path)
            if file in self.memory.state.outputs:
                self.gone.add(file)
                self.draft.drop(file)
                for method in self.methods:
                    self.draft.drop(f"{file}.{method}")
        if self.report.left_out and not self.edition.primary:
            raise _Unsure

    def gather_assets(self) -> None:
        """Copy files that are named for the first time, and leave out those that nobody names any more."""
        memory, owns = self.memory, self.assets.owns
        before = {
            path
            for file in (self.new.outputs.keys() | self.gone) & memory.state.outputs.keys()
            for paths in (memory.state.outputs[file].links, memory.state.outputs[file].hints)
            for path in paths
            if owns(path)
        }
        todo = {
            path
            for record in self.new.outputs.values()
            for path in (*record.links, *record.hints)
            if owns(path)
        }
        self.asset_changes: dict[str, AssetRecord | None] = {}
        leaving = before - todo
        while todo:
            path = todo.pop()
            file = self.file(path)
            if (
                file is None
                or path.endswith("/")
                or file in memory.state.assets
                or file in self.asset_changes
            ):
                continue
            if file in self.entries or file in memory.state.outputs:
                continue
            if record := self._asset(path, file):
                self.asset_changes[file] = record
                todo |= {link for link in record.links if owns(link)}
        self._leave_out(leaving)

    def _leave_out(self, leaving: set[str]) -> None:
        memory = self.memory
        out = (self.new.outputs.keys() | self.gone) & memory.state.outputs.keys()
        while leaving:
            path = leaving.pop()
            file = self.file(path)
            if file not in memory.state.assets or file in self.asset_changes:
                continue
            others = memory.leading.get(path, set()) - out
            others = {other for other in others if self.asset_changes.get(other, True) is not None}
            named = any(path in (*record.links, *record.hints) for record in self.new.outputs.values())
            if not others and not named:
                self.asset_changes[file] = None
                leaving |= {link for link in memory.state.assets[file].links if self.assets.owns(link)}
                for name in (file, *(f"{file}.{method}" for method in self.methods)):
                    self.draft.drop(name)

    def add_redirects(self) -> None:
        """Write the redirects as a map, or leave the map out."""
        self.redirects = {
            old: to for old, to in self.redirects.items() if not self._is_page(old.rstrip("/") + "/")
        }
        names = [redirects.NAME, *(f"{redirects.NAME}.{method}" for method in self.methods)]
        if not self.redirects:
            for name in names:
                self.draft.drop(name)
            return
        shown = {old: (self.turn.change(to), always) for old, (to, always) in self.redirects.items()}
        data = redirects.dump(shown)
        fact = Fact(hash_of(data), len(data))
        if self.draft.files.get(redirects.NAME) != fact:
            self.put(redirects.NAME, data, fact, None)

    def check_links(self) -> None:
        """Name the links of the new pages that lead nowhere, and the pages that lead to one that is gone."""
        live = LiveSite(self.edition)
        gone = _spellings(self.gone)
        for file in self.memory.who_leads_to(gone) & self.memory.state.outputs.keys():
            if file not in self.new.outputs and file not in self.gone:
                for path in set(self.memory.state.outputs[file].links) & gone:
                    if not checks.leads_somewhere(self, path, live):
                        self.report.dead_links.append((address_of(file), path))
        checks.collect_dead_links(self, self.new.outputs, live)
        checks.refuse_dead_links(self, conf.get("DEAD_LINKS") == "report")

    def finish(self) -> Report:
        """Switch, and take the change into the memory and onto disk."""
        draft, report, memory = self.draft, self.report, self.memory
        state = memory.state
        if report.failed:
            raise _Unsure
        differing = draft.differing()
        report.changed, report.gone = sorted(draft.written), draft.removed()
        report.switched, report.removed, report.written = (
            bool(differing),
            len(report.gone),
            len(draft.written),
        )
        checks.check_removals(self, False)
        report.generation, manifest = draft.finish()
        outputs = {**self.new.outputs, **dict.fromkeys(self.gone)}
        outputs = {file: record for file, record in outputs.items() if state.outputs.get(file) != record}
        keys = {key: self.values.digest(key) for record in self.new.outputs.values() for key in record.keys}
        keys |= {key: self.values.digest(key) for key in self.touched if key in state.keys}
        keys = {key: digest for key, digest in keys.items() if state.keys.get(key) != digest}
        if report.switched or outputs or keys or self.asset_changes:
            before = (state.generation, state.manifest)
            state.generation, state.manifest = report.generation, manifest
            state.keys.update(keys)
            memory.change(outputs)
            memory.change_assets(self.asset_changes)
            for name, fact in differing.items():
                memory.bytes += (fact.bytes if fact else 0) - (
                    memory.files[name].bytes if name in memory.files else 0
                )
                if fact:
                    memory.files[name] = fact
                else:
                    memory.files.pop(name, None)
            memory.stamp = stamp_of(self.place, report.generation)
            state.append(self.edition.root, before, keys, outputs, self.asset_changes)
        report.narrow, report.pages = True, len(state.outputs)
        report.reused = report.pages - report.rendered
        report.files, report.bytes = len(memory.files), memory.bytes
        return report


class _Unsure(Exception):
    """Something came up that the comparison of everything settles better."""


def _spellings(files: set[str]) -> set[str]:
    addresses = {address_of(file) for file in files}
    return addresses | {address.rstrip("/") for address in addresses}
