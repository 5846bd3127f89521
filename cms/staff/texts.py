"""The introduction and help of the review form, as an editor wrote them on the form's page."""

from django.conf import settings
from django.utils.module_loading import import_string


def form_texts(request) -> dict:
    """Return the texts by name (`introduction`, `points`, `findings`, `scope`), or {} where no page gives any.

    The setting `STAFF_FORM_TEXTS` names the callable that finds them; whoever has the page type gives it.
    """
    path = getattr(settings, "STAFF_FORM_TEXTS", "")
    return import_string(path)(request) if path else {}
