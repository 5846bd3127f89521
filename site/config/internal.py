"""The system edition, behind the sign-in of the staff pages."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from bake.serving import serve_edition


@login_required
def internal(request: HttpRequest, path: str = "") -> HttpResponse:
    """Show an address of the system edition to whoever is signed in."""
    return serve_edition(request, path, edition="system")
