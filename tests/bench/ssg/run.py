"""One measurement in a process of its own: `python -m tests.bench.ssg.run METHOD OUT RUNS` prints one JSON object."""

import gc
import json
import os
import resource
import shutil
import statistics
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.ssg.settings")


def bake(out: Path) -> int:
    """Bake everything into an empty folder."""
    from bake import conf
    from bake.build import bake

    return bake(
        conf.edition("public", out), full=True, workers=int(os.environ.get("BENCH_WORKERS", "1"))
    ).pages


def again(out: Path) -> int:
    """Bake once more without a change."""
    from bake import conf
    from bake.build import bake

    report = bake(conf.edition("public", out), workers=1)
    assert report.written == 0
    return report.pages


def edit(out: Path) -> int:
    """Publish one article in a worker that has baked before; the files written are the count."""
    from bake import conf
    from bake.build import bake
    from tests.bench.ssg.models import ArticlePage

    page = ArticlePage.objects.order_by("pk")[edit.turn * 7 % 1000]
    edit.turn += 1
    ArticlePage.objects.filter(pk=page.pk).update(title=f"题目{time.time_ns()}")
    edit.started = time.perf_counter(), sum(os.times()[:4])
    report = bake(conf.edition("public", out), changes={f"benchsite.articlepage:{page.pk}"})
    assert report.narrow
    return report.written


edit.turn = 0


def bakery(out: Path) -> int:
    """Let wagtail-bakery build."""
    from django.conf import settings
    from django.core.management import call_command

    settings.BUILD_DIR = str(out)
    call_command("build", skip_static=True, skip_media=True, verbosity=0)
    return count(out)


def distill(out: Path) -> int:
    """Let django-distill render."""
    from django_distill.renderer import DistillRenderer

    DistillRenderer().render_to_directory(str(out))
    return count(out)


def count(out: Path) -> int:
    """Return how many pages lie in a folder."""
    return sum(name == "index.html" for _, _, files in os.walk(out) for name in files)


METHODS = {method.__name__: method for method in (bake, again, edit, bakery, distill)}


def main(name: str, out: Path, runs: int) -> None:
    """Measure a method several times; the first bake before `again` and `edit` is not counted."""
    django.setup()
    method = METHODS[name]
    walls, cpus, pages = [], [], 0
    if method in (again, edit):
        shutil.rmtree(out, ignore_errors=True)
        bake(out)
    if method is edit:
        for _ in range(3):
            edit(out)
    for _ in range(runs):
        if method not in (again, edit):
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir(parents=True)
        gc.collect()
        edit.started = time.perf_counter(), sum(os.times()[:4])
        pages = method(out)
        walls.append(time.perf_counter() - edit.started[0])
        cpus.append(sum(os.times()[:4]) - edit.started[1])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    found = {
        "pages": pages,
        "wall": statistics.median(walls),
        "cpu": statistics.median(cpus),
        "peak_mb": peak,
    }
    print(json.dumps({"method": name, **found}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
