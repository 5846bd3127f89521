"""The menu group 通报: its items in the order in which people work."""

from django.utils.translation import gettext_lazy as _

from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from cms.admin.circulars import CircularViewSet
from cms.admin.comments import CommentViewSet, ConsultationViewSet
from cms.admin.follow_up import CommitmentViewSet, RectificationViewSet
from cms.admin.registers import (
    AppointmentViewSet,
    DrawViewSet,
    EdgeViewSet,
    FrameworkVersionViewSet,
    PersonViewSet,
    RoundViewSet,
    StaffProfileViewSet,
    UnitVersionViewSet,
)
from cms.admin.reviews import ReviewViewSet


class DeskGroup(SnippetViewSetGroup):
    """What passes over the editors' desk."""

    menu_label = _("Circulation")
    menu_icon = "clipboard-list"
    menu_order = 110
    items = (
        ReviewViewSet,
        CircularViewSet,
        RectificationViewSet,
        CommitmentViewSet,
        CommentViewSet,
        ConsultationViewSet,
    )


class RegisterGroup(ViewSetGroup):
    """What the reviews are about."""

    menu_label = _("Register")
    menu_icon = "group"
    menu_order = 120
    items = (
        UnitVersionViewSet,
        AppointmentViewSet,
        PersonViewSet,
        EdgeViewSet,
        RoundViewSet,
        FrameworkVersionViewSet,
        DrawViewSet,
        StaffProfileViewSet,
    )
