"""The manifest of a generation: every file with its SHA-256 and size, and the hash of the manifest before it."""

import bisect
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

NAME = "manifest.json"


class Fact(NamedTuple):
    """What the manifest says of one file."""

    sha256: str
    bytes: int


@dataclass(slots=True)
class Manifest:
    """The files of one generation by relative name, without the manifest itself."""

    edition: str
    generation: int
    previous: str | None = None
    previous_generation: int | None = None
    files: dict[str, Fact] = field(default_factory=dict)

    def dump(self, ledger: "Ledger | None" = None) -> bytes:
        """Return the manifest as JSON, one line a file, sorted by name."""
        head = json.dumps(
            {
                "edition": self.edition,
                "generation": self.generation,
                "previous": self.previous,
                "previous_generation": self.previous_generation,
            }
        )
        lines = (ledger or Ledger(self.files)).dump()
        return b"".join([head[:-1].encode(), b', "files": {\n', lines, b"\n}}\n"])

    @classmethod
    def parse(cls, data: bytes) -> "Manifest":
        """Return the manifest that these bytes hold."""
        raw = json.loads(data)
        files = {name: Fact(fact["sha256"], fact["bytes"]) for name, fact in raw["files"].items()}
        return cls(raw["edition"], raw["generation"], raw["previous"], raw["previous_generation"], files)


class Ledger:
    """The lines of a manifest in blocks, so that a change costs as much as itself and not as the site."""

    BLOCK = 128

    def __init__(self, files: Mapping[str, Fact]) -> None:
        names = sorted(files)
        self.lines = {name: self._line(name, files[name]) for name in names}
        self.blocks = [names[start : start + self.BLOCK] for start in range(0, len(names), self.BLOCK)] or [
            []
        ]
        self.bytes = [self._join(block) for block in self.blocks]

    @staticmethod
    def _line(name: str, fact: Fact) -> bytes:
        quoted = json.dumps(name, ensure_ascii=False)
        return f'{quoted}: {{"sha256": "{fact.sha256}", "bytes": {fact.bytes}}}'.encode()

    def _join(self, block: list[str]) -> bytes:
        return b",\n".join([self.lines[name] for name in block])

    def update(self, differing: Mapping[str, Fact | None]) -> None:
        """Take changes in; None stands for a file that is gone."""
        firsts = [block[0] if block else "" for block in self.blocks]
        touched: dict[int, None] = {}
        for name in sorted(differing):
            fact = differing[name]
            at = max(bisect.bisect_right(firsts, name) - 1, 0)
            block = self.blocks[at]
            touched[at] = None
            if fact is None:
                if self.lines.pop(name, None) is not None:
                    block.remove(name)
                continue
            if name not in self.lines:
                bisect.insort(block, name)
            self.lines[name] = self._line(name, fact)
        for at in sorted(touched, reverse=True):
            block = self.blocks[at]
            halves = [block]
            if len(block) > 2 * self.BLOCK:
                halves = [block[start : start + self.BLOCK] for start in range(0, len(block), self.BLOCK)]
            elif not block and len(self.blocks) > 1:
                halves = []
            self.blocks[at : at + 1] = halves
            self.bytes[at : at + 1] = [self._join(half) for half in halves]

    def dump(self) -> bytes:
        """Return all lines."""
        return b",\n".join(block for block in self.bytes if block)


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def problems_of(tree: Path) -> list[str]:
    """Return what does not agree between a tree and its manifest, each named by its path."""
    try:
        manifest = Manifest.parse((tree / NAME).read_bytes())
    except FileNotFoundError:
        return [f"{NAME}: missing"]
    except (ValueError, KeyError, TypeError) as error:
        return [f"{NAME}: cannot be read ({error})"]
    problems = []
    for name, fact in manifest.files.items():
        path = tree / name
        if path.is_symlink() or not path.is_file():
            problems.append(f"{name}: missing")
            continue
        data = path.read_bytes()
        if len(data) != fact.bytes or hash_of(data) != fact.sha256:
            problems.append(f"{name}: changed since it was baked")
    known = set(manifest.files) | {NAME}
    for path in tree.rglob("*"):
        name = path.relative_to(tree).as_posix()
        if (path.is_symlink() or not path.is_dir()) and name not in known:
            problems.append(f"{name}: not in the manifest")
    return sorted(problems)
