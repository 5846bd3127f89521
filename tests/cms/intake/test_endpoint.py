"""From the baked form to a stored comment, without cookie, session or script."""

import hashlib
import itertools
import time

from django.core.management import call_command

import pytest

from cms import contacts
from cms.intake import gate, views
from cms.models import Comment, CommentContact, FormVersion
from cms.rules import receipts
from review_pages.models import CommentFormField
from tests.factories import ConsultationFactory, ReviewFactory, UnitFactory

from .conftest import Sender, form_of

pytestmark = pytest.mark.django_db


def worked(key: str) -> str:
    start = f"1.{int(time.time())}.{key}."
    for number in itertools.count():
        if hashlib.sha256(f"{start}{number}".encode()).digest()[:2] < b"\x00\x08":
            return f"{start}{number}"


def scripted(filled, key="k-1"):
    return filled | {"key": key, "stamp": worked(key), "elapsed": "9.5"}


def test_the_form_is_the_same_for_everybody(sender):
    assert not sender.page.cookies
    assert b"csrf" not in sender.page.content.lower()
    assert sender.page.content == Sender().page.content


def test_without_a_script_the_first_post_shows_what_was_written_and_the_second_stores_it(sender, filled):
    checked = sender.post(filled)
    assert checked.status_code == 200
    assert not checked.cookies
    assert "建议周六上午开放" in checked.content.decode()
    assert not Comment.objects.exists()
    form = form_of(checked)
    answer = sender.post(form["fields"], form["action"])
    assert answer.status_code == 303
    comment = Comment.objects.get()
    assert (comment.status, comment.unit.code, comment.source) == ("pending", "sl-1", "public")
    assert comment.text == "窗口周末不开放。\n建议周六上午开放。"
    assert receipts.is_wellformed(receipts.normalise(sender.code(answer)))
    assert FormVersion.objects.get().version == comment.form_version


def test_with_a_script_one_post_is_enough(sender, filled):
    assert sender.post(scripted(filled)).status_code == 303
    assert Comment.objects.count() == 1


def test_the_contact_is_kept_apart_and_encrypted(sender, filled):
    sender.send(filled)
    contact = CommentContact.objects.get()
    assert b"13800000000" not in bytes(contact.ciphertext)
    assert contacts.unseal(contact.ciphertext) == "13800000000"
    assert "13800000000" not in str(Comment.objects.values().get())


def test_sending_twice_makes_one_comment_and_the_same_receipt(sender, filled):
    form = form_of(sender.post(filled))
    codes = {sender.code(sender.post(form["fields"], form["action"])) for _time in range(3)}
    assert len(codes) == 1
    assert Comment.objects.count() == 1


def test_another_text_under_the_same_key_is_not_swallowed(sender, filled):
    form = form_of(sender.post(filled))
    sender.post(form["fields"], form["action"])
    changed = sender.post(form["fields"] | {"text": "另一条意见。"}, form["action"])
    assert changed.status_code == 200
    form = form_of(changed)
    assert sender.post(form["fields"], form["action"]).status_code == 303
    assert Comment.objects.count() == 2


def test_a_piece_of_work_is_taken_once(sender, filled):
    first = scripted(filled)
    assert sender.post(first).status_code == 303
    assert sender.post(first | {"text": "换一条意见，用同一个工作量证明。"}).status_code == 200
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    "stamp", ["", "1.0.k-1.0", "1.abc.k-1.5", "2.1.k-1.5", "1." + "9" * 200 + ".k-1.1", "1.²."]
)
def test_work_that_was_not_done_leads_to_the_page_that_asks(sender, filled, stamp):
    assert sender.post(filled | {"key": "k-1", "stamp": stamp, "elapsed": "9"}).status_code == 200
    assert not Comment.objects.exists()


