"""The append-only, hash-chained log of what was done to records."""

import hashlib
import json

from django.db import transaction
from django.utils import timezone

from .models import AuditEntry, Sequence

GENESIS = "0" * 64


def entry_hash(*, sequence, at, verb, actor, object_kind, object_ref, data, previous_hash) -> str:
    """Return the SHA-256 hex of one entry: its fields as canonical JSON, chained to the one before."""
    body = json.dumps(
        [sequence, at, verb, actor, object_kind, object_ref, data, previous_hash],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(body.encode()).hexdigest()


@transaction.atomic
def record_many(lines: list[dict]) -> list[AuditEntry]:
    """Append entries in order, under one lock.

    Each line has `verb`, `object_kind`, `object_ref`, and may have `actor` (a user or None) and `data` (JSON; no
    personal contact ever).
    """
    counter, _ = Sequence.objects.select_for_update().get_or_create(name="audit")
    last = AuditEntry.objects.order_by("-sequence").values_list("sequence", "hash").first() or (0, GENESIS)
    number, previous = max(counter.value, last[0]), last[1]
    now = timezone.now().replace(microsecond=0)
    entries = []
    for line in lines:
        number += 1
        fields = {
            "sequence": number,
            "verb": line["verb"],
            "actor": getattr(line.get("actor"), "username", "") or "",
            "object_kind": line["object_kind"],
            "object_ref": str(line["object_ref"]),
            "data": line.get("data") or {},
            "previous_hash": previous,
        }
        previous = entry_hash(at=now.isoformat(), **fields)
        entries.append(AuditEntry(at=now, hash=previous, **fields))
    AuditEntry.objects.bulk_create(entries, batch_size=500)
    counter.value = number
    counter.save(update_fields=["value"])
    return entries


def record(verb: str, obj, *, by=None, data: dict | None = None) -> AuditEntry:
    """Append one entry about an object; `by` is a user or None for the system."""
    return record_many(
        [
            {
                "verb": verb,
                "actor": by,
                "object_kind": obj._meta.model_name,
                "object_ref": getattr(obj, "ref", None) or obj.pk,
                "data": data,
            }
        ]
    )[0]


def faults() -> tuple[list[dict], int, str]:
    """Return what is wrong with the log, how many entries it has, and its last hash.

    An altered entry is named itself; the rest of the chain is followed from the hash that the entry carries.
    """
    found: list[dict] = []
    previous, expected, total = GENESIS, 1, 0

    def fault(entry, what: str) -> None:
        thing = f"{entry.object_kind} {entry.object_ref}"
        found.append({"sequence": entry.sequence, "verb": entry.verb, "object": thing, "what": what})

    for entry in AuditEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        total += 1
        if entry.sequence != expected:
            fault(entry, f"entries {expected} to {entry.sequence - 1} are missing")
        elif entry.previous_hash != previous:
            fault(entry, "does not follow the entry before it")
        if _hash_of(entry) != entry.hash:
            fault(entry, "was altered")
        previous, expected = entry.hash, entry.sequence + 1
    counter = Sequence.objects.filter(name="audit").values_list("value", flat=True).first() or 0
    if counter >= expected:
        what = f"entries {expected} to {counter} are missing at the end"
        found.append({"sequence": expected, "verb": "", "object": "", "what": what})
    return found, total, previous


def _hash_of(entry: AuditEntry) -> str:
    return entry_hash(
        sequence=entry.sequence,
        at=entry.at.isoformat(),
        verb=entry.verb,
        actor=entry.actor,
        object_kind=entry.object_kind,
        object_ref=entry.object_ref,
        data=entry.data,
        previous_hash=entry.previous_hash,
    )
