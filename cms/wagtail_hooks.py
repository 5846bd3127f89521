"""Registrations in the Wagtail admin; what is registered lives in `cms.admin`."""

from django.templatetags.static import static
from django.utils.html import format_html

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from cms.admin import choosers, comments, home, log, menu, permissions, registers
from cms.models import Comment, Review

register_permission_policy(Review, permissions.ReviewPermissionPolicy(Review))
register_permission_policy(Comment, comments.CommentPolicy(Comment))
for model in registers.READ_ONLY:
    register_permission_policy(model, registers.ReadOnlyPolicy(model))

for bulk_action in (
    comments.ApproveBulkAction,
    comments.RejectBulkAction,
    comments.SpamBulkAction,
    comments.UndoBulkAction,
):
    hooks.register("register_bulk_action", bulk_action)


@hooks.register("register_log_actions")
def log_actions(actions):
    log.register(actions)


@hooks.register("register_admin_viewset")
def viewsets():
    return [choosers.units, choosers.people, choosers.draws, menu.DeskGroup(), menu.RegisterGroup()]


@hooks.register("construct_homepage_panels")
def home_panels(request, panels):
    home.put_panels(request, panels)


@hooks.register("construct_snippet_action_menu")
def action_menu(items, request, context):
    permissions.close_side_doors(items, context)


@hooks.register("insert_global_admin_css")
def desk_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))
