"""The demo's pages: the policy page from the circular's facts, and an exemplar."""

from pathlib import Path

import yaml

from cms.queries.rounds import framework_version_of
from cms.rules.rounds import Round
from review_pages.models import PolicyIndexPage, PolicyPage

HERE = Path(__file__).parent
SLUG = "leader-review-2010"


def load() -> None:
    """Publish the pages that are missing."""
    policy()


def policy() -> None:
    """Publish the policy page, once."""
    index = PolicyIndexPage.objects.order_by("path").first()
    if index is None or PolicyPage.objects.child_of(index).filter(slug=SLUG).exists():
        return
    data = framework_version_of(Round(2026, 2)).data
    source = data["source"]
    page = PolicyPage(
        title=source["title"]["zh"],
        slug=SLUG,
        locale=index.locale,
        series="情况通报",
        issue_no=source["issue_no"],
        issuer=source["issuer"]["zh"],
        issued_on=source["issue_date"],
        speaker=source["speaker"]["zh"],
        spoken_on=source["speech_date"],
        subject_words="\n".join(source["subject_words"]),
        distribution="印送：" + "，".join(entry["zh"] for entry in source["distribution"]),
        search_description="领导点评由谁点评谁、必须点到什么、用什么方式、按什么程序，以及每项规则的出处。",
        body=[block(entry, data) for entry in yaml.safe_load((HERE / "policy.yaml").read_text("utf-8"))],
    )
    index.add_child(instance=page)
    page.save_revision().publish()


def block(entry, data: dict) -> tuple:
    """Return one block of the body."""
    if isinstance(entry, str):
        return "paragraph", f"<p>{entry}</p>"
    if "quote" in entry:
        return "quote", {"text": quotation(entry["quote"], data), "source": "第69号情况通报"}
    ((kind, text),) = entry.items()
    return "heading", {"level": kind[1], "text": text, "anchor": ""}


def quotation(slug: str, node) -> str | None:
    """Return the clause that stands beside a slug anywhere in the framework's data."""
    if isinstance(node, dict):
        if node.get("slug") == slug and "quote" in node:
            return node["quote"]
        node = list(node.values())
    if isinstance(node, list):
        return next((found for value in node if (found := quotation(slug, value))), None)
    return None
