"""Rectifications (整改) and commitments (公开承诺) in the admin."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView

from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import IndexView as SnippetIndexView
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.actions import send_back, verify
from cms.actions.errors import Forbidden, Refused
from cms.admin.review_views import tell
from cms.models import Commitment, Rectification
from cms.rules.terms import RectificationStatus, Side


def judge_url(row) -> str:
    """Return the page on which a rectification is seen and judged."""
    return reverse("wagtailsnippets_cms_rectification:judge", args=[row.pk])


class IndexView(SnippetIndexView):
    """The list of rectifications, by due day."""

    default_ordering = "due"

    @property
    def list_display(self):
        """Show what is due from whom."""
        return [
            TitleColumn(
                "measure", label=_("Measure"), accessor=lambda row: row.measure[:60], get_url=judge_url
            ),
            Column("ref", label=_("Reference"), sort_key="ref"),
            Column("review", label=_("Review")),
            Column("side", label=_("Responsible side"), accessor=lambda row: Side(row.side).zh),
            Column("owner", label=_("Owner")),
            Column("due", label=_("Due"), sort_key="due"),
            StatusTagColumn(
                "status",
                label=_("Status"),
                accessor=lambda row: RectificationStatus(row.status).zh,
                primary=lambda row: row.status == RectificationStatus.VERIFIED,
            ),
        ]


class JudgeForm(forms.Form):
    """Verify, or send back with the reason."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("verify", gettext_lazy("Verify")), ("send_back", gettext_lazy("Send back"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason for sending it back"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class JudgeView(WagtailAdminTemplateMixin, FormView):
    """Shows a rectification and lets a superior verify it or send it back."""

    template_name = "cms/admin/rectification.html"
    page_title = gettext_lazy("Rectification")
    header_icon = "check"
    form_class = JudgeForm

    def dispatch(self, request, *args, **kwargs):
        """Let in whoever may see rectifications."""
        if not any(
            request.user.has_perm(f"cms.{verb}_rectification") for verb in ("view", "change", "verify")
        ):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def row(self) -> Rectification:
        """Return the rectification that the address names."""
        found = Rectification.objects.select_related("review__unit", "finding", "reported_by", "verified_by")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def form_valid(self, form):
        """Verify or send back."""
        data, common = form.cleaned_data, {"by": self.request.user, "on": timezone.localdate()}
        try:
            if data["decision"] == "verify":
                verify.verify(self.row, **common)
            else:
                send_back.send_back(self.row, reason=data["reason"], **common)
        except (Refused, Forbidden) as refusal:
            tell(self.request, refusal)
            return self.form_invalid(form)
        messages.success(self.request, RectificationStatus(self.row.status).zh)
        return redirect(judge_url(self.row))

    def get_page_subtitle(self):
        """Name the rectification."""
        return str(self.row)

    def get_breadcrumbs_items(self):
        """Lead back to the list."""
        index = reverse("wagtailsnippets_cms_rectification:list")
        return [
            *self.breadcrumbs_items,
            {"url": index, "label": Rectification._meta.verbose_name_plural},
            {"url": "", "label": self.row.ref},
        ]

    def get_context_data(self, **kwargs):
        """Add the row and what is against verifying it."""
        reasons = verify.reasons_against(self.row, by=self.request.user, on=timezone.localdate())
        return super().get_context_data(**kwargs) | {
            "row": self.row,
            "status": RectificationStatus(self.row.status).zh,
            "side": Side(self.row.side).zh,
            "reasons": [reason.sentence(get_language() or "") for reason in reasons],
        }


class RectificationViewSet(SnippetViewSet):
    """Rectifications: the plan is edited here, the state moves by the verbs."""

    model = Rectification
    icon = "check"
    menu_label = gettext_lazy("Rectifications")
    index_view_class = IndexView
    list_filter = ["status", "side", "due"]
    search_fields = ["ref", "measure", "owner", "review__ref", "review__unit__code"]
    search_backend_name = None
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("measure"),
            FieldRowPanel([FieldPanel("side"), FieldPanel("owner"), FieldPanel("due")]),
        ]
    )

    def get_urlpatterns(self):
        """Add the judgement."""
        return [*super().get_urlpatterns(), path("judge/<int:pk>/", JudgeView.as_view(), name="judge")]


class CommitmentViewSet(ModelViewSet):
    """Public commitments."""

    model = Commitment
    icon = "openquote"
    menu_label = gettext_lazy("Commitments")
    list_display = ["ref", "unit", "person", "text", "due", "status"]
    list_filter = ["status"]
    search_fields = ["ref", "text", "unit__code", "person__name"]
    search_backend_name = None
    form_fields = ["ref", "unit", "person", "text", "made_on", "due", "status", "result"]
