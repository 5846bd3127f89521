"""Rectifications (整改) and public commitments (公开承诺)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.models import RevisionMixin
from wagtail.search import index

from cms.rules.terms import CommitmentStatus, RectificationStatus, Side

from .reviews import Finding, Review
from .units import CODE, Person, Unit

PLAN = frozenset({"measure", "side", "owner", "due"})


class Rectification(RevisionMixin, index.Indexed, models.Model):
    """What is done about a finding, by whom, by when, and who verified it."""

    ref = models.CharField(_("reference"), max_length=64, unique=True, validators=[CODE])
    review = models.ForeignKey(
        Review, models.PROTECT, related_name="rectifications", verbose_name=_("review")
    )
    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="rectifications", verbose_name=_("finding")
    )
    point = models.CharField(_("point"), max_length=64, blank=True)
    measure = models.TextField(_("measure"))
    side = models.CharField(
        _("responsible side"), max_length=10, choices=Side.choices(), default=Side.SUBJECT
    )
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    due = models.DateField(_("due"), db_index=True)
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=RectificationStatus.choices(),
        default=RectificationStatus.NOT_STARTED,
        db_index=True,
    )
    result = models.TextField(_("result"), blank=True)
    what_is_different = models.TextField(_("what is different now"), blank=True)
    reported_on = models.DateField(_("reported back on"), null=True, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reported by"),
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified by"),
    )
    return_reason = models.TextField(_("reason for the return"), blank=True)
    times_returned = models.PositiveIntegerField(_("times returned"), default=0)

    search_fields = [index.SearchField("measure"), index.SearchField("ref"), index.FilterField("status")]

    class Meta:
        ordering = ["due", "ref"]
        verbose_name = _("rectification")
        verbose_name_plural = _("rectifications")
        permissions = [("verify_rectification", "Can verify rectifications for a superior organisation")]

    def __str__(self) -> str:
        return f"{self.ref} {self.measure[:40]}"

    def with_content_json(self, content):
        """Return the plan of a revision with the state of now: an old text brings no old verdict back."""
        obj = super().with_content_json(content)
        for field in self._meta.concrete_fields:
            if field.name not in PLAN:
                setattr(obj, field.attname, getattr(self, field.attname))
        return obj


class Commitment(models.Model):
    """A public commitment (公开承诺) of a unit or of a person in it."""

    ref = models.CharField(_("reference"), max_length=64, unique=True, validators=[CODE])
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="commitments", verbose_name=_("unit"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("person")
    )
    text = models.TextField(_("commitment"))
    made_on = models.DateField(_("made on"))
    due = models.DateField(_("due"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=CommitmentStatus.choices(), default=CommitmentStatus.MADE
    )
    result = models.TextField(_("result"), blank=True)

    class Meta:
        ordering = ["-made_on", "ref"]
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")

    def __str__(self) -> str:
        return f"{self.ref} {self.text[:40]}"
