"""Reviews come in complete and submitted, by the same rules as the forms."""

from datetime import date

from django.contrib.auth.models import Permission

from wagtail.models import TaskState

import pytest

from cms import models
from cms.rules.terms import Role, Scope, Status
from tests.factories import (
    AppointmentFactory,
    DrawFactory,
    PersonFactory,
    RoundFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

HEADER = [
    "点评编号", "期间", "单位编码", "人员编号", "点评人编号", "点评方式", "点评日期", "要点一", "要点二", "要点三", "要点四",
    "要点五", "取得的成绩", "存在的问题", "薄弱环节", "努力方向", "通报范围", "主题", "抽取编号",
]  # fmt: skip
EMPTY = dict.fromkeys(HEADER, "")


def row(**values):
    """Return a complete review of unit b by the secretary of a; `values` by English position names."""
    names = {
        "ref": "点评编号", "round": "期间", "unit": "单位编码", "person": "人员编号", "reviewer": "点评人编号", "method": "点评方式",
        "date": "点评日期", "p1": "要点一", "p2": "要点二", "p3": "要点三", "p4": "要点四", "p5": "要点五", "achievements": "取得的成绩",
        "problems": "存在的问题", "weak": "薄弱环节", "direction": "努力方向", "scope": "通报范围", "theme": "主题", "draw": "抽取编号",
    }  # fmt: skip
    given = {
        "round": "2010H2", "unit": "b", "reviewer": "p1", "method": "集中点评", "date": "2010-12-07",
        **{f"p{n}": f"第{n}条落实情况较好，有计划有检查。" for n in range(1, 6)},
        "achievements": "全年检测任务提前完成。", "problems": "窗口排队时间较长。\n预约办理没有推开。",
        "direction": "明年上半年全面推开预约办理。", **values,
    }  # fmt: skip
    line = {**EMPTY, **{names[name]: value for name, value in given.items()}}
    return [line[name] for name in HEADER]


def found(answer):
    return [(error["row"], error["column"], error["code"]) for error in answer["errors"]]


@pytest.fixture
def people():
    """A unit with its superior, a team, a branch and its member."""
    a = UnitFactory(code="a")
    b = UnitFactory(code="b", parent=a)
    z = UnitFactory(code="z", parent=b, org_type="branch")
    e = UnitFactory(code="e", external_reviewer="示例省委", parent=a)
    for number, unit, role in (
        ("p1", a, Role.SECRETARY), ("p2", b, Role.SECRETARY), ("p3", b, Role.TEAM_MEMBER),
        ("p4", z, Role.SECRETARY), ("p5", z, Role.MEMBER), ("p6", e, Role.SECRETARY),
    ):  # fmt: skip
        AppointmentFactory(person=PersonFactory(person_id=number), unit=unit, role=role)


def test_reviews_arrive_submitted_and_approved_by_nobody(load, people):
    code, answer = load("reviews", [HEADER, row(), row(unit="", person="p3", reviewer="p2")])
    assert (code, answer["created"], answer["written"]) == (0, 2, 2)
    review = models.Review.objects.get(unit__code="b", person=None)
    assert review.status == Status.SUBMITTED
    assert review.ref == "2010H2-0001"
    assert review.problems == ["窗口排队时间较长。", "预约办理没有推开。"]
    assert review.scope == Scope.ORGANISATION
    assert review.imported
    assert review.current_workflow_task_state.status == TaskState.STATUS_IN_PROGRESS
    assert not TaskState.objects.filter(status=TaskState.STATUS_APPROVED).exists()
    team = models.Review.objects.get(person__person_id="p3")
    assert (team.subject_kind, team.reviewer.person_id) == ("team-member", "p2")
    assert [w["code"] for w in answer["warnings"] if w["row"] == 2][:1] == ["steps_missing"]


def test_the_same_file_again_changes_nothing(load, people):
    rows = [HEADER, row(), row(), row(unit="", person="p3", reviewer="p2")]
    load("reviews", rows)
    code, answer = load("reviews", rows)
    assert (code, answer["unchanged"], answer["written"]) == (0, 3, 0)
    code, answer = load("reviews", [*rows, row()])
    assert (answer["unchanged"], answer["created"]) == (3, 1)


@pytest.mark.parametrize("missing", [(1,), (5,), (2, 4), (1, 2, 3, 4, 5)])
def test_an_incomplete_set_of_points_is_refused_at_its_cells(load, people, missing):
    code, answer = load("reviews", [HEADER, row(**{f"p{n}": " " for n in missing})])
    assert code == 2
    assert found(answer) == [(2, f"point_{n}", "required") for n in missing]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"problems": ""}, [("problems", "required")]),
        ({"problems": "1. 无。"}, [("problems", "stock_phrase")]),
        ({"direction": "暂无"}, [("direction", "stock_phrase")]),
        ({"direction": "\u200b"}, [("direction", "required")]),
        ({"reviewer": "p2"}, [("reviewer_id", "not_reviewer")]),
        ({"reviewer": "p9"}, [("reviewer_id", "unknown_code")]),
        ({"unit": "x"}, [("unit_code", "unknown_code")]),
        ({"round": "2010H1"}, [("round", "round_mismatch")]),
        ({"round": "2010"}, [("round", "bad_round")]),
        ({"date": "7/12/10"}, [("date", "ambiguous_date")]),
        ({"method": "随机点评"}, [("draw", "method_facts")]),
        ({"method": "专题点评"}, [("theme", "method_facts")]),
        ({"method": "书面点评"}, [("method", "unknown_value")]),
        ({"person": "p3"}, [("person_id", "one_subject")]),
        ({"unit": "", "person": "p2", "reviewer": "p1"}, [("person_id", "not_reviewer")]),
        ({"unit": "", "person": "p3", "reviewer": "p2", "scope": "全系统"}, [("scope", "scope")]),
        ({"unit": "", "person": "p3", "reviewer": "p2", "scope": "公开"}, [("scope", "scope")]),
        ({"problems": "", "weak": "基础薄弱，台账不全。"}, []),
        ({"scope": "public"}, []),
        ({"unit": "e", "reviewer": "示例省委"}, []),
        ({"unit": "", "person": "p5", "reviewer": "p4"}, []),
        ({"method": "随机点评", "draw": "cq-1"}, []),
        ({"method": "随机点评", "draw": "cq-2"}, [("draw", "method_facts")]),
    ],
)
def test_the_rules_of_the_forms_hold_for_rows(load, people, values, expected):
    DrawFactory(number="cq-1", round=RoundFactory(), population=["b"])
    DrawFactory(number="cq-2", round=RoundFactory(), population=["z"])
    code, answer = load("reviews", [HEADER, row(**values)])
    assert [(column, word) for _, column, word in found(answer)] == expected
    assert code == (2 if expected else 0)


