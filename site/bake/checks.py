"""What a bake looks at before it switches: links that lead nowhere, and how much would go away."""

from typing import TYPE_CHECKING

from . import conf, links, redirects
from .addresses import address_of
from .answers import LiveSite
from .render import Output, Turn
from .report import BakeFailed

if TYPE_CHECKING:
    from .build import Bake

FEW = 20  # pages; a bake may always remove as many
OWN = frozenset({"/manifest.json", "/redirects.json"})


def find_css_links(output: Output, turn: Turn) -> None:
    """Note what a style sheet names."""
    text = output.data.decode("utf-8", errors="replace")
    found = (turn.path(link, output.path) for link in links.in_css(text))
    output.links = tuple(dict.fromkeys(path for path in found if path))


def check_links(run: "Bake", allow: bool) -> None:
    """Name every link that leads nowhere; without `allow` that ends the bake."""
    report = run.report
    live = LiveSite(run.edition)
    failed = {run.file(path) for path in report.failed}
    fine: dict[str, bool] = {}

    def leads_somewhere(path: str) -> bool:
        file = run.file(path)
        if file in run.draft.files or file in failed or path in OWN:
            return True
        if redirects.normal(path) in run.redirects:
            return True
        return not run.assets.owns(path) and live.answers(path)

    for file, record in run.new.outputs.items():
        for path in record.links:
            good = fine.get(path)
            if good is None:
                good = fine[path] = leads_somewhere(path)
            if not good:
                report.dead_links.append((address_of(file), path))
    report.dead_links.sort()
    if report.dead_links and not allow:
        raise BakeFailed(
            f"{len(report.dead_links)} dead links in the edition {run.edition.name}. The site stays as it was.",
            [f"{page} leads to {link}, where nothing is" for page, link in report.dead_links],
        )


def check_removals(run: "Bake", allow: bool) -> None:
    """Stop before a bake that would take an unlikely share of the pages away."""
    draft = run.draft
    pages = [name for name in draft.old_files if name.endswith(".html")]
    gone = [name for name in pages if name not in draft.files]
    if not allow and len(gone) > FEW and len(gone) > conf.get("REMOVAL_SHARE") * len(pages):
        raise BakeFailed(
            f"This bake would remove {len(gone)} of {len(pages)} pages of the edition {run.edition.name}. "
            "Run it with --allow-removal if that is meant.",
            [address_of(name) for name in sorted(gone)[:FEW]],
        )
