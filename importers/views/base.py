"""What the pages share: the frame, who may see an import, texts in the reader's language."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views import View

from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from importers import access
from importers.kinds import KINDS
from importers.models import ImportRun


class Page(WagtailAdminTemplateMixin, View):
    """A page of the dialogue."""

    header_icon = "upload"
    page_title = _("Import and export")

    def dispatch(self, request, *args, **kwargs):
        """Let nobody in to whom no kind is open."""
        if not access.may_use(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        """Put the first page of the dialogue before this one."""
        items = [*self.breadcrumbs_items, {"url": reverse("imports:index"), "label": _("Import and export")}]
        if title := self.get_page_subtitle():
            items.append({"url": "", "label": title})
        return items

    def get_context_data(self, **kwargs):
        """Add the breadcrumbs and titles that the frame shows."""
        return super().get_context_data(
            breadcrumbs_items=self.get_breadcrumbs_items(),
            header_title=self.get_header_title(),
            header_icon=self.header_icon,
            **kwargs,
        )


def kind_or_404(name: str) -> str:
    """Return the name of a kind that there is."""
    if name not in KINDS:
        raise Http404
    return name


def own_run(request, pk: int) -> ImportRun:
    """Return an import of the user's own, of a kind that is still open to him; anything else does not exist."""
    run = get_object_or_404(ImportRun.objects.select_related("user"), pk=pk, user=request.user)
    if not access.may_import(request.user, run.kind):
        raise Http404
    return run


def say(message: dict) -> str:
    """Return a message that is kept in both languages in that of the reader."""
    return message["zh"] if (get_language() or "zh").startswith("zh") else message["en"]
