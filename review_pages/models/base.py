"""What all pages of the site share."""

from wagtail.models import Page


class BasePage(Page):
    """A page of the site. `search_description` is its meta description."""

    class Meta:
        abstract = True
