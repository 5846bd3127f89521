"""Reading one POST of the review form: what was typed, what is stored of it, what is still in the way."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils import translation

from cms.actions.errors import Refused
from cms.actions.submit import submit
from cms.forms.review import BaseFindings, ReviewForm, findings_formset
from cms.models import Review
from cms.queries.facts import incompleteness, reviewer_reasons
from cms.queries.warnings import warnings_of
from cms.rules.reason import Reason

from . import evidence
from .entry import Entry
from .writing import version_of, write

# Where the sentence of a rule belongs in the form, by the field that the rule names.
FIELD_OF_RULE = {
    "problems": "findings-0-text",
    "second_signature": "countersigner",
    "round": "date",
    "reviewer_id": "",
    "unit_code": "",
    "person_id": "",
    "points": "",
}


@dataclass
class Problem:
    """One line of the error summary: what is wrong, by which clause, and at which field."""

    message: str
    field: str = ""
    clause: str = ""

    def as_dict(self) -> dict:
        """Return the line for the script of the page."""
        return {"message": self.message, "field": self.field, "clause": self.clause}


@dataclass
class Filling:
    """The form and its rows of findings, bound to what was sent or showing what is stored."""

    entry: Entry
    form: ReviewForm
    findings: BaseFindings
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def blank(cls, entry: Entry, rows: int = 0) -> "Filling":
        """Return the form as it is opened."""
        form = ReviewForm(initial=entry.initial(), shape=entry.shape)
        return cls(
            entry, form, findings_formset(initial=entry.initial_findings(), shape=entry.shape, rows=rows)
        )

    @classmethod
    def sent(cls, entry: Entry, data, files=None) -> "Filling":
        """Return the form with what was typed."""
        form = ReviewForm(data, files, initial=entry.initial(), shape=entry.shape)
        return cls(entry, form, findings_formset(data=data, shape=entry.shape))

    def store(self, *, key: str, version: str) -> Review:
        """Store what could be read; what could not be read stands in `problems`."""
        values, rows = self.form.good(), self.findings.good()
        review = write(self.entry, values, rows, key=key, version=version)
        self.entry = Entry.of(self.entry.staff, review)
        self.problems += [
            Problem(message, name) for name, errors in self.form.errors.items() for message in errors
        ]
        for number, errors in enumerate(self.findings.errors if self.findings.is_bound else ()):
            self.problems += [
                Problem(message, f"findings-{number}-{name}")
                for name, messages in errors.items()
                for message in messages
            ]
        return review

    def store_files(self) -> None:
        """Store the evidence that was sent with the steps; a file that may not be stored is a problem at its step."""
        for step in self.entry.steps:
            name = f"{step.slug}_files"
            for upload in self.form.cleaned_data.get(name) or ():
                try:
                    evidence.attach(self.entry.review, upload, step=step.slug, by=self.entry.staff.user)
                except ValidationError as error:
                    self.problems += [Problem(message, name) for message in error.messages]

    def submit(self, *, on) -> bool:
        """Submit the stored review; what is against it stands in `problems`."""
        if not self.form.cleaned_data.get("date"):
            self.problems += [p for p in problems_of(no_date(self.entry.review)) if p.field == "date"]
        if self.problems:
            self.problems += in_the_way(self.entry.review)
            return False
        try:
            submit(self.entry.review, by=self.entry.staff.user, on=on)
        except Refused as refusal:
            self.problems += problems_of(refusal.reasons)
            return False
        return True

    @property
    def version(self) -> str:
        """Return the mark of the stored state."""
        return version_of(self.entry.review)

    def mark(self) -> None:
        """Put each problem at its field too, for eyes and for screen readers."""
        for problem in self.problems:
            if (field := self._bound_field(problem.field)) is not None:
                field.problems = [*getattr(field, "problems", ()), problem]
                field.field.widget.attrs |= {
                    "aria-invalid": "true",
                    "aria-describedby": f"error_{field.html_name}",
                }

    def _bound_field(self, name: str):
        if name in self.form.fields:
            return self.form[name]
        prefix, _, rest = name.partition("-")
        number, _, short = rest.partition("-")
        if prefix == "findings" and number.isdigit() and int(number) < len(self.findings.forms):
            form = self.findings.forms[int(number)]
            return form[short] if short in form.fields else None
        return None


def problems_of(reasons: list[Reason]) -> list[Problem]:
    """Return reasons as lines of the summary, in the reader's language."""
    language = translation.get_language() or "zh-hans"
    return [Problem(r.sentence(language), field_of(r), r.clause) for r in reasons]


def field_of(reason: Reason) -> str:
    """Return the form's field that a reason is about; empty where it is about the whole."""
    if reason.field in ("investigate", "consult"):
        return f"{reason.field}_done_on"
    return FIELD_OF_RULE.get(reason.field, reason.field)


def no_date(review: Review) -> list[Reason]:
    """Return what the rules say about a review without a date."""
    review.date, kept = None, review.date
    try:
        return incompleteness(review)
    finally:
        review.date = kept


def in_the_way(review: Review) -> list[Problem]:
    """Return all that keeps the stored review from being submitted."""
    return problems_of([*reviewer_reasons(review), *incompleteness(review)])


def worth_a_look(review: Review) -> list[Problem]:
    """Return what the reviewer should look at again; nothing here keeps the review from being submitted."""
    return problems_of(warnings_of(review))
