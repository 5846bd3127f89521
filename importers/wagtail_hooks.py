"""Registrations in the Wagtail admin; what is registered lives in `importers.views` and `importers.modeladmin`."""

from django.templatetags.static import static
from django.urls import include, path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from wagtail_modeladmin.options import modeladmin_register

from importers import access
from importers.modeladmin import ImportLog

modeladmin_register(ImportLog)


class ImportMenuItem(MenuItem):
    """Shown to those to whom any of it is open."""

    def is_shown(self, request):
        """Ask for the permissions."""
        return access.may_use(request.user)


@hooks.register("register_admin_urls")
def urls():
    return [path("imports/", include("importers.views.urls"))]


@hooks.register("register_admin_menu_item")
def menu_item():
    return ImportMenuItem(
        _("Import and export"), reverse_lazy("imports:index"), name="imports", icon_name="upload", order=125
    )


@hooks.register("insert_global_admin_css")
def css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/imports.css"))
