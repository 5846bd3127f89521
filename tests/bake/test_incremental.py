"""Incremental is full: whatever was done in whatever order, the tree is the one of a fresh bake."""

import os
import shutil
import tempfile
from pathlib import Path

from django.db import transaction
from django.test import override_settings

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bake import conf
from bake.build import bake as bake_edition
from bake.generations import Place
from bake.why import why
from tests.bake.conftest import read_tree
from tests.bake.notes import Notes
from tests.bake.testsite.models import Note, PlainPage

SLUGS = ["a", "b", "c", "inner-d", "e", "f", "g", "h"]
slugs = st.sampled_from(SLUGS)


@pytest.fixture
def notes(sources):
    sources.append(Notes())


def test_only_what_read_a_changed_value_is_rendered(bake, notes):
    for slug in SLUGS:
        Note.objects.create(slug=slug, text=f"text of {slug}")
    bake()
    Note.objects.filter(slug="b").update(text="changed")
    report = bake()
    assert report.changed == ["index.html", "notes/b/index.html", "notes/page/1/index.html"]
    assert report.rendered == 4  # these, the page of the compatible lane that shows no note: 404.html


def test_a_new_item_touches_two_listing_pages(bake, notes, home):
    home.get_children().delete()
    for number in range(9):
        Note.objects.create(slug=f"n{number}", text="text")
    bake()
    Note.objects.create(slug="newest", text="text")
    listings = [name for name in bake().changed if name.startswith("notes/") and "newest" not in name]
    assert listings == ["notes/index.html", "notes/page/4/index.html"]


def test_a_page_that_missed_something_is_rendered_when_it_comes(bake, notes, tree):
    Note.objects.create(slug="a", text="see b")
    bake()
    assert b"nothing else" in tree()["notes/a/index.html"]
    Note.objects.create(slug="b", text="here")
    bake()
    assert b'href="/notes/b/"' in tree()["notes/a/index.html"]


def test_the_same_bytes_again_are_not_written(bake, notes, sources):
    Note.objects.create(slug="a", text="see nowhere")
    bake()
    Note.objects.filter(slug="a").update(text="see nowhere")
    report = bake()
    assert (report.written, report.switched) == (0, False)


def test_pages_are_rendered_without_a_query(bake, notes, django_assert_num_queries):
    from bake.build import gather
    from bake.recorder import Recorder, Values

    for slug in SLUGS:
        Note.objects.create(slug=slug, text="see a")
    edition = conf.edition("public")
    values = Values(edition, [Notes()])
    values.load()
    entries, _ = gather(edition, values, [Notes()])
    with django_assert_num_queries(0):
        for entry in entries.values():
            assert entry.render(Recorder(values))


def test_a_dry_run_says_what_would_change_and_writes_nothing(bake, notes):
    bake()
    Note.objects.create(slug="a", text="new")
    root = conf.edition("public").root
    before = {path: path.lstat().st_mtime_ns for path in root.rglob("*") if path.name != "lock"}
    report = bake(dry_run=True)
    assert "notes/a/index.html" in report.changed
    assert {path: path.lstat().st_mtime_ns for path in root.rglob("*") if path.name != "lock"} == before
    assert bake().changed == report.changed


def test_why_names_the_value_that_differs(bake, notes):
    Note.objects.create(slug="a", text="one")
    bake()
    assert why(conf.edition("public"), "/notes/a/")["reasons"] == []
    Note.objects.filter(slug="a").update(text="two")
    answer = why(conf.edition("public"), "/notes/a/")
    assert answer["reasons"] == ["note:a differs"]
    assert answer["would_render"]
    assert "note:a" in answer["reads"]


def test_a_changed_template_or_setting_renders_everything_again(bake, notes, settings, tmp_path):
    Note.objects.create(slug="a", text="one")
    bake()
    assert bake().rendered == 2
    (tmp_path / "rules.txt").write_text("new")
    settings.BAKE = {**settings.BAKE, "FINGERPRINT": [tmp_path / "rules.txt"]}
    report = bake()
    assert (report.rendered, report.written) == (5, 0)


def test_after_a_rollback_the_next_bake_is_right(bake, notes, tree, tmp_path):
    bake()
    Note.objects.create(slug="a", text="one")
    bake()
    Place(conf.edition("public").root, "public").rollback()
    assert "notes/a/index.html" not in tree()
    bake()
    bake(output=tmp_path / "fresh")
    assert tree() == tree(output=tmp_path / "fresh")


def test_announced_changes_cost_no_look_at_the_rest(
    bake, notes, home, tree, tmp_path, django_assert_max_num_queries
):
    home.get_children().delete()
    for number in range(40):
        Note.objects.create(slug=f"n{number:02}", text="text")
    bake()
    bake(changes=set())
    Note.objects.filter(slug="n07").update(text="changed")
    with django_assert_max_num_queries(25):
        report = bake(changes={"note:n07"})
    assert report.narrow
    pages = [name for name in report.changed if name.endswith(".html")]
    assert pages == ["index.html", "notes/n07/index.html", "notes/page/3/index.html"]
    assert report.rendered == 4
    Note.objects.create(slug="newest", text="see n07")
    Note.objects.filter(slug="n39").delete()
    report = bake(changes={"note:newest", "note:n39"})
    assert report.narrow
    assert report.gone == ["notes/n39/index.html"]
    bake(output=tmp_path / "fresh")
    assert tree() == tree(output=tmp_path / "fresh")


