"""Circulation (通报): who made what known to whom, singly or in a numbered circular."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.rules.terms import Scope

from .reviews import Review


class Circular(models.Model):
    """A numbered issue (通报文件) that releases a batch of opinions together."""

    series = models.CharField(_("series"), max_length=100, default="领导点评情况通报")
    year = models.PositiveIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, help_text=_("Given on release."))
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True)
    scope = models.CharField(_("scope"), max_length=12, choices=Scope.choices(), default=Scope.ORGANISATION)
    release_at = models.DateTimeField(_("release at"), null=True, blank=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("released by"),
    )
    reviews = models.ManyToManyField(Review, blank=True, related_name="planned_in", verbose_name=_("reviews"))

    class Meta:
        ordering = ["-year", "-number"]
        verbose_name = _("circular")
        verbose_name_plural = _("circulars")
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "number"],
                condition=Q(number__isnull=False),
                name="circular_number_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series}〔{self.year}〕{self.number or '—'}号 {self.title}"


class Circulation(models.Model):
    """One act of circulating one review to one scope."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="circulations", verbose_name=_("review"))
    revision = models.ForeignKey(
        "wagtailcore.Revision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revision"),
    )
    circular = models.ForeignKey(
        Circular,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="circulations",
        verbose_name=_("circular"),
    )
    scope = models.CharField(_("scope"), max_length=12, choices=Scope.choices())
    date = models.DateField(_("circulated on"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("circulated by")
    )
    reason = models.TextField(_("reason"), blank=True)
    emergency = models.BooleanField(_("emergency, not yet approved"), default=False)
    historic = models.BooleanField(_("historic record, circulated before it was entered"), default=False)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cleared by"),
    )
    cleared_at = models.DateTimeField(_("cleared at"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta:
        ordering = ["-date", "-pk"]
        verbose_name = _("circulation")
        verbose_name_plural = _("circulations")
        constraints = [
            models.CheckConstraint(
                condition=Q(emergency=False, historic=False) | ~Q(reason=""),
                name="circulation_past_approval_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review.ref} → {Scope(self.scope).zh}"


class Sequence(models.Model):
    """A counter without gaps or doubles; read it under a row lock."""

    name = models.CharField(max_length=150, unique=True)
    value = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("sequence")
        verbose_name_plural = _("sequences")

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
