#!/usr/bin/env python
"""Django's command line for Tongbao."""

import os
import re
import sys
from pathlib import Path

# site/ is a source root, not a package: the standard library already owns the name.
ROOT = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT), str(ROOT / "site")]


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    try:
        execute_from_command_line(sys.argv)
    except DatabaseError as error:
        if (
            not re.search(r"no such table|relation .* does not exist", str(error))
            or "--traceback" in sys.argv
        ):
            raise
        sys.exit(
            "数据库还没有建好：请先运行 python manage.py migrate 或 make run，并核对 DATA_DIR 和 DATABASE_URL。\n"
            "The database is not set up: run python manage.py migrate or make run first, and check DATA_DIR and "
            f"DATABASE_URL ({str(error).splitlines()[0]})."
        )


if __name__ == "__main__":
    main()
