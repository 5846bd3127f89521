"""The form of a review (点评): the shape of what staff type. Whether it is complete, the rules say."""

from dataclasses import dataclass, field

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.rules.framework import Framework, PointSet
from cms.rules.terms import Scope, Step, SubjectKind

from .fields import DayField, ManyFilesField, TextField

FINDING_ROWS = 3
MAX_FINDINGS = 50


@dataclass(frozen=True)
class FormShape:
    """What a form offers: the framework's points, methods and steps, draws and second signers to choose from."""

    framework: Framework
    point_set: PointSet | None
    subject_kind: str
    language: str = "zh-hans"
    draws: tuple[tuple[str, str], ...] = ()
    signers: tuple[tuple[str, str], ...] = ()
    carried: dict[int, str] = field(default_factory=dict)
    strays: tuple[str, ...] = ()

    def label(self, item) -> str:
        """Return the framework's label in the reader's language."""
        return item.en if self.language.startswith("en") and item.en else item.zh

    @property
    def points(self):
        """Return the mandatory points, in order."""
        return self.point_set.points if self.point_set else ()

    @property
    def steps(self):
        """Return the steps that come before the review."""
        return self.framework.steps_before(Step.REVIEW)

    @property
    def scopes(self) -> list[Scope]:
        """Return the scopes that may be chosen, the usual one first."""
        if self.subject_kind == SubjectKind.ORGANISATION:
            return [Scope.ORGANISATION, Scope.SUBJECT, Scope.SYSTEM, Scope.PUBLIC]
        return [Scope.ORGANISATION, Scope.SUBJECT]


SCOPE_MEANS = {
    Scope.SUBJECT: _("Only the reviewer and those reviewed will see it."),
    Scope.ORGANISATION: _(
        "Everyone in the unit and in the units below it will see it. This is the usual choice."
    ),
    Scope.SYSTEM: _("All staff of the whole system will see it on the internal site."),
    Scope.PUBLIC: _("Anyone will see it on the public site."),
}


class ReviewForm(forms.Form):
    """All that is typed in a review but its findings; nothing is required, since a draft may lack anything."""

    date = DayField(label=_("Date of the review"))
    method = forms.ChoiceField(label=_("Method"), required=False, widget=forms.RadioSelect)
    theme = forms.CharField(label=_("Theme"), required=False, max_length=200)
    draw = forms.ChoiceField(label=_("Draw that selected the unit"), required=False)
    achievements = TextField(label=_("Achievements"))
    weak_links = TextField(label=_("Weak links"), rows=3)
    direction = TextField(label=_("Direction"))
    no_problem_basis = TextField(label=_("Basis for finding no problem"), rows=3)
    countersigner = forms.ChoiceField(label=_("Who is asked for the second signature"), required=False)
    scope = forms.ChoiceField(label=_("Scope of circulation"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args, shape: FormShape, **kwargs):
        super().__init__(*args, **kwargs)
        self.shape = shape
        blank = ("", _("— choose —"))
        self.fields["method"].choices = [(m.slug, shape.label(m)) for m in shape.framework.methods]
        self.fields["draw"].choices = [blank, *shape.draws]
        self.fields["countersigner"].choices = [blank, *shape.signers]
        self.fields["scope"].choices = [(s.value, self._scope_label(s)) for s in shape.scopes]
        for point in shape.points:
            self.fields[f"point_{point.number}"] = TextField(label=shape.label(point))
        for slug in shape.strays:
            self.fields[f"stray_{slug}"] = TextField(
                label=_("Text of a point that no longer belongs here: move it, then empty this box")
            )
        for step in shape.steps:
            self._add_step(step)

    def _scope_label(self, scope: Scope) -> str:
        return scope.en if self.shape.language.startswith("en") else scope.zh

    def _add_step(self, step) -> None:
        name = step.slug
        self.fields[f"{name}_done_on"] = DayField(label=_("Done on"))
        if step.means:
            self.fields[f"{name}_means"] = forms.MultipleChoiceField(
                label=_("By which means"),
                required=False,
                choices=step.means,
                widget=forms.CheckboxSelectMultiple,
            )
        if step.consulted:
            self.fields[f"{name}_groups"] = forms.MultipleChoiceField(
                label=_("Groups consulted"),
                required=False,
                choices=step.consulted,
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields[f"{name}_people_count"] = forms.IntegerField(
                label=_("How many people were asked"), required=False, min_value=0, max_value=10_000_000
            )
        self.fields[f"{name}_summary"] = TextField(label=_("What was learnt"), rows=3)
        self.fields[f"{name}_files"] = ManyFilesField(label=_("Evidence"))

    def point_fields(self):
        """Yield (point, bound field), in order."""
        return [(point, self[f"point_{point.number}"]) for point in self.shape.points]

    def stray_fields(self):
        """Return the boxes of texts whose point is not in the point set of the day."""
        return [self[f"stray_{slug}"] for slug in self.shape.strays]

    def step_groups(self):
        """Yield each step before the review with its bound fields by their short name."""
        for step in self.shape.steps:
            prefix = f"{step.slug}_"
            bound = {name[len(prefix) :]: self[name] for name in self.fields if name.startswith(prefix)}
            yield {"step": step, "label": self.shape.label(step), "fields": bound}

    def scope_choices(self):
        """Yield each scope with its label and the sentence that says who will see the review."""
        chosen = self["scope"].value()
        for scope in self.shape.scopes:
            yield {
                "value": scope.value,
                "label": self._scope_label(scope),
                "means": SCOPE_MEANS[scope],
                "checked": scope.value == chosen,
            }

    def good(self) -> dict:
        """Return what could be read, field by field; a field that could not is absent, so that the rest is saved."""
        self.is_valid()
        return dict(self.cleaned_data)


class FindingForm(forms.Form):
    """One finding (问题), bound to a point where the reviewer says so."""

    text = TextField(label=_("Problem"), rows=3)
    point = forms.ChoiceField(label=_("Concerns the point"), required=False)
    carried_from = forms.TypedChoiceField(
        required=False, widget=forms.HiddenInput, coerce=int, empty_value=None
    )

    def __init__(self, *args, shape: FormShape, **kwargs):
        super().__init__(*args, **kwargs)
        points = [(p.slug, f"{p.number}. {shape.label(p)}") for p in shape.points]
        self.fields["point"].choices = [("", _("No particular point")), *points]
        self.fields["carried_from"].choices = [("", ""), *((key, key) for key in shape.carried)]
        self.shape = shape

    @property
    def carried_text(self) -> str:
        """Return the open finding that this row takes up again."""
        value = self["carried_from"].value()
        return self.shape.carried.get(int(value), "") if str(value or "").isdigit() else ""


class BaseFindings(forms.BaseFormSet):
    """The rows of findings; a row without text is none."""

    def good(self) -> list[dict]:
        """Return the rows that have text and could be read."""
        self.is_valid()
        return [
            {name: form.cleaned_data.get(name) for name in ("text", "point", "carried_from")}
            for form in self.forms
            if getattr(form, "cleaned_data", None) and form.cleaned_data.get("text")
        ]


def findings_formset(*, data=None, initial=(), shape: FormShape, rows: int = 0) -> BaseFindings:
    """Return the rows of findings: those given, and empty ones so that a form without a script has room."""
    extra = max(1, rows - len(initial), FINDING_ROWS - len(initial))
    factory = forms.formset_factory(
        FindingForm, formset=BaseFindings, extra=extra, max_num=MAX_FINDINGS, absolute_max=MAX_FINDINGS
    )
    return factory(data, prefix="findings", initial=list(initial), form_kwargs={"shape": shape})
