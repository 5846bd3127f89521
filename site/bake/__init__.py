"""Bake: a static-site generator for Wagtail. `INSTALLED_APPS += ["bake"]`, then `manage.py bake`."""

from collections.abc import Iterable


def wanted(reason: str, keys: Iterable[str] = ()) -> None:
    """Ask for a bake because of a change: one row in the caller's transaction, the rest after its commit.

    `keys` says what changed, in words that the sources understand; without keys everything is compared.
    """
    from .wanting import want

    want(reason, tuple(keys))
