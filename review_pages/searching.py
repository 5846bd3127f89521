"""The search index of the static site: pairs of characters with their places, exact for Chinese.

A text is normalised (NFKC, lower case, one space for white space). Each pair of neighbouring characters is
filed under the first of them with the documents and the places where it stands; a phrase is found where its
pairs stand side by side. site/assets/js/search.js does the same with the query.
"""

import json
import unicodedata
from collections import defaultdict
from operator import add
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
    """Return `search:docs` and `search:<shard>`, the last as JSON text; documents have address, title, kind, on, text.

    Places are written as distances from the one before: shorter.
    """
    index: dict[str, list[list[int]]] = defaultdict(list)
    listed = []
    for number, document in enumerate(documents):
        text = normalise(f"{document['title']} {document['text']}") + END
        last: dict[str, int] = {}
        entries: dict[str, list[int]] = {}
        for place, pair in enumerate(map(add, text, text[1:])):
            if pair in entries:
                entries[pair].append(place - last[pair])
            else:
                entries[pair] = [number, place]
            last[pair] = place
        for pair, entry in entries.items():
            index[pair].append(entry)
        on = document["on"].isoformat() if document["on"] else ""
        listed.append([document["address"], document["title"], document["kind"], on, document["summary"]])
    shards: list[dict[str, list[list[int]]]] = [{} for _ in range(SHARDS)]
    for pair in sorted(index):
        shards[shard_of(pair[0])][pair] = index[pair]
    return {"search:docs": _json(listed)} | {
        f"search:{number}": _json(pairs) for number, pairs in enumerate(shards)
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


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
