"""How a review was made: its method with the method's own facts (R04) and the steps before it (R05)."""

from collections.abc import Sequence
from datetime import date as Date
from typing import Protocol

from .framework import Framework
from .quality import is_empty
from .reason import Reason
from .review_facts import PERSONS, ReviewFacts
from .terms import Method, Step


class DrawFacts(Protocol):
    """What a review asks of a draw."""

    round: str
    selected: Sequence[str]


def about_method(facts: ReviewFacts, framework: Framework, draw: DrawFacts | None):
    """Yield what is wrong with the method: unknown, or a draw or theme that it needs is not there."""
    clause = framework.clause("R04")
    method = framework.method(facts.method)
    if method is None:
        zh = "、".join(m.zh for m in framework.methods)
        en = ", ".join(m.en or m.zh for m in framework.methods)
        yield Reason(
            "R04",
            f"{f'点评方式“{facts.method}”不在框架中' if facts.method else '没有选择点评方式'}，请从{zh}中选一种。",
            f"{f'Method {facts.method!r} is not in the framework' if facts.method else 'The method is missing'}; "
            f"choose one of: {en}.",
            clause,
            "method",
        )
        return
    clause = method.quote or clause
    if facts.method == Method.THEMATIC and is_empty(facts.theme):
        yield Reason(
            "R04",
            "专题点评没有写明主题，请填写主题。",
            "A thematic review needs its theme; give it.",
            clause,
            "theme",
        )
    if facts.method == Method.RANDOM:
        yield from _about_draw(facts, draw, clause)


def _about_draw(facts: ReviewFacts, draw: DrawFacts | None, clause: str):
    if not facts.draw_id:
        zh = "随机点评没有写明抽取编号，请先随机抽取，再填写抽取编号。"
        en = "A random review needs a draw; draw first, then give the draw's id."
    elif draw is None:
        zh = f"没有编号为“{facts.draw_id}”的随机抽取，请核对抽取编号。"
        en = f"There is no draw {facts.draw_id!r}; check the id."
    elif draw.round != facts.round_name:
        zh = f"抽取“{facts.draw_id}”属于 {draw.round}，不是 {facts.round_name}，请填写本期的抽取编号。"
        en = f"Draw {facts.draw_id!r} is of {draw.round}, not of {facts.round_name}; give a draw of this round."
    elif not draw.selected:
        zh = f"抽取“{facts.draw_id}”尚未完成，请先设定种子。"
        en = f"Draw {facts.draw_id!r} is not completed; set its seed first."
    elif not set(draw.selected) & set(facts.owed_in if facts.subject_kind in PERSONS else (facts.unit_code,)):
        zh = f"抽取“{facts.draw_id}”没有抽中点评对象所在单位，请核对抽取编号，或改用其他点评方式。"
        en = f"Draw {facts.draw_id!r} did not select the subject's unit; check the id or choose another method."
    else:
        return
    yield Reason("R04", zh, en, clause, "draw")


def about_steps(facts: ReviewFacts, framework: Framework, *, warn: bool = False):
    """Yield what is wrong with the steps before the review; of imported rows a missing step is a warning only."""
    clause = framework.clause("R05")
    latest: tuple[Date, str] | None = None
    for step in framework.steps_before(Step.REVIEW):
        done = facts.steps.get(step.slug)
        if not isinstance(done, Date):
            if warn == facts.imported:
                zh = "未提供材料" if facts.imported else "没有记录，请先完成并记录这一步"
                en = (
                    "no material was given" if facts.imported else "is not recorded; take and record it first"
                )
                yield Reason(
                    "R05", f"步骤“{step.zh}”{zh}。", f"Step {step.en or step.zh!r}: {en}.", clause, step.slug
                )
            continue
        if warn != facts.imported:
            continue
        if latest and done < latest[0]:
            yield Reason(
                "R05",
                f"步骤“{step.zh}”（{done}）早于前一步“{latest[1]}”（{latest[0]}），步骤须依次进行，请核对日期。",
                f"Step {step.en or step.zh!r} ({done}) lies before the step before it ({latest[0]}); check the dates.",
                clause,
                step.slug,
            )
        if facts.date and done > facts.date:
            yield Reason(
                "R05",
                f"步骤“{step.zh}”（{done}）晚于点评日期 {facts.date}，应在点评之前完成，请核对日期。",
                f"Step {step.en or step.zh!r} ({done}) lies after the review ({facts.date}); check the dates.",
                clause,
                step.slug,
            )
        latest = (done, step.zh)
