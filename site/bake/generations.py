"""Generations on disk: each a whole tree, `current` a symbolic link to one of them, switched by one rename.

<root>/<edition>/current -> generations/7
<root>/<edition>/generations/7/            the tree; its manifest.json included
<root>/<edition>/chain                     one line a generation: number, hash of its manifest
<root>/<edition>/lock                      held while a bake runs
"""

import contextlib
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from . import manifest as manifests
from .manifest import Fact, Manifest, hash_of

# What a file system says when it cannot share a file between two names.
_NO_LINK = {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS}


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
            _fsync(self.root)

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
        return gone

    def problems(self) -> list[str]:
        """Return what is wrong with the current tree and with the chain of manifests."""
        now = self.number()
        if now is None:
            return ["current: there is no generation yet. Run `bake`."]
        found = manifests.problems_of(self.tree(now))
        recorded = self._recorded()
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

    def _recorded(self) -> dict[int, str]:
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


class Draft:
    """A generation in the making. Nothing is written before the first file that differs."""

    def __init__(
        self, place: Place, *, distrust: bool = False, fsync: bool = True, dry: bool = False
    ) -> None:
        self.place, self.dry = place, dry
        self.before = place.number()
        self.previous, self.previous_hash = place.manifest(self.before)
        self.old_files = self.previous.files if self.previous else {}
        self.old_tree = place.tree(self.before) if self.before is not None else None
        self.number = max([*place.numbers(), *place._recorded(), 0]) + 1
        self.folder = place.generations / f".building-{self.number}"
        self.distrust = distrust
        self.fsync = fsync
        self.files: dict[str, Fact] = {}
        self.written: dict[str, int] = {}
        self._folders: set[str] = set()

    def has(self, name: str, fact: Fact) -> bool:
        """Whether the previous generation holds this very file; with `distrust` its bytes are read."""
        if self.old_files.get(name) != fact:
            return False
        if not self.distrust:
            return True
        try:
            return hash_of((self.old_tree / name).read_bytes()) == fact.sha256
        except OSError:
            return False

    def put(self, name: str, data: bytes, fact: Fact | None = None) -> bool:
        """Give a file its content; return whether it had to be written."""
        fact = fact or Fact(hash_of(data), len(data))
        self.files[name] = fact
        if self.has(name, fact):
            return False
        if not self.dry:
            with open(self._path(name), "xb") as file:
                file.write(data)
        self.written[name] = len(data)
        return True

    def withdraw(self, names: list[str]) -> None:
        """Forget files that were put before, so that they can be put again."""
        for name in names:
            if self.files.pop(name, None) and self.written.pop(name, None) is not None and not self.dry:
                os.unlink(os.path.join(self.folder, name))

    def keep(self, name: str) -> bool:
        """Take a file over as it is; return whether the previous generation has it."""
        fact = self.old_files.get(name)
        if fact is None or (self.distrust and not self.has(name, fact)):
            return False
        self.files[name] = fact
        return True

    def _path(self, name: str) -> str:
        folder = os.path.join(self.folder, os.path.dirname(name))
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)
            self._folders.add(folder)
        return os.path.join(self.folder, name)

    @property
    def changed(self) -> bool:
        """Whether the tree differs from the previous generation."""
        return bool(self.written) or self.files.keys() != self.old_files.keys() or self.before is None

    def removed(self) -> list[str]:
        """Return the files of the previous generation that are no more."""
        return sorted(self.old_files.keys() - self.files.keys())

    def finish(self) -> tuple[int, str]:
        """Complete the tree, make it durable, switch to it. Without a change: nothing at all.

        Returns the number of the generation and the hash of its manifest.
        """
        if not self.changed:
            return self.before, self.previous_hash
        for name in self.files:
            if name not in self.written:
                _share(os.path.join(self.old_tree, name), self._path(name))
        manifest = Manifest(self.place.edition, self.number, self.previous_hash, self.before, self.files)
        data = manifest.dump()
        with open(self._path(manifests.NAME), "xb") as file:
            file.write(data)
        if self.fsync:
            self._sync()
        os.rename(self.folder, self.place.tree(self.number))
        hashed = hash_of(data)
        self.place.record(self.number, hashed)
        if self.fsync:
            _fsync(self.place.generations)
        self.place.switch(self.number, fsync=self.fsync)
        return self.number, hashed

    def _sync(self) -> None:
        if len(self.written) > 64:
            os.sync()
            return
        for name in [*self.written, manifests.NAME]:
            _fsync(os.path.join(self.folder, name))
        for folder in {os.path.dirname(name) for name in self.written} | {""}:
            _fsync(os.path.join(self.folder, folder))

    def discard(self) -> None:
        """Leave no trace of the draft."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _share(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        shutil.copyfile(source, target, follow_symlinks=False)


def _fsync(path: str | Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
