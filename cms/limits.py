"""How often something may be tried: counters in the cache, shared by all processes that share the cache."""

import hashlib

from django.core.cache import cache


def _key(name: str) -> str:
    """Return a cache key that reveals neither a user name nor an address."""
    return "limit:" + hashlib.sha256(name.encode()).hexdigest()


def is_spent(name: str, limit: int) -> bool:
    """Tell whether a counter has reached its limit."""
    return (cache.get(_key(name)) or 0) >= limit


def count(name: str, seconds: int) -> int:
    """Add one to a counter that starts anew some seconds after its first count; return what it stands at."""
    key = _key(name)
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:  # expired between the two calls
        cache.add(key, 1, seconds)
        return 1


def clear(name: str) -> None:
    """Start a counter anew."""
    cache.delete(_key(name))
