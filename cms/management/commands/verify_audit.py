"""Check that the log of acts is whole."""

import json

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from cms.audit import faults


class Command(BaseCommand):
    """Recomputes every hash of the log; exits 3 and names the rows that were altered, removed or slipped in."""

    help = "Verify the hash-chained log; exit 3 where a row was altered."

    def add_arguments(self, parser):
        """Take --json."""
        parser.add_argument("--json", action="store_true", help="Print one JSON object on stdout.")

    def handle(self, **options):
        """Print the faults, or that there are none."""
        found, total, head = faults()
        if options["json"]:
            report = {"entries": total, "head": head, "faults": found}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        elif found:
            for fault in found:
                self.stdout.write(_("Entry %(sequence)s (%(object)s): %(what)s") % fault)
        else:
            self.stdout.write(
                _("%(total)d entries are whole; the last hash is %(head)s.") % {"total": total, "head": head}
            )
        if found:
            raise SystemExit(3)
