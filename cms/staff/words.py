"""Words of the domain in the reader's language, and the sentences that the form's script speaks."""

from django.utils import translation
from django.utils.translation import gettext as _


def word(term) -> str:
    """Return the label of a term, or of anything with `zh` and `en`, in the reader's language."""
    english = (translation.get_language() or "").startswith("en")
    return term.en if english and term.en else term.zh


def form_words() -> dict[str, str]:
    """Return what the script of the form says; % stands for a time or a number."""
    return {
        "saving": _("Saving …"),
        "saved": _("Saved %"),
        "sending": _("Sending …"),
        "missing": _("% missing"),
        "offline": _("No connection. The text is kept on this device and sent when the line is back."),
        "failed": _("Not saved yet. The text is kept on this device; trying again."),
        "signedOut": _("You are signed out. The text is kept on this device and sent after you sign in."),
        "signIn": _("Sign in"),
        "conflict": _("Saved elsewhere at %. This window has stopped saving."),
        "overwrite": _("Replace it with this text"),
        "look": _("Look"),
        "closed": _("The review has been submitted meanwhile. The text is kept on this device."),
        "restored": _("Text that had not been sent was put back; saving it."),
        "unsent": _("On this device there is text that was never sent, and the draft was changed since."),
        "useUnsent": _("Put that text in"),
        "dropUnsent": _("Throw it away"),
    }
