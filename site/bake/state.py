"""What the last bake knew: which page read which values, where it leads, what the values were.

One file beside the generations, written after the switch. It names the generation that it belongs to; whatever does not
fit (a crash between switch and save, a rollback, another version) makes it void, and the next bake renders everything.
"""

import marshal
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

FORMAT = 2
NAME = "state"
LOG = "state.log"

# How a page was made: from recorded values; in a way that records nothing; not at all this time.
RECORDED, UNRECORDED, FAILED = 0, 1, 2


class Record(NamedTuple):
    """What is known of one output."""

    path: str
    owner: str
    how: int
    keys: tuple[str, ...]
    links: tuple[str, ...]
    hints: tuple[str, ...]


class AssetRecord(NamedTuple):
    """What is known of one copied file: size and time of its origin, and where it leads (style sheets)."""

    stamp: tuple[int, int]
    links: tuple[str, ...]


Outputs = Mapping[str, Record | None]
Assets = Mapping[str, AssetRecord | None]


def _apply(into: dict, found: dict, kind: type) -> None:
    for file, record in found.items():
        into.pop(file, None)
        if record is not None:
            into[file] = kind(*record)


@dataclass(slots=True)
class State:
    """The memory of one edition."""

    generation: int = 0
    manifest: str = ""
    fingerprint: bytes = b""
    keys: dict[str, bytes] = field(default_factory=dict)
    outputs: dict[str, Record] = field(default_factory=dict)
    assets: dict[str, AssetRecord] = field(default_factory=dict)

    @classmethod
    def load(cls, root: Path) -> "State | None":
        """Return what was saved; None where there is nothing that can be read."""
        try:
            raw = marshal.loads((root / NAME).read_bytes())  # noqa: S302  (our own file, in our own folder)
            if raw[0] != FORMAT:
                return None
            _, generation, manifest, fingerprint, keys, outputs, assets = raw
            state = cls(
                generation,
                manifest,
                fingerprint,
                keys,
                {file: Record(*record) for file, record in outputs.items()},
                {file: AssetRecord(*record) for file, record in assets.items()},
            )
            state._replay(root)
            return state
        except (OSError, ValueError, EOFError, TypeError, IndexError):
            return None

    def save(self, root: Path) -> None:
        """Replace what was saved, in one step."""
        raw = (
            FORMAT,
            self.generation,
            self.manifest,
            self.fingerprint,
            self.keys,
            {file: tuple(record) for file, record in self.outputs.items()},
            {file: tuple(record) for file, record in self.assets.items()},
        )
        aside = root / f".{NAME}"
        aside.write_bytes(marshal.dumps(raw))
        os.replace(aside, root / NAME)
        (root / LOG).unlink(missing_ok=True)

    def append(
        self, root: Path, before: tuple[int, str], keys: dict[str, bytes], outputs: Outputs, assets: Assets
    ) -> None:
        """Add what a small bake changed to the log; a log that has grown large is folded into the file."""
        log = root / LOG
        try:
            if log.stat().st_size > max((root / NAME).stat().st_size / 4, 100_000):
                return self.save(root)
        except FileNotFoundError:
            pass
        raw = (
            *(FORMAT, before, (self.generation, self.manifest), keys),
            {file: tuple(record) if record else None for file, record in outputs.items()},
            {file: tuple(record) if record else None for file, record in assets.items()},
        )
        data = marshal.dumps(raw)
        with log.open("ab") as file:
            file.write(len(data).to_bytes(8, "big") + data)

    def _replay(self, root: Path) -> None:
        """Take in the log, as far as it continues what is known."""
        try:
            data = (root / LOG).read_bytes()
        except FileNotFoundError:
            return
        at = 0
        while at + 8 <= len(data):
            size = int.from_bytes(data[at : at + 8], "big")
            piece = data[at + 8 : at + 8 + size]
            if len(piece) < size:
                return
            form, before, after, keys, outputs, assets = marshal.loads(piece)  # noqa: S302
            if form != FORMAT or before != (self.generation, self.manifest):
                return
            self.generation, self.manifest = after
            self.keys.update(keys)
            _apply(self.outputs, outputs, Record)
            _apply(self.assets, assets, AssetRecord)
            at += 8 + size

    def belongs_to(self, generation: int | None, manifest: str | None) -> bool:
        """Whether the state describes this very generation."""
        return self.generation == generation and self.manifest == manifest
