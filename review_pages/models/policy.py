"""Policy pages: circulars and other documents that units act on, with their printed particulars."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from review_pages.blocks import PolicyBody

from .base import BasePage


class Validity(models.TextChoices):
    """Whether a document still applies; readers of government sites expect the mark."""

    IN_FORCE = "in-force", _("In force")
    AMENDED = "amended", _("Amended")
    REPEALED = "repealed", _("Repealed")
    EXPIRED = "expired", _("Expired")


def lines(text: str) -> list[str]:
    """Return the lines of a one-per-line field, without blank ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class PolicyIndexPage(BasePage):
    """The list of policy documents, at /policy/."""

    intro = models.TextField(_("introduction"), blank=True)

    max_count_per_parent = 1
    subpage_types = ["review_pages.PolicyPage"]
    template = "review_pages/policy_index_page.html"
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("policy index page")

    def policies(self):
        """Return the live policy pages, the newest document first; untranslated ones in the language they have."""
        pages = self.here_or_untranslated(PolicyPage)
        return pages.order_by(models.F("issued_on").desc(nulls_last=True), "-issue_no", "pk")


class PolicyPage(BasePage):
    """One circular or policy document. The title is the document's title."""

    series = models.CharField(_("series"), max_length=255, blank=True, help_text=_("As in the masthead."))
    issue_year = models.PositiveSmallIntegerField(_("year of the issue number"), null=True, blank=True)
    issue_no = models.PositiveIntegerField(_("issue number"), null=True, blank=True)
    document_number = models.CharField(
        _("document number"),
        max_length=100,
        blank=True,
        help_text=_(
            "As printed, with the year in brackets 〔〕. Never made up: left empty where none is printed."
        ),
    )
    issuer = models.CharField(_("issuer"), max_length=255, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    speaker = models.CharField(_("speaker"), max_length=100, blank=True)
    spoken_on = models.DateField(_("spoken on"), null=True, blank=True)
    salutation = models.TextField(_("salutation"), blank=True)
    body = StreamField(PolicyBody(), verbose_name=_("body"), blank=True)
    attachments = models.TextField(_("attachments"), blank=True, help_text=_("One title a line."))
    signature = models.TextField(_("signature and date"), blank=True)
    notes = models.TextField(_("notes"), blank=True, help_text=_("Printed remarks, one a line."))
    subject_words = models.TextField(_("subject words"), blank=True, help_text=_("One a line."))
    distribution = models.TextField(
        _("distribution list"),
        blank=True,
        help_text=_("One group a line: label, colon, recipients separated by commas."),
    )
    print_line = models.CharField(_("print line"), max_length=255, blank=True)
    index_number = models.CharField(_("index number"), max_length=60, blank=True)
    topic = models.CharField(_("topic"), max_length=100, blank=True)
    validity = models.CharField(_("validity"), max_length=20, choices=Validity, default=Validity.IN_FORCE)

    parent_page_types = ["review_pages.PolicyIndexPage"]
    subpage_types = []
    template = "review_pages/policy_page.html"

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("series"),
                FieldRowPanel(
                    [FieldPanel("issue_year"), FieldPanel("issue_no"), FieldPanel("document_number")]
                ),
                FieldRowPanel([FieldPanel("issuer"), FieldPanel("issued_on")]),
                FieldRowPanel([FieldPanel("speaker"), FieldPanel("spoken_on")]),
            ],
            heading=_("Masthead"),
        ),
        FieldPanel("salutation"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "attachments",
                    "signature",
                    "notes",
                    "subject_words",
                    "distribution",
                    "print_line",
                )
            ],
            heading=_("Below the text"),
        ),
    ]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("index_number"), FieldPanel("topic"), FieldPanel("validity")], heading=_("Record")
        ),
        *BasePage.promote_panels,
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("series"),
        index.SearchField("subject_words"),
        index.FilterField("issued_on"),
    ]

    class Meta:
        verbose_name = _("policy page")

    @property
    def subject_word_list(self) -> list[str]:
        """Return the subject words one by one."""
        return lines(self.subject_words)

    @property
    def attachment_list(self) -> list[str]:
        """Return the titles of the attachments."""
        return lines(self.attachments)

    @property
    def distribution_groups(self) -> list[tuple[str, list[str]]]:
        """Return (label, recipients) for each line of the distribution list; the label may be empty."""
        groups = []
        for line in lines(self.distribution):
            label, colon, entries = line.partition("：")
            if not colon:
                label, entries = "", line
            entries = entries.replace("；", "，").split("，")
            groups.append((label, [entry.strip() for entry in entries if entry.strip()]))
        return groups

    def anchored_body(self) -> list[tuple]:
        """Return (block, anchor) in order; the anchor is "" for everything but headings, where it never is empty."""
        counts = [0, 0, 0, 0]
        pairs = []
        for block in self.body:
            anchor = ""
            if block.block_type == "heading":
                level = block.value.depth
                counts[level - 1 :] = [counts[level - 1] + 1] + [0] * (4 - level)
                anchor = block.value.get("anchor") or "part-" + "-".join(map(str, counts[:level]))
            pairs.append((block, anchor))
        return pairs

    def outline(self) -> list[dict]:
        """Return the headings of the body as {level, text, anchor}, for a table of contents."""
        return [
            {"level": block.value.depth, "text": block.value["text"].removesuffix("。"), "anchor": anchor}
            for block, anchor in self.anchored_body()
            if anchor
        ]
