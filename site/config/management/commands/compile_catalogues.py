"""Compile the message catalogues without GNU gettext."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


class Command(BaseCommand):
    """Writes a .mo beside every .po of the checkout that is newer than it.

    Installed packages bring theirs compiled; those of a `.venv` inside the checkout are left alone.
    """

    help = "Compile the message catalogues (.po to .mo)."
    requires_system_checks: list[str] = []

    def handle(self, **options):
        places = [Path(config.path) / "locale" for config in apps.get_app_configs()]
        ours = [
            place
            for place in [*places, *map(Path, settings.LOCALE_PATHS)]
            if settings.CHECKOUT in place.parents and "site-packages" not in place.parts
        ]
        for source in sorted({po for place in ours for po in place.glob("*/LC_MESSAGES/*.po")}):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            with source.open("rb") as file:
                catalogue = read_po(file)
            with target.open("wb") as file:
                write_mo(file, catalogue)
            self.stdout.write(f"compiled {source.relative_to(settings.CHECKOUT)}")
