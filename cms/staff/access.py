"""Who a signed-in user is in the register, and what of the records is his to see and to write."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from cms.models import Appointment, Person, Rectification, Review, StaffProfile, Unit
from cms.rules.terms import Role, Scope, Side, Status

LEADERS = (Role.SECRETARY, Role.TEAM_MEMBER)
EDITABLE = (Status.DRAFT, Status.RETURNED)
ACTIVE = (Status.SUBMITTED, Status.APPROVED, Status.CIRCULATED)
SHARED_SCOPES = (Scope.ORGANISATION, Scope.SYSTEM, Scope.PUBLIC)


def running(day: date) -> Q:
    """Return the condition that a dated thing holds on a day."""
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (
        Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    )


@dataclass
class Staff:
    """A user as the register knows him on a day: himself, the units he heads, the offices he serves."""

    user: object
    day: date

    @cached_property
    def profile(self) -> StaffProfile | None:
        """Return the tie to the register, or None for a user who has none."""
        return StaffProfile.objects.select_related("person").filter(user=self.user).first()

    @cached_property
    def person(self) -> Person | None:
        """Return the person who the user is."""
        return self.profile.person if self.profile else None

    @cached_property
    def offices(self) -> frozenset[int]:
        """Return the units whose office the user is, as primary keys."""
        return frozenset(self.profile.offices.values_list("pk", flat=True)) if self.profile else frozenset()

    @cached_property
    def appointments(self) -> tuple[tuple[int, str], ...]:
        """Return (unit, role) of every appointment that the user's person holds on the day."""
        if not self.person:
            return ()
        held = Appointment.objects.filter(running(self.day), person=self.person)
        return tuple(held.values_list("unit_id", "role"))

    @cached_property
    def headed(self) -> frozenset[int]:
        """Return the units of which the user is secretary."""
        return frozenset(unit for unit, role in self.appointments if role == Role.SECRETARY)

    @cached_property
    def managed(self) -> frozenset[int]:
        """Return the units for which the user answers: those he heads and those whose office he is."""
        return self.headed | self.offices

    @cached_property
    def membership(self) -> frozenset[int]:
        """Return the units to which the user belongs in any role, and those whose office he is."""
        return self.offices | {unit for unit, role in self.appointments}

    @cached_property
    def reviewers(self) -> dict[str, Person]:
        """Return by person_id for whom the user may enter reviews: himself first, then the leaders of his offices."""
        found = {self.person.person_id: self.person} if self.person else {}
        leaders = Person.objects.filter(
            pk__in=Appointment.objects.filter(
                running(self.day), unit__in=self.offices, role__in=LEADERS
            ).values("person")
        )
        if self.offices:
            found |= {leader.person_id: leader for leader in leaders if leader.person_id not in found}
        return found

    @cached_property
    def reviewer_keys(self) -> list[int]:
        """Return the primary keys of all for whom the user may enter reviews."""
        return [person.pk for person in self.reviewers.values()]

    @cached_property
    def units(self) -> list[Unit]:
        """Return the units for which the user answers, by code."""
        found = Unit.objects.filter(pk__in=self.managed).prefetch_related("versions")
        return list(found.order_by("code"))

    def acts_for_another(self, reviewer: Person | None) -> bool:
        """Tell whether a review by this reviewer is entered by an office and not by himself."""
        return reviewer is not None and (self.person is None or reviewer.pk != self.person.pk)

    def may_edit(self, review: Review) -> bool:
        """Tell whether the user may write on a review: it is a draft or returned, and he enters for its reviewer."""
        return review.status in EDITABLE and review.reviewer_id in self.reviewer_keys

    def entered(self) -> QuerySet[Review]:
        """Return the reviews that the user gives or enters for others."""
        return Review.objects.filter(Q(reviewer__in=self.reviewer_keys) | Q(submitted_by=self.user))

    def readable(self) -> QuerySet[Review]:
        """Return every review that the user may read.

        His own in any state; of others only what was circulated, about the units that he manages or belongs to and
        about himself, each within its scope.
        """
        known = Q(status=Status.CIRCULATED)
        about_units = Q(person__isnull=True) & (
            Q(unit__in=self.managed) | Q(unit__in=self.membership, scope__in=SHARED_SCOPES)
        )
        about_people = Q(unit__in=self.membership, scope__in=SHARED_SCOPES, person__isnull=False)
        if self.person:
            about_people |= Q(person=self.person)
        mine = Q(reviewer__in=self.reviewer_keys) | Q(submitted_by=self.user) | Q(countersigner=self.user)
        return Review.objects.filter(mine | known & (about_units | about_people))

    def is_subject_of(self, review: Review) -> bool:
        """Tell whether the user answers for what is reviewed."""
        if review.person_id is None:
            return review.unit_id in self.managed
        if self.person is not None and review.person_id == self.person.pk:
            return True
        return review.unit_id in self.offices and review.scope in SHARED_SCOPES

    def is_above(self, review: Review) -> bool:
        """Tell whether the user heads, or is the office of, a unit above the one reviewed."""
        unit, seen = review.unit, set()
        while unit is not None and unit.pk not in seen:
            seen.add(unit.pk)
            version = unit.version_on(self.day) or unit.latest
            unit = version.parent if version else None
            if unit is not None and unit.pk in self.managed:
                return True
        return False

    def answers_for(self, row: Rectification) -> bool:
        """Tell whether the user is on the side that carries a rectification out and reports on it."""
        if row.side == Side.REVIEWER:
            return row.review.reviewer_id in self.reviewer_keys
        return self.is_subject_of(row.review)

    def rectifications(self) -> QuerySet[Rectification]:
        """Return the rectifications that the user sees: as the reviewed side or as the reviewing side."""
        subject = Q(review__person__isnull=True, review__unit__in=self.managed)
        subject |= Q(
            review__person__isnull=False, review__unit__in=self.offices, review__scope__in=SHARED_SCOPES
        )
        if self.person:
            subject |= Q(review__person=self.person)
        return Rectification.objects.filter(
            Q(review__status=Status.CIRCULATED) & (subject | Q(review__reviewer__in=self.reviewer_keys))
        )
