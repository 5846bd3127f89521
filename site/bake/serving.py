"""Serves baked editions: the public one as middleware in front of the live site, others through `serve_edition`.

A process keeps what it knows of a generation in one object and drops the whole object when `current` points
elsewhere: no restart, no walk over folders, never files of two generations mixed in one answer.
"""

import hashlib
import os
import re
import threading
import time
from http import HTTPStatus
from pathlib import Path
from wsgiref.headers import Headers

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from wagtail.views import serve as wagtail_serve

from whitenoise.base import WhiteNoise
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import MissingFileError, NotARegularFileError, Redirect, StaticFile

from . import conf, redirects
from .conf import Edition

IMMUTABLE = re.compile(r"[.-][0-9a-f]{8,32}\.\w+$")
READ = ("GET", "HEAD")
LARGE = 4 * 1024 * 1024  # bytes; larger files get their tag from size and time


class BakedFile(StaticFile):
    """A file of a generation, tagged by its content."""

    def is_not_modified(self, request_headers) -> bool:
        """Whether the reader has these bytes already; understands lists and weak tags."""
        if (said := request_headers.get("HTTP_IF_NONE_MATCH")) is not None:
            tags = {tag.strip().removeprefix("W/") for tag in said.split(",")}
            return self.etag in tags or "*" in tags
        return super().is_not_modified(request_headers)

    def get_path_and_headers(self, request_headers):
        """Choose the smallest copy that the reader accepts; `;q=0` is a refusal."""
        accepted = [
            part
            for part in request_headers.get("HTTP_ACCEPT_ENCODING", "").split(",")
            if not re.search(r";\s*q=0(\.0*)?\s*$", part)
        ]
        return super().get_path_and_headers({"HTTP_ACCEPT_ENCODING": ",".join(accepted)})


def _tag(path: str) -> str:
    with open(path, "rb") as file:
        stat = os.fstat(file.fileno())
        if stat.st_size > LARGE:
            return f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
        return f'"{hashlib.blake2b(file.read(), digest_size=12).hexdigest()}"'


class Generation:
    """What one process knows of one generation: each file is looked at once, when it is first asked for."""

    def __init__(self, root: str, noise: "BakedEdition") -> None:
        self.root = os.path.realpath(root)
        self.noise = noise
        self.files: dict[str, StaticFile | Redirect] = {}
        try:
            self.redirects = redirects.load(Path(self.root, redirects.NAME).read_bytes())
        except (FileNotFoundError, ValueError, KeyError):
            self.redirects = {}

    def find(self, url: str) -> StaticFile | Redirect | None:
        """Return the file at an address of the tree, a redirect to its slash, or None."""
        found = self.files.get(url)
        if found is None:
            try:
                found = self._look(url)
            except (NotARegularFileError, OSError, ValueError):
                return None
            self.files[url] = found
        return found

    def _look(self, url: str) -> StaticFile | Redirect:
        if not url.startswith("/") or "\0" in url or not self.noise.url_is_canonical(url):
            raise MissingFileError(url)
        if url.endswith("/index.html"):
            self._file(url)
            return Redirect("./")
        if url.endswith("/"):
            return self._file(url + "index.html", url)
        if os.path.isdir(self.root + url):
            self._file(url + "/index.html")
            return Redirect(url.rsplit("/", 1)[1] + "/")
        return self._file(url)

    def _file(self, name: str, url: str | None = None) -> StaticFile:
        path = self.root + name
        if os.path.realpath(path) != path:  # a link, in the file or above it: nothing that was baked
            raise MissingFileError(path)
        if self.noise.is_compressed_variant(path):
            raise MissingFileError(path)
        return self.noise.get_baked_file(path, url or name)


