"""Several units in one line of codes, as in the office's own tables: a list of 20,000 boxes helps nobody."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.models import Unit

SEPARATORS = re.compile(r"[\s、；;,，]+")


class UnitCodesField(forms.ModelMultipleChoiceField):
    """Takes codes separated by 、 ； ; or , and gives the units; names every code that is unknown."""

    widget = forms.TextInput

    def __init__(self, **kwargs):
        kwargs.setdefault("queryset", Unit.objects.all())
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", _("Unit codes, separated by 、"))
        super().__init__(**kwargs)

    def clean(self, value):
        """Return the units of the codes."""
        codes = [code for code in SEPARATORS.split(value or "") if code]
        found = self.queryset.filter(code__in=codes)
        known = set(found.values_list("code", flat=True))
        if unknown := [code for code in codes if code not in known]:
            raise ValidationError(
                _("Not in the register: %(codes)s. Check the codes or add the units first.")
                % {"codes": "、".join(unknown)}
            )
        if self.required and not codes:
            raise ValidationError(self.error_messages["required"], code="required")
        return found

    def prepare_value(self, value):
        """Return the line of codes of stored units; what was typed stays as it was typed."""
        if value is None or isinstance(value, str):
            return value
        keys = [getattr(item, "pk", item) for item in value]
        return "、".join(Unit.objects.filter(pk__in=keys).order_by("code").values_list("code", flat=True))

    def has_changed(self, initial, data):
        """Compare the codes, not their order."""
        before = set(filter(None, SEPARATORS.split(self.prepare_value(initial) or "")))
        return before != set(filter(None, SEPARATORS.split(data or "")))