def test_similar_texts_are_warned_about_with_both_places(load, people):
    load("reviews", [HEADER, row(ref="dp-1")])
    other = row(ref="dp-2", unit="", person="p3", reviewer="p2")
    code, answer = load("reviews", [HEADER, other])
    similar = [w for w in answer["warnings"] if w["code"] == "similar_text"]
    assert code == 0
    assert "dp-1" in similar[0]["message"]
    assert "dp-2" in similar[0]["message"]


def test_a_change_before_the_first_approval_makes_a_new_revision(load, people):
    load("reviews", [HEADER, row(ref="dp-1")])
    changed = [
        HEADER,
        row(ref="dp-1", direction="改写后的努力方向，逐月公布。", problems="窗口排队时间较长。"),
    ]
    assert found(load("reviews", changed)[1]) == [(2, "problems", "conflict")]
    code, answer = load("reviews", changed, "--on-conflict", "update")
    assert (code, answer["updated"], answer["written"]) == (0, 1, 1)
    review = models.Review.objects.get()
    assert review.revisions.count() == 2
    assert review.direction == "改写后的努力方向，逐月公布。"
    assert review.problems == ["窗口排队时间较长。"]
    assert review.status == Status.SUBMITTED


def test_what_somebody_approved_is_not_changed(load, people):
    load("reviews", [HEADER, row(ref="dp-1")])
    TaskState.objects.update(status=TaskState.STATUS_APPROVED)
    code, answer = load(
        "reviews", [HEADER, row(ref="dp-1", direction="另一方向。")], "--on-conflict", "update"
    )
    assert (code, found(answer)) == (2, [(2, "direction", "approved")])
    assert load("reviews", [HEADER, row(ref="dp-1")])[1]["unchanged"] == 1


