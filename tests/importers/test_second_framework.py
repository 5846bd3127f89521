"""Reviews come in under a framework whose point sets have another size."""

from datetime import UTC, datetime

from django.core.management import call_command

import pytest
import yaml

from cms.actions.load_framework import PACKAGED, load_framework
from cms.models import Review
from cms.rules.terms import Role
from tests.factories import AppointmentFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
NUMBERS = "一二三四五六七"
HEADER = ["期间", "单位编码", "点评人编号", "点评方式", "点评日期", "取得的成绩", "存在的问题", "努力方向"]
ROW = [
    "2010H2",
    "b",
    "p1",
    "集中点评",
    "2010-12-07",
    "检测提前完成。",
    "窗口排队时间较长。",
    "推开预约办理。",
]


@pytest.fixture(autouse=True)
def register():
    a = UnitFactory(code="a")
    b = UnitFactory(code="b", parent=a)
    for number, unit in (("p1", a), ("p2", b)):
        AppointmentFactory(person=PersonFactory(person_id=number), unit=unit, role=Role.SECRETARY)


def run_under(size: int) -> None:
    """Load a framework whose sets have so many points; from then on it is the newest."""
    data = yaml.safe_load(PACKAGED.read_text("utf-8"))
    data["source"]["slug"] = "sample-2023"
    for point_set in data["mandatory_points"]["sets"]:
        point_set["points"] = [{"slug": f"p{i}", "zh": f"示例要点{i}"} for i in range(1, size + 1)]
    load_framework(yaml.safe_dump(data, allow_unicode=True).encode(), at=datetime.now(UTC))


def table(filled: int, columns: int = 5) -> list[list[str]]:
    points = [f"第{i}条落实较好。" if i <= filled else "" for i in range(1, columns + 1)]
    return [[*HEADER, *(f"要点{NUMBERS[i]}" for i in range(columns))], [*ROW, *points]]


def test_three_points_are_complete_under_a_framework_of_three(load):
    run_under(3)
    code, answer = load("reviews", table(3))
    assert (code, answer["errors"], answer["written"]) == (0, [], 1)
    assert Review.objects.get().points == {f"p{i}": f"第{i}条落实较好。" for i in (1, 2, 3)}


@pytest.mark.parametrize("filled, column", [(2, "point_3"), (4, "point_4")])
def test_two_and_four_are_not(load, filled, column):
    run_under(3)
    code, answer = load("reviews", table(filled))
    assert (code, [error["column"] for error in answer["errors"]]) == (2, [column])
    assert not Review.objects.exists()


def test_three_points_are_too_few_under_the_packaged_framework(load):
    code, answer = load("reviews", table(3))
    assert (code, [error["column"] for error in answer["errors"]]) == (2, ["point_4", "point_5"])


@pytest.mark.parametrize("size, column", [(6, "point_6"), (20, "point_6"), (21, "point_6")])
def test_a_point_without_its_column_is_refused_and_never_let_through(load, size, column):
    run_under(size)
    code, answer = load("reviews", table(5))
    assert code == 2
    assert (answer["errors"][0]["column"], len(answer["errors"])) == (column, size - 5)
    assert "示例要点6" in answer["errors"][0]["message"]
    assert not Review.objects.exists()


def test_a_column_for_a_sixth_point_is_read(load):
    run_under(6)
    code, answer = load("reviews", table(6, 6))
    assert (code, answer["errors"]) == (0, [])
    assert len(Review.objects.get().points) == 6


def exported(file) -> str:
    call_command("export_records", "reviews", str(file))
    return file.read_text("utf-8-sig")


def test_a_sixth_point_is_exported_and_comes_back(load, tmp_path):
    run_under(6)
    load("reviews", table(6, 6))
    file = tmp_path / "reviews.csv"
    assert "要点五,要点六,取得的成绩" in exported(file)
    assert load("reviews", file.read_bytes())[1]["unchanged"] == 1
    written = Review.objects.get().points
    Review.objects.update(points={**written, "p6": "别的说法。"})
    code, answer = load("reviews", file.read_bytes(), "--on-conflict", "update")
    assert (code, answer["updated"]) == (0, 1)
    assert Review.objects.get().points == written


def test_five_points_are_exported_without_further_columns(load, tmp_path):
    load("reviews", table(5))
    assert "要点六" not in exported(tmp_path / "reviews.csv")
