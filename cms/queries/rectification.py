"""A stored rectification as the values that the rules ask about, and who stands where towards it."""

from datetime import date

from django.contrib.auth import get_user_model
from django.db.models import Q

from cms.models import Appointment, Rectification, Review
from cms.queries.facts import framework_of
from cms.rules.reason import Reason
from cms.rules.rectification import RectificationFacts, reasons_against_moving
from cms.rules.terms import RectificationStatus, Role, Side

LEADERS = (Role.SECRETARY, Role.TEAM_MEMBER)
TOP = 20  # levels of the tree that are climbed to find superiors


def rectification_facts(row: Rectification, *, by) -> RectificationFacts:
    """Return what the rules ask; the owner is a name, and the user's own key where it is the user's name."""
    return RectificationFacts(
        status=row.status,
        measure=row.measure,
        owner=by.pk if _is_named(by, row.owner) else row.owner,
        due=row.due,
        different_now=row.what_is_different,
        reported_on=row.reported_on,
        reporter=row.reported_by_id,
        rounds=row.times_returned,
    )


def reasons_against_move(
    row: Rectification, to: RectificationStatus, *, by, on: date, reason=""
) -> list[Reason]:
    """Return why a user may not move a rectification to a state; nobody closes his own."""
    actors = actors_of(row.review, row.side, on)
    sides = {} if row.side == Side.REVIEWER else {"reviewers": _reviewers(row.review, on) - actors}
    return reasons_against_moving(
        rectification_facts(row, by=by),
        to,
        by=by.pk,
        framework=framework_of(row.review.round.name),
        superiors=_superiors(row, by, on) - actors,
        actors=actors,
        reason=reason,
        **sides,
    )


def _is_named(user, owner: str) -> bool:
    profile = getattr(user, "staff_profile", None)
    person = profile.person if profile else None
    return bool(person) and owner.strip() in (person.name, person.person_id)


def _holding(day: date) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))


def _keys(where: Q) -> set[int]:
    return set(get_user_model().objects.filter(where).values_list("pk", flat=True))


def actors_of(review: Review, side: str, day: date) -> set[int]:
    """Return who answers for carrying a side's measures out: the side itself and its office."""
    if side == Side.REVIEWER:
        return _reviewers(review, day)
    office = Q(staff_profile__offices=review.unit_id)
    if review.person_id:
        return _keys(Q(staff_profile__person=review.person_id) | office)
    return _keys(Q(staff_profile__person__in=_heads([review.unit_id], day)) | office)


def _reviewers(review: Review, day: date) -> set[int]:
    """Return who gave the review, and the office that enters for him."""
    reviewer = review.reviewer_id
    if reviewer is None:
        return set()
    units = Appointment.objects.filter(_holding(day), person=reviewer, role__in=LEADERS).values("unit")
    return _keys(Q(staff_profile__person=reviewer) | Q(staff_profile__offices__in=units))


def _superiors(row: Rectification, by, day: date) -> set[int]:
    """Return the principals above the unit, and the user himself where the permission says that he acts for them."""
    above, unit = [], row.review.unit
    for _ in range(TOP):
        version = unit.version_on(day) or unit.latest
        if version is None or version.parent is None:
            break
        unit = version.parent
        above.append(unit.pk)
    found = _keys(Q(staff_profile__person__in=_heads(above, day)))
    return found | {by.pk} if by.has_perm("cms.verify_rectification") else found


def _heads(units: list[int], day: date):
    held = Appointment.objects.filter(_holding(day), unit__in=units, role=Role.SECRETARY)
    return held.values("person")
