"""Print who owes a review of whom in a round, by when, and where it stands (点评任务)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cms.management.duties import DutiesCommand, table
from cms.models import Person
from cms.queries.duties import Duties
from cms.rules.obligations import Obligation, counts
from cms.rules.terms import EdgeKind, ObligationStatus, SubjectKind


class Command(DutiesCommand):
    help = "列出一期的点评任务：谁点评谁、期限、完成情况。"

    def as_dict(self, found: Duties) -> dict:
        return found.obligations_dict()

    def lines(self, found: Duties) -> Iterable[str]:
        tally = counts(found.obligations)
        yield _("Review duties of %(round)s as of %(day)s") % {"round": found.round.label, "day": found.as_of}
        shown = [_("duties owed") + f" {tally['owed']}"]
        shown += [f"{status.zh} {tally[status.value]}" for status in ObligationStatus]
        yield "  ".join(shown)
        yield ""
        head = [
            _("Subject"),
            _("Kind"),
            _("Owed in"),
            _("Relation"),
            _("Reviewer"),
            _("Due"),
            _("Status"),
            _("Review or reason"),
        ]
        names = dict(Person.objects.values_list("person_id", "name"))
        yield from table([head, *(_cells(found, item, names) for item in found.obligations)])


def _cells(found: Duties, item: Obligation, names: dict[str, str]) -> list[str]:
    row, unit = item.row, found.day.unit(item.row.unit)
    of_unit = row.subject_kind == SubjectKind.ORGANISATION
    reviewer = _named(row.reviewer, names) if row.reviewer else row.external_reviewer or "—"
    return [
        f"{unit.name}（{row.subject}）" if of_unit else _named(row.subject, names),
        SubjectKind(row.subject_kind).zh,
        f"{unit.name}（{row.unit}）",
        EdgeKind(row.edge).zh,
        reviewer,
        item.due.isoformat(),
        ObligationStatus(item.status).zh,
        item.review.ref if item.review else row.reason or "",
    ]


def _named(person: str, names: dict[str, str]) -> str:
    return f"{names.get(person, '')}（{person}）"
