"""The log of imports: looked at, never changed. The one job that wagtail-modeladmin has here."""

from django.utils.translation import gettext_lazy as _

from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin

from importers.models import ImportRun

SEE_LOG = "importers.view_importrun"


class LookOnly(PermissionHelper):
    """Lets those who may view the log view it; nobody adds, changes or deletes, superusers included."""

    def user_can_list(self, user):
        """Ask for the permission to view."""
        return user.has_perm(SEE_LOG)

    def user_can_inspect_obj(self, user, obj):
        """Ask for the permission to view."""
        return self.user_can_list(user)

    def user_can_create(self, user):
        """Refuse."""
        return False

    def user_can_edit_obj(self, user, obj):
        """Refuse."""
        return False

    def user_can_delete_obj(self, user, obj):
        """Refuse."""
        return False


class ImportLog(ModelAdmin):
    """Who imported what, when, with what result."""

    model = ImportRun
    base_url_path = "imports/log"
    menu_label = _("Log of imports")
    menu_icon = "history"
    add_to_admin_menu = False
    inspect_view_enabled = True
    permission_helper_class = LookOnly
    list_display = ["created_at", "kind_shown", "file_name", "user", "status_shown", "counted", "undone_at"]
    list_filter = ["kind", "status", "created_at"]
    search_fields = ["file_name", "digest", "user__username"]
    list_per_page = 50
    inspect_view_fields = [
        "kind",
        "file_name",
        "digest",
        "size",
        "encoding",
        "sheet",
        "user",
        "status",
        "counted",
        "written",
        "chosen",
        "created_at",
        "started_at",
        "finished_at",
        "seconds",
        "undone_at",
        "undone_by",
    ]

    def get_queryset(self, request):
        """Fetch the users with the imports."""
        return super().get_queryset(request).select_related("user", "undone_by")

    def kind_shown(self, run):
        """Return the kind as people call it."""
        return run.get_kind_display()

    kind_shown.short_description = _("kind")

    def status_shown(self, run):
        """Return the state as people call it."""
        return run.get_status_display()

    status_shown.short_description = _("status")
