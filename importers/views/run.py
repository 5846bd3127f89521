"""One import: its preview, its progress, its result; and the buttons: choices, columns, confirm, cancel, undo."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from importers import access, uploads
from importers.dialogue.cancel import cancel
from importers.dialogue.confirm import confirm, reasons_against, to_write
from importers.dialogue.prepare import start
from importers.dialogue.undo import obstacles, undo
from importers.forms import ENCODINGS, ChoicesForm
from importers.kinds import KINDS
from importers.models import BUSY, OPEN, ImportRow, ImportRun, RunStatus

from .base import Page, own_run, say
from .preview import TABS, shown_rows

LABELS = {
    ImportRow.NEW: lambda: _("New"),
    ImportRow.CHANGED: lambda: _("Changed"),
    ImportRow.UNCHANGED: lambda: _("Unchanged"),
    ImportRow.SKIPPED: lambda: _("Passed over"),
    ImportRow.INVALID: lambda: _("Wrong"),
}


class RunPage(Page):
    """A page about one import of the user's own."""

    def dispatch(self, request, *args, **kwargs):
        """Find the import; one of somebody else does not exist."""
        self.run = own_run(request, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        """Name the kind and the file."""
        return str(self.run)


class Run(RunPage):
    """What the import is at now. Reloading it is always harmless."""

    template_name = "importers/run.html"

    def get(self, request, pk, form=None):
        """Show the state."""
        run = self.run
        context = {"run": run, "busy": run.status in BUSY, "problems": [say(each) for each in run.problems]}
        if run.status in BUSY:
            context["progress"] = uploads.progress(run)
        elif run.status == RunStatus.PREVIEWED:
            context |= self._preview(request, form)
        elif run.status == RunStatus.DONE:
            context["may_undo"] = access.may_undo(request.user, run)
            context["has_report"] = uploads.report_of(run).exists()
        if run.status in (RunStatus.PREVIEWED, RunStatus.UPLOADED, RunStatus.FAILED):
            context |= self._columns() | {"has_file": uploads.upload_of(run).exists()}
        context["warnings"] = [{**each, "text": say(each)[:300]} for each in run.warnings[:50]]
        context["summary"] = [
            {"label": LABELS[name](), "name": name, "count": run.counts.get(name, 0)} for name in LABELS
        ]
        context["open"] = run.status in OPEN
        return self.render_to_response(self.get_context_data(**context))

    def _preview(self, request, form) -> dict:
        run = self.run
        tabs = [
            {"name": name, "label": LABELS[name](), "count": run.counts.get(name, 0)}
            for name in TABS
            if run.counts.get(name)
        ]
        names = [tab["name"] for tab in tabs]
        again = bool(run.counts.get("again")) and request.GET.get("show") in (None, "again")
        tab = request.GET.get("show")
        if tab not in names:
            first_again = run.rows.filter(again=True).values_list("status", flat=True).first()
            tab = (first_again if again else None) or next(iter(names), "")
        rows, more = shown_rows(run, tab, again=again) if tab else ([], 0)
        reasons = [say(each) for each in reasons_against(run, run.plan_digest)]
        return {
            "tabs": tabs,
            "tab": tab,
            "again": again,
            "rows": rows,
            "more": more,
            "reasons": reasons,
            "to_write": to_write(run),
            "choices": form or ChoicesForm(initial=run.options, user=request.user, kind=run.kind),
        }

    def _columns(self) -> dict:
        run = self.run
        columns = [column for column in KINDS[run.kind].columns if not column.further]
        return {
            "headers": [
                {"written": written, "name": name, "field": f"header_{at}"}
                for at, (written, name) in enumerate(run.found.get("headers", ())[:200])
            ],
            "columns": columns,
            "sheets": run.found.get("sheets", []),
            "encodings": ENCODINGS,
            "sheet": run.options.get("sheet") or run.sheet,
        }


class Choices(Run):
    """The choices about conflicts, wrong rows and reviews: the preview is made anew."""

    def post(self, request, pk):
        """Set them."""
        form = ChoicesForm(request.POST, user=request.user, kind=self.run.kind)
        if self.run.status == RunStatus.PREVIEWED and not form.is_valid():
            return super().get(request, pk, form=form)
        if self.run.status in OPEN and form.is_valid():
            start(self.run, **{"circulate": "", "reason": "", "as_draft": False} | form.cleaned_data)
        return redirect("imports:run", pk)

    def get(self, request, pk):
        """Lead somebody who came back to the state."""
        return redirect("imports:run", pk)


class Columns(RunPage):
    """Sheet, encoding and the meaning of the headers: the preview is made anew."""

    def post(self, request, pk):
        """Set them."""
        run, known = self.run, {column.name for column in KINDS[self.run.kind].columns}
        names = dict(run.options.get("names", {}))
        for at, (written, name) in enumerate(run.found.get("headers", ())):
            chosen = request.POST.get(f"header_{at}")
            if chosen is not None and chosen != name and (chosen in known or not chosen):
                names[written] = chosen
        sheets, encodings = run.found.get("sheets", ()), dict(ENCODINGS)
        sheet, encoding = request.POST.get("sheet", ""), request.POST.get("encoding", "")
        if run.status in OPEN:
            start(
                run,
                names=names,
                sheet=sheet if sheet in sheets else "",
                encoding=encoding if encoding in encodings else "",
            )
        return redirect("imports:run", pk)

    def get(self, request, pk):
        """Lead somebody who came back to the state."""
        return redirect("imports:run", pk)


class Confirm(RunPage):
    """The confirmation of what the preview with this digest shows."""

    def post(self, request, pk):
        """Send it off, once."""
        if self.run.status != RunStatus.PREVIEWED:
            messages.info(request, _("This import was confirmed or ended already; nothing was done twice."))
            return redirect("imports:run", pk)
        for reason in confirm(self.run, request.POST.get("digest", "")):
            messages.error(request, say(reason))
        return redirect("imports:run", pk)

    def get(self, request, pk):
        """Lead somebody who came back to the state."""
        return redirect("imports:run", pk)


class Cancel(RunPage):
    """The cancellation of what was not confirmed."""

    def post(self, request, pk):
        """Remove the file and the preview."""
        if cancel(self.run):
            messages.success(request, _("Cancelled. The file was removed; nothing was written."))
        else:
            messages.info(request, _("This import cannot be cancelled any more."))
        return redirect("imports:index")

    def get(self, request, pk):
        """Lead somebody who came back to the state."""
        return redirect("imports:run", pk)


class Undo(Page):
    """The undoing of a finished import: asked first, with what stands in the way."""

    template_name = "importers/undo.html"

    def dispatch(self, request, *args, **kwargs):
        """Find an import that the user may undo; any other does not exist."""
        self.run = get_object_or_404(ImportRun.objects.select_related("user"), pk=kwargs["pk"])
        if not access.may_undo(request.user, self.run):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        """Name what is undone."""
        return _("Undo: %(run)s") % {"run": self.run}

    def get(self, request, pk):
        """Say what would happen."""
        found = obstacles(self.run) if self.run.status == RunStatus.DONE else []
        return self._show(found)

    def post(self, request, pk):
        """Undo, as a whole or not at all."""
        found = undo(self.run, by=request.user) if self.run.status == RunStatus.DONE else []
        if found:
            return self._show(found)
        text = ngettext("Undone: %(n)s row.", "Undone: %(n)s rows.", self.run.written) % {
            "n": self.run.written
        }
        messages.success(request, text)
        return redirect("imports:index")

    def _show(self, found):
        context = self.get_context_data(
            run=self.run,
            ended=self.run.status != RunStatus.DONE,
            obstacles=[{"key": each.key, "text": say({"zh": each.zh, "en": each.en})} for each in found[:50]],
            more=max(0, len(found) - 50),
        )
        return self.render_to_response(context)
