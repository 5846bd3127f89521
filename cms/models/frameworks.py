"""Frameworks (点评框架) as data, rounds (期) and draws (随机抽取)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Framework(models.Model):
    """A scheme of reviews: its rules are the data of its versions."""

    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    title = models.CharField(_("title"), max_length=255)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")

    def __str__(self) -> str:
        return self.title


class FrameworkVersion(models.Model):
    """One loaded text of a framework, in the schema `leader-review-framework/1`; never changed."""

    framework = models.ForeignKey(
        Framework, models.CASCADE, related_name="versions", verbose_name=_("framework")
    )
    number = models.PositiveIntegerField(_("version"))
    data = models.JSONField(_("data"))
    digest = models.CharField(_("SHA-256 of the data"), max_length=64)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    loaded_at = models.DateTimeField(_("loaded at"), default=timezone.now)

    class Meta:
        ordering = ["-loaded_at", "-pk"]
        verbose_name = _("framework version")
        verbose_name_plural = _("framework versions")
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="framework_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.framework} v{self.number}"


class Round(models.Model):
    """A half-year in which reviews are owed, and the framework it runs under."""

    name = models.CharField(_("round"), max_length=6, unique=True, help_text="2010H2")
    framework_version = models.ForeignKey(
        FrameworkVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rounds",
        verbose_name=_("framework version"),
    )
    campaign_from = models.DateField(_("campaign from"), null=True, blank=True)
    campaign_to = models.DateField(_("campaign to"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(name__regex=r"^[0-9]{4}H[12]$"), name="round_is_a_half_year"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Return the round as people write it: 2010年下半年."""
        return f"{self.name[:4]}年{'上' if self.name.endswith('1') else '下'}半年"


class Draw(models.Model):
    """A random draw of units that anyone can replay from its published record."""

    number = models.CharField(_("draw id"), max_length=64, unique=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="draws", verbose_name=_("round"))
    population = models.JSONField(_("population"))
    list_hash = models.CharField(_("hash of the list"), max_length=64)
    stratify = models.CharField(_("strata by"), max_length=20, blank=True)
    strata = models.JSONField(_("strata"), default=list)
    size = models.PositiveIntegerField(_("size"))
    seed = models.TextField(_("seed"), null=True, blank=True)  # noqa: DJ001  (null: not drawn yet)
    selected = models.JSONField(_("selected"), default=list)
    recorded_at = models.DateTimeField(_("list recorded at"), default=timezone.now)
    drawn_at = models.DateTimeField(_("drawn at"), null=True, blank=True)

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        verbose_name = _("draw")
        verbose_name_plural = _("draws")

    def __str__(self) -> str:
        return self.number
