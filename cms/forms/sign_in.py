"""Signing in: one message for every failure, and a limit on attempts that holds for unknown names too."""

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wagtail.admin.forms.auth import LoginForm

from cms import limits

WINDOW = 15 * 60  # seconds
PER_NAME_AND_ADDRESS = 8
PER_NAME = 40
PER_ADDRESS = 200  # many people of one organisation share an address


class LimitedSignIn:
    """Refuses further attempts on a name or from an address for a quarter of an hour."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("The user name or the password is not right. Mind upper and lower case."),
        "too_many": _("Too many attempts. Wait 15 minutes, then try again, or ask the administrator."),
    }

    def clean(self):
        """Authenticate within the limits; a success clears the counter of this name at this address."""
        name = (self.cleaned_data.get("username") or "").casefold()
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        counters = {
            f"sign-in|{name}|{address}": PER_NAME_AND_ADDRESS,
            f"sign-in-name|{name}": PER_NAME,
            f"sign-in-address|{address}": PER_ADDRESS,
        }
        if any(limits.is_spent(counter, limit) for counter, limit in counters.items()):
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        try:
            cleaned = super().clean()
        except ValidationError:
            for counter in counters:
                limits.count(counter, WINDOW)
            raise
        limits.clear(f"sign-in|{name}|{address}")
        return cleaned


class StaffSignIn(LimitedSignIn, AuthenticationForm):
    """The sign-in form of the staff pages."""


class AdminSignIn(LimitedSignIn, LoginForm):
    """The sign-in form of the admin, under the same limits."""
