"""Who a user is in the register, and what was done by whom."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .units import Person, Unit


class StaffProfile(models.Model):
    """Ties a user to a person of the register and to the units for which the user's office acts."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff_profile", verbose_name=_("user")
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="profiles", verbose_name=_("person")
    )
    offices = models.ManyToManyField(
        Unit,
        blank=True,
        related_name="office_profiles",
        verbose_name=_("units whose office this is"),
        help_text=_(
            "The user may enter reviews for the leaders of these units and report on their rectifications."
        ),
    )

    class Meta:
        verbose_name = _("staff profile")
        verbose_name_plural = _("staff profiles")

    def __str__(self) -> str:
        return str(self.user)


class AuditEntry(models.Model):
    """One line of the append-only log; each carries the hash of the one before."""

    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=60, db_index=True)
    actor = models.CharField(max_length=150, blank=True)
    object_kind = models.CharField(max_length=60)
    object_ref = models.CharField(max_length=100, db_index=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["sequence"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb} {self.object_ref}"
