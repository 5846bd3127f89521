"""Rendering, hashing and compressing, in this process or in several."""

import gc
import multiprocessing
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connections

from . import compress
from .manifest import Fact, hash_of
from .render import Output, render

if TYPE_CHECKING:
    from .build import Bake

CHUNK = 50
AT_ONCE = 500  # pages whose own values are in memory at a time
ENOUGH = 1000  # pages; below this starting processes costs more than it saves


@dataclass(slots=True)
class Made:
    """A rendered page ready to be put. `variants` is None if the tree has this very file already."""

    file: str
    output: Output
    fact: Fact | None = None
    variants: dict[str, bytes] | None = None


def make(run: "Bake", file: str) -> Made:
    """Render one page, digest it, and compress it if it is new."""
    output = render(run.entries[file], run.values, run.turn)
    if output.data is None:
        return Made(file, output)
    fact = Fact(hash_of(output.data), len(output.data))
    if run.draft.has(file, fact) and not run.draft.distrust:
        return Made(file, output, fact)
    return Made(file, output, fact, compress.variants(file, output.data, run.methods))


def make_all(run: "Bake", files: list[str]) -> Iterator[Made]:
    """Give every page made, in several processes where that pays and nothing forbids it."""
    count = workers_for(run, len(files))
    run.report.workers = max(run.report.workers, count)
    if count > 1:
        yield from _in_processes(run, files, count)
        return
    for start in range(0, len(files), AT_ONCE):
        part = files[start : start + AT_ONCE]
        borrowed = run.values.borrow(key for file in part for key in run.entries[file].needs)
        for file in part:
            yield make(run, file)
        run.values.give_back(borrowed)


def workers_for(run: "Bake", pages: int) -> int:
    """Return how many processes to use: what was asked for, else one for each processor of a large bake."""
    if any(connection.in_atomic_block for connection in connections.all(initialized_only=True)):
        return 1  # an open transaction cannot be shared
    if run.workers:
        return min(run.workers, max(pages // CHUNK, 1))
    return min(len(os.sched_getaffinity(0)), 8) if pages >= ENOUGH else 1


_run: "Bake | None" = None


def _make_chunk(files: list[str]) -> tuple[list[Made], dict[str, bytes]]:
    run = _run
    borrowed = run.values.borrow(key for file in files for key in run.entries[file].needs)
    made = [make(run, file) for file in files]
    return made, run.values.give_back(borrowed)


def _in_processes(run: "Bake", files: list[str], count: int) -> Iterator[Made]:
    """Fork after everything is loaded: the children share the values and open connections of their own."""
    global _run
    _run = run
    connections.close_all()
    gc.freeze()
    chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
    try:
        with multiprocessing.get_context("fork").Pool(count) as pool:
            for made, digests in pool.imap_unordered(_make_chunk, chunks):
                run.values.note(digests)
                yield from made
    finally:
        gc.unfreeze()
        _run = None
