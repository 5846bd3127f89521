"""A generation in the making: what it holds, where its bytes come from, how it becomes the current one."""

import contextlib
import errno
import os
import shutil
import time

from . import conf
from . import manifest as manifests
from .generations import Place, fsync_path
from .manifest import Fact, Ledger, Manifest, hash_of

# What a file system says when it cannot share a file between two names.
_NO_LINK = {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS}
MANY = 64  # files; beyond it one sync of the whole system is cheaper than one for each


class Overlay:
    """The files of a tree as changes over those of another: costs as much as the changes."""

    def __init__(self, base: dict[str, Fact]) -> None:
        self.base = base
        self.changes: dict[str, Fact | None] = {}

    def get(self, name: str) -> Fact | None:
        """Return what is known of a file, None if there is no such file."""
        return self.changes[name] if name in self.changes else self.base.get(name)

    def __contains__(self, name: object) -> bool:
        return self.get(name) is not None

    def __getitem__(self, name: str) -> Fact:
        if (fact := self.get(name)) is None:
            raise KeyError(name)
        return fact

    def __setitem__(self, name: str, fact: Fact) -> None:
        self.changes[name] = fact

    def pop(self, name: str, default: None = None) -> Fact | None:
        """Take a file away."""
        fact = self.get(name)
        self.changes[name] = None
        return fact or default

    def differing(self) -> dict[str, Fact | None]:
        """Return what is not as it was; None stands for a file that is gone."""
        return {name: fact for name, fact in self.changes.items() if self.base.get(name) != fact}


class Draft:
    """A generation in the making. Nothing is written before the first file that differs."""

    def __init__(
        self,
        place: Place,
        *,
        distrust: bool = False,
        fsync: bool = True,
        dry: bool = False,
        previous: tuple[dict[str, Fact], str, Ledger] | None = None,
    ) -> None:
        self.place, self.distrust, self.fsync, self.dry = place, distrust, fsync, dry
        self.before = place.number()
        self.ledger: Ledger | None = None
        self.files: dict[str, Fact] | Overlay = {}
        if previous:  # known already: only changes are written down
            self.old_files, self.previous_hash, self.ledger = previous
            self.files = Overlay(self.old_files)
        else:
            manifest, self.previous_hash = place.manifest(self.before)
            self.old_files = manifest.files if manifest else {}
        self.old_tree = place.tree(self.before) if self.before is not None else None
        self.number = max([*place.numbers(), *place.recorded(), 0]) + 1
        self.folder = place.generations / f".building-{self.number}"
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
            try:
                os.mkdir(folder)
            except FileNotFoundError:
                os.makedirs(folder, exist_ok=True)
            except FileExistsError:
                pass
            self._folders.add(folder)
        return os.path.join(self.folder, name)

    def drop(self, name: str) -> None:
        """Leave a file out."""
        self.withdraw([name])

    def differing(self) -> dict[str, Fact | None]:
        """Return every file that is not as it was; None stands for a file that is gone."""
        if isinstance(self.files, Overlay):
            found = self.files.differing()
        else:
            found = {name: self.files[name] for name in self.written}
            found |= dict.fromkeys(self.old_files.keys() - self.files.keys())
        return found | {name: self.files[name] for name in self.written}

    @property
    def changed(self) -> bool:
        """Whether the tree differs from the previous generation."""
        return self.before is None or bool(self.differing())

    def removed(self) -> list[str]:
        """Return the files of the previous generation that are no more."""
        return sorted(name for name, fact in self.differing().items() if fact is None)

    def finish(self) -> tuple[int, str]:
        """Complete the tree, make it durable, switch to it. Without a change: nothing at all.

        Returns the number of the generation and the hash of its manifest.
        """
        differing = self.differing()
        if self.before is not None and not differing:
            return self.before, self.previous_hash
        manifest = Manifest(self.place.edition, self.number, self.previous_hash, self.before)
        if self.ledger is not None:
            self.ledger.update(differing)
            data = manifest.dump(self.ledger)
        else:
            data = manifest.dump(Ledger(self.files))
        with open(self._path(manifests.NAME), "xb") as file:
            file.write(data)
        if not self._reuse_a_tree(differing):
            for name in self.files if self.ledger is None else self.ledger.lines:
                if name not in self.written:
                    _share(os.path.join(self.old_tree, name), self._path(name))
        if self.fsync:
            self._sync()
        hashed = hash_of(data)
        os.rename(self.folder, self.place.tree(self.number))
        self.place.record(self.number, hashed)
        self.place.note_changes(self.number, self.before, list(differing))
        if self.fsync:
            fsync_path(self.place.generations)
        self.place.switch(self.number, fsync=self.fsync)
        if self.old_tree is not None:
            os.utime(self.old_tree)  # the moment from which nobody begins to read it
        return self.number, hashed

    def _reuse_a_tree(self, differing: dict[str, Fact | None]) -> bool:
        """Turn the oldest generation, which would be removed, into this one: costs as much as the changes.

        Files are never written in place, for other generations share them. Returns whether there was a tree to reuse.
        """
        kept = self.place.numbers()
        if len(kept) < conf.get("KEEP") or self.before is None or kept[0] == self.before:
            return False
        oldest = self.place.tree(kept[0])
        if time.time() - oldest.stat().st_mtime < conf.get("RECYCLE_AFTER"):
            return False
        behind = self.place.changes_since(kept[0])
        if behind is None or len(behind) + len(differing) > len(self.old_files) / 2 + MANY:
            return False
        reused = self.place.generations / f".reused-{self.number}"
        os.rename(oldest, reused)
        (self.place.changes / str(kept[0])).unlink(missing_ok=True)
        for name in sorted({*behind, *differing, manifests.NAME}):
            path = os.path.join(reused, name)
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                os.unlink(path)
            if name != manifests.NAME and name not in self.files:
                _remove_empty(os.path.dirname(path), str(reused))
        for name in sorted({*behind, *differing, manifests.NAME}):
            if name != manifests.NAME and name not in self.files:
                continue
            path = os.path.join(reused, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if name in self.written or name == manifests.NAME:
                os.rename(os.path.join(self.folder, name), path)
            else:
                _share(os.path.join(self.old_tree, name), path)
        shutil.rmtree(self.folder)
        os.rename(reused, self.folder)
        return True

    def _sync(self) -> None:
        if len(self.written) > MANY:
            os.sync()
            return
        for name in [*self.written, manifests.NAME]:
            fsync_path(os.path.join(self.folder, name))
        for folder in {os.path.dirname(name) for name in self.written} | {""}:
            fsync_path(os.path.join(self.folder, folder))

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


def _remove_empty(folder: str, top: str) -> None:
    """Remove a folder and those above it, as far as they are empty."""
    while folder != top:
        try:
            os.rmdir(folder)
        except OSError:
            return
        folder = os.path.dirname(folder)
