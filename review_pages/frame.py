"""What stands around the content of every page: names, navigation, breadcrumbs, meta tags, footer."""

from dataclasses import dataclass, field
from datetime import date

from .place import Place


@dataclass(frozen=True, slots=True)
class SiteText:
    """What all pages of one language share; loaded once, read by each page."""

    name: str
    tagline: str
    nav: tuple[tuple[str, str], ...] = ()
    live: tuple[str, ...] = ()
    live_in_other: tuple[str, ...] = ()
    marks: tuple[tuple[str, str], ...] = ()
    base_url: str = ""

    def mark(self, name: str) -> str:
        """Return one of the site's particulars, or nothing where none is set."""
        return dict(self.marks).get(name, "")


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page; `address` is its address without edition and language."""

    place: Place
    site: SiteText
    address: str
    title: str
    crumbs: tuple[tuple[str, str], ...] = ()
    description: str = ""
    keywords: str = ""
    kind: str = "column"
    published: date | None = None
    source: str = ""
    as_of: date | None = None
    robots: str = ""
    extra: dict = field(default_factory=dict)

    @property
    def trail(self) -> tuple[tuple[str, str], ...]:
        """Return the breadcrumbs with links."""
        return tuple((self.place.url(address), words) for address, words in self.crumbs)

    @property
    def nav(self) -> tuple[tuple[str, str, bool], ...]:
        """Return the menu: link, words, and whether the page belongs there."""
        return tuple(
            (self.place.url(address), words, self._is_under(address)) for address, words in self.site.nav
        )

    def _is_under(self, address: str) -> bool:
        return self.address == address if address == "/" else self.address.startswith(address)

    @property
    def column(self) -> tuple[str, str]:
        """Return address and words of the part of the site to which the page belongs."""
        for address, words in self.site.nav:
            if address != "/" and self.address.startswith(address):
                return address, words
        return "/", self.site.name

    @property
    def other_language(self) -> str:
        """Return the link to the same page in the other language, or to its nearest page above."""
        address = self.address
        known = set(self.site.live_in_other)
        if not self._has_translation(address, known):
            address = "/"
        return self.place.other.url(address) if "/" in known else ""

    @property
    def translated(self) -> bool:
        """Tell whether the same page exists in the other language."""
        return self._has_translation(self.address, set(self.site.live_in_other))

    def _has_translation(self, address: str, known: set[str]) -> bool:
        if address in known:
            return True
        if address in self.site.live:
            return False
        return any(address.startswith(base) for base in known if base != "/")

    @property
    def meta(self) -> list[tuple[str, str]]:
        """Return the meta tags by which government sites describe a page; only what is known is there."""
        mark = self.site.mark
        tags = [
            ("SiteName", self.site.name),
            ("SiteDomain", mark("site_domain")),
            ("SiteIDCode", mark("site_id_code")),
        ]
        if self.kind != "home":
            _address, words = self.column
            tags += [("ColumnName", words), ("ColumnType", mark("column_type"))]
        if self.kind == "article":
            tags += [
                ("ArticleTitle", self.title),
                ("PubDate", f"{self.published:%Y-%m-%d} 00:00" if self.published else ""),
                ("ContentSource", self.source or mark("organiser")),
            ]
        elif self.kind == "column":
            tags += [("ColumnDescription", self.description), ("ColumnKeywords", self.keywords)]
        if self.kind == "article":
            tags += [("Description", self.description), ("Keywords", self.keywords)]
        return [(name, content) for name, content in tags if content]
