"""A finding still open at the end of a round must be taken up in the next review of its subject."""

from collections.abc import Hashable, Iterable, Mapping

from .framework import Framework
from .reason import Reason
from .terms import Step

SHOWN = 30  # characters of a finding that name it in a sentence


def reasons_against_dropping(
    open_findings: Mapping[Hashable, str], taken: Iterable[Hashable], *, framework: Framework
) -> list[Reason]:
    """Return one reason for each open finding of an earlier round that the review does not take up.

    `open_findings` maps the key of a finding to its text, `taken` holds the keys that the review's own findings name.
    """
    taken = set(taken)
    clause = framework.clause(Step.RECTIFY)
    return [
        Reason(
            "carry_over",
            f"上期未办结的问题“{_short(text)}”没有在本次点评中提到，请写明进展或继续指出。",
            f"The finding {_short(text)!r} of an earlier round is still open and not taken up; say where it stands.",
            clause,
            "problems",
        )
        for key, text in open_findings.items()
        if key not in taken
    ]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"
