"""What all pages of the site share."""

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from review_pages.frame import Frame
from review_pages.live import record
from review_pages.pages import Document, PageText, plain
from review_pages.place import LANGUAGES, Place
from review_pages.sitetext import address_of, load_site_texts

INLINE = ["bold", "italic", "link", "document-link", "ol", "ul"]


class BasePage(Page):
    """A page of the site. `search_description` is its meta description."""

    kind = "article"
    for_readers = True
    unsearched: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def as_text(self, address: str) -> Document:
        """Return the page as search and lists see it: every text that editors wrote on it."""
        words = []
        for field in self._meta.get_fields():
            own = getattr(field, "model", None) is type(self) and hasattr(field, "attname")
            if not own or field.name in self.unsearched:
                continue
            value = getattr(self, field.attname)
            if isinstance(field, StreamField):
                words += field.stream_block.get_searchable_content(value)
            elif isinstance(value, str) and not field.choices:
                words.append(value)
        text = plain("\n".join(words))
        on = self.dated()
        return Document(address, self.title, self._meta.model_name, on, text, self.search_description)

    def here_or_untranslated(self, kind):
        """Return the live pages of a kind below this page, and below its translations those that have none here."""
        here = kind.objects.child_of(self).live().public()
        known = list(here.values_list("translation_key", flat=True))
        elsewhere = kind.objects.none()
        for page in self.get_translations().live():
            elsewhere |= kind.objects.child_of(page).live().public().exclude(translation_key__in=known)
        return here | elsewhere

    def dated(self):
        """Return the day under which the page stands in lists; page types with a day of their own give that."""
        day = getattr(self, "issued_on", None)
        return day or (localdate(self.first_published_at) if self.first_published_at else None)

    def get_context(self, request, *args, **kwargs):
        """Add the frame that templates/public/base.html draws."""
        context = super().get_context(request, *args, **kwargs)
        context["frame"] = self.frame(getattr(getattr(request, "edition", None), "name", "public"))
        context["place"] = context["frame"].place
        return context

    def frame(self, edition: str = "public") -> Frame:
        """Return what stands around the page in an edition."""
        place = Place(edition, self.locale.language_code)
        site = load_site_texts(LANGUAGES)[place.language]
        above = [
            (address_of(page.url_path), page.title)
            for page in self.get_ancestors().filter(depth__gte=3, live=True)
        ]
        published = self.first_published_at
        return Frame(
            place,
            site,
            address_of(self.url_path),
            self.title,
            crumbs=(site.nav[:1] + tuple(above)),
            description=self.search_description,
            kind=self.kind,
            published=localdate(published) if published else None,
        )


class RecordPage(BasePage):
    """A page whose content is drawn from records; the editors write its title and introduction."""

    kind = "column"
    bake = False
    intro = RichTextField(
        _("introduction"),
        blank=True,
        features=INLINE,
        help_text=_("Stands above the records. The records themselves come from the register."),
    )

    parent_page_types = ["review_pages.HomePage"]
    subpage_types = []
    max_count_per_parent = 1
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        abstract = True

    def as_text(self, address: str) -> PageText | Document:
        """Return what the editors wrote as a plain value."""
        changed = self.last_published_at
        return PageText(
            address,
            self.title,
            intro=expand_db_html(self.intro),
            description=self.search_description or plain(self.intro)[:120],
            changed_on=localdate(changed) if changed else None,
        )

    def serve(self, request, *args, **kwargs):
        """Draw the page from the records of the public edition, as the generator does."""
        return record(request, address_of(self.url_path))

    def serve_preview(self, request, mode_name):
        """Draw the page with the editors' text as it is being written."""
        address = address_of(self.url_path)
        return record(request, address, preview=self.as_text(address), language=self.locale.language_code)
