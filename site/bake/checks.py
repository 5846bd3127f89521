"""What a bake looks at before it switches: links that lead nowhere, and how much would go away."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from . import conf, links, redirects
from .addresses import address_of
from .answers import LiveSite
from .render import Output, Turn
from .report import BakeFailed
from .state import Record

if TYPE_CHECKING:
    from .build import Bake

FEW = 20  # pages; a bake may always remove as many
OWN = frozenset({"/manifest.json", "/redirects.json"})


def find_css_links(output: Output, turn: Turn) -> None:
    """Note what a style sheet names."""
    text = output.data.decode("utf-8", errors="replace")
    found = (turn.path(link, output.path) for link in links.in_css(text))
    output.links = tuple(dict.fromkeys(path for path in found if path))


def leads_somewhere(run: "Bake", path: str, live: LiveSite) -> bool:
    """Whether an address is in the new tree, in the redirects, or answered by the live site."""
    file = run.file(path)
    if file in run.draft.files or path in OWN or redirects.normal(path) in run.redirects:
        return True
    if any(run.file(failed) == file for failed in run.report.failed):
        return True
    return not run.assets.owns(path) and live.answers(path)


def collect_dead_links(run: "Bake", outputs: Mapping[str, Record], live: LiveSite) -> None:
    """Note every link of these pages that leads nowhere."""
    fine: dict[str, bool] = {}
    for file, record in outputs.items():
        for path in record.links:
            good = fine.get(path)
            if good is None:
                good = fine[path] = leads_somewhere(run, path, live)
            if not good:
                run.report.dead_links.append((address_of(file), path))


def refuse_dead_links(run: "Bake", allow: bool) -> None:
    """End the bake if links lead nowhere, unless that is allowed."""
    dead = run.report.dead_links
    dead.sort()
    if dead and not allow:
        raise BakeFailed(
            f"{len(dead)} dead links in the edition {run.edition.name}. The site stays as it was.",
            [f"{page} leads to {link}, where nothing is" for page, link in dead],
        )


def check_links(run: "Bake", allow: bool) -> None:
    """Name every link that leads nowhere; without `allow` that ends the bake."""
    collect_dead_links(run, run.new.outputs, LiveSite(run.edition))
    refuse_dead_links(run, allow)


def check_removals(run: "Bake", allow: bool) -> None:
    """Stop before a bake that would take an unlikely share of the pages away."""
    gone = [name for name in run.draft.removed() if name.endswith(".html")]
    if allow or len(gone) <= FEW:
        return
    pages = sum(name.endswith(".html") for name in run.draft.old_files)
    if len(gone) > conf.get("REMOVAL_SHARE") * pages:
        raise BakeFailed(
            f"This bake would remove {len(gone)} of {pages} pages of the edition {run.edition.name}. "
            "Run it with --allow-removal if that is meant.",
            [address_of(name) for name in gone[:FEW]],
        )
