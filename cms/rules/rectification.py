"""How a finding is put right (整改): 未开始 → 整改中 → 已报完成 → 已核实, or 退回 and again.

制定切实可行的整改措施，认真抓好落实，并按照负责点评的领导的要求向上级党组织反馈整改措施落实情况。
"""

from collections.abc import Collection, Hashable
from dataclasses import dataclass, replace
from datetime import date

from .framework import Framework
from .quality import is_empty, is_stock_phrase
from .reason import Reason
from .terms import RectificationStatus as State
from .terms import Step

NEXT = {
    State.NOT_STARTED: (State.IN_PROGRESS,),
    State.IN_PROGRESS: (State.REPORTED,),
    State.REPORTED: (State.VERIFIED, State.RETURNED),
    State.RETURNED: (State.IN_PROGRESS, State.REPORTED),
    State.VERIFIED: (),
}
OPEN = frozenset(State) - {State.VERIFIED}


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationFacts:
    """All that the rules ask about a rectification.

    `owner` is the key of who must act, `reporter` of who reported it done last; `different_now` says what is
    different now; `reported_on` is the day of the report-back (反馈日期); `rounds` counts the returns.
    """

    status: str = State.NOT_STARTED
    measure: str = ""
    owner: Hashable = None
    due: date | None = None
    different_now: str = ""
    reported_on: date | None = None
    reporter: Hashable = None
    rounds: int = 0


def next_states(status: str) -> tuple[State, ...]:
    """Return the states that may follow."""
    return NEXT[State(status)]


def reasons_against_moving(
    facts: RectificationFacts,
    to: str,
    *,
    by: Hashable,
    framework: Framework,
    reviewers: Collection[Hashable] = (),
    superiors: Collection[Hashable] = (),
    actors: Collection[Hashable] = (),
    reason: str = "",
) -> list[Reason]:
    """Return why this user may not move the rectification to the state; none when he may.

    `reviewers` and `superiors` are the keys of who gave the review and of the principals above the unit: they
    verify or return. `actors` may start and report beside the owner (the unit's office). `facts` hold the values
    after the user's input; `reason` says why it is returned.
    """
    to = State(to)
    clause = framework.clause(Step.RECTIFY)
    feedback = framework.clause("feedback") or clause
    if to not in next_states(facts.status):
        return [_wrong_way(State(facts.status), to, clause)]
    if to in (State.VERIFIED, State.RETURNED):
        reasons = _about_verifier(facts, by, reviewers, superiors, clause)
        if to == State.VERIFIED:
            return reasons + _about_report(facts, clause, feedback)
        if is_empty(reason):
            reasons.append(
                Reason(
                    "R09", "退回须写明理由，请填写。", "Returning needs a reason; give it.", clause, "reason"
                )
            )
        return reasons
    reasons = []
    if by is None or (by != facts.owner and by not in actors):
        reasons.append(
            Reason(
                "owner",
                "只有责任人或其单位的经办人能办理，请由他们办理。",
                "Only the owner or the unit's office may do this; ask them.",
                clause,
                "owner",
            )
        )
    if is_empty(facts.measure):
        reasons.append(
            Reason(
                "R09",
                "没有写整改措施，请先填写。",
                "The measure is missing; give it first.",
                clause,
                "measure",
            )
        )
    return reasons + (_about_report(facts, clause, feedback) if to == State.REPORTED else [])


def moved(
    facts: RectificationFacts, to: str, *, by: Hashable = None, on: date | None = None
) -> RectificationFacts:
    """Return the facts after the move: a report keeps its reporter and day, a return counts a round."""
    to = State(to)
    if to == State.REPORTED:
        return replace(facts, status=to, reporter=by, reported_on=facts.reported_on or on)
    if to == State.RETURNED:
        return replace(facts, status=to, rounds=facts.rounds + 1, reported_on=None)
    return replace(facts, status=to)


def is_overdue(facts: RectificationFacts, as_of: date) -> bool:
    """Return whether it is open after its due day; on the day itself it is not."""
    return facts.status in OPEN and facts.due is not None and as_of > facts.due


def is_unreported(facts: RectificationFacts, as_of: date) -> bool:
    """Return whether nothing was reported back although the due day has passed: 未反馈, a published status."""
    return facts.reported_on is None and facts.due is not None and as_of > facts.due


def _wrong_way(status: State, to: State, clause: str) -> Reason:
    if following := next_states(status):
        zh = f"下一步只能是“{'”或“'.join(state.zh for state in following)}”"
        en = f"next comes {' or '.join(repr(state.en) for state in following)}"
    else:
        zh, en = "已经办结", "it is closed"
    return Reason(
        "state",
        f"整改状态是“{status.zh}”，不能改为“{to.zh}”：{zh}。",
        f"The rectification is {status.en!r} and cannot become {to.en!r}: {en}.",
        clause,
        "status",
    )


def _about_verifier(
    facts: RectificationFacts,
    by: Hashable,
    reviewers: Collection[Hashable],
    superiors: Collection[Hashable],
    clause: str,
) -> list[Reason]:
    if by is not None and by in (facts.owner, facts.reporter):
        return [
            Reason(
                "owner",
                "责任人和报告人不能核实自己的整改，请由点评人或上级核实。",
                "Nobody closes his own rectification; the reviewer or a superior verifies it.",
                clause,
                "owner",
            )
        ]
    if by is None or (by not in reviewers and by not in superiors):
        return [
            Reason(
                "verifier",
                "只有点评人或上级能核实或退回，请由他们办理。",
                "Only the reviewer or a superior verifies or returns; ask them.",
                clause,
            )
        ]
    return []


def _about_report(facts: RectificationFacts, clause: str, feedback: str) -> list[Reason]:
    reasons = []
    if is_empty(facts.different_now) or is_stock_phrase(facts.different_now):
        reasons.append(
            Reason(
                "R09",
                "没有写明现在有什么不同，请写具体的变化。",
                "What is different now is missing; say what changed.",
                clause,
                "different_now",
            )
        )
    if facts.reported_on is None:
        reasons.append(
            Reason(
                "R09",
                "没有向上级党组织反馈，请填写反馈日期。",
                "The report back to the superior is missing; give its date.",
                feedback,
                "reported_on",
            )
        )
    return reasons