def test_drafts_stay_drafts(load, people):
    assert load("reviews", [HEADER, row()], "--as-draft")[1]["written"] == 1
    review = models.Review.objects.get()
    assert review.status == Status.DRAFT
    assert review.latest_revision


@pytest.fixture
def historian():
    user = UserFactory(username="historian")
    user.user_permissions.add(Permission.objects.get(codename="circulate_historic"))
    return user


CIRCULATE = ("--actor", "historian", "--reason", "补录纸质通报")


def test_historic_records_arrive_circulated_and_marked(load, people, historian):
    rows = [
        HEADER,
        row(),
        row(scope="点评双方", date="2010-12-08"),
        row(unit="", person="p3", reviewer="p2"),
    ]
    code, answer = load("reviews", rows, "--circulate", "全系统", *CIRCULATE)
    assert (code, answer["written"]) == (0, 3)
    scopes = dict(models.Circulation.objects.values_list("review__ref", "scope"))
    assert scopes == {"2010H2-0001": "system", "2010H2-0002": "subject", "2010H2-0003": "organisation"}
    circulation = models.Circulation.objects.get(review__ref="2010H2-0001")
    assert circulation.historic
    assert circulation.reason == "补录纸质通报"
    review = models.Review.objects.get(ref="2010H2-0001")
    assert (review.status, review.live, review.scope) == (Status.CIRCULATED, True, Scope.SYSTEM)
    assert review.approved_revision is None
    assert circulation.date == date(2010, 12, 7)
    code, answer = load("reviews", rows, "--circulate", "system", *CIRCULATE)
    assert answer["unchanged"] == 3


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        (("--circulate", "public"), ["actor", "reason"]),
        (("--circulate", "public", "--actor", "plain", "--reason", "x"), ["permission"]),
        (("--circulate", "public", "--actor", "historian", "--reason", " "), ["reason"]),
        (("--circulate", "全国", *CIRCULATE), ["unknown_value"]),
        (("--circulate", "public", "--actor", "nobody", "--reason", "x"), ["unknown_actor", "actor"]),
    ],
)
def test_historic_circulation_is_refused_before_the_file_is_read(load, historian, options, codes):
    UserFactory(username="plain")
    code, answer = load("reviews", b"no table at all", *options)
    assert code == 1
    assert [error["code"] for error in answer["errors"]] == codes


def test_rows_without_a_column_that_is_needed_refuse_the_file(load, people):
    header = [name for name in HEADER if name != "要点三"]
    code, answer = load("reviews", [header, ["x"] * len(header)])
    assert (code, answer["errors"][0]["column"]) == (1, "point_3")
    header = [name for name in HEADER if name not in ("存在的问题", "薄弱环节")]
    assert load("reviews", [header])[1]["errors"][0]["column"] == "problems"


def test_a_file_of_reviews_asks_the_database_no_more_for_more_rows(
    load, people, django_assert_max_num_queries
):
    rows = [row(date=f"2010-12-{day:02}") for day in range(1, 29)]
    with django_assert_max_num_queries(110):
        assert load("reviews", [HEADER, *rows])[1]["written"] == 28


def test_without_an_approval_to_submit_to_nothing_is_taken(load, people):
    models.ApprovalTask.objects.update(active=False)
    code, answer = load("reviews", [HEADER, row()])
    assert (code, answer["errors"][0]["code"]) == (1, "workflow")
    assert not models.Review.objects.exists()
