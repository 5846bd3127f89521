"""The same site for Hugo: `python -m tests.bench.ssg.export FOLDER`. Bodies are expanded already, which favours Hugo."""

import json
import os
import re
import shutil
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.ssg.settings")
LINK = re.compile(r'<a linktype="page" id="(\d+)">')


def main(folder: Path) -> None:
    """Write content files with front matter beside the layouts."""
    django.setup()
    from wagtail.images.models import Rendition

    from tests.bench.ssg.models import ArticlePage, HomePage, SectionPage

    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(Path(__file__).parent / "hugo", folder)
    home = HomePage.objects.get()
    images = {
        (row.image_id, row.filter_spec): str(row.img_tag())
        for row in Rendition.objects.select_related("image")
    }
    articles = list(ArticlePage.objects.all())
    urls = {page.pk: "/" + page.url_path[len(home.url_path) :] for page in articles}

    def put(path: Path, meta: dict, text: str = "") -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{json.dumps(meta, ensure_ascii=False, indent=0)}\n---\n{text}")

    def block(kind: str, value) -> str:
        if kind == "heading":
            inner = f"<h2>{value}</h2>"
        elif kind == "paragraph":
            inner = LINK.sub(lambda match: f'<a href="{urls[int(match[1])]}">', value)
        elif kind == "quote":
            inner = f"<blockquote><p>{value['text']}</p><cite>{value['source']}</cite></blockquote>"
        else:
            inner = "<ul>" + "".join(f"<li>{item['value']}</li>" for item in value) + "</ul>"
        return f'<div class="b-{kind}">{inner}</div>'

    put(folder / "content" / "_index.html", {"title": home.title})
    for number, section in enumerate(SectionPage.objects.order_by("path"), 1):
        meta = {"title": section.title, "intro": section.intro, "nav": True, "weight": number}
        put(folder / "content" / section.slug / "_index.html", meta)
    for page in articles:
        meta = {
            "title": page.title,
            "date": page.date.isoformat(),
            "description": page.search_description,
            "summary_text": page.summary,
            "hero": images[page.hero_id, "fill-800x450"],
            "thumb": images[page.hero_id, "fill-320x180"],
        }
        text = "\n".join(block(item["type"], item["value"]) for item in page.body.raw_data)
        put(folder / "content" / f"{urls[page.pk].strip('/')}.html", meta, text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
