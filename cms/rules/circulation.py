"""Whether an opinion may be made known (通报), within which scope, and which edition shows it.

通过适当方式在一定范围内向群众通报领导的点评意见。
"""

from .framework import Framework
from .quality import is_empty
from .reason import Reason
from .review_facts import PERSONS
from .terms import Scope, Status, Step

EDITIONS = ("public", "system")
SCOPES_OF_EDITION = {
    "public": frozenset({Scope.PUBLIC}),
    "system": frozenset({Scope.SYSTEM, Scope.PUBLIC}),
}
SMALLEST_COUNT = 5


def narrower(a: str, b: str) -> Scope:
    """Return the narrower of two scopes."""
    return min(Scope(a), Scope(b), key=lambda scope: scope.width)


def is_wider(a: str, b: str) -> bool:
    """Return whether the first scope reaches further than the second."""
    return Scope(a).width > Scope(b).width


def widest_scope_for(subject_kind: str) -> Scope:
    """Return how far a review of this subject may go: one of a person stays in the unit."""
    return Scope.ORGANISATION if subject_kind in PERSONS else Scope.PUBLIC


def scopes_for(subject_kind: str) -> tuple[Scope, ...]:
    """Return the scopes that a review of this subject may have, narrow to wide."""
    return tuple(scope for scope in Scope if not is_wider(scope, widest_scope_for(subject_kind)))


def visible_in(edition: str) -> frozenset[Scope]:
    """Return the scopes whose opinions an anonymous reader of the edition (`public`, `system`) may see."""
    return SCOPES_OF_EDITION[edition]


def count_to_show(count: int) -> int | None:
    """Return a count of reviews of persons as it may be shown; None for 1 to 4, which could name somebody."""
    return None if 0 < count < SMALLEST_COUNT else count


def reasons_against_circulation(
    *,
    status: str,
    scope: str,
    approved_scope: str | None,
    subject_kind: str,
    channel: str,
    framework: Framework,
    circulated_scope: str | None = None,
    emergency: bool = False,
    may_circulate_in_emergency: bool = False,
    reason: str = "",
) -> list[Reason]:
    """Return why an opinion may not be circulated to this scope; none when it may.

    `approved_scope` is the scope of the approved revision, in an emergency that of the submitted one. `channel`
    says how it is made known (a circular, a meeting, the site). `circulated_scope` is where it is known already.
    An emergency passes by the approval, with a permission of its own and a reason, and by nothing else.
    """
    clause = framework.clause(Step.CIRCULATE)
    if scope not in set(Scope):
        zh = f"没有写明通报范围，请从{'、'.join(s.zh for s in Scope)}中选一项。"
        en = f"The scope is missing; choose one of {', '.join(Scope)}."
        return [Reason("R05", zh, en, clause, "scope")]
    return [
        *_about_status(status, emergency, may_circulate_in_emergency, reason, framework.clause("R05")),
        *_about_scope(Scope(scope), approved_scope, circulated_scope, subject_kind, clause),
        *(
            [
                Reason(
                    "R05",
                    "没有写明通报方式，请填写。",
                    "How it is circulated is missing; say it.",
                    clause,
                    "channel",
                )
            ]
            if is_empty(channel)
            else ()
        ),
    ]


def _about_status(status: str, emergency: bool, permitted: bool, reason: str, clause: str):
    if status in (Status.APPROVED, Status.CIRCULATED):
        return
    if not emergency or status != Status.SUBMITTED:
        label = Status(status)
        yield Reason(
            "R05",
            f"该点评的状态是“{label.zh}”，审批完成后才能通报。",
            f"The review is {label.en.lower()!r}; it is circulated after its approval.",
            clause,
            "status",
        )
        return
    if not permitted:
        yield Reason(
            "emergency",
            "紧急通报须有专门权限，请由有权限的人办理，或等审批完成。",
            "Emergency circulation needs its own permission; ask somebody who has it or wait for the approval.",
            clause,
        )
    if is_empty(reason):
        yield Reason(
            "emergency",
            "紧急通报须写明理由，请填写。",
            "Emergency circulation needs a reason; give it.",
            clause,
            "reason",
        )


def _about_scope(scope: Scope, approved: str | None, circulated: str | None, subject_kind: str, clause: str):
    if is_wider(scope, widest := widest_scope_for(subject_kind)):
        yield Reason(
            "scope",
            f"对个人的点评最宽只能在“{widest.zh}”通报，请缩小范围。",
            f"A review of a person goes no further than {widest.en!r}; narrow the scope.",
            clause,
            "scope",
        )
    elif approved is None:
        yield Reason(
            "scope",
            "通报范围尚未经过审批，请先审批。",
            "No scope has been approved; have it approved first.",
            clause,
            "scope",
        )
    elif is_wider(scope, approved):
        yield Reason(
            "scope",
            f"通报范围“{scope.zh}”宽于审批的“{Scope(approved).zh}”，扩大范围须重新审批。",
            f"Scope {scope.en!r} is wider than the approved {Scope(approved).en!r}; widening needs approval again.",
            clause,
            "scope",
        )
    if circulated is not None and not is_wider(scope, circulated):
        yield Reason(
            "scope",
            f"已在“{Scope(circulated).zh}”通报，无须再次通报；要缩小范围请先撤回。",
            f"It is circulated to {Scope(circulated).en!r} already; withdraw it first to narrow the scope.",
            clause,
            "scope",
        )
