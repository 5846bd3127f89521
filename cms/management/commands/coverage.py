"""Print the two figures of a round: subjects reviewed, and secretaries who have reviewed (覆盖率)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cms.management.duties import DutiesCommand, table
from cms.queries.duties import Duties
from cms.rules.coverage import Figure


class Command(DutiesCommand):
    help = "一期的覆盖率：被点评的和作点评的，各占应完成的多少。"

    def as_dict(self, found: Duties) -> dict:
        return found.coverage_dict()

    def lines(self, found: Duties) -> Iterable[str]:
        figures = found.coverage()
        yield _("Coverage of %(round)s as of %(day)s") % {"round": found.round.label, "day": found.as_of}
        yield ""
        tiers = [
            (_("Tier %(tier)s") % {"tier": tier}, pair) for tier, pair in sorted(figures.by_tier.items())
        ]
        units = [
            (f"{found.day.unit(code).name}（{code}）", pair) for code, pair in sorted(figures.by_unit.items())
        ]
        head = ["", _("Reviewed"), _("Have reviewed")]
        everything = [(_("In all"), figures.total), *tiers, *units]
        yield from table(
            [head, *([name, _shown(pair.received), _shown(pair.given)] for name, pair in everything)]
        )


def _shown(figure: Figure) -> str:
    return "—" if figure.rate is None else f"{figure.met}/{figure.owed} ({figure.rate:.2%})"
