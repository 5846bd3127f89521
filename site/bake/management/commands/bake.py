"""`manage.py bake`: make the static site."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from bake import conf
from bake.build import bake
from bake.generations import NoSuchGeneration, Place
from bake.report import BakeFailed, Report
from bake.watching import watch
from bake.why import why


class Command(BaseCommand):
    """Bakes the editions, checks them, or goes back to an earlier generation."""

    help = "Make the static site: every page that an anonymous reader of an edition may see."

    def add_arguments(self, parser) -> None:
        """Declare the options."""
        parser.add_argument("--edition", help="bake this edition only")
        parser.add_argument(
            "--full", action="store_true", help="render every page and check every file on disk"
        )
        parser.add_argument("--output", type=Path, help="bake into this folder, in the same layout")
        parser.add_argument("--workers", type=int, help="number of processes")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        parser.add_argument("--verify", action="store_true", help="compare the output with its manifests")
        parser.add_argument(
            "--rollback",
            nargs="?",
            type=int,
            const=0,
            metavar="GENERATION",
            help="switch to an earlier generation, by default the one before",
        )
        parser.add_argument("--watch", action="store_true", help="stay, and bake whenever something changes")
        parser.add_argument(
            "--why", metavar="ADDRESS", help="say what a page was made from and whether it is stale"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")
        parser.add_argument(
            "--allow-dead-links", action="store_true", help="report dead links without failing"
        )
        parser.add_argument("--allow-removal", action="store_true", help="remove however many pages it takes")
        parser.add_argument("--no-wait", action="store_true", help="fail at once while another bake runs")

    def handle(self, **options) -> None:
        """Do what was asked for each edition."""
        try:
            names = [options["edition"]] if options["edition"] else list(conf.editions())
            editions = [conf.edition(name, options["output"]) for name in names]
            if options["verify"]:
                return self.verify(editions, options)
            if options["rollback"] is not None:
                return self.rollback(editions, options)
            if options["why"]:
                return self.why(editions, options)
            if options["watch"]:
                return watch(self.stdout.write)
            return self.bake(editions, options)
        except BakeFailed as failure:
            for problem in failure.problems:
                self.stderr.write(problem)
            raise CommandError(str(failure)) from failure
        except (NoSuchGeneration, RuntimeError, FileExistsError) as error:
            raise CommandError(str(error)) from error

    def bake(self, editions: list[conf.Edition], options: dict) -> None:
        """Bake each edition; exit 1 if a page could not be rendered."""
        if options["workers"] is not None and options["workers"] < 1:
            raise CommandError("--workers takes a number of at least 1.")
        reports = []
        for edition in editions:
            report = bake(
                edition,
                full=options["full"],
                workers=options["workers"],
                dry_run=options["dry_run"],
                allow_dead_links=options["allow_dead_links"],
                allow_removal=options["allow_removal"],
                wait=not options["no_wait"],
                progress=None if options["json"] else Bar(self.stderr, edition.name),
                say=self.stderr.write,
            )
            reports.append(report)
            if not options["json"]:
                self.tell(report, options["dry_run"])
        for report in reports:
            for path, problem in report.failed.items():
                self.stderr.write(f"{path} could not be rendered; its last good file stays.\n{problem}")
            for page, link in report.dead_links:
                self.stderr.write(f"{page} leads to {link}, where nothing is")
        if options["json"]:
            self.print_json([report.as_json() for report in reports], options)
        if any(report.failed for report in reports):
            sys.exit(1)

    def tell(self, report: Report, dry_run: bool) -> None:
        """Say in plain lines what was done, or what would be."""
        if dry_run:
            for mark, files in (("+", report.changed), ("-", report.gone)):
                for file in files:
                    self.stdout.write(f"{mark} {file}")
        self.stdout.write(
            f"{report.edition}: generation {report.generation}, {report.pages} pages, {report.rendered} rendered, "
            f"{report.written} files written, {report.removed} removed, {report.seconds:.2f} s"
        )
        for path, reason in sorted(report.left_out.items()):
            self.stdout.write(f"  left to the live site: {path}: {reason}")
        self.stdout.write(f"  {report.output}")

    def why(self, editions: list[conf.Edition], options: dict) -> None:
        """Say of an address what it was made from."""
        found = [why(edition, options["why"]) for edition in editions]
        if options["json"]:
            return self.print_json(found, options)
        for item in found:
            self.stdout.write(f"{item['edition']}: {item['address']} ({item['file']})")
            for reason in item["reasons"] or ["nothing that it was made from has changed"]:
                self.stdout.write(f"  {reason}")
            for key in item["reads"]:
                self.stdout.write(f"  reads {key}")

    def print_json(self, found: list[dict], options: dict) -> None:
        """Print one object: of one edition its own, of all of them the first one's with the list beside it."""
        first = next((item for item in found if item["edition"] == "public"), found[0])
        whole = first if options["edition"] else {**first, "editions": found}
        self.stdout.write(json.dumps(whole, ensure_ascii=False))

    def verify(self, editions: list[conf.Edition], options: dict) -> None:
        """Name every path that is not as it was baked; exit 1 if there is one."""
        found = []
        for edition in editions:
            place = Place(edition.root, edition.name)
            problems = place.problems()
            found.append(
                {
                    "edition": edition.name,
                    "output": str(place.current),
                    "generation": place.number(),
                    "ok": not problems,
                    "problems": problems,
                }
            )
        bad = [item for item in found if not item["ok"]]
        if options["json"]:
            first = next((item for item in found if item["edition"] == "public"), found[0])
            whole = first if options["edition"] else {**first, "ok": not bad, "editions": found}
            self.stdout.write(json.dumps(whole, ensure_ascii=False))
        else:
            for item in found:
                self.stdout.write(
                    f"{item['edition']}: {'as it was baked' if item['ok'] else 'NOT as it was baked'}"
                )
        for item in bad:
            for problem in item["problems"]:
                self.stderr.write(f"{item['edition']}: {problem}")
        if bad:
            sys.exit(1)

    def rollback(self, editions: list[conf.Edition], options: dict) -> None:
        """Switch each edition back."""
        found = []
        for edition in editions:
            place = Place(edition.root, edition.name)
            with place.locked(wait=not options["no_wait"], say=self.stderr.write):
                number = place.rollback(options["rollback"] or None)
            found.append({"edition": edition.name, "generation": number, "output": str(place.current)})
            if not options["json"]:
                self.stdout.write(f"{edition.name}: generation {number} is the current one")
        if options["json"]:
            self.print_json(found, options)


class Bar:
    """A progress bar on a terminal; silent elsewhere."""

    WIDTH = 40

    def __init__(self, stream, name: str) -> None:
        self.stream, self.name = stream, name
        self.shown = -1
        self.terminal = hasattr(stream, "isatty") and stream.isatty()

    def __call__(self, done: int, total: int, path: str) -> None:
        """Draw the bar when its length has changed."""
        filled = self.WIDTH * done // max(total, 1)
        if not self.terminal or (filled == self.shown and done < total):
            return
        self.shown = filled
        bar = "█" * filled + "·" * (self.WIDTH - filled)
        self.stream.write(f"\r{self.name} {bar} {done}/{total}", ending="\n" if done >= total else "")
        self.stream.flush()
