"""Plain content: about the site, how to read the figures, legal notices."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from review_pages.content_blocks import ContentBody

from .base import BasePage


class ContentPage(BasePage):
    """A page of text."""

    lead = models.TextField(
        _("lead"), blank=True, help_text=_("One or two sentences that stand above the text.")
    )
    body = StreamField(ContentBody(), verbose_name=_("body"), blank=True)

    parent_page_types = ["review_pages.HomePage", "review_pages.ContentPage"]
    subpage_types = ["review_pages.ContentPage"]
    template = "review_pages/content_page.html"
    content_panels = [*BasePage.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = _("content page")
