"""Replay a published draw: python3 replay_draw.py DRAW.json. Prints OK, or the key that does not replay."""

import json
import sys
from hashlib import sha256


def replay(draw):
    codes, size, seed, strata = draw["population"], draw["size"], draw["seed"], draw["strata"]
    if codes != sorted(set(codes)) or not 1 <= size <= len(codes):
        return "population" if codes != sorted(set(codes)) else "size"
    if sha256("\n".join(codes).encode()).hexdigest() != draw["list_hash"]:
        return "list_hash"
    groups = [(s["name"], s["population"], s["size"]) for s in strata] or [("", codes, size)]
    share = {name: size * len(group) // len(codes) for name, group, _ in groups}
    order = sorted(groups, key=lambda g: (-(size * len(g[1]) % len(codes)), -len(g[1]), g[0]))
    for name, _, _ in order[: size - sum(share.values())]:
        share[name] += 1
    whole = sorted(code for _, group, _ in groups for code in group) == codes
    if not whole or groups != sorted((name, sorted(group), share[name]) for name, group, _ in groups):
        return "strata"
    drawn = []
    for _, group, number in groups if seed is not None else []:
        drawn += sorted((sha256(f"{seed}\n{code}".encode()).hexdigest(), code) for code in group)[:number]
    return None if [code for _, code in sorted(drawn)] == draw["selected"] else "selected"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8-sig") as file:
        failed = replay(json.load(file))
    sys.stdout.write(f"{failed or 'OK'}\n")
    sys.exit(3 if failed else 0)
