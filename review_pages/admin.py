"""Lists of pages in the admin: policy documents and exemplars, with the columns that editors look for."""

from django.utils.translation import gettext_lazy as _

from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.pages import PageListingViewSet

from .models import ExemplarPage, PolicyPage


class PolicyListing(PageListingViewSet):
    """Policy documents, by number and day."""

    model = PolicyPage
    icon = "doc-full-inverse"
    menu_label = _("Policy documents")
    menu_order = 210
    name = "policy_pages"
    add_to_admin_menu = True
    columns = [
        *PageListingViewSet.columns,
        Column("issue_no", label=_("issue number"), sort_key="issue_no"),
        DateColumn("issued_on", label=_("issued on"), sort_key="issued_on"),
    ]


class ExemplarListing(PageListingViewSet):
    """Exemplars, with the day of consent."""

    model = ExemplarPage
    icon = "pick"
    menu_label = _("Exemplars")
    menu_order = 211
    name = "exemplar_pages"
    add_to_admin_menu = True
    columns = [
        *PageListingViewSet.columns,
        Column("unit_name", label=_("unit")),
        DateColumn("consent_on", label=_("consent given on"), sort_key="consent_on"),
    ]


listings = [PolicyListing(), ExemplarListing()]
