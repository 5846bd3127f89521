"""Imports as they were done: the log, the rows of a preview, and what stood there before (the journal)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RunStatus(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("uploaded")
    PREPARING = "preparing", _("being checked")
    PREVIEWED = "previewed", _("waits for confirmation")
    RUNNING = "running", _("being written")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    UNDONE = "undone", _("undone")


OPEN = (RunStatus.UPLOADED, RunStatus.PREPARING, RunStatus.PREVIEWED, RunStatus.FAILED)
BUSY = (RunStatus.PREPARING, RunStatus.RUNNING)


class RecordKind(models.TextChoices):
    """What is imported; the values are those of the commands."""

    UNITS = "units", _("units")
    PEOPLE = "people", _("people and appointments")
    EDGES = "edges", _("review relations")
    REVIEWS = "reviews", _("reviews")
    COMMENTS = "comments", _("comments")
    RECTIFICATIONS = "rectifications", _("rectifications")
    COMMITMENTS = "commitments", _("commitments")


class ImportRun(models.Model):
    """One import: who, which file, how, what came of it."""

    kind = models.CharField(_("kind"), max_length=20, choices=RecordKind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("imported by"),
    )
    file_name = models.CharField(_("file"), max_length=255)
    digest = models.CharField(_("SHA-256 of the file"), max_length=64)
    size = models.PositiveBigIntegerField(_("bytes"))
    encoding = models.CharField(_("encoding"), max_length=40, blank=True)
    sheet = models.CharField(_("sheet"), max_length=255, blank=True)
    options = models.JSONField(_("choices"), default=dict, blank=True)
    found = models.JSONField(default=dict, blank=True, editable=False)  # sheets, headers and their meanings
    problems = models.JSONField(
        default=list, blank=True, editable=False
    )  # of the file as a whole, or a failure
    warnings = models.JSONField(default=list, blank=True, editable=False)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    plan_digest = models.CharField(max_length=64, blank=True, editable=False)
    status = models.CharField(
        _("status"), max_length=12, choices=RunStatus.choices, default=RunStatus.UPLOADED, db_index=True
    )
    written = models.PositiveIntegerField(_("rows written"), default=0)
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        permissions = [("undo_importrun", "Can undo imports of others")]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.file_name}"

    def counted(self) -> str:
        """Return the counts in words."""
        words = {
            "new": _("new"),
            "changed": _("changed"),
            "unchanged": _("unchanged"),
            "skipped": _("passed over"),
            "invalid": _("wrong"),
        }
        return "，".join(
            f"{word} {self.counts[name]}" for name, word in words.items() if self.counts.get(name)
        )

    counted.short_description = _("counts")

    def chosen(self) -> str:
        """Return the choices, without the meanings of headers."""
        shown = {name: value for name, value in self.options.items() if name != "names" and value}
        return ", ".join(f"{name}={value}" for name, value in shown.items())

    chosen.short_description = _("choices")

    @property
    def seconds(self) -> float | None:
        """How long the writing took."""
        if self.started_at and self.finished_at:
            return round((self.finished_at - self.started_at).total_seconds(), 1)
        return None


class ImportRow(models.Model):
    """A row of a preview; once written, the journal of what stood there before. Contacts are never kept here."""

    NEW, CHANGED, UNCHANGED, SKIPPED, INVALID = "new", "changed", "unchanged", "skipped", "invalid"

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10)
    key = models.CharField(max_length=300, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    messages = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    again = models.BooleanField(default=False)  # differs from what the last preview showed
    record = models.PositiveBigIntegerField(null=True)  # its key in the database, once written
    made_owner = models.BooleanField(default=False)  # the unit or person came into being with this row

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_row_number")]
        indexes = [models.Index(fields=["run", "status", "number"], name="import_row_status")]
        default_permissions = ()

    def __str__(self):
        return f"{self.number} {self.key}"
