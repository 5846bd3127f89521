"""Generations on disk: each a whole tree, `current` a symbolic link to one of them, switched by one rename.

<root>/<edition>/current -> generations/7
<root>/<edition>/generations/7/            the tree; its manifest.json included
<root>/<edition>/chain                     one line a generation: number, hash of its manifest
<root>/<edition>/lock                      held while a bake runs
"""

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from . import manifest as manifests
from .manifest import Manifest, hash_of


class BakeBusy(RuntimeError):
    """Another bake holds the lock."""


class NoSuchGeneration(LookupError):
    """A generation that is not kept."""


class Place:
    """The folder of one edition."""

    def __init__(self, root: Path, edition: str) -> None:
        self.root = root
        self.edition = edition
        self.current = root / "current"
        self.generations = root / "generations"
        self.chain = root / "chain"
        self.changes = root / "changes"

    def tree(self, number: int) -> Path:
        """Return the folder of a generation."""
        return self.generations / str(number)

    def number(self) -> int | None:
        """Return the number of the current generation, None before the first bake."""
        try:
            target = os.readlink(self.current)
        except (FileNotFoundError, NotADirectoryError):
            return None
        name = os.path.basename(target)
        return int(name) if name.isdigit() and self.tree(int(name)).is_dir() else None

    def numbers(self) -> list[int]:
        """Return the numbers of the generations that are kept, oldest first."""
        try:
            return sorted(int(name) for name in os.listdir(self.generations) if name.isdigit())
        except FileNotFoundError:
            return []

    def manifest(self, number: int | None) -> tuple[Manifest | None, str | None]:
        """Return a generation's manifest and its hash; both None where there is none."""
        if number is None:
            return None, None
        try:
            data = (self.tree(number) / manifests.NAME).read_bytes()
            return Manifest.parse(data), hash_of(data)
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None, None

    @contextlib.contextmanager
    def locked(self, *, wait: bool = True, say=None) -> Iterator[None]:
        """Hold the edition alone. The lock ends with the process, however it ends."""
        self.generations.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = os.pread(handle, 32, 0).decode(errors="replace").strip() or "unknown"
                text = f"Another bake of the edition {self.edition} is running (process {holder})."
                if not wait:
                    raise BakeBusy(text) from None
                if say:
                    say(f"{text} Waiting for it.")
                fcntl.flock(handle, fcntl.LOCK_EX)
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
            for leftover in self.generations.glob(".*"):
                shutil.rmtree(leftover, ignore_errors=True)
            yield
        finally:
            os.close(handle)

    def switch(self, number: int, *, fsync: bool = True) -> None:
        """Make a generation the current one by a single rename."""
        if self.current.exists() and not self.current.is_symlink():
            raise FileExistsError(f"{self.current} is not a symbolic link. Move it away before baking.")
        aside = self.root / ".current"
        aside.unlink(missing_ok=True)
        aside.symlink_to(os.path.join("generations", str(number)))
        os.rename(aside, self.current)
        if fsync:
            fsync_path(self.root)

    def rollback(self, number: int | None = None) -> int:
        """Switch to a kept generation, by default to the one before the current; return its number."""
        kept, now = self.numbers(), self.number()
        if number is None:
            older = [n for n in kept if now is not None and n < now]
            if not older:
                raise NoSuchGeneration(
                    f"The edition {self.edition} has no generation before the current one."
                )
            number = older[-1]
        if number not in kept:
            known = ", ".join(map(str, kept)) or "none"
            raise NoSuchGeneration(
                f"Generation {number} of the edition {self.edition} is not kept. Kept: {known}."
            )
        if found := manifests.problems_of(self.tree(number)):
            raise NoSuchGeneration(f"Generation {number} is not whole: {found[0]}.")
        self.switch(number)
        return number

    def prune(self, keep: int) -> list[int]:
        """Remove the oldest generations beyond `keep`; never the current one. Return their numbers."""
        now = self.number()
        gone = [n for n in self.numbers()[: -max(keep, 1)] if n != now]
        for number in gone:
            doomed = self.generations / f".gone-{number}"
            os.rename(self.tree(number), doomed)
            shutil.rmtree(doomed, ignore_errors=True)
            (self.changes / str(number)).unlink(missing_ok=True)
        return gone

    def problems(self) -> list[str]:
        """Return what is wrong with the current tree and with the chain of manifests."""
        now = self.number()
        if now is None:
            return ["current: there is no generation yet. Run `bake`."]
        found = manifests.problems_of(self.tree(now))
        recorded = self.recorded()
        for number in self.numbers():
            manifest, hashed = self.manifest(number)
            name = f"generations/{number}/{manifests.NAME}"
            if manifest is None:
                found.append(f"{name}: cannot be read")
                continue
            if recorded.get(number) != hashed:
                found.append(f"{name}: not the manifest that was written")
            before = manifest.previous_generation
            if before is not None and recorded.get(before) != manifest.previous:
                found.append(f"{name}: does not carry the hash of generation {before}")
        return found

    def note_changes(self, number: int, previous: int | None, names: list[str]) -> None:
        """Write down which files of a generation differ from the one before it."""
        self.changes.mkdir(exist_ok=True)
        (self.changes / str(number)).write_text(json.dumps({"previous": previous, "names": names}))

    def changes_since(self, number: int) -> set[str] | None:
        """Return the files that differ between a kept generation and the current one; None if nobody can say."""
        found: set[str] = set()
        at = self.number()
        while at is not None and at > number:
            try:
                noted = json.loads((self.changes / str(at)).read_bytes())
            except (FileNotFoundError, ValueError):
                return None
            found.update(noted["names"])
            at = noted["previous"]
        return found if at == number else None

    def recorded(self) -> dict[int, str]:
        try:
            lines = self.chain.read_text().split("\n")
        except FileNotFoundError:
            return {}
        pairs = (line.split(" ") for line in lines if line.count(" ") == 1)
        return {int(number): hashed for number, hashed in pairs if number.isdigit()}

    def record(self, number: int, hashed: str) -> None:
        """Add a line to the chain."""
        with self.chain.open("a") as chain:
            chain.write(f"{number} {hashed}\n")
            chain.flush()
            os.fsync(chain.fileno())


def fsync_path(path: str | Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
