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
