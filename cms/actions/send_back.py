"""Send back (退回) a rectification that was reported done and is not; the rounds are counted."""

from datetime import date

from django.db import transaction

from cms.actions.errors import Refused
from cms.journal import note
from cms.models import Rectification
from cms.queries.rectification import reasons_against_move
from cms.rules.reason import Reason
from cms.rules.terms import RectificationStatus


def reasons_against(row: Rectification, *, by, on: date, reason: str = "") -> list[Reason]:
    """Return why a user may not send it back."""
    return reasons_against_move(row, RectificationStatus.RETURNED, by=by, on=on, reason=reason)


@transaction.atomic
def send_back(row: Rectification, *, by, on: date, reason: str) -> None:
    """Return a rectification to the responsible side with the reason."""
    locked = Rectification.objects.select_for_update().get(pk=row.pk)
    if reasons := reasons_against(locked, by=by, on=on, reason=reason):
        raise Refused(reasons)
    locked.status, locked.return_reason = RectificationStatus.RETURNED, reason
    locked.times_returned += 1
    locked.reported_on = None
    locked.save()
    locked.save_revision(user=by)
    note("send_back", locked, by=by, data={"rounds": locked.times_returned})
    row.refresh_from_db()
