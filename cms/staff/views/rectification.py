"""Rectification: measures for findings, the report back, the verdict on it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.actions.add_measure import add_measure
from cms.actions.errors import Refused
from cms.actions.report import report
from cms.actions.send_back import send_back
from cms.actions.start import start
from cms.actions.verify import reasons_against as reasons_against_verifying
from cms.actions.verify import verify
from cms.forms.rectification import MeasureForm, ReportForm, VerdictForm
from cms.models import Rectification
from cms.rules.terms import RectificationStatus as State
from cms.rules.terms import Side, Status, Step
from cms.staff import evidence
from cms.staff.filling import Problem, problems_of
from cms.staff.words import word

from .page import find_review, staff_page

REPORTABLE = (State.NOT_STARTED, State.IN_PROGRESS, State.RETURNED)
FIELDS = {"different_now": "what_is_different"}


@staff_page
@require_http_methods(["GET", "POST"])
def add(request, ref):
    """Write a measure for a finding of a circulated review."""
    review = find_review(request.staff, ref)
    side = Side.SUBJECT if request.staff.is_subject_of(review) else Side.REVIEWER
    mine = side == Side.SUBJECT or review.reviewer_id in request.staff.reviewer_keys
    if review.status != Status.CIRCULATED or not mine:
        raise Http404
    found = list(review.findings.prefetch_related("rectifications"))
    bare = [finding for finding in found if not finding.rectifications.all()]
    form = MeasureForm(
        request.POST or None,
        findings=[(finding.pk, finding.text[:80]) for finding in found],
        initial={"finding": bare[0].pk if len(bare) == 1 else ""},
    )
    problems = []
    if request.method == "POST":
        problems = _errors(form)
        if not problems:
            try:
                add_measure(review, by=request.user, on=request.staff.day, side=side, **_measure(form, found))
            except Refused as refusal:
                problems = problems_of(refusal.reasons)
            else:
                messages.success(request, _("The measure is written down."))
                left = any(f.pk != int(form.cleaned_data["finding"]) for f in bare)
                return redirect("staff_measures", ref) if left else redirect("staff_review", ref)
    _mark(form, problems)
    context = {
        "staff": request.staff,
        "review": review,
        "found": found,
        "form": form,
        "problems": problems,
        "side": word(side),
    }
    return render(request, "staff/measures.html", context, status=422 if problems else 200)


def _measure(form: MeasureForm, found) -> dict:
    values = dict(form.cleaned_data)
    values["finding"] = next((f for f in found if str(f.pk) == values["finding"]), None)
    return values


def find_rectification(staff, ref: str) -> Rectification:
    """Return a rectification that the user sees; to others it does not exist."""
    rows = Rectification.objects.select_related(
        "review__unit", "review__person", "review__reviewer", "finding"
    )
    row = rows.filter(ref=ref).first()
    if row is None or not (
        staff.rectifications().filter(pk=row.pk).exists()
        or (row.review.status == Status.CIRCULATED and staff.is_above(row.review))
    ):
        raise Http404
    return row


@staff_page
@require_http_methods(["GET", "POST"])
def show(request, ref):
    """Show one rectification; report on it, verify it or send it back."""
    row = find_rectification(request.staff, ref)
    form, verdict, problems = ReportForm(initial=_told(row)), VerdictForm(), []
    if request.method == "POST":
        action = request.POST.get("action", "")
        form = ReportForm(request.POST, request.FILES) if action == "report" else form
        verdict = VerdictForm(request.POST) if action == "send-back" else verdict
        bound = form if action == "report" else verdict
        problems = _errors(bound) if bound.is_bound else []
        try:
            if not problems and _act(request, row, action, bound):
                return redirect("staff_rectification", ref)
        except Refused as refusal:
            problems = problems_of(refusal.reasons)
        except ValidationError as error:
            problems = [Problem(message, "files") for message in error.messages]
        problems = [Problem(p.message, FIELDS.get(p.field, p.field), p.clause) for p in problems]
        _mark(bound, problems)
    row.refresh_from_db()
    against = reasons_against_verifying(row, by=request.user, on=request.staff.day)
    context = {
        "staff": request.staff,
        "row": row,
        "word": word(State(row.status)),
        "side": word(Side(row.side)),
        "form": form,
        "verdict": verdict,
        "problems": problems,
        "files": list(row.evidence.all()),
        "may_report": row.status in REPORTABLE and request.staff.answers_for(row),
        "may_judge": row.status == State.REPORTED
        and not any(r.code in ("verifier", "owner") for r in against),
    }
    return render(request, "staff/rectification.html", context, status=422 if problems else 200)


def _told(row: Rectification) -> dict:
    return {"result": row.result, "what_is_different": row.what_is_different}


def _act(request, row: Rectification, action: str, form) -> bool:
    """Do what the button says; False where it says nothing known."""
    who = {"by": request.user, "on": request.staff.day}
    if action == "start":
        start(row, **who)
        messages.success(request, _("Marked as being worked on."))
    elif action == "report":
        values = form.cleaned_data
        with transaction.atomic():
            report(row, **who, result=values["result"], what_is_different=values["what_is_different"])
            for upload in values["files"]:
                evidence.attach(row.review, upload, step=Step.RECTIFY, by=request.user, rectification=row)
        messages.success(request, _("Reported. The reviewer or the superior verifies it."))
    elif action == "verify":
        verify(row, **who)
        messages.success(request, _("Verified: the rectification is closed."))
    elif action == "send-back":
        send_back(row, **who, reason=form.cleaned_data["reason"])
        messages.success(request, _("Sent back with your reason."))
    else:
        return False
    return True


def _errors(form) -> list[Problem]:
    return [Problem(message, name) for name, errors in form.errors.items() for message in errors]


def _mark(form, problems) -> None:
    for problem in problems:
        if problem.field in form.fields:
            field = form[problem.field]
            field.problems = [*getattr(field, "problems", ()), problem]
