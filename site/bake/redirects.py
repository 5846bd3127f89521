"""Wagtail's redirects as a map that a static host can follow."""

import json

from django.apps import apps

from .conf import Edition
from .pages import site_of

NAME = "redirects.json"


def redirects_of(edition: Edition) -> dict[str, tuple[str, bool]]:
    """Return old path -> (target, permanent). A target that is a page is listed only while readers may see it."""
    if not apps.is_installed("wagtail.contrib.redirects"):
        return {}
    from wagtail.contrib.redirects.models import Redirect
    from wagtail.models import Page

    rows = list(
        Redirect.get_for_site(site_of(edition)).select_related("redirect_page").order_by("old_path", "pk")
    )
    rows.sort(key=lambda row: row.site_id is not None)  # a redirect of this site goes before one of all sites
    pages = [row.redirect_page_id for row in rows if row.redirect_page_id]
    seen = set(Page.objects.live().public().filter(pk__in=pages).values_list("pk", flat=True))
    found: dict[str, tuple[str, bool]] = {}
    for row in rows:
        if "?" in row.old_path or (row.redirect_page_id and row.redirect_page_id not in seen):
            continue
        if target := row.link:
            found[row.old_path] = (target, row.is_permanent)
    return _collapsed(found)


def _collapsed(found: dict[str, tuple[str, bool]]) -> dict[str, tuple[str, bool]]:
    """Let each redirect lead straight to the end of its chain; one that leads back to itself is dropped."""
    straight = {}
    for old, (target, permanent) in found.items():
        passed = {old}
        while (key := normal(target)) in found and key not in passed:
            passed.add(key)
            target, also = found[key]
            permanent = permanent and also
        if normal(target) not in passed:
            straight[old] = (target, permanent)
    return straight


def normal(path: str) -> str:
    """Return a path as Wagtail keeps it: one leading slash, none at the end."""
    return "/" + path.strip("/")


def dump(found: dict[str, tuple[str, bool]]) -> bytes:
    """Return the map as JSON."""
    raw = {old: {"to": target, "permanent": permanent} for old, (target, permanent) in found.items()}
    return (json.dumps(raw, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def load(data: bytes) -> dict[str, tuple[str, bool]]:
    """Return the map that `dump` wrote."""
    return {old: (to["to"], to["permanent"]) for old, to in json.loads(data).items()}
