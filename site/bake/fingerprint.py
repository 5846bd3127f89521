"""A digest of everything that pages depend on and that is no record: templates, code, translations, settings."""

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import engines
from django.utils.module_loading import import_string

import wagtail

from . import conf

SUFFIXES = frozenset(
    {".py", ".html", ".txt", ".xml", ".jinja", ".j2", ".svg", ".mo", ".yaml", ".json", ".md"}
)
SKIPPED = frozenset({"__pycache__", "node_modules", "tests", "migrations", ".git"})
INSTALLED = frozenset({"site-packages", "dist-packages"})
SETTINGS = (
    *(
        "LANGUAGE_CODE",
        "LANGUAGES",
        "TIME_ZONE",
        "USE_I18N",
        "USE_TZ",
        "STATIC_URL",
        "MEDIA_URL",
        "ROOT_URLCONF",
    ),
    *(
        "WAGTAIL_SITE_NAME",
        "WAGTAIL_I18N_ENABLED",
        "WAGTAIL_CONTENT_LANGUAGES",
        "DEBUG",
        "WAGTAIL_APPEND_SLASH",
    ),
)


def fingerprint(edition: conf.Edition) -> bytes:
    """Return the digest. Files count by name, size and time of change: no content is read."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(
        repr((sys.version_info[:2], django.VERSION, wagtail.VERSION, edition.prefix, edition.site)).encode()
    )
    digest.update(repr([getattr(settings, name, None) for name in SETTINGS]).encode())
    digest.update(repr([conf.get(name) for name in ("COMPRESS", "HOSTS", "DYNAMIC")]).encode())
    for thing in conf.get("FINGERPRINT"):
        digest.update(repr(thing() if callable(thing) else _named(thing)).encode())
    for path, size, changed in sorted(set(_files())):
        digest.update(f"{path}\0{size}\0{changed}\n".encode())
    return digest.digest()


def _named(thing: str | Path) -> object:
    if isinstance(thing, str) and not os.path.exists(thing):
        return import_string(thing)()
    return sorted(_below(Path(thing), None))


def _files() -> Iterator[tuple[str, int, int]]:
    for config in apps.get_app_configs():
        path = Path(config.path)
        if not INSTALLED & set(path.parts):
            yield from _below(path, SUFFIXES)
    for engine in engines.all():
        for folder in engine.template_dirs:
            if not INSTALLED & set(Path(folder).parts):
                yield from _below(Path(folder), None)
    for folder in settings.LOCALE_PATHS:
        yield from _below(Path(folder), frozenset({".mo"}))
    if manifest := getattr(staticfiles_storage, "manifest_name", None):
        yield from _below(Path(settings.STATIC_ROOT or "") / manifest, None)


def _below(path: Path, suffixes: frozenset[str] | None) -> Iterator[tuple[str, int, int]]:
    if path.is_file():
        stat = path.stat()
        yield str(path), stat.st_size, stat.st_mtime_ns
        return
    for folder, names, files in os.walk(path):
        names[:] = [name for name in names if name not in SKIPPED]
        for name in files:
            if suffixes is None or os.path.splitext(name)[1] in suffixes:
                stat = os.stat(os.path.join(folder, name))
                yield os.path.join(folder, name), stat.st_size, stat.st_mtime_ns
