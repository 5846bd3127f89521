"""Fields that the staff forms share: dates as people write them, long texts, several files at once."""

from django import forms
from django.utils.translation import gettext_lazy as _

DATE_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
LONGEST_TEXT = 20_000


class DayField(forms.DateField):
    """A day, picked or typed: 2010-12-07, 2010.12.7, 2010/12/7, 2010年12月7日."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(
            input_formats=DATE_FORMATS,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={"invalid": _("“%(value)s” is no date. Write it like 2010-12-07.")},
            **kwargs,
        )

    def to_python(self, value):
        """Read a day; the message of a wrong one repeats what was typed."""
        try:
            return super().to_python(value)
        except forms.ValidationError:
            raise forms.ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": str(value)[:40]}
            ) from None


class TextField(forms.CharField):
    """A text of several lines; only its outer white space is removed, line ends become LF."""

    def __init__(self, *, rows=4, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", LONGEST_TEXT)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        self.widget.attrs.pop("maxlength", None)  # a browser would cut a pasted text without a word

    def to_python(self, value):
        """Read the text."""
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class ManyFilesInput(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        """Return every file that was sent under the name."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class ManyFilesField(forms.Field):
    """Files as they were sent, none or several; what they are is checked where they are stored."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        accept = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx"
        super().__init__(widget=ManyFilesInput(attrs={"multiple": True, "accept": accept}), **kwargs)

    def to_python(self, value):
        """Return a list of uploads."""
        return [upload for upload in value or [] if upload]
