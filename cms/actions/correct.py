"""Correct (更正): a new text of a circulated review goes through the approval and replaces the old one when circulated."""

from datetime import date

from django.db import transaction

from cms.actions import submit as submission
from cms.actions.errors import Refused
from cms.actions.save_draft import save_draft
from cms.journal import note as write_down
from cms.models import Review
from cms.rules.quality import is_empty
from cms.rules.reason import Reason


def reasons_against(review: Review, *, by, note: str) -> list[Reason]:
    """Return why a correction may not be made: the review was never circulated, or the change note is missing."""
    reasons = []
    if not review.pk or not review.circulations.exists():
        zh = f"点评 {review.ref} 还没有通报，直接修改即可，不用更正。"
        reasons.append(Reason("state", zh, f"Review {review.ref} was not circulated; edit it."))
    if is_empty(note):
        zh = "更正须写明对外的更正说明，请填写。"
        reasons.append(
            Reason("change_note", zh, "A correction needs a public change note.", field="change_note")
        )
    return reasons


@transaction.atomic
def correct(review: Review, *, by, on: date, note: str) -> None:
    """Submit the text that the instance holds as a correction with its public change note.

    Readers see the old text until the new one is approved and circulated.
    """
    if reasons := reasons_against(review, by=by, note=note):
        raise Refused(reasons)
    review.change_note = note
    save_draft(review, by=by)
    row = Review.objects.get(pk=review.pk)
    if row.current_workflow_task_state is None:  # a text that is in approval has just begun it again
        submission.submit(row, by=by, on=on)
    write_down("correct", row, by=by, data={"note": note})
    review.refresh_from_db()
