"""Files to take away: blank workbooks, the workbook with the errors marked, exports."""

import csv
import tempfile
from pathlib import Path
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from wagtail.admin import messages

from cms import audit
from importers import access, uploads
from importers.blanks import NAMES, blank_workbook
from importers.dialogue.prepare import planned_for
from importers.exports import guarded, table_of, write_xlsx
from importers.formats import FileRefused
from importers.models import OPEN, RunStatus
from importers.report import write_report
from importers.runs import Outcome, report_plan

from .base import kind_or_404, own_run

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def blank(request, kind: str):
    """Send the workbook to fill in for a kind."""
    if not access.may_import(request.user, kind_or_404(kind)):
        raise PermissionDenied
    return _attached(HttpResponse(blank_workbook(kind), content_type=XLSX), f"{NAMES[kind]}导入模板.xlsx")


def workbook(request, pk: int):
    """Send the uploaded sheet with a result for each row; wrong cells are coloured and carry their remedy."""
    run = own_run(request, pk)
    name = f"{Path(run.file_name).stem}-导入结果.xlsx"
    if uploads.report_of(run).exists():
        return FileResponse(uploads.report_of(run).open("rb"), as_attachment=True, filename=name)
    if run.status not in OPEN or run.status == RunStatus.UPLOADED or not uploads.upload_of(run).exists():
        messages.info(request, _("The file of this import is no longer kept."))
        return redirect("imports:run", pk)
    try:
        planned = planned_for(run)
    except FileRefused:
        return redirect("imports:run", pk)
    outcome = Outcome(run.kind, table=planned.table)
    report_plan(outcome, planned)
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response
    write_report(outcome, stream)
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX)


class Export(View):
    """All records of a kind as .csv or .xlsx; with contacts only by permission and with a reason."""

    def get(self, request, kind: str, form: str):
        """Send the records, without contacts."""
        return self._send(request, kind, form, with_contact=False)

    def post(self, request, kind: str, form: str):
        """Send the comments with their contacts."""
        reason = request.POST.get("reason", "").strip()
        if kind != "comments" or not request.user.has_perm(access.CONTACT):
            raise PermissionDenied
        if not reason:
            messages.error(request, _("Say why the contacts are needed; the reason is kept in the log."))
            return redirect("imports:index")
        return self._send(request, kind, form, with_contact=True, reason=reason)

    def _send(self, request, kind: str, form: str, *, with_contact: bool, reason: str = ""):
        if not access.may_export(request.user, kind_or_404(kind)):
            raise PermissionDenied
        if form not in ("csv", "xlsx"):
            raise Http404
        data = {"contact": with_contact} | ({"reason": reason} if reason else {})
        audit.record_many(
            [
                {
                    "verb": "export",
                    "actor": request.user,
                    "object_kind": kind,
                    "object_ref": form,
                    "data": data,
                }
            ]
        )
        rows = table_of(kind, with_contact=with_contact)
        name = f"{NAMES[kind]}-{timezone.localdate():%Y%m%d}.{form}"
        if form == "csv":
            stream = StreamingHttpResponse(_csv_lines(rows), content_type="text/csv; charset=utf-8")
            return _attached(stream, name)
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "export.xlsx"
            write_xlsx(rows, path, kind)
            return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=XLSX)


class _Echo:
    """Gives the csv writer's line back instead of writing it."""

    def write(self, line: str) -> str:
        return line


def _csv_lines(rows):
    """Return the lines of a csv file: BOM, CRLF, formulas neutralised."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield "\ufeff".encode()
    for row in rows:
        yield writer.writerow([guarded(cell) for cell in row]).encode()


def _attached(response, name: str):
    """Give a response its file name, Chinese characters included."""
    response["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name)}"
    return response
