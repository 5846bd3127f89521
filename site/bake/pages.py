"""The compatible lane: every live public Wagtail page, rendered by its own `serve()` for an anonymous reader."""

from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver
from django.utils import translation

from wagtail import hooks
from wagtail.models import Page, Site, get_page_models

from .conf import Edition
from .sources import Entry, Read

CHUNK = 200


class LeftOut(Exception):
    """A page that has no place in a static site; the message says why. The live site still serves it."""


class BadStatus(Exception):
    """A page that answered with something other than 200."""


_sites: dict[Edition, Site | None] = {}


def look_again() -> None:
    """Forget the Wagtail sites of the last bake."""
    _sites.clear()


def site_of(edition: Edition) -> Site | None:
    """Return the Wagtail site of an edition: the one it names, or the default one; looked up once a bake."""
    if edition not in _sites:
        rows = Site.objects.select_related("root_page")
        host, _, port = (edition.site or "").partition(":")
        wanted = {"hostname": host, "port": int(port or 80)} if host else {"is_default_site": True}
        _sites[edition] = rows.filter(**wanted).first()
        if host and _sites[edition] is None:
            raise ImproperlyConfigured(
                f"The edition {edition.name} names the site {edition.site}, which Wagtail does not have."
            )
    return _sites[edition]


def anonymous_request(path: str, site: Site | None, edition: Edition, roots: Any = None) -> HttpRequest:
    """Return the request of a reader who is not signed in and has no cookies."""
    host, port = (site.hostname, site.port) if site else ("localhost", 80)
    scheme = {"SERVER_PORT": str(port)} | ({"wsgi.url_scheme": "https"} if port == 443 else {})
    request = RequestFactory().get(path, SERVER_NAME=host, **scheme)
    request.user = AnonymousUser()
    request.session = SessionBase()
    request.edition = edition
    request._wagtail_site = site
    request.LANGUAGE_CODE = translation.get_language()
    if roots is not None:
        request._wagtail_cached_site_root_paths = roots
    return request


def checked(response: HttpResponse, request: HttpRequest, status: int = HTTPStatus.OK) -> bytes:
    """Return the response's content if any reader may be given the same bytes; else say why not."""
    if hasattr(response, "render") and callable(response.render):
        response.render()
    if response.status_code != status:
        raise BadStatus(f"answered {response.status_code} in place of {int(status)}")
    if "CSRF_COOKIE" in request.META:
        raise LeftOut("it carries a CSRF token, which belongs to one visitor")
    if response.cookies or request.session.modified:
        raise LeftOut("it sets a cookie")
    control = response.get("Cache-Control", "")
    if "private" in control or "no-store" in control:
        raise LeftOut(f"it says Cache-Control: {control}")
    return b"".join(response.streaming_content) if response.streaming else response.content


def bakeable(page_class: type | None) -> bool:
    """Whether pages of a class may be baked: form pages only if they say `bake = True`."""
    if page_class is None:
        return False
    said = getattr(page_class, "bake", None)
    if said is not None:
        return bool(said)
    if apps.is_installed("wagtail.contrib.forms"):  # its models may be imported only then
        from wagtail.contrib.forms.models import FormMixin

        return not issubclass(page_class, FormMixin)
    return True


class WagtailPages:
    """Lists and renders the pages of one Wagtail site, in tree order."""

    name = "wagtail"

    def __init__(self, claimed: tuple[type, ...] = ()) -> None:
        self.claimed = claimed

    def entries(self, edition: Edition, read: Read) -> Iterator[Entry]:
        """Give an entry for each address of each page that an anonymous reader may see."""
        self.edition, self.site = edition, site_of(edition)
        if self.site is None:
            return
        self.roots = Site.get_site_root_paths()
        self.order: list[int] = []
        self.chunk: dict[int, Page] = {}
        request = anonymous_request("/", self.site, edition, self.roots)
        listed: list[tuple[str, int, str]] = []
        kinds = [kind for kind in get_page_models() if bakeable(kind) and not issubclass(kind, self.claimed)]
        types = [
            found.pk
            for found in ContentType.objects.get_for_models(*kinds, for_concrete_models=False).values()
        ]
        pages = (
            Page.objects.live().public().filter(content_type__in=types).order_by("path").defer_streamfields()
        )
        for page in pages.iterator(2000):
            page_class = page.cached_content_type.model_class()
            parts = page.specific_deferred.get_url_parts(request)
            if parts is None or parts[0] != self.site.pk or parts[2] is None:
                continue
            self.order.append(page.pk)
            listed.append((parts[2], page.pk, ""))
            if hasattr(page_class, "bake_paths"):
                base = parts[2].rstrip("/") + "/"
                listed += [(base + path.lstrip("/"), page.pk, path) for path in page.specific.bake_paths()]
        self.place = {pk: index for index, pk in enumerate(self.order)}
        for address, pk, path in listed:
            yield Entry(address, partial(self.render, address, pk, path), owner=f"page:{pk}")

    def render(self, address: str, pk: int, path: str, read: Read) -> bytes:
        """Return what the page answers an anonymous reader, as Wagtail's own view would give it."""
        page = self._page(pk)
        with translation.override(page.locale.language_code):
            request = anonymous_request(address, self.site, self.edition, self.roots)
            args, kwargs = [], {}
            if path:
                page, args, kwargs = page.route(request, [part for part in path.split("/") if part])
            for hook in hooks.get_hooks("before_serve_page"):
                if isinstance(hook(page, request, args, kwargs), HttpResponse):
                    raise LeftOut("a before_serve_page hook answers in its place")
            serve = _serve
            for hook in reversed(hooks.get_hooks("on_serve_page")):
                serve = hook(serve)
            return checked(serve(page, request, args, kwargs), request)

    def _page(self, pk: int) -> Page:
        """Return a page, loading its neighbours in the same few queries."""
        if pk not in self.chunk:
            start = self.place[pk]
            wanted = self.order[start : start + CHUNK]
            found = Page.objects.filter(pk__in=wanted).select_related("locale").specific()
            self.chunk = {page.pk: page for page in found}
        return self.chunk[pk]


def _serve(page: Page, request: HttpRequest, args: list, kwargs: dict) -> HttpResponse:
    return page.serve(request, *args, **kwargs)


class NotFound:
    """The page that readers see at an address that leads nowhere: the project's own 404 handler."""

    name = "404"

    def entries(self, edition: Edition, read: Read) -> Iterator[Entry]:
        """Give the one entry."""
        yield Entry("/404.html", partial(self.render, edition))

    def render(self, edition: Edition, read: Read) -> bytes:
        """Return what the project's handler answers."""
        request = anonymous_request("/404.html", site_of(edition), edition)
        view = get_resolver().resolve_error_handler(HTTPStatus.NOT_FOUND)
        return checked(view(request, exception=Http404()), request, HTTPStatus.NOT_FOUND)
