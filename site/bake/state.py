"""What the last bake knew: which page read which values, where it leads, what the values were.

One file beside the generations, written after the switch. It names the generation that it belongs to; whatever does not
fit (a crash between switch and save, a rollback, another version) makes it void, and the next bake renders everything.
"""

import marshal
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

FORMAT = 2
NAME = "state"

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
            return cls(
                generation,
                manifest,
                fingerprint,
                keys,
                {file: Record(*record) for file, record in outputs.items()},
                {file: AssetRecord(*record) for file, record in assets.items()},
            )
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

    def belongs_to(self, generation: int | None, manifest: str | None) -> bool:
        """Whether the state describes this very generation."""
        return self.generation == generation and self.manifest == manifest
