"""Bakes that are killed at random moments, in a process of their own: `python -m tests.bake.crash FOLDER KILLS`."""

import json
import os
import random
import re
import signal
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]


def text_of(page: int, turn: int) -> str:
    """Return a page whose every byte says of which turn it is."""
    return f"<p>page {page} of turn {turn}</p>" * 40


def prepare(folder: str, state: dict) -> None:
    """Set up a site of twenty pages that change at each turn, and one page of the turn's own."""
    import django
    from django.conf import settings

    def pages(edition):
        for page in range(20):
            yield f"/p{page}/", lambda read, page=page: text_of(page, state["turn"])
        yield f"/turn-{state['turn']}/", lambda read: "own"

    settings.configure(
        INSTALLED_APPS=[
            *(
                "bake",
                "wagtail.users",
                "wagtail.admin",
                "wagtail.images",
                "wagtail.documents",
                "wagtail.sites",
                "wagtail",
            ),
            *("modelcluster", "taggit", "django.contrib.auth", "django.contrib.contenttypes"),
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/db.sqlite3"}},
        BAKE={
            "ROOT": f"{folder}/baked",
            "SOURCES": [pages],
            "KEEP": 3,
            "DEAD_LINKS": "report",
            "FSYNC": False,
        },
        ROOT_URLCONF="tests.bake.crash_urls",
        STATIC_URL="/static/",
        SECRET_KEY="x",
        USE_TZ=True,
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def main(folder: str, kills: int) -> None:
    """Kill a baking child at random moments; after each death say what readers have. One JSON object a line."""
    state = {"turn": 0}
    prepare(folder, state)
    from django.db import connections

    from bake import conf
    from bake.build import bake
    from bake.generations import Place
    from bake.manifest import problems_of

    edition = conf.edition("public")
    bake(edition)
    connections.close_all()
    place = Place(edition.root, "public")
    chance = random.Random(20101208)
    for _ in range(kills):
        child = os.fork()
        if child == 0:
            while True:
                state["turn"] += 1
                bake(edition)
        time.sleep(chance.uniform(0.02, 0.25))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        state["turn"] += 1000
        tree = place.current.resolve()
        turns = {
            turn
            for page in tree.glob("p*/index.html")
            for turn in re.findall(r"of turn (\d+)", page.read_text())
        }
        own = [path.name.removeprefix("turn-") for path in tree.glob("turn-*")]
        print(json.dumps([place.number(), problems_of(tree), sorted(turns), own]), flush=True)
    report = bake(edition)
    print(json.dumps([report.generation, place.problems(), [], place.numbers()]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
