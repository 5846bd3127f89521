"""What a moderator wants to know beside a comment: near-copies of it, and what was taken out."""

import difflib
import re

from cms.models import Comment
from cms.rules.terms import CommentStatus

NEWEST = 400
MOST = 10
LIKE = 0.8
WORDS = re.compile(r"\W+")


def near_copies(comment: Comment) -> list[Comment]:
    """Return comments on the same unit that say nearly the same, the newest first."""
    own = _pairs(comment.text)
    rows = Comment.objects.filter(unit_id=comment.unit_id).exclude(pk=comment.pk)
    rows = rows.exclude(status=CommentStatus.WITHDRAWN).order_by("-received_at", "-pk")
    found = [
        row for row in rows.only("pk", "ref", "text", "unit_id")[:NEWEST] if _like(own, _pairs(row.text))
    ]
    return found[:MOST]


def _pairs(text: str) -> set[str]:
    letters = WORDS.sub("", text.lower())
    return {letters[place : place + 2] for place in range(max(len(letters) - 1, 1))}


def _like(one: set[str], other: set[str]) -> bool:
    return 2 * len(one & other) >= LIKE * (len(one) + len(other))


def differences(text: str, shown: str) -> list[tuple[str, str]]:
    """Return the original as pieces: kept (`""`), taken out (`del`), put in (`ins`); nothing where both agree."""
    if not shown or shown == text:
        return []
    pieces = []
    matcher = difflib.SequenceMatcher(None, text, shown, autojunk=False)
    for kind, start, end, from_, to in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(("", text[start:end]))
            continue
        pieces += [piece for piece in (("del", text[start:end]), ("ins", shown[from_:to])) if piece[1]]
    return pieces
