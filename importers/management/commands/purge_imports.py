"""Remove what imports left behind: unconfirmed uploads and reports after a day, and work that broke off."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from importers.uploads import purge


class Command(BaseCommand):
    help = "End imports that nobody confirmed within a day, and remove their files."

    def handle(self, *args, **given):
        self.stdout.write(f"结束了 {purge(timezone.now())} 次未确认或中断的导入。")
