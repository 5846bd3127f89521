"""A small site: two units, reviews in every state and scope, comments, rectifications."""

from datetime import date
from types import SimpleNamespace

import pytest

from cms.rules.terms import Scope, Status, SubjectKind
from review_pages.values import load_values
from tests.factories import (
    AppointmentFactory,
    CommentFactory,
    CommitmentFactory,
    ConsultationFactory,
    DrawFactory,
    FindingFactory,
    RectificationFactory,
    ReviewFactory,
    RoundFactory,
    UnitFactory,
)

AS_OF = date(2010, 12, 20)
CANARY = "金丝雀"


@pytest.fixture
def small_site(db):
    """Return a site on which everything that readers must not see carries the canary."""
    RoundFactory(name="2010H2")
    root = UnitFactory(code="sl-root", name="示例总局", name_en="Example Administration")
    AppointmentFactory(unit=root, person__name="示例点评人", post="示例总局党组书记")
    unit = UnitFactory(
        code="sl-1", name="示例一局", name_en="Example Bureau 1", parent=root, province="示例省"
    )
    other = UnitFactory(code="sl-2", name="示例二局", parent=root, category="window")
    for place in (unit, other):
        AppointmentFactory(unit=place)

    def review(ref, **kwargs):
        kwargs.setdefault("unit", unit)
        kwargs.setdefault("scope", Scope.PUBLIC)
        return ReviewFactory(ref=ref, **kwargs)

    public = review("R-public", circulated=True, achievements="全年任务提前完成，窗口服务得到肯定。")
    system = review("R-system", circulated=True, scope=Scope.SYSTEM, achievements="仅供全系统阅读的成绩。")
    hidden = []
    for ref, traits in {
        "R-draft": {"complete": True},
        "R-submitted": {"submitted": True},
        "R-returned": {"returned": True},
        "R-approved": {"approved": True},
        "R-organisation": {"circulated": True, "scope": Scope.ORGANISATION},
        "R-subject": {"circulated": True, "scope": Scope.SUBJECT},
    }.items():
        hidden.append(review(ref, achievements=f"{CANARY}{ref}", theme=f"{CANARY}主题{ref}", **traits))
    member = AppointmentFactory(unit=unit, role="team-member", person__name=f"{CANARY}成员")
    hidden.append(
        review(
            "R-person",
            circulated=True,
            scope=Scope.ORGANISATION,
            subject_kind=SubjectKind.TEAM_MEMBER,
            person=member.person,
            achievements=f"{CANARY}个人",
        )
    )
    withdrawn = review(
        "R-withdrawn", withdrawn=True, achievements=f"{CANARY}撤回正文", unit=other, theme=f"{CANARY}撤回主题"
    )
    for item in hidden:
        item.findings.all().delete()
        FindingFactory(review=item, text=f"{CANARY}问题{item.ref}")
        RectificationFactory(review=item, finding=item.findings.first(), measure=f"{CANARY}措施{item.ref}")
    RectificationFactory(
        ref="ZG-open",
        review=public,
        finding=public.findings.first(),
        status="reported",
        result=f"{CANARY}未核实结果",
        reported_on=date(2010, 12, 15),
        owner="示例责任人甲",
    )
    CommentFactory(ref="C-shown", unit=unit, approved=True, text="窗口应当周末开放。", review=public)
    CommentFactory(
        ref="C-redacted", unit=unit, status="redacted", text=f"{CANARY}电话", published_text="已处理的意见。"
    )
    for status in ("pending", "rejected", "spam", "withdrawn"):
        CommentFactory(unit=unit, status=status, text=f"{CANARY}{status}")
    CommentFactory(unit=unit, approved=True, text=f"{CANARY}针对未公开点评", review=hidden[0])
    CommitmentFactory(unit=unit, text="三个工作日内答复。")
    CommitmentFactory(unit=unit, text=f"{CANARY}个人承诺", person=member.person)
    ConsultationFactory(slug="open", unit=unit, title="示例一局征求意见")
    DrawFactory(number="D-1", round=public.round, population=["sl-1", "sl-2", "sl-root"], selected=["sl-1"])
    return SimpleNamespace(
        root=root, unit=unit, other=other, public=public, system=system, hidden=hidden, withdrawn=withdrawn
    )


@pytest.fixture
def values(small_site):
    """Return a function that gives the values of an edition."""
    return lambda edition="public": load_values(edition, AS_OF)


__all__ = ["AS_OF", "CANARY", "Status"]
