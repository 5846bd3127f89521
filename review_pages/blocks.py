"""The building blocks of a policy page: the circular's heading tree and its paragraphs."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wagtail import blocks

INLINE_FEATURES = ["bold", "italic", "superscript", "link", "document-link"]

LEVELS = [
    ("1", _("Level 1: 一、")),
    ("2", _("Level 2: （一）")),
    ("3", _("Level 3: 1.")),
    ("4", _("Level 4: （1）")),
]


class HeadingValue(blocks.StructValue):
    """A heading as it is read: its level as a number."""

    @cached_property
    def depth(self) -> int:
        """Return the level in the text, 1 to 4; the page's own title stands above level 1."""
        return int(self.get("level") or 1)


class HeadingBlock(blocks.StructBlock):
    """One numbered heading. The anchor is its address on the page and stays when the wording changes."""

    level = blocks.ChoiceBlock(choices=LEVELS, default="1", label=_("Level"))
    text = blocks.CharBlock(max_length=2000, label=_("Heading with its number"))
    anchor = blocks.RegexBlock(
        regex=r"^[a-z][a-z0-9-]*$",
        required=False,
        max_length=60,
        label=_("Anchor"),
        help_text=_(
            "Latin letters, digits and hyphens; left empty, it follows from the order of the headings."
        ),
        error_messages={"invalid": _("Write an anchor with small Latin letters, digits and hyphens.")},
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        value_class = HeadingValue


class TableRowBlock(blocks.StructBlock):
    """One row of a table."""

    cells = blocks.ListBlock(blocks.TextBlock(required=False, rows=1, label=_("Cell")), label=_("Cells"))

    class Meta:
        label = _("Row")


class TableBlock(blocks.StructBlock):
    """A plain table; a caption tells what it shows."""

    caption = blocks.CharBlock(required=False, max_length=255, label=_("Caption"))
    has_header = blocks.BooleanBlock(required=False, label=_("The first row is a header"))
    rows = blocks.ListBlock(TableRowBlock(), label=_("Rows"))

    class Meta:
        icon = "table"
        label = _("Table")


class QuoteBlock(blocks.StructBlock):
    """Words of somebody else, with their source."""

    text = blocks.TextBlock(label=_("Quotation"))
    source = blocks.CharBlock(required=False, max_length=255, label=_("Source"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")


class PolicyBody(blocks.StreamBlock):
    """The body of a policy page, in the order of the text."""

    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock(features=INLINE_FEATURES, icon="pilcrow", label=_("Paragraph"))
    list_item = blocks.TextBlock(
        icon="list-ul", label=_("List item"), help_text=_("One item with its number as it is printed.")
    )
    table = TableBlock()
    quote = QuoteBlock()
    source_note = blocks.TextBlock(icon="info-circle", label=_("Note on the source"))
