"""Pages that answer a message: never stored by anybody, no cookie, no foreign address told."""

from django.http import HttpResponse
from django.template.loader import render_to_string

from .gate import Turned


def page(request, template: str, status: int = 200, **context) -> HttpResponse:
    """Return a page made for one sender."""
    content = render_to_string(template, {"messages": (), **context}, request)
    answer = HttpResponse(content, status=status)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def turned_away(request, turned: Turned) -> HttpResponse:
    """Say why a message was not taken."""
    answer = page(request, "forms/turned.html", turned.status, message=turned.message)
    if turned.status in (429, 503):
        answer["Retry-After"] = "300"
    return answer
