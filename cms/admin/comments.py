"""Comments (意见) in the admin: one queue, decided singly or many at once."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.views.snippets import IndexView as SnippetIndexView
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.actions.answer_comment import answer_comment
from cms.actions.errors import Forbidden, Refused
from cms.actions.moderate import moderate, moderate_many
from cms.actions.show_contact import show_contact
from cms.actions.undo_moderation import undo_moderation
from cms.admin.review_views import tell
from cms.models import Comment, Consultation
from cms.queries import answering
from cms.queries.comments import differences, near_copies
from cms.rules.terms import CommentChannel, CommentSource, CommentStatus

DECISIONS = (
    CommentStatus.APPROVED,
    CommentStatus.REDACTED,
    CommentStatus.REJECTED,
    CommentStatus.SPAM,
    CommentStatus.PENDING,
)


class CommentPolicy(ModelPermissionPolicy):
    """What came in is never edited or deleted in the admin; verdicts and answers stand beside it."""

    def user_has_permission(self, user, action):
        """Allow to look, and what the verbs ask for themselves."""
        return action in ("view", "change") and super().user_has_permission(user, action)


def desk_url(comment) -> str:
    """Return the page on which a comment is read, decided and answered."""
    return reverse("wagtailsnippets_cms_comment:desk", args=[comment.pk])


def due_words(comment) -> str:
    """Return by when a comment is to be answered, and whether that day is over; "" where none is owed."""
    if comment.answered_on or comment.status not in answering.OWED:
        return ""
    day = answering.due(comment.date)
    late = day < timezone.localdate()
    return _("%(day)s, late") % {"day": day.isoformat()} if late else day.isoformat()


class IndexView(SnippetIndexView):
    """The queue, oldest first."""

    default_ordering = "received_at"

    def get_base_queryset(self):
        """Read what the columns show at once."""
        return super().get_base_queryset().select_related("unit").prefetch_related("unit__versions")

    @property
    def list_display(self):
        """Show what was said, about whom, when, and where it stands."""
        return [
            TitleColumn("text", label=_("Comment"), accessor=lambda row: row.text[:80], get_url=desk_url),
            Column("ref", label=_("Reference"), sort_key="ref"),
            Column("unit", label=_("Unit"), accessor=lambda row: row.unit.name),
            Column(
                "source", label=_("Source of the comment"), accessor=lambda row: CommentSource(row.source).zh
            ),
            Column("channel", label=_("Channel"), accessor=lambda row: CommentChannel(row.channel).zh),
            Column("date", label=_("Date"), sort_key="date"),
            StatusTagColumn(
                "status",
                label=_("Status"),
                accessor=lambda row: CommentStatus(row.status).zh,
                primary=lambda row: row.status == CommentStatus.PENDING,
                sort_key="status",
            ),
            Column("answered_on", label=_("Answered on"), sort_key="answered_on"),
            Column("due", label=_("Answer by"), accessor=due_words),
        ]


class VerdictForm(forms.Form):
    """A verdict on one comment."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Verdict"),
        choices=[(verdict.value, verdict.zh) for verdict in DECISIONS],
        widget=forms.RadioSelect,
    )
    published_text = forms.CharField(
        label=gettext_lazy("Text to show, where it is redacted"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, where it is rejected"),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )


class AnswerForm(forms.Form):
    """The official answer."""

    answer = forms.CharField(
        label=gettext_lazy("Official answer"), required=False, widget=forms.Textarea({"rows": 5})
    )


class DeskView(WagtailAdminTemplateMixin, FormView):
    """Shows one comment with its verdict and its answer."""

    template_name = "cms/admin/comment.html"
    page_title = gettext_lazy("Comment")
    header_icon = "comment"
    form_class = VerdictForm

    def dispatch(self, request, *args, **kwargs):
        """Let in whoever may see comments."""
        if not any(request.user.has_perm(f"cms.{verb}_comment") for verb in ("view", "change", "moderate")):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def comment(self) -> Comment:
        """Return the comment that the address names."""
        found = Comment.objects.select_related("unit", "review", "consultation", "moderated_by")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_form_class(self):
        """Tell the two forms of the page apart."""
        return AnswerForm if "answer" in self.request.POST else VerdictForm

    def get_initial(self):
        """Start redacting from the original."""
        shown = self.comment.published_text or self.comment.text
        return {"published_text": shown, "reason": self.comment.moderation_reason}

    def form_valid(self, form):
        """Decide or answer."""
        data, user = form.cleaned_data, self.request.user
        try:
            if "answer" in data:
                answer_comment(self.comment, by=user, on=timezone.localdate(), answer=data["answer"])
            else:
                moderate(self.comment, by=user, at=timezone.now(), **data)
        except (Refused, Forbidden) as refusal:
            tell(self.request, refusal)
            return self.form_invalid(form)
        note = f"{self.comment.ref}：{CommentStatus(self.comment.status).zh}"
        messages.success(self.request, note, buttons=undo_buttons(self.comment.moderated_at))
        return redirect(desk_url(self.comment))

    def get_page_subtitle(self):
        """Name the comment."""
        return self.comment.ref

    def get_breadcrumbs_items(self):
        """Lead back to the queue."""
        index = reverse("wagtailsnippets_cms_comment:list")
        return [
            *self.breadcrumbs_items,
            {"url": index, "label": Comment._meta.verbose_name_plural},
            {"url": "", "label": self.comment.ref},
        ]

    def get_context_data(self, **kwargs):
        """Add the comment and the form of its answer."""
        context = super().get_context_data(**kwargs)
        if isinstance(context["form"], AnswerForm):
            context["answer_form"], context["form"] = context["form"], VerdictForm(initial=self.get_initial())
        else:
            context["answer_form"] = AnswerForm(initial={"answer": self.comment.answer})
        return context | {
            "comment": self.comment,
            "due": due_words(self.comment),
            "similar": near_copies(self.comment),
            "differences": differences(self.comment.text, self.comment.published_text),
            "answers": list(self.comment.extra.items()),
            "contact_url": reverse("wagtailsnippets_cms_comment:contact", args=[self.comment.pk]),
            "status": CommentStatus(self.comment.status).zh,
            "source": CommentSource(self.comment.source).zh,
            "channel": CommentChannel(self.comment.channel).zh,
        }


class CommentViewSet(SnippetViewSet):
    """Comments."""

    model = Comment
    icon = "comment"
    menu_label = gettext_lazy("Comments")
    index_view_class = IndexView
    list_filter = ["status", "source", "channel", "date", "consultation"]
    search_fields = ["ref", "text", "unit__code", "unit__versions__name"]
    search_backend_name = None
    copy_view_enabled = False
    list_per_page = 50
    exclude_form_fields = ["idempotency_key", "text", "receipt", "status", "published_text", "extra"]

    def get_urlpatterns(self):
        """Keep the list, and the desk in place of the form."""
        kept = [
            row
            for row in super().get_urlpatterns()
            if row.name in ("list", "list_results", "history", "usage")
        ]
        desk = DeskView.as_view()
        return [
            *kept,
            path("desk/<int:pk>/", desk, name="desk"),
            path("edit/<int:pk>/", desk, name="edit"),
            path("contact/<int:pk>/", contact, name="contact"),
            path("undo/<str:moment>/", undo, name="undo"),
            path("delete/<int:pk>/", refuse, name="delete"),
            path("add/", refuse, name="add"),
        ]


def undo_buttons(moment) -> list:
    """Return the button that takes back what was decided at a moment."""
    if moment is None:
        return []
    address = reverse("wagtailsnippets_cms_comment:undo", args=[moment.isoformat()])
    return [messages.button(address, _("Undo"))]


def undo(request, moment: str):
    """Ask, then put the comments of one act of this user back into the queue."""
    at = parse_datetime(moment)
    if at is None:
        raise Http404
    if not request.user.has_perm("cms.moderate_comment"):
        raise PermissionDenied
    back = reverse("wagtailsnippets_cms_comment:list")
    if request.method != "POST":
        return TemplateResponse(request, "cms/admin/undo.html", {"back": back, "header_title": _("Undo")})
    refs = undo_moderation(by=request.user, moderated_at=at)
    words = ngettext(
        "%(count)d comment is back in the queue.", "%(count)d comments are back in the queue.", len(refs)
    )
    messages.success(request, words % {"count": len(refs)})
    return redirect(back)


@require_POST
def contact(request, pk: int):
    """Show how to reach a sender to whoever may see it; the look is logged."""
    comment = get_object_or_404(Comment, pk=pk)
    try:
        found = show_contact(comment, by=request.user)
    except Forbidden:
        raise PermissionDenied from None
    if found:
        messages.info(request, _("Contact: %(contact)s") % {"contact": found})
    else:
        messages.info(request, _("No contact is stored."))
    return redirect(desk_url(comment))


def refuse(request, *args, **kwargs):
    """Comments come in by the forms and imports only, and stay."""
    raise PermissionDenied


class ReasonForm(forms.Form):
    """The reason of a rejection in bulk."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=True, max_length=300)


class ModerateBulkAction(SnippetBulkAction):
    """Gives one verdict to all comments chosen."""

    models = [Comment]
    template_name = "cms/admin/comments_bulk.html"
    verdict = CommentStatus.APPROVED

    def check_perm(self, snippet):
        """Ask for the permission to moderate."""
        return self.request.user.has_perm("cms.moderate_comment")

    def get_execution_context(self):
        """Hand the verb its user and reason."""
        form = self.cleaned_form
        reason = form.cleaned_data.get("reason", "") if form else ""
        self.moment = timezone.now()
        return {"user": self.request.user, "verdict": self.verdict, "reason": reason, "at": self.moment}

    @classmethod
    def execute_action(cls, objects, user=None, verdict=None, reason="", at=None, **kwargs):
        """Decide them all at once."""
        keys = [comment.pk for comment in objects]
        taken = moderate_many(keys, verdict=verdict, by=user, at=at, reason=reason)
        return len(taken), 0

    def get_context_data(self, **kwargs):
        """Name the verdict."""
        return super().get_context_data(**kwargs) | {"verdict": self.verdict.zh}

    def get_success_message(self, num_parent_objects, num_child_objects):
        """Say how many, and offer to undo it."""
        words = ngettext(
            "%(count)d comment: %(verdict)s", "%(count)d comments: %(verdict)s", num_parent_objects
        ) % {"count": num_parent_objects, "verdict": self.verdict.zh}
        address = reverse("wagtailsnippets_cms_comment:undo", args=[self.moment.isoformat()])
        return format_html('{} <a href="{}">{}</a>', words, address, _("Undo"))


class ApproveBulkAction(ModerateBulkAction):
    """Approves."""

    display_name = gettext_lazy("Approve")
    aria_label = gettext_lazy("Approve the comments chosen")
    action_type = "approve"
    action_priority = 10


class RejectBulkAction(ModerateBulkAction):
    """Rejects with one reason."""

    display_name = gettext_lazy("Reject")
    aria_label = gettext_lazy("Reject the comments chosen")
    action_type = "reject"
    action_priority = 20
    classes = {"serious"}
    verdict = CommentStatus.REJECTED
    form_class = ReasonForm


class SpamBulkAction(ModerateBulkAction):
    """Puts away as spam."""

    display_name = gettext_lazy("Spam")
    aria_label = gettext_lazy("Mark the comments chosen as spam")
    action_type = "spam"
    action_priority = 30
    classes = {"serious"}
    verdict = CommentStatus.SPAM


class UndoBulkAction(ModerateBulkAction):
    """Puts back into the queue, so that a wrong decision is undone in bulk too."""

    display_name = gettext_lazy("Back to the queue")
    aria_label = gettext_lazy("Put the comments chosen back into the queue")
    action_type = "undo"
    action_priority = 40
    verdict = CommentStatus.PENDING


class ConsultationViewSet(ModelViewSet):
    """Consultations: a time in which comments are asked for."""

    model = Consultation
    icon = "calendar-check"
    menu_label = gettext_lazy("Consultations")
    list_display = ["title", "unit", "opens_on", "closes_on"]
    form_fields = ["slug", "title", "introduction", "unit", "opens_on", "closes_on", "outcome"]
