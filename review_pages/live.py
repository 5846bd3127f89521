"""Record pages as the live site answers them: the same addresses and the same HTML as on disk."""

import mimetypes
from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from cms.models import Circulation, Unit

from .addresses import NoSuchPage, render
from .place import CHINESE, ENGLISH, LANGUAGES, Place
from .sitetext import load_site_texts
from .values import load_values

FACETS = ("page", "round", "unit", "method")


def as_of_today():
    """Return the day of the figures: the one that the project sets, else today."""
    return getattr(settings, "SITE_AS_OF", None) or timezone.localdate()


def record(request, address: str, *, preview=None, language: str | None = None) -> HttpResponse:
    """Answer with a record page of the public edition; `preview` takes the place of the editors' live text."""
    language = language or get_language() or CHINESE
    place = Place("public", ENGLISH if language.startswith("en") else CHINESE)
    values = load_values("public", as_of_today(), search=address.startswith("/search/"))
    if preview is not None:
        values[f"page:{place.language}:{address}"] = preview
        site = values[f"site:{place.language}"]
        values[f"site:{place.language}"] = replace(site, live=(*site.live, address))
    try:
        content = render(address, place, values.get)
    except NoSuchPage as error:
        raise Http404(str(error)) from error
    kind = mimetypes.guess_type(address)[0] if "." in address.rsplit("/", 1)[1] else "text/html"
    return HttpResponse(content, content_type=f"{kind or 'text/plain'}; charset=utf-8")


def record_file(request, address: str) -> HttpResponse:
    """Answer an address that is no Wagtail page of its own; one that no record can have costs next to nothing."""
    first, _, rest = address.partition("/")
    key = rest.partition("/")[0]
    if (first == "progress" and not Unit.objects.filter(code=key).exists()) or (
        first == "opinions" and key not in FACETS and not Circulation.objects.filter(review__ref=key).exists()
    ):
        raise Http404(address)
    return record(request, f"/{address}")


def not_found(request, exception=None) -> HttpResponse:
    """Say that an address does not exist, in the frame of the public pages."""
    language = ENGLISH if (get_language() or "").startswith("en") else CHINESE
    texts = {f"site:{code}": text for code, text in load_site_texts(LANGUAGES).items()}
    return HttpResponse(render("/404.html", Place("public", language), texts.get), status=404)
