"""The demo shows every state, and calling it again changes nothing."""

from io import StringIO

from django.apps import apps
from django.core.management import call_command

import pytest

from cms.models import AuditEntry, Circular, Comment, Draw, Rectification, Review, Unit
from cms.rules.terms import CommentStatus, RectificationStatus, Scope, Status
from config import running

pytestmark = pytest.mark.django_db


def rows() -> dict[str, int]:
    return {
        model._meta.label: model.objects.count()
        for label in ("cms", "review_pages", "auth", "wagtailcore")
        for model in apps.get_app_config(label).get_models()
    }


def test_the_demo_shows_every_state_and_loads_once(capsys):
    assert running.is_empty()
    call_command("demo", stdout=StringIO())

    assert Unit.objects.count() == 64
    assert set(Review.objects.values_list("status", flat=True)) == set(Status)
    assert set(Rectification.objects.values_list("status", flat=True)) == set(RectificationStatus)
    circulated = Review.objects.filter(status=Status.CIRCULATED)
    assert set(circulated.values_list("scope", flat=True)) == set(Scope)
    assert {CommentStatus.PENDING, CommentStatus.APPROVED} <= set(
        Comment.objects.values_list("status", flat=True)
    )
    assert Circular.objects.get().number == 1
    assert Draw.objects.get().selected
    names = Unit.objects.values_list("versions__name", flat=True)
    assert all(name.startswith("示例") for name in names)
    call_command("verify_audit", stdout=StringIO())

    before, last = rows(), AuditEntry.objects.order_by("-sequence").first()
    call_command("demo", stdout=StringIO())
    assert rows() == before
    assert AuditEntry.objects.order_by("-sequence").first() == last


def test_accounts_are_told_only_where_they_exist():
    assert "demo-staff" not in running.sign_in_lines("127.0.0.1", 8000)
