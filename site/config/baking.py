"""The record pages as a source of the static generator."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import timezone

from bake.conf import Edition
from review_pages.addresses import addresses, render
from review_pages.place import LANGUAGES, Place
from review_pages.values import load_values

Read = Callable[[str], Any]


class RecordPages:
    """Every address that is drawn from records, in both languages."""

    name = "records"

    def values(self, edition: Edition, keys: set[str] | None = None) -> Mapping[str, Any]:
        """Return what the pages are made of, as of the day that the project sets, else of today."""
        as_of = settings.SITE_AS_OF or timezone.localdate()
        return load_values(edition.name, as_of, edition.prefix)

    def entries(self, edition: Edition, read: Read) -> Iterator[tuple[str, Callable[[Read], str]]]:
        """Give each address with what draws it; the generator puts the edition's prefix in front of links."""
        for language in LANGUAGES:
            place = Place(edition.name, language)
            for address in addresses(read, language):
                yield place.url(address), partial(render, address, place)
