"""The pages on which an editor does one act on one review."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from cms.actions import approve, circulate, return_, submit, withdraw
from cms.actions.errors import Forbidden, Refused
from cms.admin.review_card import card
from cms.admin.review_views import card_url, tell
from cms.models import Circulation, Review
from cms.queries.desk import next_act, readers_of
from cms.rules.terms import Scope, Status


class ActView(WagtailAdminTemplateMixin, FormView):
    """One act: what it means, a form, and the verb that answers in sentences."""

    template_name = "cms/admin/act.html"
    header_icon = "clipboard-list"
    form_class = forms.Form
    explanation = ""
    button = gettext_lazy("Confirm")
    is_serious = False

    permissions = ("add", "change", "view", "delete")

    def dispatch(self, request, *args, **kwargs):
        """Let in whoever may see reviews; the verb asks for the rest."""
        if not policy_registry.get_by_type(Review).user_has_any_permission(request.user, self.permissions):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def review(self) -> Review:
        """Return the review that the address names."""
        return get_object_or_404(Review, pk=self.kwargs["pk"])

    def act(self, data: dict) -> None:
        """Do it; refusals are shown."""
        raise NotImplementedError

    def form_valid(self, form):
        """Do the act and go back to the card."""
        try:
            self.act(form.cleaned_data)
        except (Refused, Forbidden) as refusal:
            tell(self.request, refusal)
            return self.form_invalid(form)
        now = Review.objects.get(pk=self.review.pk)
        messages.success(self.request, _("Done. %(next)s") % {"next": next_act(now)})
        return redirect(card_url(self.review))

    def get_page_subtitle(self):
        """Name the review."""
        return str(self.review)

    def get_breadcrumbs_items(self):
        """Lead back to the list and the card."""
        index = reverse(Review.snippet_viewset.get_url_name("list"))
        return [
            *self.breadcrumbs_items,
            {"url": index, "label": Review._meta.verbose_name_plural},
            {"url": card_url(self.review), "label": str(self.review)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs):
        """Add what the page explains."""
        return super().get_context_data(**kwargs) | {
            "card": card(self.review, self.request),
            "explanation": self.explanation,
            "button": self.button,
            "is_serious": self.is_serious,
        }


class SubmitView(ActView):
    """Submits a review."""

    permissions = ("add", "change")
    page_title = gettext_lazy("Submit")
    explanation = gettext_lazy(
        "The review goes to the first stage of the approval. Whoever submits it does not approve it."
    )

    def act(self, data):
        """Submit the latest text."""
        submit.submit(self.review, by=self.request.user, on=timezone.localtime())


class DecideForm(forms.Form):
    """The decision of a stage, with its checklist."""

    checked = forms.MultipleChoiceField(
        label=gettext_lazy("Checked"), required=False, widget=forms.CheckboxSelectMultiple
    )
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("approve", gettext_lazy("Approve")), ("return", gettext_lazy("Return with a reason"))],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=gettext_lazy("Remark, or the reason for the return"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args, checklist=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["checked"].choices = [(item, item) for item in checklist]
        if not checklist:
            del self.fields["checked"]

    def clean(self):
        """Ask for every item of the checklist before an approval."""
        cleaned = super().clean()
        field = self.fields.get("checked")
        if (
            field
            and cleaned.get("decision") == "approve"
            and len(cleaned.get("checked", ())) < len(field.choices)
        ):
            self.add_error("checked", _("Tick every item before you approve, or return the review."))
        return cleaned


class DecideView(ActView):
    """Decides the stage at which a review is."""

    page_title = gettext_lazy("Approve or return")
    form_class = DecideForm
    template_name = "cms/admin/decide.html"

    def get_form_kwargs(self):
        """Give the form the checklist of the stage."""
        task = self.review.current_workflow_task
        return super().get_form_kwargs() | {"checklist": getattr(task, "checklist", ())}

    def act(self, data):
        """Approve or return."""
        if data["decision"] == "approve":
            approve.approve(self.review, by=self.request.user, comment=data["comment"])
        else:
            return_.return_(self.review, by=self.request.user, reason=data["comment"])


class CirculateForm(forms.Form):
    """How far, and in an emergency why."""

    scope = forms.ChoiceField(label=gettext_lazy("Scope"), widget=forms.RadioSelect)
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, widget=forms.Textarea({"rows": 3}))
    emergency = forms.BooleanField(
        label=gettext_lazy("Emergency: circulate before the approval is complete"), required=False
    )

    def __init__(self, *args, review, user, **kwargs):
        super().__init__(*args, **kwargs)
        before_approval = review.status == Status.SUBMITTED
        text = circulate.text_to_circulate(review, emergency=before_approval)
        widest = Scope(text.scope) if text else Scope.SUBJECT
        self.fields["scope"].choices = [
            (scope.value, f"{scope.zh}：{readers_of(review, scope)}")
            for scope in Scope
            if scope.width <= widest.width
        ]
        self.fields["scope"].initial = widest.value
        if not (before_approval and user.has_perm("cms.circulate_emergency")):
            del self.fields["emergency"], self.fields["reason"]


class CirculateView(ActView):
    """Circulates a review."""

    page_title = gettext_lazy("Circulate")
    form_class = CirculateForm
    explanation = gettext_lazy(
        "Choose who is to know it. The scope goes no further than was approved; to widen it, have it approved again."
    )
    button = gettext_lazy("Circulate")

    def get_form_kwargs(self):
        """Give the form the review and the user."""
        return super().get_form_kwargs() | {"review": self.review, "user": self.request.user}

    def act(self, data):
        """Circulate to the scope chosen."""
        circulate.circulate(
            self.review,
            scope=data["scope"],
            by=self.request.user,
            on=timezone.localdate(),
            reason=data.get("reason", ""),
            emergency=data.get("emergency", False),
        )


class WithdrawForm(forms.Form):
    """What stands at the old address from now on."""

    notice = forms.CharField(
        label=gettext_lazy("Notice at the old address"),
        help_text=gettext_lazy("Readers of the old address see this and the date instead of the text."),
        widget=forms.Textarea({"rows": 4}),
    )


class WithdrawView(ActView):
    """Withdraws a review."""

    page_title = gettext_lazy("Withdraw")
    form_class = WithdrawForm
    explanation = gettext_lazy(
        "The text is taken from its readers. To circulate it again, correct it and have it approved anew."
    )
    button = gettext_lazy("Withdraw")
    is_serious = True

    def act(self, data):
        """Withdraw with the notice."""
        withdraw.withdraw(self.review, by=self.request.user, on=timezone.localdate(), notice=data["notice"])


class ClearView(ActView):
    """Clears an emergency circulation."""

    page_title = gettext_lazy("Clear the emergency mark")
    explanation = gettext_lazy(
        "You confirm, as another person than who circulated it, that the text and its scope are right."
    )

    @cached_property
    def circulation(self) -> Circulation:
        """Return the circulation that the address names."""
        return get_object_or_404(Circulation, pk=self.kwargs["circulation"], review=self.review)

    def act(self, data):
        """Clear the mark."""
        circulate.clear_emergency(self.circulation, by=self.request.user, at=timezone.now())
