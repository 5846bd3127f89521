"""What every staff page begins with."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.utils import timezone
from django.views.decorators.cache import never_cache

from cms.models import Review
from cms.staff.access import Staff


def staff_page(view):
    """Give a view the signed-in user as the register knows him today; nothing of it is kept by caches."""

    @never_cache
    @login_required
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        request.staff = Staff(request.user, timezone.localdate())
        return view(request, *args, **kwargs)

    return wrapped


def find_review(staff: Staff, ref: str) -> Review:
    """Return a review that the user may read; to others it does not exist."""
    found = staff.readable().filter(ref=ref).select_related("unit", "person", "reviewer", "round").first()
    if found is None:
        raise Http404
    return found
