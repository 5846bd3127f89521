"""The admin's views of a review: each of Wagtail's buttons leads to the verb of that name."""

import json

from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic import RevisionsRevertMixin
from wagtail.snippets.views import snippets

from cms.actions import save_draft, submit
from cms.actions.errors import Forbidden, Refused
from cms.admin.review_card import card
from cms.models import Review
from cms.queries.desk import next_act
from cms.queries.facts import settle_subject
from cms.references import next_ref


def tell(request, refusal: Exception) -> None:
    """Show why a verb said no."""
    if isinstance(refusal, Forbidden):
        messages.error(request, _("You have no permission for this."))
        return
    for reason in refusal.reasons:
        messages.error(request, reason.sentence(get_language() or ""))


def remark(request) -> str:
    """Return the remark that came with a decision; nothing where the page sent no such thing."""
    try:
        extra = json.loads(request.POST.get("workflow-action-extra-data") or "{}")
    except ValueError:
        return ""
    return str(extra.get("comment", "")) if isinstance(extra, dict) else ""


class WritingMixin:
    """Saves through `save_draft`, submits through `submit`, and never publishes."""

    def setup(self, request, *args, **kwargs):
        """Switch autosave off: each save is a revision with its author."""
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False

    def get_available_actions(self):
        """Offer to save, to submit, and to whoever asked for the approval to take it back."""
        offered = super().get_available_actions()
        return [action for action in offered if action not in ("publish", "restart-workflow")]

    def save_instance(self):
        """Save the text as a draft revision."""
        review = settle_subject(self.form.save(commit=False))
        if not review.pk:
            review.ref = next_ref("review", review.round.name)
        self.new_revision = save_draft.save_draft(review, by=self.request.user)
        self.has_content_changes = self.form.has_changed()
        return review

    def submit_action(self):
        """Submit the text just saved; say what is missing where it is not complete."""
        try:
            submit.submit(
                Review.objects.get(pk=self.object.pk), by=self.request.user, on=timezone.localtime()
            )
        except Refused as refusal:
            tell(self.request, refusal)
            return redirect(self.get_edit_url())
        return None

    def form_valid(self, form):
        """Show why a text could not be saved."""
        try:
            return super().form_valid(form)
        except Refused as refusal:
            tell(self.request, refusal)
            return self.form_invalid(form)

    def get_success_url(self):
        """Go to the card of the review after a submission."""
        if self.action == "submit":
            return card_url(self.object)
        return super().get_success_url()


class CreateView(WritingMixin, snippets.CreateView):
    """Starts a draft; its points appear once the subject is known."""


class EditView(WritingMixin, snippets.EditView):
    """Changes the text; a decision taken here is taken on the stored text, never on what the page holds."""

    def post(self, request, *args, **kwargs):
        """Decide a stage without saving the form, or save it."""
        if "action-workflow-action" in request.POST:
            return self.decide(request)
        return super().post(request, *args, **kwargs)

    def decide(self, request):
        """Approve or return the stage that is being decided."""
        review = Review.objects.get(pk=self.object.pk)
        name = request.POST.get("workflow-action-name", "")
        task, state = review.current_workflow_task, review.current_workflow_task_state
        if task is None or name not in [
            action for action, _label, _modal in task.get_actions(review, request.user)
        ]:
            raise PermissionDenied
        try:
            task.on_action(state, request.user, name, comment=remark(request))
        except (Refused, Forbidden) as refusal:
            tell(request, refusal)
        else:
            messages.success(
                request, _("Done. %(next)s") % {"next": next_act(Review.objects.get(pk=review.pk))}
            )
        return redirect(card_url(review))

    def get_context_data(self, **kwargs):
        """Add what the card says: the failed checks and the next act."""
        return super().get_context_data(**kwargs) | {"card": card(self.live_object, self.request)}


class RevertView(RevisionsRevertMixin, EditView):
    """Brings an old text back as a new revision of whoever does it."""

    view_name = "revisions_revert"

    def save_instance(self):
        """Save the old text as a draft revision."""
        return WritingMixin.save_instance(self)


class WorkflowActionView(snippets.WorkflowActionView):
    """Decides a stage from the home page or the report; the stage must be the review's own."""

    def post(self, request, *args, **kwargs):
        """Say why the verb refuses instead of failing."""
        if self.task_state.workflow_state.object_id != str(self.object.pk):
            raise PermissionDenied
        try:
            return super().post(request, *args, **kwargs)
        except (Refused, Forbidden) as refusal:
            tell(request, refusal)
            return redirect(self.redirect_url)


class InspectView(snippets.InspectView):
    """The card of a review: what it says, what is missing, who did what, and the acts that are open."""

    template_name = "cms/admin/review_card.html"

    def get_page_title(self):
        """Name the page after what it shows."""
        return _("Card")

    def get_context_data(self, **kwargs):
        """Add the card."""
        return super().get_context_data(**kwargs) | {"card": card(self.object, self.request)}


class DeleteView(snippets.DeleteView):
    """Deletes a draft that was never submitted."""

    def dispatch(self, request, *args, **kwargs):
        """Refuse what was submitted once."""
        if not self.permission_policy.user_has_permission_for_instance(request.user, "delete", self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class UnpublishView(snippets.UnpublishView):
    """Leads to the withdrawal, which leaves a notice."""

    def dispatch(self, request, *args, **kwargs):
        """Refuse: a circulated review is withdrawn, never just taken down."""
        raise PermissionDenied


def card_url(review) -> str:
    """Return the address of the card of a review."""
    return reverse(review.snippet_viewset.get_url_name("inspect"), args=[quote(review.pk)])


def back_to(request, review) -> str:
    """Return where to go after an act."""
    return get_valid_next_url_from_request(request) or card_url(review)
