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
        if keys is None:
            self._everything(found, base)
            return found
        asked = [key.split(":") for key in keys]
        lines = [int(words[1]) for words in asked if words[0] == "line" and words[1].isdigit()]
        found |= {
            f"line:{pk}": line for pk, line in self._lines(base, ArticlePage.objects.filter(pk__in=lines))
        }
        for words in asked:
            if words[0] == "lists":
                found[":".join(words)] = -(-self._of(int(words[1])).count() // PER_PAGE)
            elif words[0] == "list":
                start = PER_PAGE * (int(words[2]) - 1)
                pks = list(self._of(int(words[1])).values_list("pk", flat=True)[start : start + PER_PAGE])
                found[":".join(words)] = pks[::-1] if FROM_OLDEST else pks
        pks = [int(words[1]) for words in asked if words[0] == "body"]
        for start in range(0, len(pks), 500):
            rows = ArticlePage.objects.live().filter(pk__in=pks[start : start + 500])
            for pk, description, body in rows.values_list("pk", "search_description", "body"):
                found[f"body:{pk}"] = (
                    description,
                    [(block["type"], block["value"]) for block in body.raw_data],
                )
        return found

    def _of(self, section):
        path = next(path for path, pk in self.sections.items() if pk == section)
        rows = ArticlePage.objects.live().filter(path__startswith=path, depth=len(path) // 4 + 1)
        return rows.order_by("pk") if FROM_OLDEST else rows.order_by("-date", "-pk")

    def touched(self, edition, changes):
        """Return what an article's change touches: itself, and its page of the listing numbered from the oldest."""
        pks = [
            int(change.rpartition(":")[2])
            for change in changes
            if change.startswith("benchsite.articlepage:")
        ]
        pages = ArticlePage.objects.filter(pk__in=pks, live=True).values_list("pk", "path")
        if not FROM_OLDEST or len(pages) != len(pks):
            return None  # a listing that moves as a whole
        self._frame({})
        keys = set()
        for pk, path in pages:
            section = self.sections[path[:-4]]
            number = -(-self._of(section).filter(pk__lte=pk).count() // PER_PAGE)
            keys |= {f"line:{pk}", f"body:{pk}", f"lists:{section}", f"list:{section}:{number}"}
        return keys

    def entries_of(self, edition, read, keys):
        """Return what belongs to these keys."""
        for key in sorted(keys):
            words = key.split(":")
            if key == "site":
                yield Entry("/", self.home, owner="site")
            elif words[0] == "line" and read(key):
                yield self._article_entry(int(words[1]), read)
            elif words[0] == "list" and int(words[2]) <= read(f"lists:{words[1]}"):
                yield self._listing_entry(int(words[1]), int(words[2]), read)

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

    def _lines(self, base, rows):
        images = self._images(rows)
        fields = ("pk", "path", "title", "url_path", "date", "summary", "hero_id")
        for pk, path, title, url_path, date, summary, hero in rows.values_list(*fields).iterator(5000):
            yield (
                pk,
                {
                    "url": "/" + url_path[len(base) :],
                    "title": title,
                    "day": day_of(date),
                    "summary": summary,
                    "thumb": images.get((hero, THUMB), ""),
                    "hero": images.get((hero, HERO), ""),
                    "section": self.sections[path[:-4]],
                },
            )

    @staticmethod
    def _images(rows):
        found = Rendition.objects.filter(
            filter_spec__in=(HERO, THUMB), image__in=rows.order_by().values("hero")
        )
        return {(row.image_id, row.filter_spec): str(row.img_tag()) for row in found.select_related("image")}

    def _everything(self, found, base):
        lists = {pk: [] for pk in self.sections.values()}
        order = ("pk",) if FROM_OLDEST else ("-date", "-pk")
        for pk, line in self._lines(base, ArticlePage.objects.live().order_by(*order)):
            found[f"line:{pk}"] = line
            lists[line["section"]].append(pk)
        for section, pks in lists.items():
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