def test_a_change_that_reaches_far_compares_everything(bake, notes):
    Note.objects.create(slug="a", text="text")
    bake()
    assert not bake(changes={"wagtailcore.site:1"}).narrow
    assert not bake(changes=None).narrow
    assert bake(changes={"cms.review:1"}).narrow


def test_a_new_generation_takes_the_place_of_the_oldest(bake, notes, configure, tree, tmp_path):
    configure(RECYCLE_AFTER=0, KEEP=3)
    Note.objects.create(slug="a", text="0")
    place = Place(conf.edition("public").root, "public")
    inodes = []
    for turn in range(1, 7):
        Note.objects.filter(slug="a").update(text="words " * turn * 100)
        bake(changes={"note:a"})
        inodes.append(place.current.resolve().stat().st_ino)
        assert len(place.numbers()) <= 3
        assert place.problems() == []
    assert inodes[3:] == inodes[:3]
    bake(output=tmp_path / "fresh")
    assert tree() == tree(output=tmp_path / "fresh")
    old = place.tree(place.numbers()[0]) / "notes/a/index.html"
    assert old.read_text().count("words") == 400
    place.rollback()
    assert place.problems() == []


class Editing(RuleBasedStateMachine):
    """Editors at work: any sequence of changes, a bake after each, compared with a fresh one."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.override = override_settings(
            BAKE={
                "ROOT": self.folder / "baked",
                "EDITIONS": {"public": {}, "system": {"PREFIX": "/internal/"}},
                "SOURCES": [Notes()],
                "KEEP": 2,
                "DEAD_LINKS": "report",
                "FSYNC": False,
                "RECYCLE_AFTER": 0,
            }
        )
        self.override.enable()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.turn = 0
        self.changes = set()

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        self.override.disable()
        shutil.rmtree(self.folder)

    @initialize()
    def start(self):
        Site.objects.all().delete()
        Page.objects.filter(depth__gt=1).delete()
        root = Page.objects.get(depth=1)
        home = root.add_child(instance=PlainPage(title="Home", slug="home"))
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)

    def page(self, slug):
        page = PlainPage.objects.filter(slug=f"p-{slug}").first()
        self.changes.add(f"wagtailcore.page:{page.pk if page else 0}")
        return page

    @rule(slug=slugs, under=slugs)
    def add_page(self, slug, under):
        parent = self.page(under) or PlainPage.objects.get(slug="home")
        if not self.page(slug):
            parent.refresh_from_db()
            parent.add_child(
                instance=PlainPage(title=slug, slug=f"p-{slug}", raw=f'<a href="/notes/{under}/">n</a>')
            )

    @rule(slug=slugs, text=st.sampled_from(["x", "y", "long " * 400]))
    def publish_page(self, slug, text):
        if page := self.page(slug):
            page.title = text[:20].strip()
            page.raw = text
            page.save_revision().publish()

    @rule(slug=slugs)
    def unpublish_page(self, slug):
        if page := self.page(slug):
            page.unpublish()

    @rule(slug=slugs, under=slugs)
    def move_page(self, slug, under):
        page, parent = self.page(slug), self.page(under)
        if page and parent and page != parent and not parent.is_descendant_of(page):
            page.move(parent, pos="last-child")

    @rule(slug=slugs)
    def rename_page(self, slug):
        if page := self.page(slug):
            self.turn += 1
            page.slug = f"{page.slug}-{self.turn}"
            page.save_revision().publish()

    @rule(slug=slugs)
    def delete_page(self, slug):
        if page := self.page(slug):
            page.delete()

    @rule(slug=slugs)
    def restrict_page(self, slug):
        if page := self.page(slug):
            self.changes.add("wagtailcore.pageviewrestriction:1")
            PageViewRestriction.objects.create(page=page, restriction_type="login")

    @rule()
    def open_all(self):
        PageViewRestriction.objects.all().delete()
        self.changes.add("wagtailcore.pageviewrestriction:1")

    @rule(slug=slugs, text=st.sampled_from(["one", "two", "see a", "see inner-d", "see e", "words " * 300]))
    def write_note(self, slug, text):
        self.changes.add(f"note:{slug}")
        Note.objects.update_or_create(slug=slug, defaults={"text": text})

    @rule(slug=slugs)
    def delete_note(self, slug):
        self.changes.add(f"note:{slug}")
        Note.objects.filter(slug=slug).delete()

    @rule(slug=slugs, to=slugs)
    def redirect(self, slug, to):
        Redirect.objects.filter(old_path=f"/{slug}").delete()
        if page := self.page(to):
            Redirect.objects.create(old_path=f"/{slug}", redirect_page=page)

    @invariant()
    def incremental_is_full(self):
        if not Site.objects.filter(root_page__slug="home").exists():
            return
        for name in ("public", "system"):
            here = conf.edition(name)
            bake_edition(here, allow_removal=True)
            fresh = conf.edition(name, self.folder / "fresh")
            bake_edition(fresh, full=True)
            assert read_tree(here.root / "current") == read_tree(fresh.root / "current")
            assert bake_edition(here).written == 0
            warm = conf.edition(name, self.folder / "warm")
            bake_edition(warm, changes=self.changes)
            assert read_tree(warm.root / "current") == read_tree(fresh.root / "current")
            assert Place(warm.root, name).problems() == []
        shutil.rmtree(self.folder / "fresh")
        self.changes = set()


@pytest.mark.django_db
def test_incremental_is_full_after_any_sequence_of_edits():
    run_state_machine_as_test(
        Editing,
        settings=settings(
            max_examples=int(os.environ.get("BAKE_EXAMPLES", "3")),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
