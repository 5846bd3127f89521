"""The values that pages are made of, and the record of which page read which of them."""

import hashlib
import io
import marshal
import pickle
from collections.abc import Iterable
from typing import Any

from .conf import Edition

ABSENT = b"\0" * 16


def digest_of(value: Any) -> bytes:
    """Return 16 bytes that differ when the value differs. The absent value has a digest of its own."""
    if value is None:
        return ABSENT
    try:
        data = marshal.dumps(value, 2)
    except ValueError:
        # Dates, decimals, dataclasses. Without its memo pickle writes equal values as equal bytes.
        buffer = io.BytesIO()
        pickler = pickle.Pickler(buffer, protocol=5)
        pickler.fast = True
        pickler.dump(value)
        data = buffer.getvalue()
    return hashlib.blake2b(data, digest_size=16).digest()


class Values:
    """The values of all sources for one edition, loaded in a few queries and digested once."""

    def __init__(self, edition: Edition, sources: Iterable[Any]) -> None:
        self.edition = edition
        self.sources = [source for source in sources if hasattr(source, "values")]
        self.lazy = any(getattr(source, "lazy", False) for source in self.sources)
        self.complete = False
        self._values: dict[str, Any] = {}
        self._digests: dict[str, bytes] = {}

    def load(self, keys: set[str] | None = None) -> None:
        """Load these keys, or all that there are."""
        for source in self.sources:
            found = source.values(self.edition) if keys is None else source.values(self.edition, keys)
            self._values.update(found)
        if keys is None:
            self.complete = True
        else:
            for key in keys:
                self._values.setdefault(key, None)

    def known(self) -> set[str]:
        """Return the keys that are loaded."""
        return set(self._values)

    def __getitem__(self, key: str) -> Any:
        if key not in self._values:
            if self.lazy or not self.complete:
                self.load({key})
            return self._values.get(key)
        return self._values[key]

    def borrow(self, keys: Iterable[str]) -> set[str]:
        """Load those of these keys that are not there, and return them; they are to be given back."""
        missing = {key for key in keys if key not in self._values}
        if missing:
            self.load(missing)
        return missing

    def give_back(self, keys: set[str]) -> dict[str, bytes]:
        """Forget values, keep and return their digests."""
        digests = {key: self.digest(key) for key in keys}
        for key in keys:
            self._values.pop(key, None)
        return digests

    def note(self, digests: dict[str, bytes]) -> None:
        """Take over digests that another process has made."""
        self._digests.update(digests)

    def digest_all(self, keys: Iterable[str], at_once: int = 1000) -> None:
        """Digest keys, loading what is not there a part at a time."""
        missing = [key for key in keys if key not in self._digests and key not in self._values]
        if not self.lazy:
            return
        for start in range(0, len(missing), at_once):
            self.give_back(self.borrow(missing[start : start + at_once]))

    def digest(self, key: str) -> bytes:
        """Return the digest of a key's value."""
        found = self._digests.get(key)
        if found is None:
            found = self._digests[key] = digest_of(self[key])
        return found


class Recorder:
    """What a page reads through: gives values and remembers their keys."""

    __slots__ = ("_values", "keys")

    def __init__(self, values: Values) -> None:
        self._values = values
        self.keys: dict[str, None] = {}

    def __call__(self, key: str) -> Any:
        self.keys[key] = None
        return self._values[key]
