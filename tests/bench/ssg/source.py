"""The fast lane of the benchmark's site: values by key, pages by Jinja2, no query while rendering."""

import os
import re
from functools import partial
from pathlib import Path

from wagtail.images.models import Rendition
from wagtail.models import Page, Site

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from bake.sources import Entry
from tests.bench.ssg.models import PER_PAGE, ArticlePage, SectionPage

LINK = re.compile(r'<a linktype="page" id="(\d+)">')
HERO, THUMB = "fill-800x450", "fill-320x180"
# The peers number listings from the newest, as Paginator does. Numbered from the oldest, a new article changes two.
FROM_OLDEST = os.environ.get("BENCH_NUMBERED") == "oldest"


def day_of(date) -> tuple[str, str]:
    """Return a date for machines and for people."""
    return date.isoformat(), f"{date.year}年{date.month}月{date.day}日"


class Articles:
    """Home, sections and articles. Bodies are loaded for the pages that are rendered, not all at once."""

    name = "articles"
    lazy = True

    def __init__(self) -> None:
        env = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "jinja"), autoescape=True, auto_reload=False
        )
        self.home_page, self.section_page, self.article_page = (
            env.get_template(f"{name}.html") for name in ("home", "section", "article")
        )

    def values(self, edition, keys=None):
        """Return what is asked for: lines and listings of all, bodies of the articles named."""
        found = {}
        base = self._frame(found)
        if keys is None or any(key.startswith(("line:", "list:", "lists")) for key in keys):
            self._lines(found, base)
        pks = [int(key[5:]) for key in keys or () if key.startswith("body:")]
        for start in range(0, len(pks), 500):
            rows = ArticlePage.objects.live().filter(pk__in=pks[start : start + 500])
            for pk, description, body in rows.values_list("pk", "search_description", "body"):
                found[f"body:{pk}"] = (
                    description,
                    [(block["type"], block["value"]) for block in body.raw_data],
                )
        return found

    def _frame(self, found):
        site = Site.objects.select_related("root_page").get(is_default_site=True)
        base = site.root_page.url_path
        sections = (
            SectionPage.objects.live()
            .order_by("path")
            .values_list("pk", "path", "title", "url_path", "intro")
        )
        menu = Page.objects.live().filter(show_in_menus=True, depth=site.root_page.depth + 1).order_by("path")
        nav = [("/" + path[len(base) :], title) for path, title in menu.values_list("url_path", "title")]
        found["site"] = {"base": site.root_url, "nav": nav, "title": site.root_page.title}
        self.sections = {path: pk for pk, path, *_ in sections}
        for pk, _path, title, url_path, intro in sections:
            found[f"section:{pk}"] = {"title": title, "url": "/" + url_path[len(base) :], "intro": intro}
        found["sections"] = sorted(self.sections.values())
        return base

    def _lines(self, found, base):
        images = {
            (row.image_id, row.filter_spec): str(row.img_tag())
            for row in Rendition.objects.filter(filter_spec__in=(HERO, THUMB)).select_related("image")
        }
        lists = {pk: [] for pk in self.sections.values()}
        rows = ArticlePage.objects.live().order_by("-date", "-pk")
        fields = ("pk", "path", "title", "url_path", "date", "summary", "hero_id")
        for pk, path, title, url_path, date, summary, hero in rows.values_list(*fields).iterator(5000):
            section = self.sections[path[:-4]]
            found[f"line:{pk}"] = {
                "url": "/" + url_path[len(base) :],
                "title": title,
                "day": day_of(date),
                "summary": summary,
                "thumb": images.get((hero, THUMB), ""),
                "hero": images.get((hero, HERO), ""),
                "section": section,
            }
            lists[section].append(pk)
        for section, pks in lists.items():
            if FROM_OLDEST:
                pks.sort()
            pages = [pks[start : start + PER_PAGE] for start in range(0, len(pks), PER_PAGE)] or [[]]
            found[f"lists:{section}"] = len(pages)
            for number, page in enumerate(pages, 1):
                found[f"list:{section}:{number}"] = page[::-1] if FROM_OLDEST else page

    def entries(self, edition, read):
        """Return every address."""
        yield Entry("/", self.home, owner="site")
        for section in read("sections"):
            for number in range(1, read(f"lists:{section}") + 1):
                yield self._listing_entry(section, number, read)
                for pk in read(f"list:{section}:{number}"):
                    yield self._article_entry(pk, read)

    def _listing_entry(self, section, number, read):
        url = self._listing_url(read(f"section:{section}")["url"], number, read(f"lists:{section}"))
        return Entry(url, partial(self.section, section, number), owner=f"list:{section}:{number}")

    def _article_entry(self, pk, read):
        needs = (f"body:{pk}",)
        return Entry(read(f"line:{pk}")["url"], partial(self.article, pk), owner=f"line:{pk}", needs=needs)

    @staticmethod
    def _listing_url(base, number, count):
        return base if number == (count if FROM_OLDEST else 1) else f"{base}page/{number}/"

    def home(self, read):
        """Draw the home page."""
        site = read("site")
        return self.home_page.render(
            site=site, url="/", title=site["title"], description="", kind="home", crumbs=()
        )

    def section(self, pk, number, read):
        """Draw one page of a listing."""
        section, count = read(f"section:{pk}"), read(f"lists:{pk}")
        base, site = section["url"], read("site")
        before = self._listing_url(base, number - 1, count) if number > 1 else None
        after = self._listing_url(base, number + 1, count) if number < count else None
        return self.section_page.render(
            site=site,
            url=base,
            title=section["title"],
            intro=section["intro"],
            kind="section",
            description="",
            crumbs=(("/", site["title"]),),
            number=number,
            count=count,
            before=before,
            after=after,
            lines=[read(f"line:{article}") for article in read(f"list:{pk}:{number}")],
        )

    def article(self, pk, read):
        """Draw an article."""
        line, site = read(f"line:{pk}"), read("site")
        description, body = read(f"body:{pk}")
        section = read(f"section:{line['section']}")

        def link(match):
            found = read(f"line:{match[1]}")
            return f'<a href="{found["url"]}">' if found else "<a>"

        def rich(text):
            return Markup(LINK.sub(link, text) if "linktype" in text else text)

        return self.article_page.render(
            site=site,
            url=line["url"],
            title=line["title"],
            description=description,
            kind="article",
            crumbs=(("/", site["title"]), (section["url"], section["title"])),
            day=line["day"],
            rich=rich,
            article={"summary": line["summary"], "hero": line["hero"], "body": body},
        )
