"""Countersign (第二人签字): a second person stands for it that no problem was found."""

from django.db import transaction

from cms.actions.errors import Refused
from cms.journal import note
from cms.models import Review
from cms.queries.facts import framework_of
from cms.rules.quality import is_empty
from cms.rules.reason import Reason
from cms.rules.terms import Status


def reasons_against(review: Review, *, by, seen: str) -> list[Reason]:
    """Return why a user may not sign; `seen` is the key of the revision that he read."""
    clause = framework_of(review.round.name).clause("R13")
    profile = getattr(by, "staff_profile", None)
    reasons = []
    if review.status not in (Status.DRAFT, Status.RETURNED) or is_empty(review.no_problem_basis):
        zh = "这份点评现在不需要第二人签字。"
        reasons.append(Reason("state", zh, "This review needs no second signature now.", clause))
    if review.countersigner_id != by.pk:
        reasons.append(
            Reason(
                "R13", "没有请您签字。", "You are not asked for the signature.", clause, "second_signature"
            )
        )
    contributed = review.revisions.filter(user=by).exists()
    if contributed or (profile and profile.person_id in (review.reviewer_id, review.person_id)):
        zh = "点评人、被点评人和执笔人不能签字，请另请一人。"
        en = "The reviewer, the subject and whoever wrote the text do not sign; ask another person."
        reasons.append(Reason("R13", zh, en, clause, "second_signature"))
    if seen != str(review.latest_revision_id):
        zh = "您打开之后文字有改动，请重新阅读后再签字。"
        reasons.append(
            Reason("changed", zh, "The text was changed since you opened it; read it again.", clause)
        )
    return reasons


@transaction.atomic
def countersign(review: Review, *, by, seen: str) -> None:
    """Sign a review as the second person; the signature lapses when the text changes."""
    row = Review.objects.select_for_update().get(pk=review.pk)
    if reasons := reasons_against(row, by=by, seen=seen):
        raise Refused(reasons)
    Review.objects.filter(pk=row.pk).update(countersigned_by=by)
    note("countersign", row, by=by, data={"revision": row.latest_revision_id})
    review.refresh_from_db()
