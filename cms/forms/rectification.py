"""Forms of the rectification: a measure, the report on it, the verdict. The rules judge; these give the shape."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import DayField, ManyFilesField, TextField


class MeasureForm(forms.Form):
    """What is done about a finding, by whom and by when."""

    finding = forms.ChoiceField(label=_("Problem"), required=False)
    measure = TextField(label=_("What will be done"), rows=3)
    owner = forms.CharField(label=_("Who is responsible"), required=False, max_length=200)
    due = DayField(label=_("Done by"))

    def __init__(self, *args, findings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["finding"].choices = [("", _("— choose —")), *findings]


class ReportForm(forms.Form):
    """The report back: what was done and what is different now."""

    result = TextField(label=_("What was done"))
    what_is_different = TextField(label=_("What is different now"))
    files = ManyFilesField(label=_("Evidence"))


class VerdictForm(forms.Form):
    """Verify, or send back with the reason."""

    reason = TextField(label=_("Reason for sending it back"), rows=3)
