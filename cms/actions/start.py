"""Start a rectification (整改): it is being worked on."""

from datetime import date

from django.db import transaction

from cms.actions.errors import Refused
from cms.journal import note
from cms.models import Rectification
from cms.queries.rectification import reasons_against_move
from cms.rules.reason import Reason
from cms.rules.terms import RectificationStatus


def reasons_against(row: Rectification, *, by, on: date) -> list[Reason]:
    """Return why a user may not start it."""
    return reasons_against_move(row, RectificationStatus.IN_PROGRESS, by=by, on=on)


@transaction.atomic
def start(row: Rectification, *, by, on: date) -> None:
    """Mark a rectification as being worked on."""
    if reasons := reasons_against(row, by=by, on=on):
        raise Refused(reasons)
    row.status = RectificationStatus.IN_PROGRESS
    row.save()
    row.save_revision(user=by)
    note("start", row, by=by)
