"""The register in the admin: units by their versions, people by their appointments, relations, rounds, frameworks."""

from django.db.models import Q
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from cms.models import Appointment, Draw, Edge, FrameworkVersion, Person, Round, StaffProfile, UnitVersion

from .unit_codes import UnitCodesField


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Records that come about by an act or a command and are only looked at; superusers are no exception."""

    def user_has_permission(self, user, action):
        """Allow to view."""
        return action == "view" and super().user_has_permission(user, action)


class DatedForm(WagtailAdminModelForm):
    """Refuses two periods of one thing that overlap, and an end before the start."""

    keys: tuple[str, ...] = ()

    def clean(self):
        """Compare the period with the others of the same thing."""
        cleaned = super().clean()
        start, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("The end lies before the start."))
        same = {key: cleaned[key] for key in self.keys if cleaned.get(key)}
        if len(same) < len(self.keys):
            return cleaned
        others = self._meta.model.objects.filter(**same).exclude(pk=self.instance.pk)
        before = Q(valid_from=None) | Q(valid_from__lte=end) if end else Q()
        after = Q(valid_to=None) | Q(valid_to__gte=start) if start else Q()
        if clash := others.filter(before, after).first():
            period = f"{clash.valid_from or '…'} – {clash.valid_to or '…'}"
            self.add_error("valid_from", _("Overlaps with the period %(period)s.") % {"period": period})
        return cleaned


class UnitVersionForm(DatedForm):
    """One unit in one period."""

    keys = ("unit",)

    def clean(self):
        """Refuse a unit that stands below itself, at any distance."""
        cleaned = super().clean()
        unit, parent = cleaned.get("unit"), cleaned.get("parent")
        if unit and parent and self.stands_below(parent.pk, unit.pk):
            self.add_error("parent", _("A unit does not stand below itself, not even through others."))
        return cleaned

    def stands_below(self, start: int, unit: int) -> bool:
        """Tell whether climbing from a unit leads to another while this version holds."""
        start_day, end_day = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_to")
        versions = UnitVersion.objects.exclude(pk=self.instance.pk).exclude(parent=None)
        if end_day:
            versions = versions.filter(Q(valid_from=None) | Q(valid_from__lte=end_day))
        if start_day:
            versions = versions.filter(Q(valid_to=None) | Q(valid_to__gte=start_day))
        seen, level = set(), {start}
        while level:
            if unit in level:
                return True
            seen |= level
            level = set(versions.filter(unit__in=level).values_list("parent", flat=True)) - seen
        return False


class AppointmentForm(DatedForm):
    """One person in one unit and role in one period."""

    keys = ("person", "unit", "role")
    portfolio = UnitCodesField(label=_("units in the portfolio"))


PERIOD = FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")])


class UnitVersionViewSet(ModelViewSet):
    """Units (单位): each row is what a unit was in one period; a move is a new row."""

    model = UnitVersion
    icon = "group"
    menu_label = _("Units")
    name = "units"
    list_display = ["unit", "name", "parent", "category", "org_type", "valid_from", "valid_to"]
    list_filter = ["category", "org_type"]
    search_fields = ["unit__code", "name", "name_en"]
    search_backend_name = None
    ordering = ["unit__code", "valid_from"]
    inspect_view_enabled = True
    edit_handler = ObjectList(
        [
            FieldPanel("unit"),
            FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
            FieldPanel("parent"),
            FieldRowPanel([FieldPanel("category"), FieldPanel("org_type"), FieldPanel("province")]),
            FieldRowPanel([FieldPanel("guidance"), FieldPanel("external_reviewer")]),
            PERIOD,
        ],
        base_form_class=UnitVersionForm,
    )


class PersonViewSet(ModelViewSet):
    """People (人员)."""

    model = Person
    icon = "user"
    menu_label = _("People")
    list_display = ["person_id", "name"]
    search_fields = ["person_id", "name"]
    search_backend_name = None
    form_fields = ["person_id", "name"]


class AppointmentViewSet(ModelViewSet):
    """Appointments (任职)."""

    model = Appointment
    icon = "tasks"
    menu_label = _("Appointments")
    list_display = ["person", "unit", "role", "post", "valid_from", "valid_to"]
    list_filter = {"role": ["exact"]}
    search_fields = ["person__person_id", "person__name", "unit__code", "unit__versions__name", "post"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("person"), FieldPanel("unit")]),
            FieldRowPanel([FieldPanel("role"), FieldPanel("post")]),
            FieldPanel("portfolio"),
            PERIOD,
        ],
        base_form_class=AppointmentForm,
    )


class EdgeViewSet(ModelViewSet):
    """Explicit review relations (点评关系)."""

    model = Edge
    icon = "link"
    menu_label = _("Review relations")
    list_display = ["unit", "person", "reviewer", "valid_from", "valid_to"]
    edit_handler = ObjectList(
        [FieldRowPanel([FieldPanel("unit"), FieldPanel("person")]), FieldPanel("reviewer"), PERIOD]
    )


class RoundViewSet(ModelViewSet):
    """Rounds (期) and the framework that each runs under."""

    model = Round
    icon = "calendar-alt"
    menu_label = _("Rounds")
    list_display = ["name", "label", "framework_version", "campaign_from", "campaign_to"]
    form_fields = ["name", "framework_version", "campaign_from", "campaign_to"]


class FrameworkInspectView(generic.InspectView):
    """Shows what a framework asks for, in words."""

    template_name = "cms/admin/framework.html"

    def get_context_data(self, **kwargs):
        """Read the framework."""
        from cms.rules.framework import parse

        return super().get_context_data(**kwargs) | {"framework": parse(self.object.data)}


class FrameworkVersionViewSet(ModelViewSet):
    """Versions of frameworks (点评框架), loaded from data and never changed."""

    model = FrameworkVersion
    icon = "list-ul"
    menu_label = _("Frameworks")
    list_display = ["__str__", "valid_from", "valid_to", "loaded_at"]
    form_fields = ["framework", "number"]
    inspect_view_enabled = True
    inspect_view_class = FrameworkInspectView
    inspect_template_name = "cms/admin/framework.html"
    copy_view_enabled = False


class DrawViewSet(ModelViewSet):
    """Draws (随机抽取), which anyone can replay."""

    model = Draw
    icon = "rotate"
    menu_label = _("Draws")
    list_display = ["number", "round", "size", "recorded_at", "drawn_at"]
    list_filter = ["round"]
    form_fields = ["number"]
    inspect_view_enabled = True
    inspect_view_fields = [
        "number",
        "round",
        "size",
        "stratify",
        "list_hash",
        "seed",
        "selected",
        "population",
        "recorded_at",
        "drawn_at",
    ]
    copy_view_enabled = False


class StaffProfileForm(WagtailAdminModelForm):
    """Who a user is, and whose office."""

    offices = UnitCodesField(label=_("units whose office this is"))


class OthersOnly:
    """Keeps a user from saying who he himself is: the reviewer and the subject are known by it, and do not approve."""

    own = _("Nobody changes his own staff profile. Ask another administrator to do it.")

    def form_valid(self, form):
        """Refuse a profile that is, or would become, one's own."""
        users = {
            getattr(form.initial.get("user"), "pk", form.initial.get("user")),
            form.cleaned_data["user"].pk,
        }
        if self.request.user.pk in users:
            self.produced_error_message = self.own
            return self.form_invalid(form)
        return super().form_valid(form)


class StaffProfileCreateView(OthersOnly, generic.CreateView):
    """Says who somebody else is."""


class StaffProfileEditView(OthersOnly, generic.EditView):
    """Changes who somebody else is."""


class StaffProfileDeleteView(OthersOnly, generic.DeleteView):
    """Forgets who somebody else is."""

    def form_valid(self, form):
        """Refuse to delete one's own profile."""
        if self.object.user_id == self.request.user.pk:
            messages.error(self.request, self.own)
            return redirect(self.get_success_url())
        return generic.DeleteView.form_valid(self, form)


class StaffProfileViewSet(ModelViewSet):
    """Staff profiles: which person of the register a user is, and which offices he serves."""

    model = StaffProfile
    icon = "key"
    menu_label = _("Staff profiles")
    add_view_class = StaffProfileCreateView
    edit_view_class = StaffProfileEditView
    delete_view_class = StaffProfileDeleteView
    list_display = ["user", "person"]
    search_fields = ["user__username", "person__name", "person__person_id"]
    search_backend_name = None
    edit_handler = ObjectList(
        [FieldPanel("user"), FieldPanel("person"), FieldPanel("offices")], base_form_class=StaffProfileForm
    )


READ_ONLY = (FrameworkVersion, Draw)
