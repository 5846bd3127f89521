"""The page of the review form: editors write its introduction and help, staff fill it in. It is never baked."""

from django.db import models
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from cms.staff.views.review import new

from .base import INLINE


class ReviewFormPage(Page):
    """The form for staff that writes reviews; the rules and the fields come from the framework, the help from here."""

    bake = False

    introduction = RichTextField(_("introduction"), blank=True, features=INLINE)
    points_help = models.TextField(_("help with the mandatory points"), blank=True)
    findings_help = models.TextField(
        _("help with the problems"), blank=True, help_text=_("Stands above the boxes for problems.")
    )
    scope_help = models.TextField(_("help with the scope of circulation"), blank=True)

    parent_page_types = ["review_pages.HomePage"]
    subpage_types = []
    show_in_menus_default = False
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldPanel("points_help"), FieldPanel("findings_help"), FieldPanel("scope_help")],
            heading=_("Help in the form"),
        ),
    ]

    class Meta:
        verbose_name = _("review form page")

    @classmethod
    def can_create_at(cls, parent) -> bool:
        """Allow one such page for each language."""
        return super().can_create_at(parent) and not cls.objects.filter(locale=parent.locale).exists()

    def serve(self, request, *args, **kwargs):
        """Show the form to staff who are signed in; what it writes goes through the staff pages."""
        return new(request)

    def serve_preview(self, request, mode_name):
        """Show the form with the texts as they are being written."""
        request.form_texts = self.texts()
        return new(request)

    def texts(self) -> dict:
        """Return the texts by the names that the form knows."""
        return {
            "introduction": mark_safe(expand_db_html(self.introduction)) if self.introduction else "",  # noqa: S308
            "points": self.points_help,
            "findings": self.findings_help,
            "scope": self.scope_help,
        }


def form_texts(request) -> dict:
    """Return the texts of the form in the reader's language; a preview's own go first."""
    if hasattr(request, "form_texts"):
        return request.form_texts
    page = ReviewFormPage.objects.live().filter(locale__language_code=get_language()).first()
    return page.texts() if page else {}
