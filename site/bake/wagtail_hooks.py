"""The generator in Wagtail's admin."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .views import report


@hooks.register("register_admin_urls")
def urls():
    """Give the report its address."""
    return [path("reports/static-site/", report, name="bake_report")]


@hooks.register("register_reports_menu_item")
def menu_item():
    """Show the report among the others."""
    return MenuItem(
        _("Static site"), reverse("bake_report"), name="static-site", icon_name="site", order=1200
    )
