"""What a receipt code opens, and what it does not."""

import json

import pytest

from cms.models import AuditEntry, Comment, CommentContact
from cms.rules import receipts

from .conftest import Sender

pytestmark = pytest.mark.django_db
WRONG = receipts.spaced(receipts.code_from(b"\x01" * 10))


@pytest.fixture
def code(sender, filled):
    return sender.code(sender.send(filled))


@pytest.fixture
def ask(sender):
    return lambda **data: sender.post(data, "/receipt/")


def test_codes_are_different_and_any_wrong_character_shows():
    code = receipts.code_from(bytes(range(10)))
    assert receipts.is_wellformed(code)
    for place, character in enumerate(code):
        other = "A" if character != "A" else "B"
        assert not receipts.is_wellformed(code[:place] + other + code[place + 1 :])
    assert not set("01OI") & set(receipts.ALPHABET)


def test_the_code_itself_is_not_in_the_database(code):
    assert Comment.objects.get().receipt != receipts.normalise(code)


@pytest.mark.parametrize("typed", [str, str.lower, lambda code: code.replace("-", " "), lambda c: f"　{c}"])
def test_a_code_shows_the_state(ask, code, typed):
    answer = ask(code=typed(code))
    assert answer.status_code == 200
    assert "待审核" in answer.content.decode()
    assert "建议周六上午开放" not in answer.content.decode()
    assert "13800000000" not in answer.content.decode()
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"


def test_an_unknown_and_a_wrong_code_get_the_same_answer(ask, code):
    answers = {
        (answer.status_code, answer.content.replace(typed.encode(), b""))
        for typed in (WRONG, code[:-1] + ("A" if code[-1] != "A" else "B"), "xyz")
        for answer in [ask(code=typed)]
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 422


def test_guessing_is_stopped(sender, code):
    def guess(typed):
        return sender.client.post("/receipt/", {"code": typed}, REMOTE_ADDR="192.0.2.9").status_code

    answers = [guess(WRONG) for _time in range(22)]
    assert answers[0] == 422
    assert answers[-1] == 429
    assert guess(code) == 429


def test_withdrawing_asks_first_and_forgets_the_contact(ask, code):
    asked = ask(code=code, action="withdraw")
    assert "确认撤回" in asked.content.decode()
    assert Comment.objects.get().status == "pending"
    ask(code=code, action="withdraw", sure="1")
    assert Comment.objects.get().status == "withdrawn"
    assert not CommentContact.objects.exists()
    again = ask(code=code, action="withdraw", sure="1")
    assert "已经撤回" in again.content.decode()


def test_the_contact_can_be_deleted(ask, code):
    ask(code=code, action="contact", sure="1")
    assert not CommentContact.objects.exists()
    assert Comment.objects.get().status == "pending"
    assert AuditEntry.objects.get().verb == "erase_contact"
    assert "13800000000" not in str(AuditEntry.objects.values().get())


def test_everything_stored_can_be_had(ask, code, filled):
    answer = ask(code=code, action="export")
    stored = json.loads(answer.content)
    assert stored["text"] == filled["text"]
    assert stored["contact"] == "13800000000"
    assert stored["consent"].startswith("您填写的意见")
    assert stored["contact_kept_until"]


def test_the_page_with_the_code_goes_after_half_an_hour(sender, filled, time_machine):
    time_machine.move_to("2026-11-23T10:00:00+08:00")
    answer = Sender().send(filled)
    assert sender.client.get(answer["Location"]).status_code == 200
    time_machine.move_to("2026-11-23T10:31:00+08:00")
    assert sender.client.get(answer["Location"]).status_code == 410
    assert sender.client.get("/receipt/new/abc/").status_code == 410
