"""The first page: what I owe, what my unit must put right, what came back, what I sent."""

from django.shortcuts import render

from cms.models import Review, Round
from cms.rules import rounds
from cms.rules.terms import RectificationStatus, Side, Status
from cms.staff.choice import duty_groups
from cms.staff.filling import in_the_way
from cms.staff.reading import may_sign, stages
from cms.staff.words import word

from .page import staff_page

RECENT = 20
OPEN = tuple(status for status in RectificationStatus if status != RectificationStatus.VERIFIED)


@staff_page
def home(request):
    """Show all that waits for the user in a round."""
    staff = request.staff
    round_ = asked_round(request.GET.get("round", ""), staff.day)
    drafts = own_drafts(staff, Status.DRAFT)
    context = {
        "staff": staff,
        "round": round_,
        "rounds": known_rounds(round_, staff.day),
        "day": round_.nearest(staff.day),
        "groups": duty_groups(staff, round_, drafts),
        "drafts": drafts,
        "returned": own_drafts(staff, Status.RETURNED),
        "to_sign": [r for r in Review.objects.filter(countersigner=request.user) if may_sign(staff, r)],
        "sent": sent(staff),
        **rectifications(staff),
        "without_measures": without_measures(staff),
    }
    return render(request, "staff/home.html", context)


def asked_round(text: str, day) -> rounds.Round:
    """Return the round that a query names, else that of the day."""
    try:
        return rounds.Round.parse(text) if text else rounds.round_of(day)
    except rounds.BadRound:
        return rounds.round_of(day)


def known_rounds(chosen: rounds.Round, day) -> list[rounds.Round]:
    """Return the rounds to choose from, the latest first."""
    known = {rounds.Round.parse(name) for name in Round.objects.values_list("name", flat=True)}
    return sorted(known | {chosen, rounds.round_of(day)}, reverse=True)[:8]


def own_drafts(staff, status: Status) -> list[Review]:
    """Return what the user can write on in a state, the latest touched first, each with what is missing."""
    found = list(
        Review.objects.filter(status=status, reviewer__in=staff.reviewer_keys)
        .select_related("unit", "person", "reviewer", "round")
        .prefetch_related("unit__versions")
        .order_by("-changed_at")[:RECENT]
    )
    for review in found:
        review.missing = in_the_way(review)
    return found


def sent(staff) -> list[Review]:
    """Return what the user sent and where it stands, the latest first."""
    found = list(
        staff.entered()
        .filter(status__in=(Status.SUBMITTED, Status.APPROVED, Status.CIRCULATED, Status.WITHDRAWN))
        .select_related("unit", "person", "reviewer")
        .prefetch_related("unit__versions")
        .order_by("-date", "-pk")[:RECENT]
    )
    names = stages(found)
    for review in found:
        review.word = word(Status(review.status))
        review.stage = names.get(review.pk, "")
    return found


def rectifications(staff) -> dict:
    """Return what the user's side must carry out and report, and what waits for his word."""
    rows = list(
        staff.rectifications()
        .filter(status__in=OPEN)
        .select_related("review__unit", "review__person", "review__reviewer", "finding")
        .prefetch_related("review__unit__versions")
    )
    for row in rows:
        row.word = word(RectificationStatus(row.status))
        row.late = row.due < staff.day and row.status != RectificationStatus.REPORTED
    mine = [row for row in rows if staff.answers_for(row)]
    judge = [
        row
        for row in rows
        if row.status == RectificationStatus.REPORTED
        and row.side == Side.SUBJECT
        and row.review.reviewer_id in staff.reviewer_keys
    ]
    return {"to_rectify": mine, "to_judge": judge}


def without_measures(staff) -> list[Review]:
    """Return circulated reviews of the user's side with findings that no measure answers yet."""
    found = (
        staff.readable()
        .filter(status=Status.CIRCULATED, findings__isnull=False, findings__rectifications__isnull=True)
        .select_related("unit", "person")
        .prefetch_related("unit__versions")
        .distinct()
        .order_by("date", "pk")[: RECENT * 2]
    )
    return [review for review in found if staff.is_subject_of(review)][:RECENT]
