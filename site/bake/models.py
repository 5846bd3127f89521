"""What is wanted of the generator, and what it did."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BakeRequest(models.Model):
    """A change that the static site does not show yet. Written in the transaction of the change itself."""

    reason = models.CharField(_("reason"), max_length=255)
    keys = models.JSONField(_("what changed"), default=list)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("wanted bake")
        verbose_name_plural = _("wanted bakes")

    def __str__(self) -> str:
        return self.reason


class BakeRun(models.Model):
    """One bake of one edition by the worker: what it did, or why it did nothing."""

    edition = models.CharField(_("edition"), max_length=50)
    started_at = models.DateTimeField(_("started"))
    seconds = models.FloatField(_("seconds"), default=0)
    generation = models.PositiveIntegerField(_("generation"), null=True)
    switched = models.BooleanField(_("switched"), default=False)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    rendered = models.PositiveIntegerField(_("rendered"), default=0)
    written = models.PositiveIntegerField(_("files written"), default=0)
    removed = models.PositiveIntegerField(_("files removed"), default=0)
    error = models.TextField(_("error"), blank=True)
    failed = models.JSONField(_("pages that failed"), default=dict)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("bake")
        verbose_name_plural = _("bakes")

    def __str__(self) -> str:
        return f"{self.edition} {self.generation or '-'}"

    @property
    def good(self) -> bool:
        """Whether the edition shows everything that was wanted."""
        return not self.error and not self.failed
