"""A small invented system: a superior with its secretary and office, two units below, a branch with members."""

from datetime import date
from types import SimpleNamespace

import pytest
import time_machine

from cms.rules.terms import Category, OrgType, Role
from tests.factories import (
    AppointmentFactory,
    PersonFactory,
    StaffProfileFactory,
    UnitFactory,
    UserFactory,
    point_slugs,
)

TODAY = date(2010, 12, 10)


@pytest.fixture(autouse=True)
def today():
    """Every test of the staff pages runs at noon of the same day."""
    with time_machine.travel("2010-12-10T12:00:00+08:00", tick=True):
        yield TODAY


@pytest.fixture(autouse=True)
def fresh_cache():
    from django.core.cache import cache

    cache.clear()


def staff_user(name, person=None, offices=()):
    user = UserFactory(username=name)
    StaffProfileFactory(user=user, person=person, offices=offices)
    return user


@pytest.fixture
def world(db):
    """示例省局 with secretary 陈 and office; below it 示例一局 and 示例二局; in 示例一局 a branch with a member."""
    bureau = UnitFactory(code="sj", name="示例省局")
    one = UnitFactory(code="yj", name="示例一局", parent=bureau, category=Category.ENFORCEMENT)
    two = UnitFactory(code="ej", name="示例二局", parent=bureau, category=Category.WINDOW)
    branch = UnitFactory(code="zb", name="示例支部", parent=one, org_type=OrgType.BRANCH)
    people = {
        name: PersonFactory(person_id=name, name=label)
        for name, label in {
            "chen": "示例陈",
            "fu": "示例副",
            "li": "示例李",
            "wang": "示例王",
            "zhi": "示例支",
            "dang": "示例党",
        }.items()
    }
    for person, unit, role in (
        ("chen", bureau, Role.SECRETARY),
        ("fu", bureau, Role.TEAM_MEMBER),
        ("li", one, Role.SECRETARY),
        ("wang", two, Role.SECRETARY),
        ("zhi", branch, Role.SECRETARY),
        ("dang", branch, Role.MEMBER),
    ):
        AppointmentFactory(person=people[person], unit=unit, role=role)
    users = {name: staff_user(name, person) for name, person in people.items()}
    users["office"] = staff_user("office", None, [bureau])
    users["office-one"] = staff_user("office-one", None, [one])
    return SimpleNamespace(bureau=bureau, one=one, two=two, branch=branch, people=people, users=users)


@pytest.fixture
def chen(client, world):
    """Return a client signed in as the secretary of 示例省局, who owes reviews of 示例一局, 示例二局 and 示例副."""
    client.force_login(world.users["chen"])
    return client


def complete(point_set="party-group", **changes):
    """Return a filled-in form of a review without its subject."""
    values = {
        "action": "submit",
        "key": "k-1",
        "version": "",
        "date": "2010-12-09",
        "method": "collective",
        "investigate_done_on": "2010-12-01",
        "investigate_means": ["site-check", "hear-report"],
        "investigate_summary": "到三个窗口实地查看，听取了班子汇报。",
        "consult_done_on": "2010-12-03",
        "consult_means": ["forum"],
        "consult_groups": ["members", "public"],
        "consult_people_count": "42",
        "consult_summary": "群众反映办事等候时间长。",
        "achievements": "示例单位全年检测任务提前完成。",
        "findings-TOTAL_FORMS": "3",
        "findings-INITIAL_FORMS": "0",
        "findings-0-text": "窗口排队时间较长，预约办理没有全面推开。",
        "findings-0-point": "",
        "weak_links": "支部学习笔记不够完整。",
        "direction": "明年上半年全面推开预约办理，每季度公布等候时间。",
        "scope": "organisation",
    }
    for number in range(1, len(point_slugs(point_set)) + 1):
        values[f"point_{number}"] = f"第{number}条：任务有分解、有检查，落实情况较好。"
    return {**values, **changes}


@pytest.fixture
def fill():
    """Return the function that fills in a form."""
    return complete
