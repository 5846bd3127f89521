"""The page of a comment form: editors write its texts and add questions; it is baked and posts to the endpoint."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.forms.forms import FormBuilder, WagtailAdminFormPageForm
from wagtail.contrib.forms.models import AbstractFormField
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from cms.intake.definition import Extra, FormDefinition
from review_pages.live import record
from review_pages.pages import FormText, plain
from review_pages.sitetext import address_of

from .base import INLINE, BasePage

KINDS = [
    ("singleline", _("Single line text")),
    ("multiline", _("Multi-line text")),
    ("number", _("Number")),
    ("checkbox", _("Checkbox")),
    ("checkboxes", _("Checkboxes")),
    ("dropdown", _("Drop down")),
    ("radio", _("Radio buttons")),
    ("date", _("Date")),
]
CONSENT = (
    "您填写的意见经审核后公开，公开前隐去个人信息，原文保留备查。联系方式可以不填；填写的，加密单独保存，"
    "只供有权限的工作人员就本条意见联系您，一年后删除，不公开、不作他用。凭回执码可随时查询、撤回意见，或删除联系方式。"
)


class CommentFormField(AbstractFormField):
    """A question that the editors add beside the fixed core."""

    page = ParentalKey("CommentFormPage", on_delete=models.CASCADE, related_name="form_fields")
    field_type = models.CharField(_("field type"), max_length=16, choices=KINDS)
    field_type.required_on_save = True

    panels = [
        FieldPanel("label"),
        FieldPanel("help_text"),
        FieldPanel("required"),
        FieldPanel("field_type", classname="formbuilder-type", required_on_save=True),
        FieldPanel("choices", classname="formbuilder-choices"),
    ]

    def as_extra(self) -> Extra:
        """Return the question as a plain value."""
        choices = [part.strip() for part in self.choices.replace("\r", "").replace(",", "\n").split("\n")]
        return Extra(
            self.clean_name or self.get_field_clean_name(),
            self.label,
            self.field_type,
            self.required,
            tuple(dict.fromkeys(filter(None, choices))),
            self.help_text,
        )


class CommentFormPage(BasePage):
    """A form for the public: unit, source, text, contact and consent, and what the editors add."""

    kind = "column"
    bake = False  # the record pages draw it
    form_builder = FormBuilder
    base_form_class = WagtailAdminFormPageForm

    intro = RichTextField(_("introduction"), blank=True, features=INLINE)
    consent_text = models.TextField(
        _("notice on personal data"),
        default=CONSENT,
        help_text=_("What the sender agrees to. Each wording has a version, which is kept with the comment."),
    )
    consultation = models.ForeignKey(
        "cms.Consultation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("consultation"),
        help_text=_("The form is open while the consultation is; without one it is always open."),
    )

    parent_page_types = ["review_pages.CommentsPage"]
    subpage_types = []
    show_in_menus_default = False
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("consultation"),
        InlinePanel("form_fields", label=_("Further question"), heading=_("Further questions")),
        FieldPanel("consent_text"),
    ]

    class Meta:
        verbose_name = _("comment form page")

    def get_form_fields(self):
        """Return the questions, for Wagtail's check of their labels."""
        return self.form_fields.all()

    def definition(self, address: str) -> FormDefinition:
        """Return what the form asks."""
        asked = self.consultation
        return FormDefinition(
            page=self.pk or 0,
            language=self.locale.language_code,
            address=address,
            title=self.title,
            consent=self.consent_text,
            extras=tuple(field.as_extra() for field in self.form_fields.all()),
            consultation=asked.slug if asked else "",
            consultation_title=asked.title if asked else "",
            unit=asked.unit.code if asked and asked.unit else "",
            opens_on=asked.opens_on if asked else None,
            closes_on=asked.closes_on if asked else None,
        )

    def as_text(self, address: str) -> FormText:
        """Return what the editors wrote as a plain value."""
        return FormText(
            address,
            self.title,
            intro=expand_db_html(self.intro),
            description=self.search_description or plain(self.intro)[:120],
            form=self.definition(address),
        )

    def serve(self, request, *args, **kwargs):
        """Draw the form as the generator does."""
        return record(request, address_of(self.url_path))

    def serve_preview(self, request, mode_name):
        """Draw the form as it is being written."""
        address = address_of(self.url_path)
        return record(request, address, preview=self.as_text(address), language=self.locale.language_code)


def find_form(pk: int) -> FormDefinition | None:
    """Return the live form of a page."""
    found = CommentFormPage.objects.live().public().select_related("locale", "consultation__unit")
    page = found.filter(pk=pk).first()
    return page.definition(address_of(page.url_path)) if page else None
