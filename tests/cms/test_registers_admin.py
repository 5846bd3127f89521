"""The register's forms in the admin refuse what the import refuses."""

from datetime import date

from django.urls import reverse

import pytest

from cms.models import Appointment, UnitVersion
from tests.factories import AppointmentFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(superuser=True))
    return client


def fields(version, **changes):
    given = {
        "unit": version.unit_id,
        "name": version.name,
        "category": version.category,
        "org_type": version.org_type,
        "parent": version.parent_id or "",
        "valid_from": "",
        "valid_to": "",
    }
    return given | changes


def test_a_unit_never_stands_below_itself_through_others(admin):
    top = UnitFactory(code="top")
    middle = UnitFactory(code="middle", parent=top)
    low = UnitFactory(code="low", parent=middle)
    version = top.versions.get()
    url = reverse("units:edit", args=[version.pk])
    answer = admin.post(url, fields(version, parent=low.pk))
    assert "parent" in answer.context["form"].errors
    assert UnitVersion.objects.get(pk=version.pk).parent is None
    assert admin.post(url, fields(version, parent="")).status_code == 302


def test_a_former_superior_may_come_below(admin):
    old, new = UnitFactory(code="old"), UnitFactory(code="new")
    UnitVersion.objects.filter(unit=new).update(parent=old, valid_to=date(2010, 6, 30))
    version = old.versions.get()
    answer = admin.post(
        reverse("units:edit", args=[version.pk]), fields(version, parent=new.pk, valid_from="2010-07-01")
    )
    assert answer.status_code == 302
    assert UnitVersion.objects.get(pk=version.pk).parent == new


def test_a_portfolio_is_a_line_of_codes(admin):
    appointment = AppointmentFactory()
    a, b = UnitFactory(code="a-1"), UnitFactory(code="b-2")
    url = reverse("appointment:edit", args=[appointment.pk])
    given = {"person": appointment.person_id, "unit": appointment.unit_id, "role": appointment.role}
    assert admin.post(url, {**given, "portfolio": "a-1；b-2"}).status_code == 302
    assert set(Appointment.objects.get().portfolio.all()) == {a, b}
    assert "a-1、b-2" in admin.get(url).content.decode()

    answer = admin.post(url, {**given, "portfolio": "a-1、nowhere"})
    assert "nowhere" in str(answer.context["form"].errors["portfolio"])
    assert set(Appointment.objects.get().portfolio.all()) == {a, b}, "nothing is lost"
