"""The Jinja2 environment of the public pages."""

from django.templatetags.static import static
from django.utils import translation

from jinja2 import Environment

from review_pages.words import GLOBALS


def environment(**options) -> Environment:
    """Return the environment with Django's static(), gettext and the words of the pages installed."""
    env = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701  (autoescape is in options)
    env.globals.update(GLOBALS, static=static)
    env.install_gettext_callables(
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    return env
