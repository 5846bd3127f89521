"""Numbered circulars (通报文件) in the admin: collect approved reviews, then release them together."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet

from cms.actions import release_circular
from cms.actions.errors import Forbidden, Refused
from cms.admin.review_views import tell
from cms.models import Circular, Review
from cms.queries.desk import readers_of, to_circulate
from cms.rules.terms import Scope

MOST = 500  # approved reviews offered for one circular


class CircularForm(WagtailAdminModelForm):
    """Offers the reviews whose approved text waits to be circulated."""

    reviews = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Reviews"),
        queryset=Review.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        keys = list(to_circulate().values_list("pk", flat=True)[:MOST])
        if self.instance.pk:
            keys += self.instance.reviews.values_list("pk", flat=True)
        offered = Review.objects.filter(pk__in=keys).select_related("unit", "person")
        self.fields["reviews"].queryset = offered.prefetch_related("unit__versions").order_by("ref")
        self.fields["reviews"].label_from_instance = lambda row: (
            f"{row.ref} {row.subject_label}（{Scope(row.scope).zh}）"
        )


def release_url(circular) -> str:
    """Return the page on which a circular is seen and released."""
    return reverse("circulars:release", args=[circular.pk])


class IndexView(generic.IndexView):
    """The list of circulars; a row leads to its release page."""

    @property
    def list_display(self):
        """Show number, title, scope and whether it is out."""
        return [
            TitleColumn("title", label=_("Title"), get_url=release_url),
            Column("number", label=_("Number"), accessor=number_of),
            Column("scope", label=_("Scope"), accessor=lambda row: Scope(row.scope).zh),
            Column("released_at", label=_("Released at")),
            Column("released_by", label=_("Released by")),
        ]


def number_of(circular) -> str:
    """Return the number as offices write it, or a dash before the release."""
    return f"〔{circular.year}〕{circular.number}号" if circular.number else "—"


class EditView(generic.EditView):
    """Changes a circular that is not out yet."""

    def dispatch(self, request, *args, **kwargs):
        """Refuse to change what was released."""
        circular = get_object_or_404(Circular, pk=kwargs["pk"])
        if circular.released_at:
            messages.error(request, _("A released circular is not changed."))
            return redirect(release_url(circular))
        return super().dispatch(request, *args, **kwargs)


class DeleteView(generic.DeleteView):
    """Deletes a circular that is not out yet."""

    def dispatch(self, request, *args, **kwargs):
        """Refuse to delete what was released."""
        if get_object_or_404(Circular, pk=kwargs["pk"]).released_at:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ReleaseView(WagtailAdminTemplateMixin, TemplateView):
    """Shows a circular, what is against its release, and releases it."""

    template_name = "cms/admin/circular.html"
    page_title = gettext_lazy("Circular")
    header_icon = "doc-full"

    def dispatch(self, request, *args, **kwargs):
        """Let in whoever may see circulars."""
        if not any(request.user.has_perm(f"cms.{verb}_circular") for verb in ("view", "add", "change")):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def circular(self) -> Circular:
        """Return the circular that the address names."""
        return get_object_or_404(Circular, pk=self.kwargs["pk"])

    def post(self, request, *args, **kwargs):
        """Release it."""
        try:
            release_circular.release_circular(self.circular, by=request.user, at=timezone.now())
        except (Refused, Forbidden) as refusal:
            tell(request, refusal)
        else:
            messages.success(request, _("Released as %(number)s.") % {"number": number_of(self.circular)})
        return redirect(release_url(self.circular))

    def get_page_subtitle(self):
        """Name the circular."""
        return str(self.circular)

    def get_breadcrumbs_items(self):
        """Lead back to the list."""
        index = {"url": reverse("circulars:index"), "label": Circular._meta.verbose_name_plural}
        return [*self.breadcrumbs_items, index, {"url": "", "label": str(self.circular)}]

    def get_context_data(self, **kwargs):
        """Add the reviews, the readers and what is against it."""
        circular = self.circular
        reviews = list(circular.reviews.select_related("unit", "person", "reviewer").order_by("ref"))
        reasons = (
            [] if circular.released_at else release_circular.reasons_against(circular, by=self.request.user)
        )
        language = get_language() or ""
        return super().get_context_data(**kwargs) | {
            "circular": circular,
            "number": number_of(circular),
            "scope": Scope(circular.scope).zh,
            "rows": [(row, readers_of(row, circular.scope)) for row in reviews],
            "reasons": [reason.sentence(language) for reason in reasons],
            "may_release": self.request.user.has_perm("cms.circulate_review"),
        }


class CircularViewSet(ModelViewSet):
    """Circulars (通报文件)."""

    model = Circular
    name = "circulars"
    icon = "doc-full"
    menu_label = gettext_lazy("Circulars")
    index_view_class = IndexView
    edit_view_class = EditView
    delete_view_class = DeleteView
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("series"), FieldPanel("year")]),
            FieldPanel("title"),
            FieldPanel("introduction"),
            FieldPanel("scope"),
            FieldPanel("reviews"),
        ],
        base_form_class=CircularForm,
    )

    def get_urlpatterns(self):
        """Add the release."""
        return [*super().get_urlpatterns(), path("release/<int:pk>/", ReleaseView.as_view(), name="release")]
