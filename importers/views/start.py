"""The first page: what can be imported and exported; and the upload."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from importers import access, uploads
from importers.dialogue.prepare import start
from importers.forms import UploadForm
from importers.kinds import KINDS
from importers.kinds.base import STOP
from importers.modeladmin import SEE_LOG, ImportLog
from importers.models import ImportRun, RecordKind, RunStatus

from .base import Page, kind_or_404


class Index(Page):
    """What is open to the user, kind by kind, and his last imports."""

    template_name = "importers/index.html"

    def get(self, request):
        """Show the page."""
        uploads.purge(timezone.now())
        user = request.user
        kinds = [
            {
                "name": name,
                "label": RecordKind(name).label,
                "imports": access.may_import(user, name),
                "exports": access.may_export(user, name),
                "contacts": name == "comments" and user.has_perm(access.CONTACT),
            }
            for name in KINDS
        ]
        return self.render_to_response(
            self.get_context_data(
                kinds=[kind for kind in kinds if kind["imports"] or kind["exports"]],
                runs=ImportRun.objects.filter(user=user)[:10],
                log_url=ImportLog().url_helper.index_url if user.has_perm(SEE_LOG) else "",
            )
        )


class Upload(Page):
    """The upload of one file."""

    template_name = "importers/upload.html"

    def dispatch(self, request, *args, **kwargs):
        """Ask for the permission on the records of the kind."""
        self.kind = kind_or_404(kwargs["kind"])
        if not access.may_import(request.user, self.kind):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        """Name the kind."""
        return _("Import %(kind)s") % {"kind": RecordKind(self.kind).label}

    def get(self, request, kind):
        """Show the form."""
        return self._show(UploadForm())

    def post(self, request, kind):
        """Keep the file and have its preview made."""
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form)
        given = form.cleaned_data["file"]
        last = ImportRun.objects.filter(kind=kind, user=request.user, status=RunStatus.DONE).first()
        names = last.options.get("names", {}) if last else {}
        run = ImportRun.objects.create(
            kind=kind,
            user=request.user,
            file_name=given.name[:255],
            size=given.size,
            options={"on_conflict": STOP, "names": names},
        )
        run.digest, run.size = uploads.keep(run, given.chunks())
        run.save(update_fields=["digest", "size"])
        if ImportRun.objects.filter(kind=kind, digest=run.digest, status=RunStatus.DONE).exists():
            messages.info(
                request, _("This very file was imported before. The preview shows what it would change now.")
            )
        start(run)
        return redirect("imports:run", run.pk)

    def _show(self, form):
        columns = KINDS[self.kind].columns
        return self.render_to_response(
            self.get_context_data(
                form=form,
                kind=self.kind,
                required=[column for column in columns if column.required],
                optional=[column for column in columns if not column.required and not column.further],
            )
        )
