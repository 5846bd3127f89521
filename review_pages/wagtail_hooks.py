"""Registrations in Wagtail's admin."""

from wagtail import hooks

from .admin import listings


@hooks.register("register_admin_viewset")
def register_listings():
    """Offer the pages of a kind as a list of their own."""
    return listings
