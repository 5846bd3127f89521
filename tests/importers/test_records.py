"""Comments, rectifications and commitments come in by reference."""

from datetime import date

from django.contrib.auth.models import Permission

import pytest

from cms import contacts, models
from cms.rules.terms import CommentStatus
from tests.factories import (
    CommentFactory,
    ReviewFactory,
    UnitFactory,
    UserFactory,
    point_set_of,
    point_slugs,
)

pytestmark = pytest.mark.django_db

COMMENTS = ["意见编号", "来源", "渠道", "单位编码", "日期", "内容", "联系方式"]
COMMITMENTS = ["承诺编号", "单位编码", "人员编号", "承诺内容", "承诺日期", "期限", "状态", "兑现情况"]
WORK = [
    "整改编号",
    "点评编号",
    "要点",
    "问题",
    "整改措施",
    "责任方",
    "责任人",
    "期限",
    "状态",
    "整改结果",
    "反馈日期",
]


def found(answer):
    return [(error["row"], error["column"], error["code"]) for error in answer["errors"]]


def test_comments_wait_for_moderation_and_their_contact_is_sealed(load):
    UnitFactory(code="a")
    rows = [COMMENTS, ["", "群众", "座谈会", "a", "2010年12月7日", "建议延长窗口时间。", "13800000000"],
            ["", "党员", "意见表", "a", "2010-12-07", "=1+1", ""]]  # fmt: skip
    code, answer = load("comments", rows)
    assert (code, answer["created"]) == (0, 2)
    comment = models.Comment.objects.get(ref="YJ-2010H2-0001")
    assert (comment.status, comment.text) == (CommentStatus.PENDING, "建议延长窗口时间。")
    assert b"138" not in bytes(comment.contact.ciphertext)
    assert contacts.unseal(comment.contact.ciphertext) == "13800000000"
    assert load("comments", rows)[1]["unchanged"] == 2


def test_the_original_of_a_moderated_comment_stays(load):
    comment = CommentFactory(approved=True, ref="yj-1")
    row = ["yj-1", "群众", "网上表单", comment.unit.code, "2010-12-10", "改写", ""]
    assert found(load("comments", [COMMENTS, row], "--on-conflict", "update")[1]) == [
        (2, "text", "moderated")
    ]
    comment.status = CommentStatus.PENDING
    comment.save()
    assert load("comments", [COMMENTS, row], "--on-conflict", "update")[1]["updated"] == 1


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["", "网民", "座谈会", "a", "2010-12-07", "x", ""], [("source", "unknown_value")]),
        (["", "群众", "", "a", "2010-12-07", "x", ""], [("channel", "required")]),
        (["", "群众", "座谈会", "b", "2010-12-07", "x", ""], [("unit_code", "unknown_code")]),
        (["", "群众", "座谈会", "a", "2010-12-07", "\u3000\u200b", ""], [("text", "required")]),
        (["a/b", "群众", "座谈会", "a", "2010-12-07", "x", ""], [("ref", "bad_code")]),
    ],
)
def test_wrong_comments_are_refused_at_their_cell(load, row, expected):
    UnitFactory(code="a")
    assert [(column, word) for _, column, word in found(load("comments", [COMMENTS, row])[1])] == expected


def test_commitments_have_a_default_status(load):
    UnitFactory(code="a")
    rows = [COMMITMENTS, ["", "a", "", "窗口等候不超过十五分钟。", "2010-12-07", "2011-06-30", "", ""]]
    assert load("commitments", rows)[1]["created"] == 1
    commitment = models.Commitment.objects.get()
    assert (commitment.ref, commitment.status, commitment.due) == (
        "CN-2010H2-0001",
        "made",
        date(2011, 6, 30),
    )
    assert load("commitments", rows)[1]["unchanged"] == 1
    rows[1][0], rows[1][6] = "CN-2010H2-0001", "已践诺"
    assert load("commitments", rows, "--on-conflict", "update")[1]["updated"] == 1
    assert models.Commitment.objects.get().status == "kept"


def work(review, **values):
    line = {
        "整改编号": "zg-1", "点评编号": review.ref, "要点": "2", "问题": review.findings.first().text,
        "整改措施": "增设窗口。", "期限": "2011-03-31", **values,
    }  # fmt: skip
    return [line.get(name, "") for name in WORK]


def test_a_rectification_is_matched_to_its_finding_or_adds_one(load):
    review = ReviewFactory(submitted=True)
    rows = [WORK, work(review), work(review, 整改编号="zg-2", 问题="台账不全。")]
    code, answer = load("rectifications", rows)
    assert (code, answer["created"]) == (0, 2)
    assert models.Rectification.objects.get(ref="zg-1").finding == review.findings.first()
    assert models.Rectification.objects.get(ref="zg-2").finding.review == review
    assert review.findings.count() == 2
    row = models.Rectification.objects.get(ref="zg-1")
    assert (row.status, row.side, row.point) == (
        "not-started",
        "subject",
        point_slugs(point_set_of(review))[1],
    )
    assert load("rectifications", rows)[1]["unchanged"] == 2


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"点评编号": "x"}, [("review_ref", "unknown_code")]),
        ({"要点": "6"}, [("point", "unknown_value")]),
        ({"要点": "二"}, [("point", "unknown_value")]),
        ({"整改措施": ""}, [("measure", "required")]),
        ({"状态": "已核实"}, [("status", "permission")]),
        ({"状态": "完成"}, [("status", "unknown_value")]),
    ],
)
def test_wrong_rectifications_are_refused_at_their_cell(load, values, expected):
    review = ReviewFactory(submitted=True)
    code, answer = load("rectifications", [WORK, work(review, **values)])
    assert code == 2
    assert [(column, word) for _, column, word in found(answer)] == expected


def test_verified_ones_need_the_permission_of_historic_records(load):
    user = UserFactory(username="historian")
    user.user_permissions.add(Permission.objects.get(codename="circulate_historic"))
    review = ReviewFactory(submitted=True)
    rows = [WORK, work(review, 状态="已核实", 反馈日期="2011-03-01")]
    assert load("rectifications", rows, "--actor", "historian")[0] == 0
    assert models.Rectification.objects.get().verified_by == user
