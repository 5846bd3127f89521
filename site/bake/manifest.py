"""The manifest of a generation: every file with its SHA-256 and size, and the hash of the manifest before it."""

import hashlib
import json
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

    def dump(self) -> bytes:
        """Return the manifest as JSON, one line a file, sorted by name."""
        head = json.dumps(
            {
                "edition": self.edition,
                "generation": self.generation,
                "previous": self.previous,
                "previous_generation": self.previous_generation,
            }
        )
        lines = ",\n".join(
            f'{json.dumps(name, ensure_ascii=False)}: {{"sha256": "{fact.sha256}", "bytes": {fact.bytes}}}'
            for name, fact in sorted(self.files.items())
        )
        return f'{head[:-1]}, "files": {{\n{lines}\n}}}}\n'.encode()

    @classmethod
    def parse(cls, data: bytes) -> "Manifest":
        """Return the manifest that these bytes hold."""
        raw = json.loads(data)
        files = {name: Fact(fact["sha256"], fact["bytes"]) for name, fact in raw["files"].items()}
        return cls(raw["edition"], raw["generation"], raw["previous"], raw["previous_generation"], files)


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
