"""Write database, media and generations into one archive."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from config import archive


class Command(BaseCommand):
    """Backs up the installation."""

    help = "Write database, media and baked generations into one archive (.tar.gz)."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *, file, **options):
        try:
            about = archive.backup(file)
        except archive.ArchiveError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"file": str(file), **about}))
        else:
            self.stdout.write(f"backup: {file} ({about['vendor']}, {len(about['migrations'])} migrations)")
