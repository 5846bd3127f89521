"""Who may approve (审批): nobody who had a hand in the review, is its subject, or approved another stage of it."""

from collections.abc import Collection, Hashable

from .reason import Reason

CLAUSE = "初审、复审、终审由不同的人办理；提交人、起草修改人、点评人、被点评人回避，超级用户也不例外。"


def reasons_against_approving(
    user_key: Hashable,
    *,
    submitter: Hashable = None,
    contributors: Collection[Hashable] = (),
    reviewer_user: Hashable = None,
    subject_users: Collection[Hashable] = (),
    approvers_of_other_stages: Collection[Hashable] = (),
    has_permission: bool = True,
) -> list[Reason]:
    """Return why this user may not approve the stage, all reasons at once; superusers are no exception.

    Keys are of users and compare by equality; None stands for nobody known. `contributors` are all who saved
    the revision or imported it; `subject_users` the person reviewed, or the principal of the organisation.
    """
    if user_key is None:
        return [_reason("unknown", "请先登录再审批。", "Sign in to approve.")]
    reasons = []
    if not has_permission:
        reasons.append(
            _reason(
                "permission",
                "您不在这一阶段的审批人之列，请由该阶段审批人办理。",
                "This stage has other approvers.",
            )
        )
    if user_key == submitter:
        reasons.append(
            _reason(
                "submitter",
                "提交人不能审批自己提交的点评，请另请一人。",
                "A submitter does not approve; ask another.",
            )
        )
    if user_key in contributors:
        reasons.append(
            _reason(
                "contributor",
                "起草、修改或导入过这一版的人不能审批，请另请一人。",
                "Whoever wrote, changed or imported this revision does not approve it; ask another.",
            )
        )
    if user_key == reviewer_user:
        reasons.append(
            _reason(
                "reviewer",
                "点评人不能审批自己的点评，请另请一人。",
                "A reviewer does not approve; ask another.",
            )
        )
    if user_key in subject_users:
        reasons.append(
            _reason(
                "subject",
                "被点评人不能审批对自己的点评，请另请一人。",
                "A subject does not approve; ask another.",
            )
        )
    if user_key in approvers_of_other_stages:
        reasons.append(
            _reason(
                "other_stage",
                "您已审批过另一阶段，各阶段须由不同的人审批，请另请一人。",
                "You approved another stage; each stage takes another person.",
            )
        )
    return reasons


def reasons_against_clearing(
    user_key: Hashable,
    *,
    circulated_by: Hashable,
    submitter: Hashable = None,
    contributors: Collection[Hashable] = (),
    reviewer_user: Hashable = None,
    subject_users: Collection[Hashable] = (),
    has_permission: bool = True,
) -> list[Reason]:
    """Return why this user may not clear an emergency circulation of its mark 未经复核."""
    reasons = reasons_against_approving(
        user_key,
        submitter=submitter,
        contributors=contributors,
        reviewer_user=reviewer_user,
        subject_users=subject_users,
        has_permission=has_permission,
    )
    if user_key is not None and user_key == circulated_by:
        reasons.append(
            _reason(
                "circulator",
                "紧急通报的经办人不能自己复核，请另请一人。",
                "Whoever circulated it in an emergency does not clear it; ask another.",
            )
        )
    return reasons


def _reason(code: str, zh: str, en: str) -> Reason:
    return Reason(code, zh, en, CLAUSE)
