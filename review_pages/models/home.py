"""The home page."""

from django.utils.translation import gettext_lazy as _

from .base import RecordPage


class HomePage(RecordPage):
    """The first page: what the site is, the newest opinions, the figures, what may be commented on now."""

    kind = "home"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "review_pages.PolicyIndexPage",
        "review_pages.OpinionIndexPage",
        "review_pages.ExemplarIndexPage",
        "review_pages.ProgressIndexPage",
        "review_pages.CommentsPage",
        "review_pages.SearchPage",
        "review_pages.DataPage",
        "review_pages.ContentPage",
    ]
    max_count_per_parent = None

    class Meta:
        verbose_name = _("home page")
