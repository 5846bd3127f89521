"""A whole bake: who is in, who is not, what changes and what does not."""

import json
import os
from functools import partial

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction

import pytest

from bake import conf
from bake.generations import Place
from bake.report import BakeFailed
from bake.sources import Entry
from tests.bake.conftest import everything_in
from tests.bake.testsite.models import AskPage, Note, OfferedPage


def current(edition="public"):
    return conf.edition(edition).root / "current"


def test_every_public_page_is_a_file_at_its_address(bake, add, tree):
    news = add("news", body="<p>All of it.</p>")
    add("first", news)
    report = bake()
    assert {"index.html", "news/index.html", "news/first/index.html", "404.html"} <= tree().keys()
    assert b"All of it." in tree()["news/index.html"]
    assert report.pages == 4


def test_only_files_that_pages_use_are_copied(bake, add, tree):
    bake()
    static = {name for name in tree() if name.startswith("static/")}
    assert static == {"static/testsite/site.css", "static/testsite/more.css", "static/testsite/dot.svg"}


def test_what_a_stranger_may_not_see_is_nowhere_in_the_output(bake, add, configure):
    secret = "鸟语花香canary"
    add("draft-canary", title=f"draft {secret}", live=False)
    locked = add("locked-canary", title=f"locked {secret}")
    PageViewRestriction.objects.create(page=locked, restriction_type="login")
    add("child-canary", locked, title=f"child {secret}", body=secret)
    later = add("open")
    later.title = f"a revision nobody published {secret}"
    later.save_revision()
    Redirect.objects.create(old_path="/went", redirect_page=locked)
    add("open-too", body="<p>" + "long enough to be compressed " * 80 + "</p>")
    bake()
    bake("system")
    found = everything_in(conf.root())
    assert b"open-too" in found
    assert secret.encode() not in found
    assert b"canary" not in found


def test_a_page_type_that_a_source_offers_is_left_alone_by_the_compatible_lane(bake, add, tree):
    add("offered", kind=OfferedPage)
    bake()
    assert "offered/index.html" not in tree()


def test_files_of_private_collections_are_not_copied(bake, add, tree):
    from django.core.files.base import ContentFile

    from wagtail.documents.models import Document
    from wagtail.models import Collection

    private = Collection.get_first_root_node().add_child(name="private")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    shown = Document.objects.create(title="shown", file=ContentFile(b"shown", "shown.txt"))
    hidden = Document.objects.create(
        title="hidden", file=ContentFile(b"hidden", "hidden.txt"), collection=private
    )
    links = "".join(f'<a href="/media/{doc.file.name}">x</a>' for doc in (shown, hidden))
    add("files", raw=links)
    with pytest.raises(BakeFailed) as failure:
        bake()
    assert failure.value.problems == [f"/files/ leads to /media/{hidden.file.name}, where nothing is"]
    bake(allow_dead_links=True)
    assert tree()[f"media/{shown.file.name}"] == b"shown"
    assert f"media/{hidden.file.name}" not in tree()


@pytest.mark.parametrize("act", ["unpublish", "delete", "rename", "move", "restrict"])
def test_a_page_that_is_no_longer_there_leaves_nothing(bake, add, tree, act):
    news = add("news")
    story = add("story", news)
    add("other", story)
    bake()
    if act == "unpublish":
        story.unpublish()
    elif act == "delete":
        story.delete()
    elif act == "rename":
        story.slug = "tale"
        story.save_revision().publish()
    elif act == "move":
        story.move(Page.objects.get(slug="home"), pos="last-child")
    else:
        PageViewRestriction.objects.create(page=story, restriction_type="login")
    bake()
    names = tree().keys()
    assert "news/story/index.html" not in names
    assert ("news/story/other/index.html" in names) == (act == "unpublish")
    assert b'"/news/story/"' not in tree()["news/index.html"]
    assert not (current() / "news/story").is_dir() or act == "unpublish"


def test_the_same_database_gives_the_same_bytes(bake, add, tree, tmp_path):
    add("news", body="<p>" + "words " * 500 + "</p>")
    Note.objects.create(slug="a", text="note")
    bake()
    bake(output=tmp_path / "second", full=True)
    assert tree() == tree(output=tmp_path / "second")
    assert "news/index.html.br" in tree()


