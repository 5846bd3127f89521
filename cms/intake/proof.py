"""The work that a script does before it sends (hashcash): cheap to check, costly to do by the thousand.

A stamp is `1.<unix seconds>.<key>.<number>`; the SHA-256 of the stamp begins with BITS zero bits. It is bound to
the message's key and recorded with the comment in a unique column: sent twice, it is taken once.
"""

import hashlib

BITS = 13
OLDEST = 2 * 60 * 60  # seconds
AHEAD = 10 * 60


def is_done(stamp: str, key: str, now: float) -> bool:
    """Tell whether a stamp is one for this key, from the last two hours, and worked for."""
    parts = stamp.split(".")
    if len(stamp) > 160 or len(parts) != 4 or parts[0] != "1" or parts[2] != key:
        return False
    if not (parts[1].isascii() and parts[1].isdigit()):
        return False
    if not -AHEAD <= now - int(parts[1]) <= OLDEST:
        return False
    return int.from_bytes(hashlib.sha256(stamp.encode()).digest(), "big") >> (256 - BITS) == 0


def challenge(stamp: str) -> str:
    """Return what is recorded of a stamp."""
    return hashlib.sha256(stamp.encode()).hexdigest()
