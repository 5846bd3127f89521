"""Our bake beside wagtail-bakery, django-distill and Hugo, on the same pages, in one run.

`python -m tests.bench.ssg.compare [--articles 2000] [--runs 5] [--work FOLDER] [--peers PYTHON]`. The peers live in an
environment of their own, which is made if PYTHON is not named; a peer that cannot be had is left out of the table.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PEERS = (
    "setuptools<81",
    "wagtail==8.0.1",
    "Django<6",
    "wagtail-bakery==0.8.0",
    "django-distill==4.0.6",
    "jinja2",
)


def run(python: str, module: str, *words: str, work: Path, **env: str) -> str:
    """Run a module of the benchmark in a process of its own; return what it prints."""
    paths = f"{ROOT}:{ROOT / 'site'}"
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.bench.ssg.settings",
        "BENCH_WORK": str(work),
        "PYTHONPATH": paths,
    }
    done = subprocess.run(
        [python, "-m", f"tests.bench.ssg.{module}", *words],
        env={**os.environ, **settings, **env},
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def measure(python: str, method: str, work: Path, runs: int, **env: str) -> dict:
    """Measure one method."""
    return json.loads(
        run(python, "run", method, str(work / "out"), str(runs), work=work, **env).splitlines()[-1]
    )


def hugo(work: Path, runs: int) -> dict:
    """Measure Hugo on the exported site; its start-up is within."""
    run(sys.executable, "export", str(work / "hugo"), work=work)
    walls, cpus, out = [], [], work / "out-hugo"
    for _ in range(runs):
        shutil.rmtree(out, ignore_errors=True)
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(["hugo", "--quiet", "-d", str(out)], cwd=work / "hugo", check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        walls.append(time.perf_counter() - started)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    pages = sum(name == "index.html" for _, _, files in os.walk(out) for name in files)
    return {"pages": pages, "wall": statistics.median(walls), "cpu": statistics.median(cpus), "peak_mb": None}


def peers_in(work: Path) -> str:
    """Make the environment of the peers; return its Python."""
    folder = work / "peers"
    if not (folder / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(folder / "bin/pip"), "install", "--quiet", *PEERS], check=True)
        for stray in folder.glob("lib/*/site-packages/tests"):  # a peer ships one, and it would hide ours
            shutil.rmtree(stray)
        (folder / "ready").touch()
    return str(folder / "bin/python")


def compare(articles: int, runs: int, work: Path, peers: str | None) -> list[tuple[str, dict]]:
    """Measure everything; return names and figures."""
    work.mkdir(parents=True, exist_ok=True)
    if not (work / "seeded").exists():
        run(sys.executable, "seed", str(articles), work=work)
        (work / "seeded").touch()
    few = max(runs // 2, 1)
    me = sys.executable
    found = [("bake, fast lane", measure(me, "bake", work, runs))]
    if shutil.which("hugo"):
        found.append(("Hugo", hugo(work, runs)))
    found.append(
        ("bake, fast lane, gzip and brotli", measure(me, "bake", work, runs, BENCH_COMPRESS="gz br"))
    )
    found.append(("bake, fast lane, 2 processes", measure(me, "bake", work, runs, BENCH_WORKERS="2")))
    found.append(("bake again, nothing changed", measure(me, "again", work, runs)))
    found.append(("bake, compatible lane", measure(me, "bake", work, few, BENCH_LANE="compatible")))
    try:
        peers = peers or peers_in(work)
        found.append(("wagtail-bakery 0.8.0", measure(peers, "bakery", work, few, BENCH_PEER="bakery")))
        found.append(("django-distill 4.0.6", measure(peers, "distill", work, few, BENCH_PEER="distill")))
    except subprocess.CalledProcessError as error:
        print(f"A peer was left out: {error}", file=sys.stderr)
    return found


def table(found: list[tuple[str, dict]]) -> str:
    """Return the figures as a table in Markdown."""
    base = {name: row["pages"] / row["cpu"] for name, row in found}
    bakery, hugo_ = base.get("wagtail-bakery 0.8.0"), base.get("Hugo")
    lines = [
        "| generator | pages | wall, s | CPU, s | pages per CPU-second | x wagtail-bakery | x Hugo | peak, MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, row in found:
        rate = base[name]
        times = [f"{rate / other:.1f}" if other else "" for other in (bakery, hugo_)]
        figures = [
            row["pages"],
            f"{row['wall']:.2f}",
            f"{row['cpu']:.2f}",
            f"{rate:,.0f}",
            *times,
            row["peak_mb"] or "",
        ]
        lines.append(f"| {name} | {' | '.join(map(str, figures))} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--work", type=Path, default=ROOT / "var" / "bench")
    parser.add_argument("--peers")
    options = parser.parse_args()
    print(table(compare(options.articles, options.runs, options.work / str(options.articles), options.peers)))


if __name__ == "__main__":
    main()
