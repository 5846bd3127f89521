"""Report back (反馈): the responsible side says that a rectification is done and what is different now."""

from datetime import date

from django.db import transaction

from cms.actions.errors import Refused
from cms.journal import note
from cms.models import Rectification
from cms.queries.rectification import reasons_against_move
from cms.rules.reason import Reason
from cms.rules.terms import RectificationStatus as State


def _reported(row: Rectification, on: date, result: str, what_is_different: str) -> Rectification:
    row.result, row.what_is_different, row.reported_on = result, what_is_different, on
    if row.status == State.NOT_STARTED:
        row.status = State.IN_PROGRESS  # who reports it done has started it
    return row


def reasons_against(
    row: Rectification, *, by, on: date, result: str = "", what_is_different: str = ""
) -> list[Reason]:
    """Return why a user may not report it done."""
    seen = _reported(Rectification.objects.get(pk=row.pk), on, result, what_is_different)
    return reasons_against_move(seen, State.REPORTED, by=by, on=on)


@transaction.atomic
def report(row: Rectification, *, by, on: date, result: str, what_is_different: str) -> None:
    """Report a rectification done; the reviewer or a superior verifies it or sends it back."""
    locked = Rectification.objects.select_for_update().get(pk=row.pk)
    if reasons := reasons_against(locked, by=by, on=on, result=result, what_is_different=what_is_different):
        raise Refused(reasons)
    locked = _reported(locked, on, result, what_is_different)
    locked.status, locked.reported_by, locked.return_reason = State.REPORTED, by, ""
    locked.save()
    locked.save_revision(user=by)
    note("report", locked, by=by)
    row.refresh_from_db()
