"""Home, ten sections with listings, and articles under them: ordinary Wagtail code, the same for every generator."""

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models

from wagtail import blocks
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page, Site

if "wagtailbakery" in settings.INSTALLED_APPS:
    from wagtailbakery.models import BuildableWagtailBakeryModel as Buildable
else:

    class Buildable(models.Model):
        """Stands where the peer wants its own base."""

        class Meta:
            abstract = True


PER_PAGE = 20
OFFERED = (
    settings.BENCH_LANE == "fast"
)  # whether a source offers the pages, or the compatible lane renders them


class HomePage(Buildable, Page):  # noqa: DJ008
    """The home page."""

    bake = not OFFERED


class SectionPage(Buildable, RoutablePageMixin, Page):  # noqa: DJ008
    """A listing of articles, newest first."""

    bake = not OFFERED
    intro = models.TextField(blank=True)

    def articles(self):
        """Return the articles of the section."""
        return ArticlePage.objects.child_of(self).live().order_by("-date", "-pk")

    def bake_paths(self):
        """Return the numbered pages of the listing after the first."""
        return [f"page/{number}/" for number in range(2, Paginator(self.articles(), PER_PAGE).num_pages + 1)]

    def listing(self, request, number):
        """Show one page of the listing."""
        page = Paginator(self.articles(), PER_PAGE).page(number)
        return self.render(request, context_overrides={"listing": page})

    @path("")
    def first(self, request):
        """Show the first page."""
        return self.listing(request, 1)

    @path("page/<int:number>/", name="page")
    def numbered(self, request, number):
        """Show a page by its number."""
        return self.listing(request, number)


class ArticlePage(Buildable, Page):  # noqa: DJ008
    """An article of a few thousand characters."""

    bake = not OFFERED
    date = models.DateField()
    summary = models.CharField(max_length=250)
    hero = models.ForeignKey("wagtailimages.Image", null=True, on_delete=models.SET_NULL, related_name="+")
    body = StreamField(
        [
            ("heading", blocks.CharBlock(form_classname="title")),
            ("paragraph", blocks.RichTextBlock()),
            (
                "quote",
                blocks.StructBlock(
                    [("text", blocks.TextBlock()), ("source", blocks.CharBlock())],
                    template="benchsite/quote_block.html",
                ),
            ),
            ("points", blocks.ListBlock(blocks.CharBlock())),
        ]
    )

    def get_absolute_url(self):
        """Return the address, as the peers want it."""
        return self.url


def site_paths() -> list[str]:
    """Return every address of the site, for the generators that have to be told."""
    root = Site.objects.get(is_default_site=True).root_page
    pages = Page.objects.descendant_of(root, inclusive=True).live().public().order_by("path")
    found = ["/" + page.url_path[len(root.url_path) :] for page in pages]
    for section in SectionPage.objects.live():
        base = "/" + section.url_path[len(root.url_path) :]
        found += [base + path for path in section.bake_paths()]
    return found