def test_a_bake_without_a_change_writes_nothing(bake, add):
    add("news")
    first = bake()
    root = conf.edition("public").root
    before = {path: path.lstat().st_mtime_ns for path in root.rglob("*")}
    for options in ({}, {"full": True}):
        report = bake(**options)
        assert (report.generation, report.written, report.switched) == (first.generation, 0, False)
    after = {path: path.lstat().st_mtime_ns for path in root.rglob("*")}
    lock = root / "lock"
    assert {k: v for k, v in after.items() if k != lock} == {k: v for k, v in before.items() if k != lock}


def test_unchanged_files_are_shared_and_changed_ones_are_not(bake, add):
    news = add("news")
    add("other")
    bake()
    old = current().resolve()
    news.title = "Newer"
    news.save_revision().publish()
    report = bake()
    new = current().resolve()
    assert new != old
    assert os.path.samefile(old / "other/index.html", new / "other/index.html")
    assert not os.path.samefile(old / "news/index.html", new / "news/index.html")
    assert report.changed == ["index.html", "news/index.html"]
    assert b"Newer" not in (old / "news/index.html").read_bytes()


def test_a_dead_link_fails_the_bake_by_name_and_leaves_the_site(bake, add, tree):
    bake()
    before = tree()
    add(
        "news",
        raw='<a href="/nowhere/">x</a> <a href="../gone/?q=1#part">y</a> <a href="https://example.org/z">z</a>',
    )
    with pytest.raises(BakeFailed) as failure:
        bake()
    assert failure.value.problems == [
        "/news/ leads to /gone/, where nothing is",
        "/news/ leads to /nowhere/, where nothing is",
    ]
    assert tree() == before
    assert bake(allow_dead_links=True).switched


def test_links_to_live_views_forms_and_private_pages_are_fine(bake, add):
    locked = add("locked")
    PageViewRestriction.objects.create(page=locked, restriction_type="login")
    add("ask", kind=AskPage)
    add(
        "news",
        raw='<a href="/admin/">a</a><a href="/locked/">l</a><a href="/ask/">f</a><a href="/healthz">h</a>',
    )
    assert bake().dead_links == []


def test_form_pages_stay_with_the_live_site(bake, add, tree):
    add("ask", kind=AskPage)
    add("token", trouble="csrf")
    report = bake()
    assert "ask/index.html" not in tree()
    assert "token/index.html" not in tree()
    assert "CSRF" in report.left_out["/token/"]


@pytest.mark.parametrize("trouble", ["raise", "status"])
def test_a_failing_page_keeps_its_last_good_file_and_stops_no_other(bake, add, tree, trouble):
    news = add("news", body="<p>good</p>")
    bake()
    news.trouble = trouble
    news.save()
    add("later")
    report = bake()
    assert b"good" in tree()["news/index.html"]
    assert "later/index.html" in tree()
    assert ("the page is broken" if trouble == "raise" else "500") in report.failed["/news/"]
    assert b"Server Error" not in everything_in(conf.root())


def test_a_bake_that_would_empty_the_site_stops_and_asks(bake, add, tree):
    for number in range(30):
        add(f"page-{number}")
    bake()
    Page.objects.filter(slug__startswith="page-").update(live=False)
    with pytest.raises(BakeFailed, match="would remove 30 of 32 pages"):
        bake()
    assert "page-7/index.html" in tree()
    bake(allow_removal=True)
    assert "page-7/index.html" not in tree()


def test_redirects_are_a_map_and_chains_lead_straight_to_the_end(bake, add, tree):
    news = add("news", raw='<a href="/older/">was</a>')
    Redirect.objects.create(old_path="/old", redirect_page=news)
    Redirect.objects.create(old_path="/older", redirect_link="/old/", is_permanent=False)
    Redirect.objects.create(old_path="/ring", redirect_link="/ring-too/")
    Redirect.objects.create(old_path="/ring-too", redirect_link="/ring/")
    bake()
    assert json.loads(tree()["redirects.json"]) == {
        "/old": {"to": "/news/", "permanent": True},
        "/older": {"to": "/news/", "permanent": False},
    }


