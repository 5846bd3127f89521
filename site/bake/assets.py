"""Static and media files that pages name: found, checked for privacy, read."""

import os
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.core.files.storage import default_storage


def _prefix(url: str | None) -> str | None:
    path = urlsplit(url or "")
    return path.path if not path.netloc and len(path.path) > 1 and path.path.startswith("/") else None


class Assets:
    """Reads what lies under STATIC_URL and MEDIA_URL. Files of private collections are not there for readers."""

    def __init__(self) -> None:
        self.static = _prefix(settings.STATIC_URL)
        self.media = _prefix(settings.MEDIA_URL)
        self.prefixes = tuple(prefix for prefix in (self.static, self.media) if prefix)
        self._private: set[str] | None = None

    def owns(self, path: str) -> bool:
        """Whether an address belongs to static or media files."""
        return any(
            prefix and path.startswith(prefix) and path != prefix for prefix in (self.static, self.media)
        )

    def read(self, path: str) -> bytes | None:
        """Return the file's content; None where there is none that readers may have."""
        try:
            if self.static and path.startswith(self.static):
                return self._read_static(path[len(self.static) :])
            if self.media and path.startswith(self.media):
                return self._read_media(path[len(self.media) :])
        except (FileNotFoundError, IsADirectoryError, SuspiciousOperation, ValueError):
            pass
        return None

    def stamp(self, path: str) -> tuple[int, int] | None:
        """Return size and time of change of the file; None where readers may not have it or nobody can say."""
        try:
            if self.static and path.startswith(self.static):
                name = path[len(self.static) :]
                place = staticfiles_storage.path(name)
                if not os.path.exists(place):
                    place = finders.find(name) or place
            else:
                name = path[len(self.media or "") :]
                if name in self.private():
                    return None
                place = default_storage.path(name)
            stat = os.stat(place)
        except (
            OSError,
            SuspiciousOperation,
            ValueError,
            TypeError,
            NotImplementedError,
            ImproperlyConfigured,
        ):
            return None
        return stat.st_size, stat.st_mtime_ns

    def _read_static(self, name: str) -> bytes | None:
        try:
            with staticfiles_storage.open(name) as file:
                return file.read()
        except (
            FileNotFoundError,
            SuspiciousOperation,
            ValueError,
            TypeError,
            NotImplementedError,
            ImproperlyConfigured,
        ):
            pass
        found = finders.find(name)
        if not found or isinstance(found, list):
            return None
        with open(found, "rb") as file:
            return file.read()

    def _read_media(self, name: str) -> bytes | None:
        if name in self.private():
            return None
        with default_storage.open(name) as file:
            return file.read()

    def private(self) -> set[str]:
        """Return the names of image, rendition and document files in collections that have a view restriction."""
        if self._private is None:
            self._private = set(_private_names())
        return self._private


def _private_names() -> list[str]:
    from wagtail.models import CollectionViewRestriction

    restricted = CollectionViewRestriction.objects.select_related("collection")
    paths = sorted({restriction.collection.path for restriction in restricted})
    names: list[str] = []
    for path in paths:
        if apps.is_installed("wagtail.images"):
            from wagtail.images import get_image_model

            images = get_image_model()
            names += images.objects.filter(collection__path__startswith=path).values_list("file", flat=True)
            renditions = images.get_rendition_model().objects
            names += renditions.filter(image__collection__path__startswith=path).values_list(
                "file", flat=True
            )
        if apps.is_installed("wagtail.documents"):
            from wagtail.documents import get_document_model

            documents = get_document_model().objects
            names += documents.filter(collection__path__startswith=path).values_list("file", flat=True)
    return names
