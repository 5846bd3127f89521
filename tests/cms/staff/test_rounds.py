"""What passes from round to round, who signs when nothing was found, and what the first page shows."""

from datetime import date

import pytest

from cms.models import Review
from cms.rules.terms import Status
from tests.factories import CommentFactory, RectificationFactory, ReviewFactory, RoundFactory

NEW = "/staff/reviews/new/"


@pytest.fixture
def earlier(world):
    """Return a circulated review of 示例一局 of the half-year before, with one open finding."""
    return ReviewFactory(
        ref="2010H1-1",
        unit=world.one,
        reviewer=world.people["chen"],
        round=RoundFactory(name="2010H1"),
        date=date(2010, 5, 1),
        circulated=True,
    )


def test_an_open_finding_stands_in_the_next_form_and_must_be_taken_up(chen, earlier, fill):
    finding = earlier.findings.get()
    page = chen.get(NEW, {"unit": "yj"}).content.decode()
    assert "往期未办结" in page
    assert finding.text in page
    refused = chen.post(NEW, fill(unit="yj", key="a"))
    assert refused.status_code == 422
    assert "没有在本次点评中提到" in refused.content.decode()
    draft = Review.objects.get(status=Status.DRAFT)
    taken = fill(
        version=draft.changed_at.isoformat(),
        **{
            "findings-0-carried_from": str(finding.pk),
            "findings-0-text": "排队问题仍未解决，预约办理只推开一半。",
        },
    )
    assert chen.post(f"/staff/reviews/{draft.ref}/", taken).status_code == 302
    draft.refresh_from_db()
    assert draft.status == Status.SUBMITTED
    assert draft.findings.get().carried_from == finding


def test_a_verified_finding_is_not_asked_for_again(chen, earlier, fill):
    RectificationFactory(review=earlier, status="verified")
    assert "往期未办结" not in chen.get(NEW, {"unit": "yj"}).content.decode()
    assert chen.post(NEW, fill(unit="yj")).status_code == 302


def test_beside_the_form_stand_the_last_review_the_comments_and_the_focus(chen, world, earlier):
    CommentFactory(unit=world.one, approved=True, text="窗口中午没有人。")
    CommentFactory(unit=world.one, text="尚未审核的意见。")
    page = chen.get(NEW, {"unit": "yj"}).content.decode()
    assert "2010H1-1" in page
    assert "窗口中午没有人。" in page
    assert "尚未审核的意见。" not in page
    assert "打击假冒伪劣" in page


BASIS = {
    "findings-0-text": "",
    "weak_links": "",
    "no_problem_basis": "查阅全部台账并走访二十家企业，均无投诉和差错。",
}


def test_no_problem_found_passes_with_the_second_signature_only(client, chen, world, fill):
    signer = str(world.users["fu"].pk)
    assert chen.post(NEW, fill(unit="yj", countersigner=signer, **BASIS)).status_code == 422
    review = Review.objects.get()
    assert (review.countersigner, review.countersigned_by) == (world.users["fu"], None)

    client.force_login(world.users["wang"])
    assert client.post(f"/staff/reviews/{review.ref}/signature/").status_code == 404
    client.force_login(world.users["fu"])
    assert "请我签字的" in client.get("/staff/").content.decode()
    page = client.get(f"/staff/reviews/{review.ref}/")
    assert "查阅全部台账" in page.content.decode()
    old = client.post(f"/staff/reviews/{review.ref}/signature/", {"seen": "0"})
    assert old.status_code == 422
    seen = page.context["review"].latest_revision_id
    assert client.post(f"/staff/reviews/{review.ref}/signature/", {"seen": seen}).status_code == 302
    review.refresh_from_db()
    assert review.countersigned_by == world.users["fu"]

    client.force_login(world.users["chen"])
    address = f"/staff/reviews/{review.ref}/"
    version = chen.get(address).context["version"]
    done = chen.post(address, fill(version=version, countersigner=signer, **BASIS))
    assert done.status_code == 302
    assert Review.objects.get().status == Status.SUBMITTED


def test_a_signature_lapses_when_the_text_changes(client, chen, world, fill):
    signer = str(world.users["fu"].pk)
    chen.post(NEW, fill(unit="yj", countersigner=signer, action="save", **BASIS))
    Review.objects.update(countersigned_by=world.users["fu"])
    review = Review.objects.get()
    changed = fill(version=review.changed_at.isoformat(), countersigner=signer, **BASIS) | {
        "achievements": "换了一段文字，签字人没有读过。"
    }
    assert chen.post(f"/staff/reviews/{review.ref}/", changed).status_code == 422
    assert Review.objects.get().countersigned_by is None


def test_the_reviewer_cannot_be_his_own_second(chen, world, fill):
    own = fill(unit="yj", countersigner=str(world.users["chen"].pk), **BASIS)
    assert chen.post(NEW, own).status_code == 422
    assert Review.objects.get().countersigner is None


def test_the_first_page_lists_what_is_owed_begun_returned_and_sent(chen, world, fill):
    page = chen.get("/staff/").content.decode()
    for name in ("示例一局", "示例二局", "示例副"):
        assert f'<span class="title">{name}</span>' in page
    assert "已完成 0/3" in page
    assert "2010-12-31" in page
    chen.post(NEW, fill(unit="yj"))
    chen.post(NEW, fill(unit="ej", key="b", action="save", point_1="", direction=""))
    ReviewFactory(
        unit=world.two,
        reviewer=world.people["chen"],
        returned=True,
        return_reason="问题写得不具体。",
        by=world.users["chen"],
    )
    page = chen.get("/staff/").content.decode()
    assert "已完成 1/3" in page
    assert "还缺 2 项" in page
    assert "问题写得不具体。" in page
    assert "初审" in page


def test_late_duties_say_by_how_many_days(chen):
    page = chen.get("/staff/", {"round": "2010H1"}).content.decode()
    assert "逾期 163 天" in page


def test_the_first_page_is_quick(chen, world, django_assert_max_num_queries):
    for _ in range(5):
        ReviewFactory(unit=world.one, reviewer=world.people["chen"])
    with django_assert_max_num_queries(150):
        chen.get("/staff/")


def test_the_preview_names_a_review_that_reads_the_same(chen, world, fill):
    chen.post(NEW, fill(unit="ej"))
    other = Review.objects.get()
    shown = chen.post(NEW, fill(unit="yj", key="b", action="preview"))
    page = chen.get(shown.url).content.decode()
    assert f"与点评 {other.ref} 的文字相似度为" in page
    assert "没有点到该类单位应重点点评的" in page