def test_an_edition_with_a_prefix_leads_into_its_own_tree(bake, add, tree):
    add("ask", kind=AskPage)
    add("news", raw='<a href="/ask/">f</a><img srcset="/media/none.png 2x"><a href="/admin/">a</a>')
    bake("system", allow_dead_links=True)
    page = tree("system")["news/index.html"].decode()
    assert 'href="/ask/"' in page
    assert 'href="/admin/"' in page
    assert 'href="/internal/static/testsite/site.css"' in page
    assert b'href="/internal/news/"' in tree("system")["index.html"]


class Letters:
    """A source of one index and a page a letter."""

    name = "letters"

    def __init__(self, **letters):
        self.letters = letters

    def values(self, edition, keys=None):
        return {f"letter:{k}": v for k, v in self.letters.items()} | {"letters": sorted(self.letters)}

    def entries(self, edition, read):
        yield Entry("/letters/", self.index)
        for key in read("letters"):
            yield f"/letters/{key}/", partial(self.letter, key)

    def index(self, read):
        return "".join(f'<a href="/letters/{key}/">{read(f"letter:{key}")}</a>' for key in read("letters"))

    def letter(self, key, read):
        return f"<p>{read(f'letter:{key}')}</p>"


def test_a_source_offers_addresses_beside_the_pages(bake, tree, sources):
    sources.append(Letters(a="alpha", b="beta"))
    bake()
    assert tree()["letters/a/index.html"] == b"<p>alpha</p>"
    assert tree()["letters/index.html"].startswith(b'<a href="/letters/a/">alpha</a>')


def test_two_sources_may_not_offer_one_address(bake, sources):
    sources += [Letters(a="x"), Letters(a="y")]
    with pytest.raises(BakeFailed, match="/letters/ is offered twice"):
        bake()


@pytest.mark.parametrize(
    "path", ["/../etc/x/", "relative/", "/a//b/", "/a\\b/", "//host/", "/manifest.json", "/%2e%2e/x/"]
)
def test_an_address_that_could_leave_the_tree_is_refused(bake, sources, path):
    sources.append(lambda edition: [(path, lambda read: "x")])
    with pytest.raises(BakeFailed, match="bad address"):
        bake()


def test_the_manifest_names_every_file_and_carries_the_hash_before_it(bake, add, tree):
    import hashlib

    bake()
    first = (current() / "manifest.json").read_bytes()
    add("news")
    bake()
    manifest = json.loads((current() / "manifest.json").read_bytes())
    assert manifest["previous"] == hashlib.sha256(first).hexdigest()
    files = tree()
    assert manifest["files"].keys() == files.keys()
    for name, fact in manifest["files"].items():
        assert fact == {"sha256": hashlib.sha256(files[name]).hexdigest(), "bytes": len(files[name])}


def test_verify_names_what_was_edited_added_or_taken_away(bake, add, configure):
    add("news")
    bake()
    place = Place(conf.edition("public").root, "public")
    assert place.problems() == []
    (current() / "news/index.html").write_bytes(b"edited")
    (current() / "extra.html").write_bytes(b"added")
    (current() / "404.html").unlink()
    assert place.problems() == [
        "404.html: missing",
        "extra.html: not in the manifest",
        "news/index.html: changed since it was baked",
    ]
    bake(full=True)
    assert place.problems() == []


def test_verify_sees_a_manifest_that_was_edited_with_its_file(bake, add):
    bake()
    add("news")
    bake()
    add("more")
    bake()
    place = Place(conf.edition("public").root, "public")
    path = place.tree(place.numbers()[0]) / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"bytes": ', b'"bytes": 1', 1))
    assert place.problems() == [
        f"generations/{place.numbers()[0]}/manifest.json: not the manifest that was written"
    ]


def test_old_generations_are_pruned_and_can_be_gone_back_to(bake, add, tree):
    for number in range(6):
        add(f"page-{number}")
        bake()
    place = Place(conf.edition("public").root, "public")
    assert place.numbers() == [4, 5, 6]
    assert place.rollback() == 5
    assert "page-5/index.html" not in tree()
    assert place.rollback(4) == 4
    assert "page-4/index.html" not in tree()
    assert bake().generation == 7
    assert "page-5/index.html" in tree()
    assert place.problems() == []
