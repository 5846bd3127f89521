"""Exemplars (典型): reviews worth learning from, published with consent and without what identifies persons."""

from dataclasses import replace

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from cms.models import Review
from cms.queries.opinions import is_readable
from review_pages.content_blocks import ContentBody

from .base import INLINE, BasePage


class ExemplarIndexPage(BasePage):
    """The list of exemplars."""

    kind = "column"
    intro = RichTextField(_("introduction"), blank=True, features=INLINE)

    parent_page_types = ["review_pages.HomePage"]
    subpage_types = ["review_pages.ExemplarPage"]
    max_count_per_parent = 1
    template = "review_pages/exemplar_index_page.html"
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("exemplars page")

    def get_context(self, request, *args, **kwargs):
        """Add the live exemplars, the newest first."""
        context = super().get_context(request, *args, **kwargs)
        exemplars = self.here_or_untranslated(ExemplarPage)
        context["exemplars"] = exemplars.order_by("-first_published_at", "path")
        return context


class Names(models.TextChoices):
    """How the page deals with persons."""

    REMOVED = "removed", _("Names and details that identify a person are removed")
    AGREED = "agreed", _("Everybody who is named has agreed to it")


class ExemplarPage(BasePage):
    """One exemplar. It cannot go live before consent and the handling of names are recorded."""

    summary = models.TextField(_("summary"), help_text=_("What others can learn from it, in two sentences."))
    unit_name = models.CharField(
        _("unit"),
        max_length=200,
        blank=True,
        help_text=_("As it may be shown; leave empty to keep it unnamed."),
    )
    review = models.ForeignKey(
        Review,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="exemplars",
        verbose_name=_("review"),
        help_text=_("Linked only in editions in which the opinion may be read."),
    )
    body = StreamField(ContentBody(), verbose_name=_("body"))
    consent_by = models.CharField(
        _("consent given by"),
        max_length=200,
        help_text=_("Who agreed on behalf of the unit. Not shown to readers."),
    )
    consent_on = models.DateField(_("consent given on"), null=True)
    names = models.CharField(_("persons"), max_length=10, choices=Names)

    unsearched = ("consent_by",)
    parent_page_types = ["review_pages.ExemplarIndexPage"]
    subpage_types = []
    template = "review_pages/exemplar_page.html"
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("unit_name"), FieldPanel("review")]),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("consent_by"), FieldPanel("consent_on")]), FieldPanel("names")],
            heading=_("Consent and persons"),
            help_text=_("Required before the page goes live."),
        ),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("exemplar")

    def as_text(self, address):
        """Return the page for search; who consented is no business of readers."""
        return replace(super().as_text(address), summary=self.summary)

    def get_context(self, request, *args, **kwargs):
        """Add the reference of the review, where readers of the edition may see it."""
        context = super().get_context(request, *args, **kwargs)
        edition = context["place"].edition
        readable = self.review_id and is_readable(self.review_id, edition)
        context["review_ref"] = self.review.ref if readable else ""
        return context
