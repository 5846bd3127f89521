"""Delete the contacts of commenters whose time is over."""

import json
from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.actions.erase_contact import purge_contacts


class Command(BaseCommand):
    """Runs once a day: by cron, a systemd timer, or the task `cms.tasks.purge_personal_data`."""

    help = "Delete the contacts of commenters whose time is over."

    def add_arguments(self, parser):
        """Take the day and the form of the answer."""
        parser.add_argument("--on", type=date.fromisoformat, help="as if it were this day (2011-12-08)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args, on=None, json=False, **options):
        """Purge and say how many."""
        day = on or timezone.localdate()
        number = purge_contacts(on=day)
        self.stdout.write(answer(day, number) if json else f"{day}：已清除联系方式 {number} 条。")


def answer(day: date, number: int) -> str:
    """Return the answer as JSON."""
    return json.dumps({"on": str(day), "purged": number})
