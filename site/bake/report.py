"""What a bake did, for people, for programs and for the record."""

from dataclasses import dataclass, field
from typing import Any


class BakeFailed(Exception):
    """A bake that did not switch: the site stays as it was. `problems` names each cause."""

    def __init__(self, message: str, problems: list[str] | None = None) -> None:
        super().__init__(message)
        self.problems = problems or []


@dataclass(slots=True)
class Report:
    """One bake of one edition. `bytes` is the size of the whole tree, `seconds` is wall time."""

    edition: str
    output: str
    generation: int = 0
    pages: int = 0
    rendered: int = 0
    reused: int = 0
    removed: int = 0
    written: int = 0
    files: int = 0
    bytes: int = 0
    seconds: float = 0.0
    workers: int = 1
    switched: bool = False
    narrow: bool = False  # whether only announced changes were followed
    why: str = ""  # why nothing could be taken over from the last bake
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    dead_links: list[tuple[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values. Lists of addresses are given as counts, problems by name."""
        return {
            "generation": self.generation,
            "edition": self.edition,
            "output": self.output,
            "pages": self.pages,
            "rendered": self.rendered,
            "reused": self.reused,
            "removed": self.removed,
            "bytes": self.bytes,
            "seconds": round(self.seconds, 3),
            "workers": self.workers,
            "written": self.written,
            "files": self.files,
            "switched": self.switched,
            "left_out": dict(sorted(self.left_out.items())),
            "failed": dict(sorted(self.failed.items())),
            "dead_links": [{"page": page, "link": link} for page, link in self.dead_links],
        }