def test_every_wrong_field_is_named_and_nothing_typed_is_lost(sender):
    typed = {
        "unit": " 没有这个“单位”<b> ",
        "source": "nobody",
        "text": "",
        "review": "没有-这条",
        "contact": "电" * 300,
        "homepage": "http://spam",
    }
    answer = sender.post(typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>错误：" in page
    assert 'class="error-summary" role="alert"' in page
    fields = form_of(answer)["fields"]
    assert {name: fields[name] for name in ("unit", "review", "contact", "homepage")} == {
        name: typed[name] for name in ("unit", "review", "contact", "homepage")
    }
    text = "  有空格的正文\n<script>alert(1)</script>\n\n"
    again = form_of(sender.post(typed | {"text": text}))["fields"]
    assert again["text"] == text


@pytest.mark.parametrize(
    "typed", ["sl-1", "示例一局", "Example Bureau 1", "ｓｌ-1", "示例一局(sl-1)", " 示例一局（sl-1） "]
)
def test_a_unit_is_found_by_code_or_name(sender, filled, typed):
    assert sender.send(filled | {"unit": typed}).status_code == 303
    assert Comment.objects.get().unit.code == "sl-1"


def test_a_name_that_two_units_have_asks_for_the_code(sender, filled):
    UnitFactory(code="sl-9", name="示例一局")
    answer = sender.post(filled | {"unit": "示例一局"})
    assert answer.status_code == 422
    assert "sl-1、sl-9" in answer.content.decode()


def test_changing_something_keeps_all(sender, filled):
    form = form_of(sender.post(filled))
    back = sender.post(form["fields"] | {"action": "edit"}, form["action"])
    assert back.status_code == 200
    assert form_of(back)["fields"]["text"] == filled["text"]
    assert form_of(back)["fields"]["consent"] == "1"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_another_sites_page_cannot_send(sender, filled, headers):
    answer = sender.post(filled, **headers)
    assert answer.status_code == 403
    assert "其他网站" in answer.content.decode()


@pytest.mark.parametrize("headers", [{"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}, {}])
def test_our_own_page_can(sender, filled, headers):
    assert sender.post(filled, **headers).status_code == 200


def test_a_form_that_we_did_not_sign_is_refused(sender, filled):
    page, rest = sender.action.rstrip("/").rsplit("~", 1)
    assert sender.post(filled, f"{page}~{rest[::-1]}/").status_code == 404


BODIES = [
    (b"text=%FF%FE&unit=sl-1", "application/x-www-form-urlencoded", 400),
    ("text=窗口".encode("gb18030"), "application/x-www-form-urlencoded", 400),
    (b"&".join(b"a%d=1" % n for n in range(300)), "application/x-www-form-urlencoded", 400),
    (b"{}", "application/json", 415),
    (b"no boundary", "multipart/form-data; boundary=x", 422),
    (b"--x\r\nbroken", "multipart/form-data", 400),
    (b"", "application/x-www-form-urlencoded", 422),
    (b"text=%00&unit=%00&source=public&consent=on", "application/x-www-form-urlencoded", 422),
    (b"text=" + b"a" * 200_000, "application/x-www-form-urlencoded", 413),
    (b"text=" + b"a" * 60_000, "application/x-www-form-urlencoded", 422),
]


@pytest.mark.parametrize("body, kind, status", BODIES)
def test_what_cannot_be_read_gets_a_clear_answer(sender, body, kind, status):
    answer = sender.client.post(sender.action, body, content_type=kind)
    assert answer.status_code == status
    assert "<title>错误：" in answer.content.decode()
    assert not Comment.objects.exists()


def test_too_many_from_one_address_are_asked_to_wait(sender, filled, settings, caplog):
    settings.FORMS_PER_ADDRESS = (3, 600)
    answers = [
        sender.client.post(sender.action, filled, REMOTE_ADDR="192.0.2.7").status_code for _time in range(5)
    ]
    assert answers == [200, 200, 200, 429, 429]
    assert sender.client.post(sender.action, filled, REMOTE_ADDR="192.0.2.8").status_code == 200
    assert "192.0.2.7" not in caplog.text


def test_the_cache_never_holds_an_address_in_clear(rf):
    key = gate.address_key(rf.post("/", REMOTE_ADDR="192.0.2.7"))
    assert len(key) == 64
    assert "192.0.2.7" not in key


def test_no_more_are_taken_while_too_many_wait(sender, filled, settings):
    settings.FORMS_MOST_PENDING = 0
    assert sender.post(filled).status_code == 503


def test_a_stored_comment_costs_at_most_four_statements(sender, filled, django_assert_max_num_queries):
    sender.send(filled | {"text": "先来的一条。"})
    form = form_of(sender.post(filled))
    with django_assert_max_num_queries(4):
        assert sender.post(form["fields"], form["action"]).status_code == 303


def test_a_closed_consultation_takes_nothing_and_gives_the_text_back(sender, filled, form_page):
    form_page.consultation = ConsultationFactory(title="示例征求意见")
    form_page.save()
    answer = sender.post(filled)
    assert answer.status_code == 403
    assert "建议周六上午开放" in answer.content.decode()
    assert "没有保存" in answer.content.decode()
    assert "/forms/comments/" not in sender.client.get("/comments/form/").content.decode()


def test_questions_that_editors_add_are_asked_and_kept_with_their_version(sender, filled, form_page):
    old = sender.action
    form_page.form_fields.add(
        CommentFormField(label="办理窗口", clean_name="window", field_type="dropdown", choices="一号\n二号")
    )
    form_page.save()
    views._definitions.clear()
    new = Sender()
    assert new.action != old
    missing = sender.post(filled)
    assert missing.status_code == 422
    answer = new.send(filled | {"extra_window": "二号"})
    assert answer.status_code == 303
    comment = Comment.objects.get()
    assert comment.extra == {"window": "二号"}
    kept = FormVersion.objects.get(version=comment.form_version)
    assert kept.record["fields"][0]["label"] == "办理窗口"


def test_a_comment_may_be_about_a_published_opinion_only(sender, filled, unit):
    public = ReviewFactory(ref="R-1", unit=unit, circulated=True, scope="public")
    ReviewFactory(ref="R-2", unit=unit, circulated=True, scope="organisation")
    assert sender.post(filled | {"review": "R-2"}).status_code == 422
    assert sender.send(filled | {"review": "R-1"}).status_code == 303
    assert Comment.objects.get().review == public


def test_contacts_are_purged_when_their_time_is_over(sender, filled, capsys):
    sender.send(filled)
    day = CommentContact.objects.get().purge_after
    call_command("purge_personal_data", on=day)
    assert CommentContact.objects.count() == 1
    call_command("purge_personal_data", on=day.replace(year=day.year + 1))
    assert CommentContact.objects.count() == 0
    assert Comment.objects.count() == 1
