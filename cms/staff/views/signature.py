"""The second signature under a review that found no problem."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.actions.countersign import countersign
from cms.actions.errors import Refused
from cms.staff.filling import problems_of
from cms.staff.reading import detail

from .page import find_review, staff_page


@staff_page
@require_POST
def sign(request, ref):
    """Sign a review as the second person."""
    review = find_review(request.staff, ref)
    if review.countersigner_id != request.user.pk:
        raise Http404
    try:
        countersign(review, by=request.user, seen=request.POST.get("seen", ""))
    except Refused as refusal:
        context = detail(request.staff, review) | {"problems": problems_of(refusal.reasons)}
        return render(request, "staff/review.html", context, status=422)
    messages.success(request, _("Signed. The reviewer can submit the review now."))
    return redirect("staff_home")
