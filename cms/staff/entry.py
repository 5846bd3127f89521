"""One filling of the review form: who reviews whom, under which framework, and what is already written."""

from dataclasses import dataclass
from datetime import date as Date
from functools import cached_property

from django.utils import translation

from cms.forms.review import FormShape
from cms.models import Draw, Person, Review, StaffProfile, Unit
from cms.queries.carry_over import open_findings
from cms.queries.duties import standing_of
from cms.queries.facts import framework_of
from cms.rules.framework import Framework
from cms.rules.rounds import round_of
from cms.rules.standing import Standing
from cms.rules.terms import Scope, Step, SubjectKind

from .access import EDITABLE, Staff, running
from .words import word


@dataclass
class Entry:
    """What the form is about. `review` is None until something was saved; `day` is the review's date."""

    staff: Staff
    reviewer: Person
    day: Date
    unit: Unit | None = None
    person: Person | None = None
    review: Review | None = None

    @classmethod
    def of(cls, staff: Staff, review: Review) -> "Entry":
        """Return the entry of a stored review."""
        unit = None if review.person_id else review.unit
        return cls(staff, review.reviewer, review.date, unit, review.person, review)

    @cached_property
    def standing(self) -> Standing:
        """Return whether and how the reviewer may review the subject on the day."""
        return standing_of(
            reviewer=self.reviewer.person_id,
            on=self.day,
            subject_unit=self.unit.code if self.unit else "",
            subject_person=self.person.person_id if self.person else "",
        )

    @cached_property
    def place(self) -> Unit | None:
        """Return the unit reviewed, for a person the unit in which the review is owed."""
        if self.unit:
            return self.unit
        return Unit.objects.filter(code=self.standing.unit).first() or (self.review and self.review.unit)

    @property
    def subject_kind(self) -> str:
        """Return what the review is about."""
        if self.unit:
            return SubjectKind.ORGANISATION
        kept = self.review.subject_kind if self.review else SubjectKind.MEMBER
        return self.standing.subject_kind or kept

    @property
    def subject_label(self) -> str:
        """Return who is reviewed, for people."""
        return self.person.name if self.person else self.unit.name

    @cached_property
    def version(self):
        """Return the unit's version of the day, which says its kind of organisation and its category."""
        return self.place.version_on(self.day) if self.place else None

    @property
    def round(self):
        """Return the half-year in which the review's date lies."""
        return round_of(self.day)

    @cached_property
    def framework(self) -> Framework:
        """Return the framework that the round runs under."""
        return framework_of(self.round.name)

    @property
    def focus(self):
        """Return the focus points of the unit's category."""
        return self.framework.focus_for(self.version.category) if self.version else ()

    @cached_property
    def shape(self) -> FormShape:
        """Return what the form offers."""
        org_type = self.version.org_type if self.version else None
        point_set = self.framework.point_set_for(self.subject_kind, org_type)
        known = {point.slug for point in point_set.points} if point_set else set()
        return FormShape(
            framework=self.framework,
            point_set=point_set,
            subject_kind=self.subject_kind,
            language=translation.get_language() or "zh-hans",
            draws=tuple(self._draws()),
            signers=tuple(self._signers()),
            carried={
                f.pk: f.text for f in open_findings(self.unit, self.person, before_round=self.round.name)
            },
            strays=tuple(slug for slug in (self.review.points if self.review else ()) if slug not in known),
        )

    def _draws(self):
        if not self.place:
            return
        for draw in Draw.objects.filter(round__name=self.round.name).order_by("number"):
            if self.place.code in draw.selected:
                yield draw.number, f"{draw.number}（{self.round.label}）"

    def _signers(self):
        """Yield who may be asked for the second signature: staff of the reviewer's units, of no part in the review."""
        seats = self.reviewer.appointments.filter(running(self.day)).values("unit")
        profiles = (
            StaffProfile.objects.filter(person__appointments__unit__in=seats, user__is_active=True)
            .exclude(user=self.staff.user)
            .exclude(person=self.reviewer)
            .select_related("person", "user")
            .distinct()
        )
        for profile in profiles:
            if self.person is None or profile.person_id != self.person.pk:
                yield str(profile.user_id), profile.person.name

    def initial(self) -> dict:
        """Return what is written so far, by the names of the form."""
        if self.review is None:
            return {"date": self.day, "scope": Scope.ORGANISATION.value, "countersigner": ""}
        review = self.review
        values = {
            "date": review.date,
            "method": review.method,
            "theme": review.theme,
            "draw": review.draw.number if review.draw_id else "",
            "achievements": review.achievements,
            "weak_links": review.weak_links,
            "direction": review.direction,
            "no_problem_basis": review.no_problem_basis,
            "countersigner": str(review.countersigner_id or ""),
            "scope": review.scope,
        }
        for point in self.shape.points:
            values[f"point_{point.number}"] = review.points.get(point.slug, "")
        values |= {f"stray_{slug}": review.points[slug] for slug in self.shape.strays}
        for record in review.steps.all():
            for name in ("done_on", "means", "groups", "people_count", "summary"):
                values[f"{record.step}_{name}"] = getattr(record, name)
        return values

    def initial_findings(self) -> list[dict]:
        """Return the findings written so far; in a new review those that must be taken up again."""
        if self.review is None:
            return [{"text": text, "carried_from": key} for key, text in self.shape.carried.items()]
        rows = [
            {"text": f.text, "point": f.point, "carried_from": f.carried_from_id}
            for f in self.review.findings.all()
        ]
        taken = {row["carried_from"] for row in rows}
        missing = [(key, text) for key, text in self.shape.carried.items() if key not in taken]
        return rows + [{"text": text, "carried_from": key} for key, text in missing]

    def begun_elsewhere(self) -> Review | None:
        """Return a draft of the same review that is there already, where a new one is being begun."""
        if self.review is not None:
            return None
        about = {"person": self.person} if self.person else {"unit": self.unit, "person": None}
        drafts = Review.objects.filter(reviewer=self.reviewer, status__in=EDITABLE, **about)
        return drafts.filter(round__name=self.round.name).order_by("-changed_at").first()

    @property
    def for_another(self) -> bool:
        """Tell whether an office enters this for the reviewer."""
        return self.staff.acts_for_another(self.reviewer)

    @property
    def focus_labels(self) -> list[str]:
        """Return the focus points of the unit's category, in the reader's language."""
        return [word(point) for point in self.focus]

    @property
    def not_only_praise(self) -> str:
        """Return the sentence of the source that asks for problems."""
        return self.framework.clause("R13")

    @property
    def steps(self):
        """Return the steps that come before the review."""
        return self.framework.steps_before(Step.REVIEW)
