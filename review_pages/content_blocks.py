"""The building blocks of plain content and of exemplars."""

from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.images.blocks import ImageBlock

FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul", "superscript"]


class SectionHeadingBlock(blocks.StructBlock):
    """A heading inside the page."""

    text = blocks.CharBlock(max_length=200, label=_("Heading"))
    anchor = blocks.RegexBlock(
        regex=r"^[a-z][a-z0-9-]*$",
        required=False,
        max_length=60,
        label=_("Anchor"),
        help_text=_("Latin letters, digits and hyphens; lets other pages link to this section."),
        error_messages={"invalid": _("Write an anchor with small Latin letters, digits and hyphens.")},
    )

    class Meta:
        icon = "title"
        label = _("Heading")


class PassageBlock(blocks.StructBlock):
    """Somebody's own words."""

    text = blocks.TextBlock(label=_("Quotation"))
    source = blocks.CharBlock(required=False, max_length=200, label=_("Source"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")


class FigureBlock(blocks.StructBlock):
    """An image with its caption; the description is read out to those who cannot see it."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(required=False, max_length=200, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Image")


class ContentBody(blocks.StreamBlock):
    """Text in the order in which it is read."""

    heading = SectionHeadingBlock()
    paragraph = blocks.RichTextBlock(features=FEATURES, icon="pilcrow", label=_("Text"))
    quote = PassageBlock()
    image = FigureBlock()
    notice = blocks.TextBlock(icon="info-circle", label=_("Notice"))
