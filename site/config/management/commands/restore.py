"""Put an archive of `backup` in the place of what is there."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from config import archive


class Command(BaseCommand):
    """Restores the installation; stop web and worker first."""

    help = "Replace database, media and baked generations by those of an archive."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *, file, **options):
        try:
            about = archive.restore(file)
        except archive.ArchiveError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"file": str(file), **about}))
        else:
            self.stdout.write(f"restore: {file} ({about['vendor']}, {len(about['migrations'])} migrations)")
