"""From a change in the admin to a bake, outside of the request."""

from django.db import transaction

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

import pytest

import bake as bake_app
from bake import conf
from bake.models import BakeRequest, BakeRun
from bake.wanting import bake_wanted, bake_what_is_wanted
from bake.watching import watch
from tests.bake.testsite.models import PlainPage

WORKER = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


@pytest.fixture
def nothing_waits(configure, home):
    BakeRequest.objects.all().delete()


def reasons():
    return list(BakeRequest.objects.values_list("reason", flat=True))


def test_a_change_that_is_undone_wants_nothing(nothing_waits):
    with transaction.atomic():
        bake_app.wanted("a change", ["note:1"])
        transaction.set_rollback(True)
    assert reasons() == []


@pytest.mark.parametrize("act", ["publish", "unpublish", "move", "delete", "restrict", "redirect", "slug"])
def test_what_changes_the_site_makes_a_bake_wanted(nothing_waits, add, act):
    page, other = add("news"), add("other")
    BakeRequest.objects.all().delete()
    if act == "publish":
        page.save_revision().publish()
    elif act == "unpublish":
        page.unpublish()
    elif act == "move":
        page.move(other, pos="last-child")
    elif act == "delete":
        page.delete()
    elif act == "restrict":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    elif act == "redirect":
        Redirect.objects.create(old_path="/old", redirect_page=page)
    else:
        page.slug = "newer"
        page.save_revision().publish()
    assert reasons()


def test_a_draft_wants_nothing(nothing_waits, add):
    page = add("news")
    BakeRequest.objects.all().delete()
    page.title = "a draft"
    page.save_revision()
    assert reasons() == []


@pytest.mark.django_db(transaction=True)
def test_many_changes_of_one_transaction_give_the_worker_one_task(nothing_waits, settings):
    from django_tasks_db.models import DBTaskResult

    settings.TASKS = WORKER
    with transaction.atomic():
        for number in range(5):
            bake_app.wanted(f"change {number}")
        assert DBTaskResult.objects.count() == 0
    assert DBTaskResult.objects.count() == 1
    assert BakeRequest.objects.count() == 5


def test_the_worker_bakes_once_for_all_that_waits(nothing_waits, add, tree):
    add("news")
    for number in range(3):
        bake_app.wanted(f"change {number}")
    assert bake_what_is_wanted.call() == {"public": 1, "system": 1}
    assert "news/index.html" in tree()
    assert reasons() == []
    assert bake_what_is_wanted.call() == {}


def test_a_failed_bake_is_told_and_stays_wanted(nothing_waits, add, tree):
    bake_wanted(always=True)
    add("news", raw='<a href="/nowhere/">x</a>')
    bake_app.wanted("news")
    bake_wanted()
    assert "/news/ leads to /nowhere/" in BakeRun.objects.filter(edition="public").first().error
    assert reasons() == ["news"]
    PlainPage.objects.filter(slug="news").update(raw="")
    bake_wanted()
    assert BakeRun.objects.first().good
    assert reasons() == []


def test_a_page_that_fails_is_told_with_its_traceback(nothing_waits, add):
    add("news", trouble="raise")
    bake_wanted(always=True)
    run = BakeRun.objects.filter(edition="public").get()
    assert "the page is broken" in run.failed["/news/"]
    assert not run.good


def test_watching_bakes_at_the_start_and_after_a_change(nothing_waits, add, tree, monkeypatch):
    monkeypatch.setattr("bake.watching.PAUSE", 0)
    monkeypatch.setattr("bake.watching.close_old_connections", lambda: None)
    said = []
    watch(said.append, rounds=1)
    assert conf.edition("public").root.is_dir()
    add("news")
    bake_app.wanted("news")
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: None)
    watch(said.append, rounds=2)
    assert "news/index.html" in tree()
    assert reasons() == []
