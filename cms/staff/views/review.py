"""The review form: choose whom, write, look, submit."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST

from cms.actions.discard import discard
from cms.actions.discard import reasons_against as reasons_against_discarding
from cms.actions.errors import Refused
from cms.actions.submit import submit
from cms.models import Evidence, Review
from cms.rules.rounds import round_of
from cms.rules.terms import Status
from cms.staff import aside, evidence
from cms.staff.attempts import known_version
from cms.staff.choice import chosen_entry, duty_groups, unknown_subject
from cms.staff.entry import Entry
from cms.staff.filling import Filling, in_the_way, problems_of, worth_a_look
from cms.staff.reading import detail
from cms.staff.texts import form_texts
from cms.staff.words import form_words
from cms.staff.writing import NotEditable, Stale, version_of

from .page import find_review, staff_page

SUBMITTED = _lazy("Submitted. The editors check it stage by stage; you will see here where it stands.")


@staff_page
@require_http_methods(["GET", "POST"])
def new(request):
    """Begin a review: choose whom, or fill in the form about one subject."""
    asked = request.POST if request.method == "POST" else request.GET
    entry = chosen_entry(request.staff, asked)
    if entry is None or entry.standing.reasons:
        problems = problems_of(list(entry.standing.reasons) if entry else unknown_subject(asked))
        drafts = Review.objects.filter(status=Status.DRAFT, reviewer__in=request.staff.reviewer_keys)
        context = {
            "groups": duty_groups(request.staff, round_of(request.staff.day), drafts.select_related("unit")),
            "problems": problems,
            "staff": request.staff,
            "day": request.staff.day,
            "texts": form_texts(request),
        }
        return render(request, "staff/choose.html", context, status=422 if problems else 200)
    if request.method == "POST":
        return _sent(request, entry)
    return _show(request, Filling.blank(entry, _rows(request)))


@staff_page
@require_http_methods(["GET", "POST"])
def edit(request, ref):
    """Go on with a draft; what is no draft any more is shown to read."""
    review = find_review(request.staff, ref)
    if not request.staff.may_edit(review):
        return render(request, "staff/review.html", detail(request.staff, review))
    entry = Entry.of(request.staff, review)
    if request.method == "POST":
        return _sent(request, entry)
    return _show(request, Filling.blank(entry, _rows(request)))


@staff_page
@require_http_methods(["GET"])
def preview(request, ref):
    """Show a draft as it will read, and what is still in the way."""
    review = find_review(request.staff, ref)
    context = detail(request.staff, review)
    if request.staff.may_edit(review):
        context |= {"preview": True, "problems": in_the_way(review), "warnings": worth_a_look(review)}
    return render(request, "staff/review.html", context)


@staff_page
@require_POST
def send(request, ref):
    """Submit a draft from its preview, as it was shown there."""
    review = find_review(request.staff, ref)
    if not request.staff.may_edit(review):
        return _already_sent(request, review, "submit")
    if request.POST.get("version", "") != version_of(review):
        messages.warning(request, _("The draft was changed since; look at it once more."))
        return redirect("staff_review_preview", ref=ref)
    try:
        submit(review, by=request.user, on=timezone.now())
    except Refused:
        return redirect("staff_review_preview", ref=ref)
    messages.success(request, SUBMITTED)
    return redirect("staff_review", ref=ref)


@staff_page
@require_POST
def throw_away(request, ref):
    """Discard a draft that was never submitted."""
    review = find_review(request.staff, ref)
    if not request.staff.may_edit(review):
        raise Http404
    try:
        discard(review, by=request.user)
    except Refused as refusal:
        messages.error(request, problems_of(refusal.reasons)[0].message)
        return redirect("staff_review", ref=ref)
    messages.success(request, _("The draft is deleted."))
    return redirect("staff_home")


def _rows(request) -> int:
    asked = request.GET.get("rows", "")
    return min(int(asked), 50) if asked.isdigit() else 0


def _sent(request, entry: Entry):
    """Store what was typed, then do what the button says."""
    filling = Filling.sent(entry, request.POST, request.FILES)
    action = request.POST.get("action", "save")
    try:
        review = filling.store(key=request.POST.get("key", ""), version=known_version(request))
    except NotEditable as done:
        return _already_sent(request, done.review, action)
    except Stale as stale:
        filling.entry = Entry.of(request.staff, stale.review)
        return _show(request, filling, conflict=stale.review, status=409)
    filling.store_files()
    if action.startswith("remove-"):
        _remove_file(request, review, action.removeprefix("remove-"))
    if action == "submit" and filling.submit(on=timezone.now()):
        messages.success(request, SUBMITTED)
        return redirect("staff_review", ref=review.ref)
    if filling.problems:
        return _show(request, filling, status=422)
    if action == "preview":
        return redirect("staff_review_preview", ref=review.ref)
    if action == "add-row":
        rows = len(filling.findings.good()) + 2
        return redirect(f"{_address(review)}?rows={rows}#findings")
    messages.success(request, _("The draft is saved."))
    return redirect(_address(review))


def _address(review: Review) -> str:
    return reverse("staff_review", args=[review.ref])


def _already_sent(request, review: Review, action: str):
    """Answer a second press of the button like the first; tell a late writer that the text is closed."""
    if request.staff.readable().filter(pk=review.pk).exists():
        if action != "submit":
            messages.warning(request, _("This review has been submitted; it can no longer be changed here."))
        return redirect("staff_review", ref=review.ref)
    raise Http404


def _remove_file(request, review: Review, key: str) -> None:
    record = Evidence.objects.filter(review=review, pk=int(key) if key.isdigit() else 0).first()
    if record is not None and evidence.may_remove(request.staff, record):
        evidence.remove(record, by=request.user)


def _show(request, filling: Filling, *, conflict: Review | None = None, status: int = 200):
    entry = filling.entry
    place = entry.place
    last = aside.last_review(entry.unit, entry.person, before=entry.review)
    key = request.POST.get("key") or uuid4().hex
    filling.mark()
    context = {
        "entry": entry,
        "form": filling.form,
        "findings": filling.findings,
        "problems": filling.problems,
        "version": filling.version,
        "key": key,
        "conflict": conflict,
        "last": last,
        "may_discard": entry.review and not reasons_against_discarding(entry.review),
        "begun": entry.begun_elsewhere(),
        "consultation": aside.consultation(place) if place else None,
        "missing": in_the_way(entry.review) if entry.review else None,
        "step_groups": steps_with_files(filling),
        "words": form_words(),
        "texts": form_texts(request),
        "staff": request.staff,
    }
    return render(request, "staff/form.html", context, status=status)


def steps_with_files(filling: Filling) -> list[dict]:
    """Return the steps before the review with their fields and the files behind them."""
    review = filling.entry.review
    records = list(review.evidence.filter(rectification__isnull=True)) if review else []
    return [
        group | {"files": [record for record in records if record.step == group["step"].slug]}
        for group in filling.form.step_groups()
    ]
