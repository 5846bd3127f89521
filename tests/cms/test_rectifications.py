"""Rectifications are reported by the responsible side and closed by somebody else."""

from datetime import date

import pytest

from cms.actions.errors import Refused
from cms.actions.report import report
from cms.actions.send_back import send_back
from cms.actions.verify import verify
from cms.rules.terms import RectificationStatus
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2011, 2, 1)
DONE = {"result": "两个窗口已开。", "what_is_different": "平均等候由四十分钟降到十二分钟，有叫号记录。"}


@pytest.fixture
def row():
    return factories.RectificationFactory()


@pytest.fixture
def office(row):
    return factories.StaffProfileFactory(offices=[row.review.unit]).user


@pytest.fixture
def reviewer(row):
    return factories.StaffProfileFactory(person=row.review.reviewer).user


def test_the_office_reports_and_the_reviewer_verifies(row, office, reviewer):
    report(row, by=office, on=DAY, **DONE)
    assert row.status == RectificationStatus.REPORTED
    verify(row, by=reviewer, on=DAY)
    assert row.status == RectificationStatus.VERIFIED
    assert row.verified_by == reviewer


def test_a_stranger_does_not_report(row):
    with pytest.raises(Refused):
        report(row, by=factories.UserFactory(), on=DAY, **DONE)


def test_nobody_closes_his_own(row, office):
    factories.StaffProfileFactory(person=row.review.reviewer)
    report(row, by=office, on=DAY, **DONE)
    with pytest.raises(Refused):
        verify(row, by=office, on=DAY)


def test_a_report_says_what_is_different_now(row, office):
    with pytest.raises(Refused):
        report(row, by=office, on=DAY, result="已完成", what_is_different="")


def test_returns_are_counted_and_need_a_reason(row, office, reviewer):
    report(row, by=office, on=DAY, **DONE)
    with pytest.raises(Refused):
        send_back(row, by=reviewer, on=DAY, reason="")
    send_back(row, by=reviewer, on=DAY, reason="没有附叫号记录。")
    assert (row.status, row.times_returned) == (RectificationStatus.RETURNED, 1)
    report(row, by=office, on=DAY, **DONE)
    assert row.status == RectificationStatus.REPORTED
