"""A small Wagtail site and the tools to look at what was baked of it."""

import gzip
import shutil
from pathlib import Path

import brotli
import pytest


@pytest.fixture
def home(db):
    """Return the home page of a site that has nothing else."""
    from wagtail.models import Locale, Page, Site

    from tests.bake.testsite.models import PlainPage

    Site.objects.all().delete()
    Page.objects.filter(depth__gt=1).delete()
    Locale.objects.get_or_create(language_code="zh-hans")
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    page = root.add_child(instance=PlainPage(title="Home", slug="home"))
    Site.objects.create(hostname="localhost", port=80, root_page=page, is_default_site=True)
    return page


@pytest.fixture
def add(home):
    """Return a function that adds a page under the home page, or under another."""
    from tests.bake.testsite.models import PlainPage

    def add(slug, parent=None, kind=PlainPage, **fields):
        parent = parent or home
        parent.refresh_from_db()
        page = kind(title=fields.pop("title", slug.capitalize()), slug=slug, **fields)
        return parent.add_child(instance=page)

    return add


@pytest.fixture
def sources():
    """Return the list of sources that are joined; a test may add its own."""
    return []


@pytest.fixture(autouse=True)
def plain_not_found_page(monkeypatch):
    """The project's own 404 page leads to pages that the small site does not have."""
    monkeypatch.setattr("bake.pages.NotFound.render", lambda self, edition, read: "<h1>nothing here</h1>")


@pytest.fixture
def configure(settings, tmp_path, sources):
    """Return a function that changes settings of the generator."""

    def configure(**changes):
        settings.BAKE = {**settings.BAKE, **changes}

    settings.BAKE = {
        "ROOT": tmp_path / "baked",
        "EDITIONS": {"public": {}, "system": {"PREFIX": "/internal/"}},
        "SOURCES": sources,
        "KEEP": 3,
    }
    return configure


@pytest.fixture
def bake(configure, home):
    """Return a function that bakes an edition and gives the report."""
    from bake import conf
    from bake.build import bake

    def run(edition="public", output=None, **options):
        return bake(conf.edition(edition, output), **options)

    return run


@pytest.fixture
def tree(configure):
    """Return a function that gives the current tree of an edition as {file: bytes}."""
    from bake import conf

    def tree(edition="public", output=None, compressed=True):
        top = conf.edition(edition, output).root / "current"
        return read_tree(top, compressed)

    return tree


def read_tree(top: Path, compressed: bool = True) -> dict[str, bytes]:
    """Return every file of a tree, compressed copies included on demand; the manifest tells history and stays out."""
    found = {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}
    found.pop("manifest.json")
    return {name: data for name, data in found.items() if compressed or not name.endswith((".gz", ".br"))}


def everything_in(root: Path) -> bytes:
    """Return every name and every byte below a folder, compressed ones opened."""
    pieces = []
    for path in sorted(root.rglob("*")):
        pieces.append(str(path.relative_to(root)).encode())
        if path.is_file():
            data = path.read_bytes()
            if path.suffix == ".gz":
                data = gzip.decompress(data)
            elif path.suffix == ".br":
                data = brotli.decompress(data)
            pieces.append(data)
    return b"\n".join(pieces)


@pytest.fixture
def copy_tree(tmp_path):
    """Return a function that copies a folder aside."""

    def copy(folder, name="copy"):
        return shutil.copytree(folder, tmp_path / name, symlinks=True)

    return copy
