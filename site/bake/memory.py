"""What a worker keeps between two bakes, so that the next one costs as much as the change.

Nothing here is needed for a bake to be right: a memory that does not fit the tree on disk is thrown away.
"""

import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from .conf import Edition
from .fingerprint import fingerprint
from .generations import Place
from .manifest import NAME, Fact, Ledger
from .state import FAILED, RECORDED, AssetRecord, Record, State

_memories: dict[Path, "Memory"] = {}


class Memory:
    """The last bake of one edition with its maps turned round: who read a key, who leads to an address, who owns."""

    def __init__(self, state: State, files: dict[str, Fact], stamp: tuple[int, int]) -> None:
        self.state = state
        self.files = files
        self.stamp = stamp
        self.ledger = Ledger(files)
        self.bytes = sum(fact.bytes for fact in files.values())
        self.readers: dict[str, set[str]] = defaultdict(set)
        self.leading: dict[str, set[str]] = defaultdict(set)
        self.owned: dict[str, set[str]] = defaultdict(set)
        self.unrecorded: set[str] = set()
        self.failed: set[str] = set()
        for file, record in state.outputs.items():
            self._join(file, record)
        for file, record in state.assets.items():
            for path in record.links:
                self.leading[path].add(file)

    def _join(self, file: str, record: Record) -> None:
        for key in record.keys:
            self.readers[key].add(file)
        for path in (*record.links, *record.hints):
            self.leading[path].add(file)
        self.owned[record.owner].add(file)
        if record.how != RECORDED:
            (self.failed if record.how == FAILED else self.unrecorded).add(file)

    def _leave(self, file: str, record: Record) -> None:
        for key in record.keys:
            _discard(self.readers, key, file)
        for path in (*record.links, *record.hints):
            _discard(self.leading, path, file)
        _discard(self.owned, record.owner, file)
        self.unrecorded.discard(file)
        self.failed.discard(file)

    def change(self, outputs: dict[str, Record | None]) -> None:
        """Take in which pages were made again, came (a record where none was) or went (None)."""
        for file, record in outputs.items():
            if old := self.state.outputs.pop(file, None):
                self._leave(file, old)
            if record:
                self.state.outputs[file] = record
                self._join(file, record)

    def change_assets(self, assets: dict[str, AssetRecord | None]) -> None:
        """Take in which copied files came or went."""
        for file, record in assets.items():
            if old := self.state.assets.pop(file, None):
                for path in old.links:
                    _discard(self.leading, path, file)
            if record:
                self.state.assets[file] = record
                for path in record.links:
                    self.leading[path].add(file)

    def who_leads_to(self, paths: Iterable[str]) -> set[str]:
        """Return the files that lead to any of these addresses."""
        return {file for path in paths for file in self.leading.get(path, ())}


def _discard(index: dict[str, set[str]], key: str, file: str) -> None:
    if found := index.get(key):
        found.discard(file)
        if not found:
            del index[key]


def stamp_of(place: Place, number: int | None) -> tuple[int, int]:
    """Return what tells a generation's manifest from any other without reading it."""
    stat = os.stat(place.tree(number or 0) / NAME)
    return stat.st_ino, stat.st_mtime_ns


def recall(edition: Edition, place: Place) -> Memory | None:
    """Return the memory of an edition's current generation, made from disk if need be; None without a bake to continue."""
    number = place.number()
    if number is None:
        return None
    known = _memories.get(edition.root)
    try:
        stamp = stamp_of(place, number)
        if known and known.state.generation == number and known.stamp == stamp:
            return known
        manifest, hashed = place.manifest(number)
    except OSError:
        return None
    state = State.load(edition.root)
    if manifest is None or state is None or not state.belongs_to(number, hashed):
        return None
    if state.fingerprint != fingerprint(edition):
        return None
    known = _memories[edition.root] = Memory(state, manifest.files, stamp)
    return known


def forget(edition: Edition) -> None:
    """Drop what is known of an edition."""
    _memories.pop(edition.root, None)
