"""Parts of a circular: every line of the source belongs to exactly one."""

from dataclasses import dataclass

MASTHEAD_KINDS = ("mark", "masthead", "issue", "issuer", "byline")


@dataclass(frozen=True, slots=True)
class Part:
    """Some text of the source, as typed, and what it was read as."""

    kind: str
    text: str
