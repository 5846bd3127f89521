"""Nothing that readers of an edition may not see is in any byte, name or metadata of what they get.

Every text of every record carries a canary of its own: a rare character that says which edition may show it, and a
number that says where it was planted. Hidden texts must occur nowhere, system texts nowhere in the public edition;
the texts that an edition shows must all occur, so that a site that shows nothing fails as well.
"""

import gzip
import json
from datetime import date
from urllib.parse import quote

from django.test import Client

from wagtail.documents import get_document_model
from wagtail.models import Page

import brotli
import pytest

from bake import conf
from bake.build import bake
from cms.models import Evidence, Review
from tests import factories
from tests.journeys.canaries import HIDDEN, PUBLIC, SYSTEM, Canaries, comments, pages, reviews, users

pytestmark = pytest.mark.django_db
AS_OF = date(2010, 12, 20)


@pytest.fixture
def canary():
    return Canaries()


@pytest.fixture
def world(db, canary, settings, tmp_path):
    """Return the units of a site that has a canary in every text."""
    settings.SITE_AS_OF = AS_OF
    settings.BAKE = {**settings.BAKE, "ROOT": tmp_path / "baked"}
    settings.MEDIA_ROOT = tmp_path / "media"
    factories.RoundFactory(name="2010H2")
    root = factories.UnitFactory(code="sl-root", name="示例总局", name_en="Example Administration")
    unit = factories.UnitFactory(code="sl-1", name="示例一局", parent=root)
    for place in (root, unit):
        factories.AppointmentFactory(unit=place)
    users(canary)
    reviews(canary, unit)
    comments(canary, unit)
    pages(canary)
    return unit


def unpacked(root) -> dict[str, bytes]:
    """Return every name below a folder with its bytes, compressed ones opened."""
    found = {}
    for path in sorted(root.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        if path.suffix == ".gz":
            data = gzip.decompress(data)
        elif path.suffix == ".br":
            data = brotli.decompress(data)
        found[path.relative_to(root).as_posix()] = data
    return found


def spellings(character: str) -> list[bytes]:
    """Return how a character may be written in a file or an address."""
    point = f"{ord(character):x}"
    texts = [character, f"\\u{point}", f"&#x{point};", f"&#{ord(character)};", quote(character)]
    return [text.lower().encode() for text in texts] + [
        character.encode("gb18030"),
        character.encode("utf-16-le"),
    ]


def leaks(files: dict[str, bytes], canary: Canaries, *marks: str) -> list[str]:
    """Return where canaries of some kinds occur."""
    found = []
    tokens = canary.of(*marks)
    rare = [(mark, spelling) for mark in marks for spelling in spellings(mark)[:5]]
    for name, data in files.items():
        where = name.lower().encode() + b"\n" + data.lower()
        found += [f"{place} in {name}" for token, place in tokens.items() if token.encode() in where]
        found += [f"{mark} in {name}" for mark, spelling in rare if spelling in where]
    return found


def missing(files: dict[str, bytes], canary: Canaries, *marks: str) -> list[str]:
    """Return the places whose canaries should occur and do not."""
    everything = b"\n".join([*files.values(), *(name.encode() for name in files)])
    return [
        place
        for token, place in canary.of(*marks).items()
        if token not in canary.optional and token.encode() not in everything
    ]


def test_a_baked_edition_holds_what_its_readers_may_see_and_nothing_else(world, canary):
    for name, never, always in (
        ("public", (HIDDEN, SYSTEM), (PUBLIC,)),
        ("system", (HIDDEN,), (PUBLIC, SYSTEM)),
    ):
        edition = conf.edition(name)
        report = bake(edition, full=True, workers=1)
        assert not report.failed
        files = unpacked(edition.root)
        assert not leaks(files, canary, *never)
        assert not missing(files, canary, *always)


def test_the_live_site_tells_an_anonymous_reader_no_more(world, canary, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != "bake.serving.BakedSite"]
    edition = conf.edition("public")
    bake(edition, full=True, workers=1)
    tree = json.loads((edition.root / "current" / "manifest.json").read_text(encoding="utf-8"))
    baked = [path for path in tree["files"] if not path.endswith((".gz", ".br"))]
    client = Client()
    refs = list(Review.objects.values_list("ref", flat=True))
    addresses = {"/" + path.removesuffix("index.html") for path in baked if not path.startswith("static/")}
    addresses |= {f"/{prefix}opinions/{ref}/" for ref in refs for prefix in ("", "en/", "internal/")}
    addresses |= {f"/opinions/{ref}/data.json" for ref in refs}
    addresses |= {page.url for page in Page.objects.filter(depth__gt=2) if page.url}
    addresses |= {document.url for document in get_document_model().objects.all()}
    addresses |= {f"/staff/files/{row.pk}/" for row in Evidence.objects.all()}
    addresses |= {
        "/staff/",
        "/admin/",
        "/receipt/",
        "/internal/",
        "/admin/api/main/pages/",
        "/data/",
        "/search/",
    }
    answers = {}
    for address in sorted(addresses):
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code < 500, address
        asked = quote(address).encode(), address.encode(), quote(address, safe="").encode()
        text = content
        for echo in asked if answer.status_code in (302, 404) or b"password" in content else ():
            text = text.replace(echo, b"")
        head = "\n".join(value for key, value in answer.items() if key != "Location")
        answers[f"answer {len(answers)} ({answer.status_code})"] = text + head.encode()
    assert not leaks(answers, canary, HIDDEN, SYSTEM)
    assert not missing(answers, canary, PUBLIC)
