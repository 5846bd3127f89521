"""Who had a hand in what is being approved: the facts behind `cms.rules.approval`."""

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from wagtail.models import Revision, TaskState, WorkflowState

from cms.models import Appointment, Review, StaffProfile
from cms.rules.approval import reasons_against_approving, reasons_against_clearing
from cms.rules.reason import Reason
from cms.rules.terms import Role


def hands_in(obj) -> dict:
    """Return the keys of users who wrote, submitted, gave or received what an object says."""
    revisions = Revision.objects.for_instance(obj)
    contributors = set(revisions.exclude(user=None).values_list("user_id", flat=True))
    states = WorkflowState.objects.for_instance(obj).exclude(requested_by=None)
    contributors |= set(states.values_list("requested_by_id", flat=True))
    if not isinstance(obj, Review):
        return {"contributors": contributors}
    contributors.add(obj.imported_by_id)
    return {
        "submitter": obj.submitted_by_id,
        "contributors": contributors - {None},
        "reviewers": _users_of([obj.reviewer_id]),
        "subject_users": _users_of([obj.person_id] if obj.person_id else _heads_of(obj)),
    }


def _users_of(people) -> set[int]:
    known = [person for person in people if person]
    return (
        set(StaffProfile.objects.filter(person__in=known).values_list("user_id", flat=True))
        if known
        else set()
    )


def _heads_of(review: Review) -> list[int]:
    """Return who is secretary of the unit reviewed on the day of the review or later."""
    held = Appointment.objects.filter(unit_id=review.unit_id, role=Role.SECRETARY)
    return list(
        held.filter(Q(valid_to=None) | Q(valid_to__gte=review.date)).values_list("person_id", flat=True)
    )


def approvers(workflow_state: WorkflowState, *, besides=None) -> set[int]:
    """Return who approved stages of a workflow, one stage left out."""
    done = TaskState.objects.filter(workflow_state=workflow_state, status=TaskState.STATUS_APPROVED)
    return set(done.exclude(task=besides).values_list("finished_by_id", flat=True)) - {None}


def reasons_against_stage(user, obj, *, task, workflow_state) -> list[Reason]:
    """Return why a user may not decide a stage of the approval of an object; superusers are no exception."""
    hands = hands_in(obj)
    reviewers = hands.pop("reviewers", set())
    key = user.pk if user is not None and user.is_active else None
    return reasons_against_approving(
        key,
        **hands,
        reviewer_user=key if key in reviewers else None,
        approvers_of_other_stages=approvers(workflow_state, besides=task) if workflow_state else (),
        has_permission=key is not None and (user.is_superuser or is_in_groups(user, task)),
    )


def is_in_groups(user, task) -> bool:
    """Tell whether a user belongs to the groups of a stage, as the database has it now."""
    groups = getattr(task.specific, "groups", None)
    return groups is not None and groups.filter(pk__in=user.groups.values("pk")).exists()


def reasons_against_clearing_of(circulation, user) -> list[Reason]:
    """Return why a user may not clear an emergency circulation."""
    hands = hands_in(circulation.review)
    reviewers = hands.pop("reviewers")
    key = user.pk if user.is_active else None
    return reasons_against_clearing(
        key,
        circulated_by=circulation.by_id,
        **hands,
        reviewer_user=key if key in reviewers else None,
        has_permission=user.has_perm("cms.circulate_emergency"),
    )


def excluded_reviews(user) -> QuerySet:
    """Return the object ids of the reviews in whose approval a user has no part, as a subquery of strings."""
    person = StaffProfile.objects.filter(user=user, person__isnull=False).values("person")
    headed = Appointment.objects.filter(person__in=person, role=Role.SECRETARY).values("unit")
    found = Review.objects.filter(
        Q(submitted_by=user)
        | Q(imported_by=user)
        | Q(reviewer__in=person)
        | Q(person__in=person)
        | Q(person__isnull=True, unit__in=headed)
        | Q(pk__in=Review.objects.filter(revisions__user=user).values("pk"))
    )
    return found.order_by().annotate(key=Cast("pk", CharField())).values("key")
