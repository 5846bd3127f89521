"""Verify (核实): the reviewer or a superior confirms a rectification; nobody closes his own."""

from datetime import date

from django.db import transaction

from cms.actions.errors import Refused
from cms.journal import note
from cms.models import Rectification
from cms.queries.rectification import reasons_against_move
from cms.rules.reason import Reason
from cms.rules.terms import RectificationStatus


def reasons_against(row: Rectification, *, by, on: date) -> list[Reason]:
    """Return why a user may not verify it."""
    return reasons_against_move(row, RectificationStatus.VERIFIED, by=by, on=on)


@transaction.atomic
def verify(row: Rectification, *, by, on: date) -> None:
    """Close a rectification that was reported done."""
    locked = Rectification.objects.select_for_update().get(pk=row.pk)
    if reasons := reasons_against(locked, by=by, on=on):
        raise Refused(reasons)
    locked.status, locked.verified_by, locked.verified_on = RectificationStatus.VERIFIED, by, on
    locked.save()
    locked.save_revision(user=by)
    note("verify", locked, by=by)
    row.refresh_from_db()
