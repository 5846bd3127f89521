"""The comment form: its fixed core, what the editors added, and the traps that only machines fall into."""

import re
import unicodedata

from django import forms
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from cms.forms.fields import TextField
from cms.rules.terms import CommentSource

from .definition import Extra, FormDefinition
from .units import UnitList

LONGEST_TEXT = 5_000
LONGEST_ANSWER = 2_000
IN_BRACKETS = re.compile(r"[(（]([^()（）]+)[)）]\s*$")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class CommentForm(forms.Form):
    """A comment on a unit; `text` is kept as it is typed, but for line ends and outer white space."""

    required_css_class = "required"

    unit = forms.CharField(
        label=_("Unit that the comment is about"),
        help_text=_("Type a part of the name and choose, or give the unit code."),
        max_length=300,
        error_messages={"required": _("Say which unit the comment is about.")},
    )
    review = forms.CharField(
        label=_("Opinion that the comment is about"),
        help_text=_("The reference that stands on the opinion's page, if the comment is about one."),
        max_length=64,
        required=False,
    )
    source = forms.ChoiceField(
        label=_("You write as"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say as whom you write."),
            "invalid_choice": _("Choose one of those listed."),
        },
    )
    text = TextField(
        label=_("Comment"),
        required=True,
        rows=8,
        max_length=LONGEST_TEXT,
        help_text=_(
            "What happened, where and when, and what you suggest. Do not name private persons: this part is shown to everybody after it has been read."
        ),
        error_messages={"required": _("Write your comment.")},
    )
    contact = forms.CharField(
        label=_("How to reach you"),
        help_text=_("Telephone, mail or address, if you like. Never shown; kept apart and encrypted."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    consent = forms.BooleanField(
        label=_("I have read this and agree"),
        widget=forms.CheckboxInput(attrs={"value": "1"}),
        error_messages={"required": _("Read the notice and tick the box, or the comment cannot be taken.")},
    )
    homepage = forms.CharField(
        label=_("Leave this box empty"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, definition: FormDefinition, units: UnitList, *args, reload=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.reload = reload
        self.definition, self.units = definition, units
        self.fields["source"].choices = [
            (source.value, source.en if definition.language.startswith("en") else source.zh)
            for source in CommentSource
        ]
        self.fields["unit"].widget.attrs |= {"list": "units", "autocomplete": "off"}
        with override(definition.language):
            self.extras = [self._add(extra) for extra in definition.extras]

    def _add(self, extra: Extra) -> str:
        name = f"extra_{extra.name}"
        self.fields[name] = field_of(extra)
        return name

    @property
    def extra_fields(self):
        """Give the editors' questions in order."""
        return [self[name] for name in self.extras]

    def clean(self):
        """Refuse what no text has: control characters."""
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            if isinstance(value, str) and CONTROL.search(value):
                self.add_error(
                    name, gettext("There are characters in it that cannot be stored. Type the text anew.")
                )
        return cleaned

    def clean_unit(self):
        """Return the unit's code as typed, chosen, or found by its name."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data["unit"]).strip()
        inside = IN_BRACKETS.search(typed)
        candidates = [candidate for candidate in (inside and inside.group(1).strip(), typed) if candidate]
        if not any(candidate in self.units.by_code for candidate in candidates):
            self.units = self.reload() if self.reload else self.units
        for candidate in candidates:
            if candidate in self.units.by_code:
                return candidate
        codes = self.units.by_name.get(typed, ())
        if len(codes) == 1:
            return codes[0]
        if codes:
            message = gettext("Several units have this name: %(codes)s. Give the code.")
            raise forms.ValidationError(message % {"codes": "、".join(codes)})
        message = gettext("There is no unit “%(name)s”. Choose one from the list.")
        raise forms.ValidationError(message % {"name": typed[:40]})

    def clean_homepage(self):
        """Refuse whoever fills what no reader sees; a person who did can mend it."""
        if self.cleaned_data["homepage"]:
            raise forms.ValidationError(gettext("This box is a trap for machines. Empty it and send again."))
        return ""

    def answers(self) -> dict:
        """Return the answers to the editors' questions, by name."""
        found = {}
        for extra in self.definition.extras:
            value = self.cleaned_data.get(f"extra_{extra.name}")
            found[extra.name] = value.isoformat() if hasattr(value, "isoformat") else value
        return found


def field_of(extra: Extra) -> forms.Field:
    """Return the form field of a question."""
    common = {"label": extra.label, "required": extra.required, "help_text": extra.help}
    choices = [(choice, choice) for choice in extra.choices]
    match extra.kind:
        case "multiline":
            return TextField(**common, rows=4, max_length=LONGEST_ANSWER)
        case "number":
            return forms.DecimalField(**common, max_digits=18)
        case "checkbox":
            return forms.BooleanField(**common)
        case "checkboxes":
            return forms.MultipleChoiceField(**common, choices=choices, widget=forms.CheckboxSelectMultiple)
        case "radio":
            return forms.ChoiceField(**common, choices=choices, widget=forms.RadioSelect)
        case "dropdown":
            return forms.ChoiceField(**common, choices=[("", "—"), *choices])
        case "date":
            return forms.DateField(**common, widget=forms.DateInput(attrs={"type": "date"}))
    return forms.CharField(**common, max_length=LONGEST_ANSWER)
