"""`make bench`: measure, and write the figures to docs/benchmarks.md."""

import os
import platform
import sys
from datetime import date
from pathlib import Path

from tests.bench.ssg import compare

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
WORK = Path(
    os.environ.get("BENCH_WORK", "/dev/shm/tongbao-bench" if Path("/dev/shm").is_dir() else "var/bench")
)
BEGIN, END = "<!-- generators -->", "<!-- /generators -->"


def main() -> None:
    """Measure the generators and put the table between its marks; the rest of the document stays."""
    articles, runs = int(os.environ.get("BENCH_ARTICLES", "2000")), int(os.environ.get("BENCH_RUNS", "5"))
    found = compare.compare(articles, runs, WORK / str(articles), os.environ.get("BENCH_PEERS"))
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    head = (
        f"{date.today()}, Python {platform.python_version()}, {os.cpu_count()} processors, load at the end {load}, "
        f"{articles} articles, medians of {runs} runs (slow generators fewer).\n\n"
    )
    text = DOCUMENT.read_text()
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{head}{compare.table(found)}\n{END}{after}")
    sys.stdout.write(compare.table(found) + "\n")


if __name__ == "__main__":
    main()
