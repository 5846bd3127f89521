"""`bake --watch`: one process that does what a task worker and a clock would do."""

import time
from collections.abc import Callable

from django.core.management import call_command
from django.db import close_old_connections
from django.utils import timezone

from .models import BakeRequest
from .wanting import bake_wanted

PAUSE = 0.2  # seconds between two looks; also how long changes are gathered into one bake
SCHEDULE = 60  # seconds between two looks at scheduled openings and closings
PATIENCE = 300  # seconds before a bake that failed is tried again without a new change


def watch(say: Callable[[str], None], rounds: int | None = None) -> None:
    """Bake at the start, after each change, and on each new day; publish what is scheduled. Ends by Ctrl-C."""
    say("Watching. Ctrl-C ends it.")
    day, seen, tried, scheduled = None, 0, 0.0, 0.0
    while rounds is None or rounds > 0:
        try:
            now = time.monotonic()
            if now - scheduled >= SCHEDULE:
                scheduled = now
                call_command("publish_scheduled", verbosity=0)
            newest = BakeRequest.objects.values_list("pk", flat=True).last() or 0
            new_day = timezone.localdate() != day
            if new_day or newest > seen or (newest and now - tried >= PATIENCE):
                if newest > seen:
                    time.sleep(PAUSE)
                day, tried = timezone.localdate(), time.monotonic()
                seen = BakeRequest.objects.values_list("pk", flat=True).last() or 0
                for run in bake_wanted(always=new_day):
                    done = (
                        run.error or f"{run.rendered} rendered, {run.written} written, {run.removed} removed"
                    )
                    say(f"{run.edition} {run.generation or '-'}: {done} ({run.seconds:.2f} s)")
            close_old_connections()
            time.sleep(PAUSE)
        except KeyboardInterrupt:
            return
        rounds = None if rounds is None else rounds - 1
