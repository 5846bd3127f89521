"""Whether the live site answers an address that is not in the tree: other views, and pages that are not baked."""

from django.http import Http404
from django.urls import Resolver404, resolve
from django.utils import translation

from wagtail.models import Page
from wagtail.views import serve

from . import conf
from .conf import Edition
from .pages import anonymous_request, site_of


class LiveSite:
    """Knows, without rendering anything, which addresses lead somewhere."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.prefixes = tuple(conf.get("DYNAMIC"))
        self.site = site_of(edition)
        self._known: dict[str, bool] = {}

    def answers(self, path: str) -> bool:
        """Whether an anonymous reader who follows the address gets a page or is asked to sign in."""
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = self._view(path) or self._view(path + "/") or self._page(path)
        return known

    def _view(self, path: str) -> bool:
        if self.prefixes and (path + "/").startswith(self.prefixes):
            return True
        with translation.override(translation.get_language_from_path(path) or translation.get_language()):
            try:
                return resolve(path).func is not serve
            except Resolver404:
                return False

    def _page(self, path: str) -> bool:
        if self.site is None:
            return False
        with translation.override(translation.get_language_from_path(path) or translation.get_language()):
            try:
                match = resolve(path if path.endswith("/") else path + "/")
                request = anonymous_request(path, self.site, self.edition)
                return Page.route_for_request(
                    request, match.kwargs.get("path", match.args[0] if match.args else "")
                )
            except (Http404, Resolver404):
                return False
