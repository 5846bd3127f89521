"""Reviews in the admin: the list, its filters, and which view does what."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.snippets.views.snippets import IndexView as SnippetIndexView
from wagtail.snippets.views.snippets import SnippetViewSet

import django_filters

from cms.admin import acts, review_views
from cms.admin.choosers import unit_widget
from cms.admin.review_form import EDIT_HANDLER
from cms.models import Review, Round, Unit
from cms.queries.desk import next_act
from cms.rules.terms import Method, Scope, Status, SubjectKind


class ReviewFilterSet(WagtailFilterSet):
    """Filters of the list of reviews."""

    round = django_filters.ModelChoiceFilter(queryset=Round.objects.order_by("-name"), label=_("Round"))
    status = django_filters.MultipleChoiceFilter(choices=Status.choices(), label=_("Status"))
    unit = django_filters.ModelChoiceFilter(queryset=Unit.objects.all(), label=_("Unit"), widget=unit_widget)
    method = django_filters.MultipleChoiceFilter(choices=Method.choices(), label=_("Method"))
    scope = django_filters.MultipleChoiceFilter(choices=Scope.choices(), label=_("Scope"))
    subject_kind = django_filters.MultipleChoiceFilter(
        choices=SubjectKind.choices(), label=_("Kind of subject")
    )
    imported = django_filters.BooleanFilter(label=_("Imported"))

    class Meta:
        model = Review
        fields = ["round", "status", "unit", "method", "scope", "subject_kind", "imported"]


class IndexView(SnippetIndexView):
    """The list of reviews; a row leads to its card."""

    default_ordering = "-changed_at"
    is_searchable = True

    def get_base_queryset(self):
        """Read what the columns show at once."""
        reviews = super().get_base_queryset()
        return reviews.select_related("unit", "person", "reviewer", "round").prefetch_related(
            "unit__versions"
        )

    @property
    def list_display(self):
        """Show what an office asks first: who, by whom, when, where it stands."""
        return [
            TitleColumn(
                "subject_label", label=_("Subject"), get_url=review_views.card_url, sort_key="unit__code"
            ),
            Column("ref", label=_("Reference"), sort_key="ref"),
            Column("reviewer_label", label=_("Reviewer")),
            Column("round", label=_("Round"), accessor=lambda row: row.round.label, sort_key="round__name"),
            Column("date", label=_("Date"), sort_key="date"),
            Column(
                "method", label=_("Method"), accessor=lambda row: Method(row.method).zh if row.method else ""
            ),
            Column("scope", label=_("Scope"), accessor=lambda row: Scope(row.scope).zh),
            StatusTagColumn(
                "status",
                label=_("Status"),
                accessor=lambda row: Status(row.status).zh,
                primary=lambda row: row.status == Status.CIRCULATED,
                sort_key="status",
            ),
            Column("next", label=_("Next act"), accessor=next_act),
        ]


class ReviewViewSet(SnippetViewSet):
    """Reviews (点评)."""

    model = Review
    icon = "clipboard-list"
    menu_label = _("Reviews")
    edit_handler = EDIT_HANDLER
    filterset_class = ReviewFilterSet
    index_view_class = IndexView
    add_view_class = review_views.CreateView
    edit_view_class = review_views.EditView
    revisions_revert_view_class = review_views.RevertView
    delete_view_class = review_views.DeleteView
    inspect_view_class = review_views.InspectView
    unpublish_view_class = review_views.UnpublishView
    workflow_action_view_class = review_views.WorkflowActionView
    inspect_view_enabled = True
    inspect_template_name = "cms/admin/review_card.html"
    edit_template_name = "cms/admin/review_edit.html"
    copy_view_enabled = False
    list_per_page = 30
    search_fields = ["ref", "unit__code", "unit__versions__name", "person__name", "reviewer__name"]
    search_backend_name = None

    def get_urlpatterns(self):
        """Add the acts."""
        return [
            *super().get_urlpatterns(),
            path("submit/<int:pk>/", acts.SubmitView.as_view(), name="submit"),
            path("decide/<int:pk>/", acts.DecideView.as_view(), name="decide"),
            path("circulate/<int:pk>/", acts.CirculateView.as_view(), name="circulate"),
            path("withdraw/<int:pk>/", acts.WithdrawView.as_view(), name="withdraw"),
            path("clear/<int:pk>/<int:circulation>/", acts.ClearView.as_view(), name="clear"),
        ]
