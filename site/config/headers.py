"""Headers that tell a browser what our pages may do, on every answer, baked ones included."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Pages of ours carry no inline script or style, so injected markup has nothing to run with.
PAGES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'self'",
}
# Wagtail's own screens need inline scripts and styles; nothing is loaded from or sent to another host.
ADMIN = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "form-action": "'self'",
    "base-uri": "'self'",
    "frame-ancestors": "'self'",
}


def policy(path: str) -> str:
    """Return the Content-Security-Policy of an address."""
    rules = dict(ADMIN if path.startswith("/admin/") else PAGES)
    if settings.FORMS_BASE_URL:
        rules["form-action"] += f" {settings.FORMS_BASE_URL}"
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class SecurityHeaders:
    """Sets the headers that no view has set; stands first, so that answers from disk get them too."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers added. A NUL in an address is refused: no database takes it as text."""
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            response = HttpResponse("Bad request.", status=HTTPStatus.BAD_REQUEST, content_type="text/plain")
        else:
            response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy(request.path_info))
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        return response
