"""What editors see of the generator: since when the site is up to date, what waits, what failed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .models import BakeRequest, BakeRun

SHOWN = 50


def report(request: HttpRequest) -> HttpResponse:
    """Show the last bakes. Tracebacks are for superusers; everybody sees which page failed."""
    runs = list(BakeRun.objects.all()[:SHOWN])
    latest: dict[str, BakeRun] = {}
    for run in runs:
        latest.setdefault(run.edition, run)
    context = {
        "page_title": _("Static site"),
        "header_icon": "site",
        "runs": runs,
        "latest": latest.values(),
        "waiting": BakeRequest.objects.count(),
        "oldest": BakeRequest.objects.first(),
        "with_tracebacks": request.user.is_superuser,
    }
    return render(request, "bake/report.html", context)
