"""Why a page is as it is: which values it read, and which of them differ now."""

from typing import Any

from .addresses import file_of
from .build import gather, lanes
from .conf import Edition
from .fingerprint import fingerprint
from .generations import Place
from .pages import look_again
from .recorder import Values
from .state import FAILED, UNRECORDED, State


def why(edition: Edition, address: str) -> dict[str, Any]:
    """Return what is known of an address, and the reasons for which the next bake would render it."""
    file = file_of(address.removeprefix(edition.prefix.rstrip("/")) or "/")
    place = Place(edition.root, edition.name)
    generation = place.number()
    _, hashed = place.manifest(generation)
    saved = State.load(edition.root)
    look_again()
    found = lanes()
    values = Values(edition, found)
    values.load()
    entries, _ = gather(edition, values, found)
    record = saved.outputs.get(file) if saved else None
    reasons = []
    if saved is None or not saved.belongs_to(generation, hashed):
        reasons.append("nothing is remembered of the last bake")
    elif saved.fingerprint != fingerprint(edition):
        reasons.append("code, templates or settings changed since the last bake")
    if file not in entries:
        reasons.append("no source offers this address" + (": it would be removed" if record else ""))
    elif record is None:
        reasons.append("it is not in the tree yet")
    elif record.how == FAILED:
        reasons.append("it could not be rendered the last time")
    elif record.how == UNRECORDED:
        reasons.append("it comes from a source that records nothing, so it is rendered at each bake")
    differing = [key for key in record.keys if values.digest(key) != saved.keys.get(key)] if record else []
    reasons += [f"{key} differs" for key in differing]
    return {
        "edition": edition.name,
        "address": address,
        "file": file,
        "generation": generation,
        "owner": record.owner if record else (entries[file].owner if file in entries else None),
        "reads": list(record.keys) if record else [],
        "links": list(record.links) if record else [],
        "would_render": bool(reasons) and file in entries,
        "reasons": reasons,
    }
