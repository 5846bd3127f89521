"""Forged, broken and foreign requests, and the headers that answers carry."""

from django.conf import settings as project
from django.test import Client

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client):
    user = factories.UserFactory(superuser=True)
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    "target",
    ["//evil.example/", "https://evil.example/", r"\\evil.example", "javascript:x()", "/\t/evil.example"],
)
@pytest.mark.parametrize("door", ["/staff/login/", "/admin/login/", "/en/staff/login/"])
def test_signing_in_leads_to_no_other_site(client, door, target):
    factories.UserFactory(username="boss", superuser=True)
    answer = client.post(
        f"{door}?next={target}", {"username": "boss", "password": "password", "next": target}
    )
    assert answer.status_code == 302
    assert "evil" not in answer.url
    assert not answer.url.startswith("javascript")


def test_the_session_changes_its_name_on_signing_in_and_ends_on_signing_out(client):
    factories.UserFactory(username="li")
    client.get("/staff/login/")
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies[project.SESSION_COOKIE_NAME] = planted = session.session_key
    client.post("/staff/login/", {"username": "li", "password": "password"})
    mine = client.cookies[project.SESSION_COOKIE_NAME].value
    assert mine != planted
    assert client.cookies[project.SESSION_COOKIE_NAME]["httponly"]
    assert client.cookies[project.SESSION_COOKIE_NAME]["samesite"] == "Lax"
    client.post("/staff/logout/")
    thief = Client()
    for key in (mine, planted):
        thief.cookies[project.SESSION_COOKIE_NAME] = key
        for address in ("/staff/", "/internal/", "/admin/"):
            assert thief.get(address).status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "",
        "opinions/",
        "manifest.json",
        "../public/current/index.html",
        "%2e%2e/%2e%2e/tongbao.sqlite3",
        "//etc/passwd",
        "..%2f..%2f",
        "data/units.csv",
    ],
)
@pytest.mark.parametrize("method", ["get", "head", "post", "put", "options"])
def test_the_system_edition_is_shut_to_whoever_is_not_signed_in(client, path, method):
    answer = getattr(client, method)(f"/internal/{path}")
    assert answer.status_code in (302, 403, 404, 405)
    closed = factories.UserFactory()
    client.force_login(closed)
    closed.is_active = False
    closed.save()
    assert getattr(client, method)(f"/internal/{path}").status_code in (302, 403, 404, 405)


STAFF_POSTS = [
    "/staff/login/",
    "/staff/logout/",
    "/staff/password/",
    "/staff/reviews/new/",
    "/staff/reviews/autosave/",
    "/staff/reviews/R-1/",
    "/staff/reviews/R-1/submit/",
    "/staff/reviews/R-1/delete/",
    "/staff/reviews/R-1/signature/",
    "/staff/rectifications/ZG-1/",
    "/admin/login/",
    "/admin/snippets/cms/review/circulate/1/",
    "/admin/snippets/cms/review/withdraw/1/",
    "/admin/snippets/cms/review/decide/1/",
]


@pytest.mark.parametrize("address", STAFF_POSTS)
def test_a_post_without_the_token_of_its_form_is_refused(address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.UserFactory(superuser=True))
    assert client.post(address, {"username": "x", "password": "x"}).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/opinions/",
        "/no-such-page/",
        "/staff/login/",
        "/forms/comments/x/",
        "/receipt/",
        "/static/css/base.css",
        "/healthz",
    ],
)
def test_pages_forbid_foreign_script_and_frames(client, address):
    answer = client.get(address)
    rules = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["base-uri"] == "'none'"
    assert rules["frame-ancestors"] == "'self'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_admin_loads_nothing_from_elsewhere(client, boss):
    rules = client.get("/admin/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline';" in rules
    assert "http" not in rules
    assert "object-src 'none'" in rules


def test_a_form_host_of_its_own_may_be_posted_to(client, settings):
    settings.FORMS_BASE_URL = "https://forms.example"
    assert "form-action 'self' https://forms.example;" in client.get("/")["Content-Security-Policy"]


def test_another_host_name_gets_into_no_page(client, settings):
    for address in ("/", "/opinions/", "/sitemap.xml", "/feeds/opinions.xml", "/staff/login/", "/robots.txt"):
        answer = client.get(address, headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
        assert "evil.example" not in answer.content.decode(), address
    settings.ALLOWED_HOSTS = ["good.example"]
    assert client.get("/staff/login/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/%00/",
        "/opinions/%00/",
        "/progress/x%00/",
        "/staff/reviews/new/?unit=%00",
        "/search/?q=%00",
        "/staff/reviews/%00/",
    ],
)
def test_a_nul_in_an_address_is_a_bad_request(client, boss, address):
    assert client.get(address).status_code == 400


def test_huge_and_broken_bodies_are_refused_and_not_our_error(client, boss):
    client.raise_request_exception = False
    for address in ("/staff/reviews/new/", "/staff/reviews/autosave/", "/staff/login/", "/receipt/"):
        many = {f"f{number}": "x" for number in range(project.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
        assert client.post(address, many).status_code in (400, 413)
        body = "a=" + "x" * (4 * 1024 * 1024)
        assert client.post(address, body, content_type="application/x-www-form-urlencoded").status_code in (
            400,
            413,
        )
        broken = client.post(address, b"--x\r\nno", content_type="multipart/form-data; boundary=x")
        assert broken.status_code < 500
        bad = client.post(address, b"a=%ff%fe%zz&=&%00=%00", content_type="application/x-www-form-urlencoded")
        assert bad.status_code < 500
        assert client.post(address, b"{", content_type="application/json").status_code < 500


def test_signing_in_takes_the_same_work_for_unknown_names(client, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    factories.UserFactory(username="real")
    made = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *a: made.append(1) or encode(self, *a))
    work = []
    for name in ("real", "nobody"):
        made.clear()
        client.post("/staff/login/", {"username": name, "password": "wrong"})
        work.append(len(made))
    assert work[0] == work[1] == 1


@pytest.mark.parametrize("name", ["unit", "person", "reviewer", "key", "action", "direction", "version"])
def test_a_nul_in_a_field_is_not_our_error(client, name):
    member = factories.AppointmentFactory(role="team-member")
    head = factories.AppointmentFactory(unit=member.unit).person
    user = factories.UserFactory()
    factories.StaffProfileFactory(user=user, person=head)
    client.force_login(user)
    client.raise_request_exception = False
    form = {"unit": member.unit.code, "person": member.person.person_id, "key": "k-1", "date": "2010-12-09"}
    for address in ("/staff/reviews/new/", "/staff/reviews/autosave/", "/receipt/"):
        assert client.post(address, form | {name: "x\0x", "code": "x\0x"}).status_code < 500
