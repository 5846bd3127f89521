"""A secretary with a phone: sign in, write, lose the line and the session, submit. Drives a real Chromium at 390 px."""

import re
import shutil

from django.utils import timezone

import pytest

from cms.models import Review
from cms.rules.terms import OrgType, Role, Status
from tests.factories import (
    AppointmentFactory,
    PersonFactory,
    StaffProfileFactory,
    UnitFactory,
    UserFactory,
)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

POINT = "第{}条：任务分解到人，每月有检查，窗口办件差错率下降一半。"


@pytest.fixture
def page(live_server, monkeypatch):
    """Return a page of the size of a phone; what a script complains about fails the test."""
    from playwright.sync_api import sync_playwright

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs a loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        context = browser.new_context(
            viewport={"width": 390, "height": 844}, has_touch=True, base_url=live_server.url, locale="zh-CN"
        )
        page = context.new_page()
        complaints = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        browser.close()
        assert complaints == []


@pytest.fixture
def secretary(db):
    """Return the user of a branch secretary who owes a review of one member."""
    branch = UnitFactory(code="zb", name="示例支部", org_type=OrgType.BRANCH)
    head = PersonFactory(person_id="zhi", name="示例支")
    AppointmentFactory(person=head, unit=branch, role=Role.SECRETARY)
    AppointmentFactory(person=PersonFactory(person_id="dang", name="示例党员"), unit=branch, role=Role.MEMBER)
    user = UserFactory(username="zhi", password="示例口令-walnut")
    StaffProfileFactory(user=user, person=head)
    return user


def sign_in(page):
    page.get_by_label("用户名").fill("zhi")
    page.get_by_label("密码").fill("示例口令-walnut")
    page.get_by_role("button", name="登录").click()


def state(page, words):
    page.wait_for_function(
        "words => document.querySelector('[data-state]').textContent.includes(words)", arg=words
    )


def no_wider_than_the_phone(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_review_is_written_on_a_phone_and_no_word_is_lost(page, secretary):
    today = timezone.localdate().isoformat()
    page.goto("/staff/")
    sign_in(page)
    no_wider_than_the_phone(page)
    page.get_by_role("link", name="撰写点评 示例党员").click()
    no_wider_than_the_phone(page)

    page.get_by_label("个别点评").check()
    page.locator("#id_investigate_done_on").fill(today)
    page.locator("#id_consult_done_on").fill(today)
    for number in range(1, 6):
        page.locator(f"#id_point_{number}").fill(POINT.format(number))
    state(page, "已于")
    assert re.search(r"/staff/reviews/\w+-\d+/$", page.url)
    assert "还缺" in page.locator("[data-bar-missing]").inner_text()
    assert Review.objects.get().status == Status.DRAFT

    # The line drops while he writes; nothing is lost, and it is sent once when the line is back.
    page.context.set_offline(True)
    page.locator("#id_achievements").fill("全年受理件全部按时办结。")
    state(page, "网络已断开")
    page.locator("#id_findings-0-text").fill("学习笔记不完整，三次集中学习没有记录。")
    page.context.set_offline(False)
    state(page, "已于")
    page.wait_for_timeout(2500)
    review = Review.objects.get()
    assert review.achievements == "全年受理件全部按时办结。"
    assert review.problems == ["学习笔记不完整，三次集中学习没有记录。"]

    # The session ends unseen; after signing in the last words are there and are saved.
    page.context.clear_cookies()
    page.locator("#id_direction").fill("每月补学一次，由支部检查笔记。")
    state(page, "登录已失效")
    page.locator("[data-state] a").click()
    sign_in(page)
    page.wait_for_url(re.compile(r"/staff/reviews/"))
    assert page.locator("#id_direction").input_value() == "每月补学一次，由支部检查笔记。"
    state(page, "已于")
    page.wait_for_function("document.querySelector('[data-missing-count]').textContent === '0'")
    assert Review.objects.get().direction == "每月补学一次，由支部检查笔记。"

    page.get_by_role("button", name="提交", exact=True).dblclick()
    page.wait_for_selector("text=已提交，进入逐级审批")
    no_wider_than_the_phone(page)
    review = Review.objects.get()
    assert review.status == Status.SUBMITTED
    assert review.workflow_states.count() == 1
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('tongbao-unsent'))") == []


def test_a_refusal_takes_one_to_the_gap_and_a_second_window_is_warned(page, secretary):
    page.goto("/staff/reviews/new/?person=dang")
    sign_in(page)
    page.locator("#id_achievements").fill("全年受理件全部按时办结。")
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_selector(".error-summary")
    assert page.title().startswith("错误：")
    assert page.evaluate("document.activeElement.id") == "problems"
    assert page.locator("#id_achievements").input_value() == "全年受理件全部按时办结。"
    page.locator('.error-summary a[href="#id_point_3"]').click()
    assert page.evaluate("document.activeElement.id") == "id_point_3"

    other = page.context.new_page()
    other.goto(page.url if "new" not in page.url else f"/staff/reviews/{Review.objects.get().ref}/")
    other.locator("#id_direction").fill("另一窗口写的方向。")
    state(other, "已于")
    other.wait_for_timeout(2500)
    page.locator("#id_direction").fill("本窗口写的方向。")
    state(page, "本窗口已停止自动保存")
    assert Review.objects.get().direction == "另一窗口写的方向。"
    page.get_by_role("button", name="用本页内容替换").click()
    state(page, "已于")
    assert Review.objects.get().direction == "本窗口写的方向。"


def test_rows_of_problems_are_added_and_removed(page, secretary):
    page.goto("/staff/reviews/new/?person=dang")
    sign_in(page)
    rows = page.locator(".finding:visible")
    before = rows.count()
    page.get_by_role("button", name="增加一个问题").click()
    page.locator(f"#id_findings-{before}-text").fill("第四个问题。")
    page.locator("#id_findings-0-text").fill("第一个问题。")
    state(page, "已于")
    page.wait_for_timeout(2500)
    assert Review.objects.get().problems == ["第一个问题。", "第四个问题。"]
    page.locator(".finding:visible [data-remove]").first.click()
    page.wait_for_timeout(3500)
    assert Review.objects.get().problems == ["第四个问题。"]
