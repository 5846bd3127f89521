"""Pages drawn from records, each at its fixed address below the home page."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .base import RecordPage


class FixedPage(RecordPage):
    """A page of record whose address is part of the contract with readers and machines."""

    fixed_slug = ""

    class Meta:
        abstract = True

    def clean(self):
        """Keep the slug: addresses of records are made from it and stay for ever."""
        super().clean()
        if self.slug and self.slug != self.fixed_slug:
            raise ValidationError(
                {
                    "slug": gettext(
                        "The address of this page is always /%(slug)s/: records are linked under it. Leave it as it is."
                    )
                    % {"slug": self.fixed_slug}
                }
            )


class OpinionIndexPage(FixedPage):
    """Circulated opinions: the list, its numbered pages and facets, and one address for each opinion."""

    fixed_slug = "opinions"

    class Meta:
        verbose_name = _("opinions page")


class ProgressIndexPage(FixedPage):
    """Progress: the national board and one address for each unit."""

    fixed_slug = "progress"

    class Meta:
        verbose_name = _("progress page")


class CommentsPage(FixedPage):
    """Comments: open consultations, the way to the form, figures, and what was said and answered."""

    fixed_slug = "comments"
    subpage_types = ["review_pages.CommentFormPage"]

    class Meta:
        verbose_name = _("comments page")


class SearchPage(FixedPage):
    """Search over everything on the site; without a script, a list to browse."""

    fixed_slug = "search"

    class Meta:
        verbose_name = _("search page")


class DataPage(FixedPage):
    """Open data: everything on the site as CSV and JSON, and the draws with the script that replays them."""

    fixed_slug = "data"

    class Meta:
        verbose_name = _("data page")
