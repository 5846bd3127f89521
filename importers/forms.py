"""The forms of the dialogue: the file, and what is to be done with its rows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.rules.terms import Scope
from importers import access
from importers.formats.limits import limits
from importers.kinds.base import SKIP, STOP, UPDATE
from importers.permission import HISTORIC

ENCODINGS = [
    ("", _("found out from the file")),
    ("utf-8", "UTF-8"),
    ("gb18030", "GB18030 / GBK"),
    ("utf-16", "UTF-16"),
    ("utf-16-le", "UTF-16 LE"),
]


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            ".xlsx, .xls or .csv, from Excel, WPS or any other program. Nothing is written before you confirm."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt,.tsv"}),
    )

    def clean_file(self):
        """Refuse a file over the limit before it is kept."""
        given, most = self.cleaned_data["file"], limits().file_bytes
        if given.size > most:
            raise forms.ValidationError(
                _("The file is over the limit of %(most)s MB. Split it.") % {"most": most // 1024**2}
            )
        return given


class ChoicesForm(forms.Form):
    """What to do with rows that differ from the records, with wrong rows, and with reviews."""

    on_conflict = forms.ChoiceField(
        label=_("Rows that differ from the records"), widget=forms.RadioSelect, initial=STOP
    )
    skip_invalid = forms.BooleanField(
        label=_("Write the valid rows only and leave the wrong ones out"), required=False
    )
    as_draft = forms.BooleanField(label=_("Keep the reviews as drafts, not submitted"), required=False)
    circulate = forms.ChoiceField(label=_("Historic reviews, circulated long ago to"), required=False)
    reason = forms.CharField(
        label=_("Reason for taking them over as circulated"), max_length=500, required=False
    )

    def __init__(self, *args, user, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_circulate = kind == "reviews" and user.has_perm(HISTORIC)
        self.fields["on_conflict"].choices = [
            (STOP, _("stop: decide before anything is written")),
            (SKIP, _("keep the records, pass over the rows")),
        ] + ([(UPDATE, _("update the records from the file"))] if access.may_update(user, kind) else [])
        self.fields["circulate"].choices = [("", _("no: they go into the approval queue"))] + [
            (scope.value, scope.zh) for scope in Scope
        ]
        if kind != "reviews":
            del self.fields["as_draft"]
        if not self.may_circulate:
            del self.fields["circulate"], self.fields["reason"]

    def clean(self):
        """Ask for a reason where historic reviews are taken over."""
        cleaned = super().clean()
        if cleaned.get("circulate"):
            if not (cleaned.get("reason") or "").strip():
                self.add_error("reason", _("Say why they are taken over as circulated."))
            if cleaned.get("as_draft"):
                self.add_error("as_draft", _("Drafts are not circulated. Choose one of the two."))
        return cleaned
