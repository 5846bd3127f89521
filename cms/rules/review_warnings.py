"""What a reviewer should look at again; nothing here keeps a review from being submitted."""

from datetime import date as Date

from .framework import Framework, Point
from .procedure import about_steps
from .quality import Match, comparable
from .reason import Reason
from .review_facts import ReviewFacts
from .terms import Step

WARNING_CODES = {
    "R05": "steps_missing",
    "R08": "focus_missing",
    "R12": "groups_missing",
    "R13": "similar_text",
}
FOCUS_SHARE = 0.6


def warnings_about(facts: ReviewFacts, *, framework: Framework, similar: Match | None = None) -> list[Reason]:
    """Return what the reviewer should look at again; nothing here keeps a review from being submitted.

    `similar` is the nearest other review's text, its key that review's number. `WARNING_CODES` gives the
    words that an import uses for the codes.
    """
    return [
        *(about_steps(facts, framework, warn=True) if facts.imported else ()),
        *_about_focus(facts, framework),
        *_about_groups(facts, framework),
        *_about_similarity(facts, framework, similar),
    ]


def missing_focus(facts: ReviewFacts, framework: Framework) -> list[Point]:
    """Return the focus points of the unit's category whose words do not occur in the review.

    A point's words occur when its label does, or three fifths of the label's pairs of characters.
    """
    text = comparable(facts.text())
    missing = []
    for point in framework.focus_for(facts.category):
        label = comparable(point.zh)
        pairs = [label[i : i + 2] for i in range(max(1, len(label) - 1))]
        if sum(pair in text for pair in pairs) < FOCUS_SHARE * len(pairs):
            missing.append(point)
    return missing


def _about_focus(facts: ReviewFacts, framework: Framework):
    if missing := missing_focus(facts, framework):
        yield Reason(
            "R08",
            f"没有点到该类单位应重点点评的：{'、'.join(p.zh for p in missing)}。请考虑补充。",
            f"Focus points of this category are not touched: {'; '.join(p.en or p.zh for p in missing)}. Consider them.",
            framework.clause("R08"),
            "points",
        )


def _about_groups(facts: ReviewFacts, framework: Framework):
    step = framework.step(Step.CONSULT)
    if step is None or not isinstance(facts.steps.get(Step.CONSULT), Date):
        return
    heard = set(facts.consulted)
    if missing := [zh for slug, zh in step.consulted if slug not in heard]:
        yield Reason(
            "R12",
            f"征求意见没有涉及：{'、'.join(missing)}。请考虑补充征求。",
            f"Not consulted: {', '.join(missing)}. Consider hearing them too.",
            framework.clause("R12"),
            Step.CONSULT.value,
        )


def _about_similarity(facts: ReviewFacts, framework: Framework, similar: Match | None):
    if similar:
        own_zh, own_en = (
            (f"点评 {facts.ref}", f"Review {facts.ref}") if facts.ref else ("本点评", "This review")
        )
        share = int(similar.similarity * 100) / 100
        yield Reason(
            "R13",
            f"{own_zh} 与点评 {similar.key} 的文字相似度为 {share:.2f}，请核对是否照抄，点评应有针对性。",
            f"{own_en} and review {similar.key} are alike to {share:.2f}; check that the text is about this subject.",
            framework.clause("targeted") or framework.clause("R13"),
            "points",
        )
