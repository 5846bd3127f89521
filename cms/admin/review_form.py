"""The editor's form of a review: the points of its own point set, findings and steps in line."""

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList

from cms.models import Finding
from cms.queries.carry_over import to_take_up
from cms.queries.facts import point_set_for
from cms.rules.terms import CommentSource, Means

ROWS = forms.Textarea({"rows": 4})


class StepFields:
    """Offers means and groups as tick boxes; they are stored as lists."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, terms in (("means", Means), ("groups", CommentSource)):
            self.fields[name] = forms.MultipleChoiceField(
                label=self.fields[name].label,
                choices=terms.choices(),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )


class FindingFields:
    """Lets a finding name a point of the set, and an open finding of an earlier round that it takes up."""

    def __init__(self, *args, points=(), still_open=(), **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *points]
        self.fields["point"] = forms.ChoiceField(label=_("point"), choices=choices, required=False)
        earlier = {*still_open, self.instance.carried_from_id} - {None}
        self.fields["carried_from"].queryset = Finding.objects.filter(pk__in=earlier)


class ChildPanel(InlinePanel):
    """Children in line, with fields of their own."""

    fields_of: type = object

    def get_form_options(self):
        """Mix the fields into the form that the panel would use."""
        options = super().get_form_options()
        children = options["formsets"][self.relation_name]
        base = children.get("form", WagtailAdminModelForm)
        children["form"] = type(base)(self.fields_of.__name__, (self.fields_of, base), {})
        return options


class StepsPanel(ChildPanel):
    """The steps before the review."""

    fields_of = StepFields


class FindingsPanel(ChildPanel):
    """The problems that the review names."""

    fields_of = FindingFields


class PointsWidget(forms.MultiWidget):
    """One text area for each point, with its number, name and source."""

    template_name = "cms/admin/points_widget.html"

    def __init__(self, points, attrs=None):
        self.points = points
        super().__init__({point.slug: forms.Textarea({"rows": 4}) for point in points}, attrs)

    def decompress(self, value):
        """Split the stored points into one text for each area."""
        value = value or {}
        return [value.get(point.slug, "") for point in self.points]

    def _render(self, template_name, context, renderer=None):
        """Render from the project's templates, which Django's own form renderer does not know."""
        return render_to_string(template_name, context)

    def get_context(self, name, value, attrs):
        """Give each area its point."""
        context = super().get_context(name, value, attrs)
        for area, point in zip(context["widget"]["subwidgets"], self.points, strict=True):
            area["point"] = point
        return context


class PointsField(forms.MultiValueField):
    """The texts of the points of one point set, as a mapping from slug to text."""

    def __init__(self, points, **kwargs):
        self.points = points
        areas = [forms.CharField(required=False) for _point in points]
        super().__init__(
            areas, widget=PointsWidget(points), required=False, require_all_fields=False, **kwargs
        )

    def compress(self, data_list):
        """Join the texts under the slugs of their points."""
        return {point.slug: text for point, text in zip(self.points, data_list or [], strict=False)}


class ReviewForm(WagtailAdminModelForm):
    """The form's own shape only; whether the review is complete is the verbs' question."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "points" in self.fields and self.instance.pk:
            point_set = point_set_for(self.instance)
            points = point_set.points if point_set else ()
            self.fields["points"] = PointsField(points, label=point_set.zh if point_set else "")
        elif "points" in self.fields:
            del self.fields["points"]
        self._tell_findings()

    def _tell_findings(self):
        """Tell the findings' forms the points of the set and what earlier rounds left open."""
        formset = self.formsets.get("findings")
        if formset is None or not self.instance.pk:
            return
        point_set = point_set_for(self.instance)
        points = [(point.slug, point.zh) for point in (point_set.points if point_set else ())]
        formset.form_kwargs |= {"points": points, "still_open": list(to_take_up(self.instance))}

    def clean(self):
        """Ask for exactly one reviewer, and for the unit in which a person is reviewed."""
        cleaned = super().clean()
        if bool(cleaned.get("reviewer")) == bool((cleaned.get("external_reviewer") or "").strip()):
            self.add_error("reviewer", _("Give the reviewer or the external reviewer, one of the two."))
        return cleaned


SUBJECT = [
    FieldRowPanel([FieldPanel("unit", required_on_save=True), FieldPanel("person")]),
    FieldRowPanel([FieldPanel("reviewer"), FieldPanel("external_reviewer")]),
    FieldRowPanel([FieldPanel("method", required_on_save=True), FieldPanel("date", required_on_save=True)]),
    FieldRowPanel([FieldPanel("theme"), FieldPanel("draw")]),
]

OPINION = [
    FieldPanel("achievements", widget=ROWS),
    FindingsPanel(
        "findings",
        heading=_("Problems"),
        label=_("Problem"),
        panels=[
            FieldPanel("text", widget=forms.Textarea({"rows": 2})),
            FieldRowPanel([FieldPanel("point"), FieldPanel("carried_from")]),
        ],
    ),
    FieldPanel("weak_links", widget=ROWS),
    FieldPanel("direction", widget=ROWS),
    FieldPanel("no_problem_basis", widget=forms.Textarea({"rows": 2})),
]

STEPS = [
    StepsPanel(
        "steps",
        label=_("Step"),
        panels=[
            FieldRowPanel([FieldPanel("step"), FieldPanel("done_on")]),
            FieldPanel("means"),
            FieldPanel("groups"),
            FieldPanel("people_count"),
            FieldPanel("summary", widget=forms.Textarea({"rows": 2})),
        ],
    )
]

EDIT_HANDLER = ObjectList(
    [
        MultiFieldPanel(SUBJECT, heading=_("Subject, reviewer and method")),
        FieldPanel("points", heading=_("Mandatory points")),
        MultiFieldPanel(OPINION, heading=_("Opinion")),
        MultiFieldPanel(STEPS, heading=_("Steps before the review")),
        MultiFieldPanel(
            [FieldPanel("scope"), FieldPanel("change_note", widget=forms.Textarea({"rows": 2}))],
            heading=_("Scope and change note"),
        ),
    ],
    base_form_class=ReviewForm,
)