class BakedEdition(WhiteNoise):
    """One edition as this process serves it; follows `current` from one generation to the next."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(None)
        self.edition = edition
        self.seconds = conf.get("SWAP_SECONDS")
        self._generation: Generation | None = None
        self._target: str | None = None
        self._checked = float("-inf")
        self._swap = threading.Lock()

    def generation(self, now: bool = False) -> Generation | None:
        """Return the current generation; the symbolic link is read at most every SWAP_SECONDS."""
        if now or time.monotonic() - self._checked >= self.seconds:
            with self._swap:
                self._checked = time.monotonic()
                current = self.edition.root / "current"
                try:
                    target = os.readlink(current)
                    if target != self._target or not os.path.isdir(self._generation.root):
                        self._generation = Generation(self.edition.root / target, self)
                        self._target = target
                except OSError:
                    self._generation = self._target = None
        return self._generation

    def get_baked_file(self, path: str, url: str) -> BakedFile:
        """Return a file with its headers: pages are asked for again each time, hashed assets never."""
        headers = Headers([])
        self.add_mime_headers(headers, path, url)
        immutable = IMMUTABLE.search(url) and not path.endswith(".html")
        headers["Cache-Control"] = (
            f"max-age={self.FOREVER}, public, immutable"
            if immutable
            else "max-age=0, public, must-revalidate"
        )
        headers["ETag"] = _tag(path)
        return BakedFile(path, headers.items(), encodings={"gzip": path + ".gz", "br": path + ".br"})

    def answer(self, request: HttpRequest, url: str) -> HttpResponse | None:
        """Return the baked answer to an address of the tree, or None."""
        if request.method not in READ:
            return None
        for fresh in (False, True):
            generation = self.generation(now=fresh)
            if generation is None:
                return None
            found = generation.find(url)
            try:
                if found is not None:
                    return WhiteNoiseMiddleware.serve(found, request)
                if to := generation.redirects.get(redirects.normal(url)):
                    return _redirect(*to, request.META.get("QUERY_STRING", ""))
                return None
            except FileNotFoundError:
                continue  # the generation was pruned under our feet
        return None

    def not_found(self, request: HttpRequest) -> HttpResponse | None:
        """Return the baked page that says that nothing is here."""
        generation = self.generation()
        page = generation and generation.find("/404.html")
        if not isinstance(page, StaticFile):
            return None
        asked = {key: value for key, value in request.META.items() if key == "HTTP_ACCEPT_ENCODING"}
        found = page.get_response(request.method, asked)
        response = HttpResponse(found.file.read() if found.file else b"", status=HTTPStatus.NOT_FOUND)
        for key, value in found.headers:
            if key not in ("ETag", "Last-Modified", "Cache-Control"):
                response[key] = value
        if found.file:
            found.file.close()
        patch_cache_control(response, no_cache=True)
        return response


class BakedSite(WhiteNoiseMiddleware):
    """WhiteNoise with the edition that has no prefix in front of it, and the live site behind it."""

    def __init__(self, get_response=None, **options) -> None:
        super().__init__(get_response, **options)
        primary = next((edition for edition in conf.editions().values() if edition.primary), None)
        self.baked = BakedEdition(primary) if primary else None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer from the baked site, else from static files, else let the live site answer."""
        if self.baked is None:
            return super().__call__(request)
        if (response := self.baked.answer(request, request.path_info)) is not None:
            return response
        response = super().__call__(request)
        if response.status_code == HTTPStatus.NOT_FOUND and request.method in READ and _is_a_page(request):
            return self.baked.not_found(request) or response
        return response


def _is_a_page(request: HttpRequest) -> bool:
    """Whether the address would be a page: none of the live views has claimed it."""
    match = request.resolver_match
    return match is None or match.func is wagtail_serve


def _redirect(target: str, permanent: bool, query: str) -> HttpResponse:
    if query and "?" not in target:
        target = f"{target}?{query}"
    status = HTTPStatus.MOVED_PERMANENTLY if permanent else HTTPStatus.FOUND
    return HttpResponse(
        status=status, headers={"Location": target, "Cache-Control": "max-age=0, must-revalidate"}
    )


_editions: dict[Edition, BakedEdition] = {}


def serve_edition(request: HttpRequest, path: str, edition: str) -> HttpResponse:
    """Answer an address of an edition's tree, for the eyes of this reader only.

    The project wraps this in its own sign-in check. `path` is the address without the edition's prefix.
    """
    found = conf.edition(edition)
    site = _editions.get(found)
    if site is None:
        site = _editions[found] = BakedEdition(found)
    response = site.answer(request, "/" + path.lstrip("/"))
    if response is None:
        if request.method not in READ:
            return HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"})
        response = site.not_found(request)
    if response is None:
        raise Http404(f"The edition {edition} has not been baked yet.")
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Accept-Encoding, Cookie"
    response.headers.pop("Access-Control-Allow-Origin", None)
    return response
