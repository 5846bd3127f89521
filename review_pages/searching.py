"""The search index of the static site: pairs of characters with their places, exact for Chinese.

A text is normalised (NFKC, lower case, one space for white space). Each pair of neighbouring characters is
filed under the first of them with the documents and the places where it stands; a phrase is found where its
pairs stand side by side. site/assets/js/search.js does the same with the query.
"""

import itertools
import json
import unicodedata
from collections import defaultdict
from typing import Any

SHARDS = 64
END = "\n"


def normalise(text: str) -> str:
    """Return the text as it is compared: full and half width alike, capitals and small letters alike."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def shard_of(character: str) -> int:
    """Return the number of the file that holds the pairs that begin with a character."""
    return ord(character) % SHARDS


def index_values(documents: list[dict[str, Any]]) -> dict[str, Any]:
    """Return `search:docs` and `search:<shard>`, the last as JSON text; documents have address, title, kind, on, text."""
    shards: list[dict[str, dict[int, list[int]]]] = [defaultdict(dict) for _ in range(SHARDS)]
    listed = []
    for number, document in enumerate(documents):
        text = normalise(f"{document['title']} {document['text']}") + END
        for place, (first, second) in enumerate(itertools.pairwise(text)):
            shards[shard_of(first)][first + second].setdefault(number, []).append(place)
        listed.append(
            [
                document["address"],
                document["title"],
                document["kind"],
                document["on"].isoformat() if document["on"] else "",
                document["summary"],
            ]
        )
    values: dict[str, Any] = {"search:docs": json.dumps(listed, ensure_ascii=False, separators=(",", ":"))}
    for number, pairs in enumerate(shards):
        flat = {
            pair: [[doc, *_steps(places)] for doc, places in sorted(found.items())]
            for pair, found in sorted(pairs.items())
        }
        values[f"search:{number}"] = json.dumps(flat, ensure_ascii=False, separators=(",", ":"))
    return values


def _steps(places: list[int]) -> list[int]:
    """Return places as distances from the one before: shorter to write."""
    return [place - before for before, place in zip([0, *places], places, strict=False)]


def documents_of(values: dict[str, Any]) -> list[dict[str, Any]]:
    """Return everything that search finds, in a fixed order: documents, opinions, units."""
    found = []
    for document in values.get("documents:zh-hans", ()):
        found.append(
            {
                "address": document.address,
                "title": document.title,
                "kind": "document",
                "on": document.on,
                "text": document.text,
                "summary": (document.summary or document.text)[:90],
            }
        )
    for ref in values["opinions"]:
        opinion = values[f"opinion:{ref}"]
        if opinion.withdrawn_on:
            continue
        parts = [ref, opinion.unit.zh, opinion.unit.en, opinion.reviewer, opinion.theme, opinion.circular]
        parts += [opinion.achievements, opinion.weak_links, opinion.direction]
        parts += [point.text for point in opinion.points]
        for finding in opinion.findings:
            parts += [finding.text, *(measure.measure for measure in finding.measures)]
        found.append(
            {
                "address": f"/opinions/{ref}/",
                "title": f"对{opinion.unit.zh}的点评意见",
                "kind": "opinion",
                "on": opinion.circulated_on,
                "text": " ".join(filter(None, parts)),
                "summary": (opinion.achievements or opinion.direction)[:90],
            }
        )
    for code in values["units"]:
        unit = values[f"unit:{code}"]
        parts = [code, unit.name.en, unit.province, *(name.zh for name in unit.path)]
        parts += [item.text for item in unit.commitments]
        parts += [word for comment in unit.comments for word in (comment.text, comment.answer)]
        found.append(
            {
                "address": f"/progress/{code}/",
                "title": unit.name.zh,
                "kind": "unit",
                "on": None,
                "text": " ".join(filter(None, parts)),
                "summary": unit.path[-1].zh if unit.path else "",
            }
        )
    return found
