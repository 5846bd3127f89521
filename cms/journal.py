"""Writing down what was done: the chained log, the object's own history and the word to whoever bakes pages."""

from wagtail.log_actions import log

from cms import audit
from cms.signals import record_changed


def keys_of(obj) -> tuple[str, ...]:
    """Return the keys of the public pages that may show an object."""
    kind = obj._meta.model_name
    keys = [f"{kind}:{getattr(obj, 'ref', None) or obj.pk}"]
    if review := getattr(obj, "review", None):
        keys.append(f"review:{review.ref}")
    unit = getattr(obj, "unit", None) or getattr(review, "unit", None)
    if unit:
        keys.append(f"unit:{unit.code}")
    return tuple(keys)


def note(verb: str, obj, *, by=None, data: dict | None = None, revision=None) -> None:
    """Append to the chained log and to the object's history, and announce the change; data holds no contact."""
    audit.record(verb, obj, by=by, data=data)
    log(instance=obj, action=f"cms.{verb}", user=by, data=data or {}, revision=revision)
    record_changed.send(sender=type(obj), keys=keys_of(obj))
