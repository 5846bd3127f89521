"""A stored review as the values that the rules ask about."""

from cms.models import Draw, Review
from cms.queries.carry_over import to_take_up
from cms.queries.duties import standing_of
from cms.queries.frameworks import rules_for
from cms.rounds import open_round
from cms.rules.carry_over import reasons_against_dropping
from cms.rules.framework import Framework, PointSet
from cms.rules.procedure import DrawFacts
from cms.rules.reason import Reason
from cms.rules.review import point_set_of, reasons_against_submission
from cms.rules.review_facts import NOT_PROVIDED, ReviewFacts
from cms.rules.rounds import round_of
from cms.rules.standing import Standing
from cms.rules.terms import MEANS_OF, SubjectKind


def framework_of(round_name: str) -> Framework:
    """Return the framework that a round runs under; one version is read once."""
    return rules_for(round_name)


def review_facts(review: Review) -> ReviewFacts:
    """Return what the rules ask about a review, unsaved changes of the instance included."""
    is_organisation = review.subject_kind == SubjectKind.ORGANISATION
    version = review.unit.version_on(review.date) if review.date and review.unit_id else None
    steps = {record.step: record for record in review.steps.all()}
    absent = NOT_PROVIDED if review.imported else None
    signer = review.countersigned_by
    return ReviewFacts(
        subject_kind=review.subject_kind,
        unit_code=review.unit.code if is_organisation and review.unit_id else "",
        person_id=review.person.person_id if review.person_id else "",
        reviewer_id=review.reviewer.person_id if review.reviewer_id else "",
        external_reviewer=review.external_reviewer,
        method=review.method,
        date=review.date,
        round_name=review.round.name,
        theme=review.theme,
        draw_id=review.draw.number if review.draw_id else "",
        points=review.points or {},
        achievements=review.achievements,
        problems=tuple(review.problems),
        weak_links=review.weak_links,
        direction=review.direction,
        scope=review.scope,
        no_problem_basis=review.no_problem_basis,
        second_signature=_signature(signer),
        steps={step: getattr(steps.get(step), "done_on", None) or absent for step in MEANS_OF},
        consulted=tuple(group for record in steps.values() for group in record.groups or ()),
        imported=review.imported,
        assisting=review.assisting,
        ref=review.ref,
        org_type=version.org_type if version else "",
        category=version.category if version else "",
        owed_in=(review.unit.code,) if review.unit_id else (),
    )


def _signature(user) -> str:
    """Return the person_id of who signed, or the name of a user who is nobody in the register."""
    if user is None:
        return ""
    profile = getattr(user, "staff_profile", None)
    return profile.person.person_id if profile and profile.person_id else user.get_username()


def incompleteness(review: Review) -> list[Reason]:
    """Return what is missing or wrong in the text of a review."""
    draw: DrawFacts | None = _Draw(review.draw) if review.draw_id else None
    framework = framework_of(review.round.name)
    reasons = reasons_against_submission(review_facts(review), framework=framework, draw=draw)
    if review.imported:
        return reasons
    taken = [finding.carried_from_id for finding in review.findings.all()]
    return reasons + reasons_against_dropping(to_take_up(review), taken, framework=framework)


def standing_towards(review: Review) -> Standing:
    """Return what the register says of the reviewer and the subject on the date of the review."""
    reviewer = review.reviewer.person_id if review.reviewer_id else review.external_reviewer
    subject = (
        {"subject_person": review.person.person_id}
        if review.person_id
        else {"subject_unit": review.unit.code}
    )
    return standing_of(reviewer=reviewer, on=review.date, **subject)


def reviewer_reasons(review: Review) -> list[Reason]:
    """Return why the reviewer may not review the subject on the date of the review (R03)."""
    return list(standing_towards(review).reasons) if review.date else []


def settle_subject(review: Review) -> Review:
    """Set what follows from date, subject and reviewer: the round, the kind of subject, whether it only assists."""
    review.round = open_round(round_of(review.date).name)
    found = standing_towards(review)
    review.assisting = found.assisting
    review.subject_kind = SubjectKind.ORGANISATION
    if review.person_id:
        known = found.subject_kind if found.subject_kind != SubjectKind.ORGANISATION else ""
        review.subject_kind = known or SubjectKind.TEAM_MEMBER
    return review


def point_set_for(review: Review) -> PointSet | None:
    """Return the points that a review must cover."""
    return point_set_of(review_facts(review), framework_of(review.round.name))


class _Draw:
    """A stored draw as the rules see it."""

    def __init__(self, draw: Draw):
        self.round = draw.round.name
        self.selected = draw.selected
