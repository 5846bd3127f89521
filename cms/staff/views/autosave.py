"""The server's side of saving while one writes. Answers are JSON; a refusal never loses what was sent."""

from functools import wraps

from django.http import JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cms.models import Review
from cms.staff.access import Staff
from cms.staff.attempts import known_version, remember
from cms.staff.choice import chosen_entry
from cms.staff.entry import Entry
from cms.staff.filling import Filling, in_the_way
from cms.staff.writing import NotEditable, Stale, version_of


def answering(view):
    """Answer 401 in place of a redirect, so that the page keeps the text and offers to sign in."""

    @never_cache
    @require_POST
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return JsonResponse({"error": "signed-out", "sign_in": reverse("staff_login")}, status=401)
        request.staff = Staff(request.user, timezone.localdate())
        return view(request, *args, **kwargs)

    return wrapped


@answering
def new(request):
    """Store a review for the first time."""
    entry = chosen_entry(request.staff, request.POST)
    if entry is None or entry.standing.reasons:
        return JsonResponse({"error": "refused"}, status=422)
    return _store(request, entry)


@answering
def edit(request, ref):
    """Store a draft again."""
    review = request.staff.readable().filter(ref=ref).first()
    if review is None:
        return JsonResponse({"error": "not-found"}, status=404)
    if not request.staff.may_edit(review):
        return _closed(review)
    return _store(request, Entry.of(request.staff, review))


def _store(request, entry: Entry) -> JsonResponse:
    filling = Filling.sent(entry, request.POST)
    try:
        review = filling.store(key=request.POST.get("key", ""), version=known_version(request))
    except NotEditable as done:
        return _closed(done.review)
    except Stale as stale:
        return JsonResponse(
            {
                "error": "conflict",
                "version": version_of(stale.review),
                "changed_at": _clock(stale.review),
                "preview": reverse("staff_review_preview", args=[stale.review.ref]),
            },
            status=409,
        )
    remember(request, version_of(review))
    return JsonResponse(
        {
            "ref": review.ref,
            "version": version_of(review),
            "saved_at": _clock(review),
            "url": reverse("staff_review", args=[review.ref]),
            "autosave": reverse("staff_autosave", args=[review.ref]),
            "unread": [problem.as_dict() for problem in filling.problems],
            "missing": [problem.as_dict() for problem in in_the_way(review)],
        }
    )


def _closed(review: Review) -> JsonResponse:
    return JsonResponse({"error": "closed", "url": reverse("staff_review", args=[review.ref])}, status=409)


def _clock(review: Review) -> str:
    return timezone.localtime(review.changed_at).strftime("%H:%M:%S")
