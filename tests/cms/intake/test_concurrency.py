"""Many sendings at once: one comment for one key, one comment for one piece of work."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.test import Client

import pytest

from cms.models import Comment
from tests.factories import UnitFactory

from .conftest import Sender, form_of
from .test_endpoint import scripted

THREADS = 20

# An SQLite database in memory locks whole tables between threads, as no file and no server does.
pytestmark = pytest.mark.skipif(
    connection.vendor == "sqlite" and "mode=memory" in str(connection.creation._get_test_db_name()),
    reason="needs a database on disk or PostgreSQL (DATABASE_URL)",
)


@pytest.fixture
def unit(transactional_db):
    return UnitFactory(code="sl-1", name="示例一局")


@pytest.fixture
def form_page(unit):
    """Make the tree anew where an earlier test has emptied the tables."""
    from importlib import import_module

    from django.apps import apps

    from review_pages.models import CommentFormPage

    if not CommentFormPage.objects.exists():
        from wagtail.models import Locale, Page, Site

        Locale.objects.get_or_create(language_code="zh-hans")
        if not Page.objects.filter(depth=1).exists():
            Page.add_root(title="Root", slug="root")
        Site.objects.all().delete()
        for name in ("0003_site_tree", "0007_plant_comment_form"):
            import_module(f"review_pages.migrations.{name}").plant(apps, None)
    return CommentFormPage.objects.get(locale__language_code="zh-hans")


def together(bodies, action):
    """Post all bodies at the same moment; return status and address of each answer."""
    gate = threading.Barrier(len(bodies))

    def post(body):
        gate.wait()
        try:
            answer = Client().post(action, body)
            return answer.status_code, answer.headers.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(post, bodies))


@pytest.mark.django_db(transaction=True)
def test_twenty_sendings_with_one_key_make_one_comment_and_one_receipt(form_page, filled):
    sender = Sender()
    form = form_of(sender.post(filled))
    answers = together([form["fields"]] * THREADS, form["action"])
    assert {status for status, _address in answers} == {303}
    assert Comment.objects.count() == 1
    codes = {sender.client.get(address).content.split(b"<output>")[1][:19] for _status, address in answers}
    assert len(codes) == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_messages_with_one_piece_of_work_make_one_comment(form_page, filled):
    sender = Sender()
    first = scripted(filled)
    bodies = [first | {"text": f"第{number}条意见。"} for number in range(THREADS)]
    answers = [status for status, _address in together(bodies, sender.action)]
    assert sorted(answers) == [200] * (THREADS - 1) + [303]
    assert Comment.objects.count() == 1
