"""Evidence, given out to whom it concerns and as a download, never as a page of ours."""

from pathlib import PurePath

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from cms.staff import evidence
from cms.staff.files import TYPES

from .page import staff_page


@staff_page
@require_safe
def open_file(request, key):
    """Send a file to a user who may read it; to others it does not exist."""
    record = evidence.readable(request.staff).filter(pk=key).first()
    if record is None and request.user.has_perm("cms.view_evidence"):
        record = evidence.Evidence.objects.filter(pk=key).first()
    if record is None:
        raise Http404
    try:
        file = record.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    kind = TYPES.get(PurePath(record.file.name).suffix.lstrip("."), "application/octet-stream")
    response = FileResponse(file, as_attachment=True, filename=record.name, content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
