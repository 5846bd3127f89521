"""Whatever ends a bake, readers have a whole site, and the next bake ends right."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

from django.db import connection

import pytest

from bake import conf, draft
from bake.generations import BakeBusy, Place
from bake.manifest import problems_of
from tests.bake.conftest import read_tree

KILLS = int(os.environ.get("BAKE_KILLS", "40"))


def test_a_kill_at_any_moment_leaves_a_whole_site(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.bake.crash", str(tmp_path), str(KILLS)],
        cwd=Path(__file__).parents[2],
        env={key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    *deaths, last = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(deaths) == KILLS
    for _number, problems, turns, own in deaths:
        assert problems == []
        assert len(turns) == 1, "pages of several turns in one generation"
        assert own == turns
    assert len({number for number, *_ in deaths}) > KILLS / 4
    generation, problems, _, kept = last
    assert problems == []
    assert generation == kept[-1]
    assert len(kept) == 3


@pytest.mark.parametrize("call", ["link", "rename", "open", "makedirs"])
def test_a_full_disk_leaves_the_old_site(bake, add, tree, monkeypatch, call):
    add("news")
    bake()
    before = tree()
    add("later")

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        if call == "open":
            patch.setattr(draft, "open", full, raising=False)
        else:
            patch.setattr(draft.os, call, full)
        with pytest.raises(OSError, match="No space left"):
            bake()
    assert tree() == before
    assert problems_of(conf.edition("public").root / "current") == []
    bake()
    assert "later/index.html" in tree()


def test_a_file_system_without_hard_links_gets_copies(bake, add, tree, monkeypatch, tmp_path):
    add("news")
    bake()
    add("later")

    def refuse(*args, **kwargs):
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(draft.os, "link", refuse)
    bake()
    bake(output=tmp_path / "fresh")
    assert tree() == tree(output=tmp_path / "fresh")


def test_a_bake_that_ends_before_it_remembers_is_made_good(bake, add, tree, monkeypatch, tmp_path):
    from bake.state import State

    news = add("news")
    bake()
    news.title = "Newer"
    news.save_revision().publish()
    with monkeypatch.context() as patch:
        patch.setattr(State, "save", lambda self, root: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            bake()
    bake()
    bake(output=tmp_path / "fresh")
    assert tree() == tree(output=tmp_path / "fresh")


def test_a_second_bake_waits_or_says_so(bake, configure):
    bake()
    place = Place(conf.edition("public").root, "public")
    with place.locked(), pytest.raises(BakeBusy, match=f"process {os.getpid()}"):
        bake(wait=False)


PLAIN = """
SECRET_KEY = "x"
BASE_DIR = {folder!r}
INSTALLED_APPS = ["wagtail.users", "wagtail.sites", "wagtail.images", "wagtail.documents", "wagtail.admin", "wagtail",
    "modelcluster", "taggit", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.staticfiles"]
INSTALLED_APPS += ["bake"]
DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": {folder!r} + "/db.sqlite3"}}}}
TEMPLATES = [{{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "DIRS": [{folder!r} + "/templates"]}}]
ROOT_URLCONF = "tests.bake.crash_urls"
STATIC_URL = "/static/"
USE_TZ = True
"""


def test_any_wagtail_site_bakes_without_a_setting(tmp_path):
    (tmp_path / "plain_settings.py").write_text(PLAIN.format(folder=str(tmp_path)))
    (tmp_path / "templates" / "wagtailcore").mkdir(parents=True)
    (tmp_path / "templates" / "wagtailcore" / "page.html").write_text("<h1>{{ page.title }}</h1>")
    root = Path(__file__).parents[2]
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "plain_settings",
        "PYTHONPATH": f"{tmp_path}:{root}:{root / 'site'}",
    }

    def manage(*words):
        return subprocess.run(
            [sys.executable, "-m", "django", *words],
            env=env,
            cwd=tmp_path,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    manage("migrate", "--verbosity", "0")
    report = json.loads(manage("bake", "--json"))
    assert report["edition"] == "public"
    files = read_tree(tmp_path / "baked" / "public" / "current")
    assert files["index.html"] == b"<h1>Welcome to your new Wagtail site!</h1>"
    assert manage("bake", "--verify").strip() == "public: as it was baked"
    assert json.loads(manage("bake", "--json"))["switched"] is False


@pytest.mark.django_db(transaction=True)
def test_several_processes_make_the_same_site(bake, add, tree, tmp_path, sources, configure):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("a database in memory belongs to one process")
    sources.append(lambda edition: [(f"/n/{i}/", lambda read, i=i: f"<p>{i}</p>" * 200) for i in range(300)])
    assert bake(workers=2).workers == 2
    bake(output=tmp_path / "one", workers=1)
    assert tree() == tree(output=tmp_path / "one")
