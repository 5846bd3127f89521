"""Names, navigation and particulars of the site, by language, in a constant number of queries."""

from collections.abc import Iterable

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext, override

from wagtail.models import Page, Site

from .frame import SiteText

MARKS = (
    "organiser",
    "operator",
    "contact",
    "site_domain",
    "site_id_code",
    "icp_number",
    "police_number",
    "column_type",
)


def address_of(url_path: str) -> str:
    """Return a page's address below its home page: `/home/policy/x/` is `/policy/x/`."""
    return "/" + url_path.split("/", 2)[2]


def load_site_texts(languages: Iterable[str], site: Site | None = None) -> dict[str, SiteText]:
    """Return the shared texts by language; three queries."""
    site = site or Site.objects.select_related("root_page").filter(is_default_site=True).first()
    particulars = apps.get_model("review_pages", "SiteParticulars").objects.filter(site=site).first()
    marks = tuple((name, value) for name in MARKS if (value := getattr(particulars, name, "")))
    key = site.root_page.translation_key if site else None
    live: dict[str, list[tuple[str, str, bool]]] = {language: [] for language in languages}
    homes = dict(
        Page.objects.filter(translation_key=key, depth=2).values_list("path", "locale__language_code")
    )
    rows = Page.objects.filter(live=True, depth__gte=2).public().order_by("path")
    for path, url_path, title, in_menu, depth in rows.values_list(
        "path", "url_path", "title", "show_in_menus", "depth"
    ):
        language = homes.get(path[: Page.steplen * 2])
        if language in live:
            live[language].append((address_of(url_path), title, in_menu and depth == 3))
    texts = {}
    for language in live:
        other = next((code for code in live if code != language), language)
        with override(language):
            home = (("/", gettext("Home")),) if live[language] else ()
            texts[language] = SiteText(
                name=_name(particulars, language),
                tagline=_tagline(particulars, language),
                nav=home + tuple((address, title) for address, title, shown in live[language] if shown),
                live=tuple(address for address, *rest in live[language]),
                live_in_other=tuple(address for address, *rest in live[other]),
                marks=marks,
                base_url=settings.SITE_BASE_URL,
            )
    return texts


def _name(particulars, language: str) -> str:
    if language.startswith("en"):
        return getattr(particulars, "name_en", "") or gettext("Tongbao")
    return getattr(particulars, "name", "") or settings.WAGTAIL_SITE_NAME


def _tagline(particulars, language: str) -> str:
    chosen = getattr(particulars, "tagline_en" if language.startswith("en") else "tagline", "")
    return chosen or gettext("Leader reviews, from submission to public record")
