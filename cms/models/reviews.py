"""Reviews (点评), their findings and steps."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from cms.rules.terms import (
    Means,
    Method,
    Scope,
    Status,
    Step,
    SubjectKind,
)
from cms.storage import private

from .frameworks import Draw, Round
from .units import CODE, Person, Unit

# What happened to a review; a revision carries the text only, so reading an old one must not bring these back.
STATE_FIELDS = (
    "ref",
    "status",
    "countersigner",
    "countersigned_by",
    "form_key",
    "submitted_by",
    "submitted_at",
    "on_behalf",
    "imported_by",
    "imported",
    "approved_revision",
    "approved_at",
    "return_reason",
    "withdrawn_on",
    "withdrawal_notice",
    "created_at",
    "locked",
    "locked_by",
    "locked_at",
    "live_revision",
    "last_published_at",
)


class Review(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """One review of one subject by one reviewer.

    The row holds the text that counts: until the first approval the latest revision, from then on the approved one.
    `live` is Wagtail's flag and is true while the review is circulated to any scope. `points` maps the slug of a
    mandatory point to its text.
    """

    ref = models.CharField(_("reference"), max_length=64, unique=True, validators=[CODE])
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices(), default=Status.DRAFT, db_index=True
    )
    round = models.ForeignKey(Round, models.PROTECT, related_name="reviews", verbose_name=_("round"))

    subject_kind = models.CharField(_("kind of subject"), max_length=12, choices=SubjectKind.choices())
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="reviews",
        verbose_name=_("unit"),
        help_text=_("The unit reviewed; of a person's review, the unit in which it is owed."),
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews_received",
        verbose_name=_("person reviewed"),
    )
    reviewer = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews_given",
        verbose_name=_("reviewer"),
    )
    external_reviewer = models.CharField(_("external reviewer"), max_length=200, blank=True)
    assisting = models.BooleanField(_("assisting review"), default=False)

    method = models.CharField(_("method"), max_length=12, choices=Method.choices())
    date = models.DateField(_("date of the review"), db_index=True)
    theme = models.CharField(_("theme"), max_length=200, blank=True)
    draw = models.ForeignKey(
        Draw, models.PROTECT, null=True, blank=True, related_name="reviews", verbose_name=_("draw")
    )

    points = models.JSONField(_("mandatory points"), default=dict, blank=True)
    achievements = models.TextField(_("achievements"), blank=True)
    weak_links = models.TextField(_("weak links"), blank=True)
    direction = models.TextField(_("direction"), blank=True)
    scope = models.CharField(_("scope"), max_length=12, choices=Scope.choices(), default=Scope.ORGANISATION)
    no_problem_basis = models.TextField(_("basis for finding no problem"), blank=True)
    countersigner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews_to_countersign",
        verbose_name=_("asked for the second signature"),
    )
    countersigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second signature"),
    )

    form_key = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews_submitted",
        verbose_name=_("submitted by"),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    on_behalf = models.BooleanField(_("entered by an office for the reviewer"), default=False)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("imported by"),
    )
    imported = models.BooleanField(_("imported"), default=False)
    approved_revision = models.ForeignKey(
        "wagtailcore.Revision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved revision"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    return_reason = models.TextField(_("reason for the return"), blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawal_notice = models.TextField(_("notice at the old address"), blank=True)
    change_note = models.TextField(_("public change note"), blank=True)
    live = models.BooleanField(_("live"), default=False, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="review",
        for_concrete_model=False,
    )
    revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="review",
        for_concrete_model=False,
    )

    search_fields = [
        index.SearchField("ref"),
        index.SearchField("achievements"),
        index.SearchField("weak_links"),
        index.SearchField("direction"),
        index.FilterField("status"),
        index.FilterField("live"),
    ]

    class Meta:
        ordering = ["-date", "ref"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        permissions = [
            ("submit_review", "Can submit reviews for a unit or reviewer"),
            ("circulate_review", "Can circulate approved reviews"),
            ("circulate_emergency", "Can circulate before approval in an emergency"),
            ("circulate_historic", "Can import already circulated historic records"),
            ("withdraw_review", "Can withdraw circulated reviews"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewer__isnull=False, external_reviewer="")
                | Q(reviewer__isnull=True) & ~Q(external_reviewer=""),
                name="review_has_one_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(subject_kind="organisation", person__isnull=True)
                | ~Q(subject_kind="organisation") & Q(person__isnull=False),
                name="review_subject_matches_kind",
            ),
            models.CheckConstraint(
                condition=Q(subject_kind="organisation") | Q(scope__in=["subject", "organisation"]),
                name="review_of_a_person_stays_within_the_organisation",
            ),
            models.CheckConstraint(
                condition=Q(live=False) | Q(status="circulated"), name="review_is_live_only_when_circulated"
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approved_revision__isnull=False),
                name="review_approved_has_its_revision",
            ),
        ]
        indexes = [models.Index(fields=["round", "status"]), models.Index(fields=["unit", "date"])]

    def __str__(self) -> str:
        return f"{self.ref} {self.subject_label}"

    def with_content_json(self, content):
        """Return the review with the text of a revision and with the state that the row has now."""
        obj = super().with_content_json(content)
        for name in STATE_FIELDS:
            attname = self._meta.get_field(name).attname
            setattr(obj, attname, getattr(self, attname))
        obj.go_live_at = obj.expire_at = None
        return obj

    def save_revision(self, *, user=None, overwrite_revision=None, approved_go_live_at=None, **kwargs):
        """Save the text as a revision; one that somebody has judged is kept, and nothing is scheduled.

        Approvals of an earlier text are void: they name its revision, so the first stage is next.
        """
        if overwrite_revision and overwrite_revision.task_states.exists():
            overwrite_revision = None
        revision = super().save_revision(user=user, overwrite_revision=overwrite_revision, **kwargs)
        active = self.workflow_states.filter(status="in_progress").select_related("current_task_state")
        for state in active:
            if state.current_task_state and state.current_task_state.revision_id != revision.pk:
                state.current_task_state.specific.cancel(user=user)
        return revision

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """Return whose eyes a preview may borrow: the readers of an edition, or of the unit."""
        return [
            ("public", _("Public edition")),
            ("system", _("Internal edition")),
            ("unit", _("Staff of the unit")),
        ]

    def get_preview_template(self, request, mode_name) -> str:
        """Return the template of the preview."""
        return "cms/admin/review_preview.html"

    def get_preview_context(self, request, mode_name) -> dict:
        """Return the text as those readers would see it once circulated to its scope, or that they would not."""
        seen_by = {"public": (Scope.PUBLIC,), "system": (Scope.PUBLIC, Scope.SYSTEM)}
        shown = seen_by.get(mode_name, (Scope.PUBLIC, Scope.SYSTEM, Scope.ORGANISATION))
        return super().get_preview_context(request, mode_name) | {
            "review": self,
            "is_shown": self.scope in shown,
            "method": Method(self.method).zh if self.method else "",
        }

    @property
    def subject_label(self) -> str:
        """Return who is reviewed, for people."""
        return self.person.name if self.person_id else self.unit.name

    @property
    def reviewer_label(self) -> str:
        """Return who reviews, for people."""
        return self.reviewer.name if self.reviewer_id else self.external_reviewer

    @property
    def problems(self) -> list[str]:
        """Return the texts of the findings, in order."""
        return [finding.text for finding in self.findings.all()]


class Finding(models.Model):
    """A problem (问题) that a review names, bound to a point where the reviewer says so."""

    review = ParentalKey(Review, on_delete=models.CASCADE, related_name="findings", verbose_name=_("review"))
    sort_order = models.PositiveIntegerField(default=0, editable=False)
    text = models.TextField(_("problem"))
    point = models.CharField(
        _("point"), max_length=64, blank=True, help_text=_("Slug of the mandatory point.")
    )
    carried_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="carried_into",
        verbose_name=_("taken up again from"),
    )

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")

    def __str__(self) -> str:
        return self.text[:60]


class StepRecord(models.Model):
    """Evidence that one of the steps before the review was taken."""

    review = ParentalKey(Review, on_delete=models.CASCADE, related_name="steps", verbose_name=_("review"))
    step = models.CharField(_("step"), max_length=12, choices=Step.choices())
    done_on = models.DateField(_("done on"), null=True, blank=True)
    means = models.JSONField(_("means"), default=list, blank=True, help_text=", ".join(Means))
    groups = models.JSONField(_("groups consulted"), default=list, blank=True)
    people_count = models.PositiveIntegerField(_("people asked"), null=True, blank=True)
    summary = models.TextField(_("what was learnt"), blank=True)

    class Meta:
        ordering = ["step"]
        verbose_name = _("step record")
        verbose_name_plural = _("step records")
        constraints = [models.UniqueConstraint(fields=["review", "step"], name="step_once_a_review")]

    def __str__(self) -> str:
        return Step(self.step).zh


class Evidence(models.Model):
    """A private file behind a step, a finding or a rectification."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="evidence", verbose_name=_("review"))
    step = models.CharField(_("step"), max_length=12, choices=Step.choices())
    rectification = models.ForeignKey(
        "cms.Rectification",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("rectification"),
    )
    file = models.FileField(_("file"), upload_to="evidence/%Y/%m/", storage=private)
    name = models.CharField(_("name"), max_length=200)
    digest = models.CharField(_("SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return self.name
