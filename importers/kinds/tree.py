"""Cycles in a dated tree: a code that is its own ancestor on some day."""

from collections import defaultdict
from datetime import date


def codes_in_cycles(rows: list[dict]) -> dict[str, set[str]]:
    """Return the codes that lie on a cycle on any day, each with its superiors on the cycle.

    `rows` are versions with `code`, `parent_code`, `valid_from` and `valid_to`. A forest over all days has no cycle
    on one, so days are looked at only within what is left of the graph once everything hanging is taken off.
    """
    parents: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["parent_code"]:
            parents[row["code"]].add(row["parent_code"])
    core = _core(parents)
    if not core:
        return {}
    inside = [row for row in rows if row["code"] in core and row["parent_code"] in core]
    days = sorted({row["valid_from"] or date.min for row in inside})
    found: dict[str, set[str]] = defaultdict(set)
    for day in days:
        above = {
            row["code"]: row["parent_code"]
            for row in inside
            if (row["valid_from"] or date.min) <= day <= (row["valid_to"] or date.max)
        }
        for code in _on_cycles(above):
            found[code].add(above[code])
    return found


def _core(parents: dict[str, set[str]]) -> set[str]:
    """Take off, again and again, codes that nothing leads to or that lead nowhere."""
    edges = {(child, parent) for child, above in parents.items() for parent in above}
    out, into = defaultdict(set), defaultdict(set)
    for child, parent in edges:
        out[child].add(parent)
        into[parent].add(child)
    nodes = set(out) | set(into)
    loose = [node for node in nodes if not out[node] or not into[node]]
    while loose:
        node = loose.pop()
        if node not in nodes:
            continue
        nodes.discard(node)
        for parent in out[node]:
            into[parent].discard(node)
            if not into[parent]:
                loose.append(parent)
        for child in into[node]:
            out[child].discard(node)
            if not out[child]:
                loose.append(child)
    return nodes


def _on_cycles(above: dict[str, str]) -> set[str]:
    """Return the codes on the cycles of one day, where every code has one superior at most."""
    done: set[str] = set()
    cyclic: set[str] = set()
    for start in above:
        path, at, here = [], {}, start
        while here in above and here not in done and here not in at:
            at[here] = len(path)
            path.append(here)
            here = above[here]
        if here in at:
            cyclic.update(path[at[here] :])
        done.update(path)
    return cyclic
