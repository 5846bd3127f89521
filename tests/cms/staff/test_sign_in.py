"""Signing in: one answer for every failure, a limit for every name, and the way back to where one was."""

import pytest

from cms.forms import sign_in
from tests.factories import UserFactory

LOGIN = "/staff/login/"


def attempt(client, name, password, **more):
    return client.post(LOGIN, {"username": name, "password": password, **more})


def test_one_comes_in_and_goes_out(client, world):
    answer = attempt(client, "chen", "password")
    assert (answer.status_code, answer.url) == (302, "/staff/")
    assert client.get("/staff/logout/").status_code == 405
    assert client.post("/staff/logout/").url == LOGIN
    assert client.get("/staff/").status_code == 302


def test_one_returns_to_the_page_that_asked_and_to_no_other_site(client, world):
    assert attempt(client, "chen", "password", next="/staff/reviews/new/").url == "/staff/reviews/new/"
    client.logout()
    assert attempt(client, "chen", "password", next="https://example.org/").url == "/staff/"


def test_wrong_unknown_and_closed_names_get_one_answer(client, db):
    UserFactory(username="real")
    UserFactory(username="closed", is_active=False)
    answers = [
        attempt(client, "real", "wrong"),
        attempt(client, "nobody", "wrong"),
        attempt(client, "closed", "password"),
    ]
    assert {answer.status_code for answer in answers} == {422}
    texts = {answer.context["form"].non_field_errors()[0] for answer in answers}
    assert texts == {"用户名或密码不正确，请注意区分大小写。"}


@pytest.mark.parametrize("name", ["real", "nobody"])
def test_after_too_many_attempts_even_the_right_password_waits(client, db, name):
    UserFactory(username="real")
    for _ in range(sign_in.PER_NAME_AND_ADDRESS):
        assert attempt(client, name, "wrong").status_code == 422
    assert attempt(client, name, "password").status_code == 429
    assert attempt(client, name.upper(), "password").status_code == 429


def test_a_name_is_limited_over_many_addresses(client, db):
    UserFactory(username="real")
    for number in range(sign_in.PER_NAME):
        client.post(
            LOGIN, {"username": "real", "password": "wrong"}, REMOTE_ADDR=f"10.0.{number // 200}.{number}"
        )
    answer = client.post(LOGIN, {"username": "real", "password": "password"}, REMOTE_ADDR="10.9.9.9")
    assert answer.status_code == 429


def test_the_admin_has_the_same_limit(client, db):
    UserFactory(username="real", superuser=True)
    for _ in range(sign_in.PER_NAME_AND_ADDRESS):
        attempt(client, "real", "wrong")
    answer = client.post("/admin/login/", {"username": "real", "password": "password"})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_success_clears_the_count(client, world):
    for _ in range(sign_in.PER_NAME_AND_ADDRESS - 1):
        attempt(client, "chen", "wrong")
    assert attempt(client, "chen", "password").status_code == 302
    client.logout()
    assert attempt(client, "chen", "wrong").status_code == 422


def test_one_changes_the_password(chen, world):
    wrong = chen.post("/staff/password/", {"old_password": "no", "new_password1": "x", "new_password2": "y"})
    assert wrong.status_code == 422
    fresh = "桥头-walnut-7731"
    done = chen.post(
        "/staff/password/", {"old_password": "password", "new_password1": fresh, "new_password2": fresh}
    )
    assert done.url == "/staff/password/done/"
    world.users["chen"].refresh_from_db()
    assert world.users["chen"].check_password(fresh)


def test_pages_are_not_kept_by_caches(chen):
    assert "no-store" in chen.get("/staff/")["Cache-Control"]


def test_english_stands_under_en(chen):
    page = chen.get("/en/staff/").content.decode()
    assert "Reviews I owe" in page
    assert 'lang="en"' in page
