"""How large a file may be; each limit can be set in the setting IMPORT_LIMITS under the name of its field."""

from dataclasses import dataclass, fields

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes are bytes, lengths are characters."""

    file_bytes: int = 64 * 1024**2
    unpacked_bytes: int = 1024**3
    ratio: int = 100
    ratio_above_bytes: int = 50 * 1024**2
    parts: int = 10_000
    rows: int = 1_048_576
    columns: int = 512
    text_bytes: int = 192 * 1024**2  # of distinct texts kept in memory
    child_bytes: int = 480 * 1024**2
    child_seconds: int = 9


def limits() -> Limits:
    """Return the limits in force."""
    own = getattr(settings, "IMPORT_LIMITS", {})
    return Limits(**{field.name: own[field.name] for field in fields(Limits) if field.name in own})
