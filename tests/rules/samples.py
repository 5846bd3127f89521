"""Frameworks and reviews to test with."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import yaml

from cms.rules.framework import SCHEMA, Framework, parse
from cms.rules.review import ReviewFacts

PACKAGED = Path(__file__).parents[2] / "cms" / "frameworks" / "leader-review-2010.yaml"


def packaged_data() -> dict:
    return yaml.safe_load(PACKAGED.read_text("utf-8"))


def packaged() -> Framework:
    return parse(packaged_data())


def small_data(size: int = 3, **more) -> dict:
    """A second framework: three sets of any size, two methods, two steps."""
    points = [
        {"slug": f"p{i}", "order": i, "zh": f"示例要点{i}", "quote": f"第{i}条"} for i in range(1, size + 1)
    ]
    return {
        "schema": SCHEMA,
        "source": {"slug": "sample-2023", "title": {"zh": "示例述职评议办法", "en": "Sample appraisal"}},
        "mandatory_points": {
            "sets": [
                {"slug": slug, "zh": f"示例{slug}", "quote": "须逐条评议", "points": points}
                for slug in ("party-group", "grassroots-org", "member")
            ]
        },
        "methods": {
            "items": [{"slug": "collective", "zh": "集中点评"}, {"slug": "random", "zh": "随机点评"}]
        },
        "steps": {"items": [{"slug": "consult", "zh": "征求意见"}, {"slug": "review", "zh": "点评"}]},
        "cadence": [{"slug": "yearly", "zh": "每年一次", "applies_to": "all"}],
        **more,
    }


def complete(framework: Framework, subject_kind: str = "organisation", **changes) -> ReviewFacts:
    """A complete review of an invented subject under this framework."""
    point_set = framework.point_set_for(subject_kind, "branch")
    facts = ReviewFacts(
        subject_kind=subject_kind,
        unit_code="S01" if subject_kind == "organisation" else "",
        person_id="" if subject_kind == "organisation" else "P01",
        reviewer_id="P09",
        method="collective",
        date=date(2010, 12, 7),
        round_name="2010H2",
        points={point.slug: f"示例：{point.zh}，完成较好。" for point in point_set.points},
        achievements="示例窗口办理时间缩短三天。",
        problems=("示例支部学习记录不全。",),
        direction="每月检查一次学习记录。",
        steps={"investigate": date(2010, 11, 30), "consult": date(2010, 12, 3)},
        org_type="branch",
        category="administrative",
        owed_in=() if subject_kind == "organisation" else ("S01",),
    )
    return replace(facts, **changes)
