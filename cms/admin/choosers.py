"""Choosing units, people and draws in a form: by search, since a register has hundreds of thousands of rows."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from cms.models import Draw, Person, Unit


class SearchForm(BaseFilterForm):
    """Searches the fields that a chooser names."""

    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput({"placeholder": _("Code or name")})
    )
    lookups: tuple[str, ...] = ()

    def filter(self, objects):
        """Keep what contains the words."""
        objects = super().filter(objects)
        words = self.cleaned_data.get("q", "").strip()
        if not words:
            return objects
        self.is_searching, self.search_query = True, words
        where = Q()
        for lookup in self.lookups:
            where |= Q(**{f"{lookup}__icontains": words})
        return objects.filter(where).distinct()


def searching(*lookups: str) -> type[SearchForm]:
    """Return a search form over some fields."""
    return type("SearchForm", (SearchForm,), {"lookups": lookups})


def views(form, columns):
    """Return the two views of a chooser with its search form and columns."""
    body = {"filter_form_class": form, "columns": property(lambda self: [self.title_column, *columns])}
    return (
        type("ChooseView", (chooser.ChooseView,), dict(body)),
        type("ChooseResultsView", (chooser.ChooseResultsView,), dict(body)),
    )


class UnitChooser(ChooserViewSet):
    """Chooses a unit by code or name."""

    model = Unit
    icon = "group"
    choose_one_text = _("Choose a unit")
    choose_view_class, choose_results_view_class = views(
        searching("code", "versions__name"), [Column("name", label=_("Name"))]
    )


class PersonChooser(ChooserViewSet):
    """Chooses a person by number or name."""

    model = Person
    icon = "user"
    choose_one_text = _("Choose a person")
    choose_view_class, choose_results_view_class = views(searching("person_id", "name"), [])


class DrawChooser(ChooserViewSet):
    """Chooses a draw by its number."""

    model = Draw
    icon = "repeat"
    choose_one_text = _("Choose a draw")
    choose_view_class, choose_results_view_class = views(
        searching("number", "round__name"), [Column("round", label=_("Round"))]
    )


units = UnitChooser("unit_chooser")
people = PersonChooser("person_chooser")
draws = DrawChooser("draw_chooser")
unit_widget = units.widget_class
