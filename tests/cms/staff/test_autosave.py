"""Saving while one writes: nothing is lost, nobody's text is overwritten silently."""

import pytest

from cms.models import Review
from cms.rules.terms import Status

NEW = "/staff/reviews/autosave/"


@pytest.fixture
def begin(chen, fill):
    """Return the answer to the first save of a page."""

    def first(**changes):
        answer = chen.post(NEW, fill(unit="yj", **changes))
        assert answer.status_code == 200, answer.content
        return answer.json()

    return first


def test_the_first_save_makes_a_draft_and_says_what_is_missing(begin):
    answer = begin(direction="", point_2="")
    review = Review.objects.get()
    assert answer["ref"] == review.ref
    assert answer["url"] == f"/staff/reviews/{review.ref}/"
    assert review.status == Status.DRAFT
    assert {line["field"] for line in answer["missing"]} == {"direction", "point_2"}
    assert all(line["clause"] for line in answer["missing"])


def test_the_same_page_sent_again_is_the_same_draft(chen, begin, fill):
    first = begin()
    again = chen.post(NEW, fill(unit="yj"))
    assert again.json()["ref"] == first["ref"]
    assert again.json()["version"] == first["version"]
    assert Review.objects.count() == 1


def test_a_second_tab_never_overwrites_silently(chen, begin, fill):
    first = begin()
    mine = chen.post(first["autosave"], fill(version=first["version"], direction="第一个窗口写的方向。"))
    assert mine.status_code == 200
    other = chen.post(
        first["autosave"], fill(key="k-2", version=first["version"], direction="第二个窗口写的方向。")
    )
    assert other.status_code == 409
    assert other.json()["error"] == "conflict"
    assert Review.objects.get().direction == "第一个窗口写的方向。"
    knowingly = chen.post(
        first["autosave"], fill(key="k-2", version=other.json()["version"], direction="第二个窗口写的方向。")
    )
    assert knowingly.status_code == 200
    assert Review.objects.get().direction == "第二个窗口写的方向。"


def test_a_stale_page_sent_by_button_keeps_what_was_typed(chen, begin, fill):
    first = begin()
    chen.post(first["autosave"], fill(version=first["version"], direction="别处写的方向。"))
    answer = chen.post(
        first["url"], fill(version=first["version"], action="save", direction="本页写的方向。")
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "本页写的方向。" in page
    assert "草稿已在别处改动" in page
    assert Review.objects.get().direction == "别处写的方向。"


def test_a_save_whose_answer_was_lost_is_no_conflict_with_oneself(chen, begin, fill):
    first = begin(attempt="a-1")
    lost = chen.post(first["autosave"], fill(version=first["version"], attempt="a-2", direction="写了一半"))
    assert lost.status_code == 200  # the browser never sees this
    more = chen.post(
        first["autosave"],
        fill(version=first["version"], attempt="a-3", unanswered="a-2", direction="写了一半，又写了一半"),
    )
    assert more.status_code == 200
    assert Review.objects.get().direction == "写了一半，又写了一半"


def test_what_cannot_be_read_does_not_keep_the_rest_from_being_saved(chen, begin, fill):
    first = begin()
    answer = chen.post(
        first["autosave"],
        fill(
            version=first["version"],
            date="13月1日",
            consult_people_count="许多",
            direction="新的方向写在这里。",
        ),
    )
    assert answer.status_code == 200
    assert {line["field"] for line in answer.json()["unread"]} == {"date", "consult_people_count"}
    review = Review.objects.get()
    assert review.direction == "新的方向写在这里。"
    assert (review.date.isoformat(), review.steps.get(step="consult").people_count) == ("2010-12-09", 42)


def test_long_and_odd_texts_come_back_as_they_were_typed(chen, begin, fill):
    odd = "第一行\r\n\r\n　　第二行 <b>“引号”</b> & 𠮷 ＡＢＣ１２３\t制表"
    first = begin(achievements=odd, point_1="很长" * 9000)
    review = Review.objects.get()
    assert review.achievements == odd.replace("\r\n", "\n")
    assert len(review.points["pg-1-organising"]) == 18000
    page = chen.get(first["url"]).content.decode()
    assert "&lt;b&gt;“引号”&lt;/b&gt; &amp; 𠮷 ＡＢＣ１２３" in page


def test_after_the_session_ended_the_answer_is_no_page(client, chen, begin, fill):
    first = begin()
    client.logout()
    answer = client.post(first["autosave"], fill(version=first["version"], direction="没有登录"))
    assert (answer.status_code, answer.json()["error"]) == (401, "signed-out")


def test_a_submitted_review_is_closed_to_late_saves(chen, begin, fill):
    first = begin()
    chen.post(first["url"], fill(version=first["version"]))
    late = chen.post(first["autosave"], fill(version=first["version"], direction="太晚了"))
    assert (late.status_code, late.json()["error"]) == (409, "closed")
    assert Review.objects.get().direction != "太晚了"


def test_the_store_keeps_one_revision_of_one_sitting(chen, begin, fill):
    answer = begin()
    for number in range(5):
        answer = chen.post(
            answer["autosave"], fill(version=answer["version"], direction=f"第{number}次写下的方向。")
        ).json()
    assert Review.objects.get().revisions.count() == 1
