"""Comments (意见), solicited or from the public, and the contact that is kept apart."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.rules.terms import CommentChannel, CommentSource, CommentStatus

from .reviews import Review
from .units import CODE, Unit


class Consultation(models.Model):
    """A time in which comments on a subject are asked for."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="consultations", verbose_name=_("unit")
    )
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    outcome = models.TextField(_("outcome"), blank=True)

    class Meta:
        ordering = ["-opens_on", "slug"]
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")

    def __str__(self) -> str:
        return self.title

    def is_open(self, day) -> bool:
        """Tell whether comments are taken on a day."""
        return self.opens_on <= day <= self.closes_on


class Comment(models.Model):
    """One comment. `text` is never changed; what readers see is `published_text`."""

    ref = models.CharField(_("reference"), max_length=64, unique=True, validators=[CODE])
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=CommentStatus.choices(),
        default=CommentStatus.PENDING,
        db_index=True,
    )
    source = models.CharField(_("source"), max_length=24, choices=CommentSource.choices())
    channel = models.CharField(_("channel"), max_length=16, choices=CommentChannel.choices())
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="comments", verbose_name=_("unit"))
    review = models.ForeignKey(
        Review,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("review it is about"),
    )
    consultation = models.ForeignKey(
        Consultation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("consultation"),
    )
    date = models.DateField(_("date"))
    text = models.TextField(_("comment"))
    published_text = models.TextField(_("text shown to readers"), blank=True)
    extra = models.JSONField(_("further answers"), default=dict, blank=True)
    moderation_reason = models.CharField(_("reason"), max_length=300, blank=True)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("moderated by"),
    )
    moderated_at = models.DateTimeField(_("moderated at"), null=True, blank=True)
    answer = models.TextField(_("official answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    receipt = models.CharField(_("receipt code"), max_length=32, unique=True, null=True, blank=True)
    idempotency_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    challenge = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    form_version = models.CharField(_("version of the form"), max_length=40, blank=True)
    consent_version = models.CharField(_("version of the consent text"), max_length=40, blank=True)
    received_at = models.DateTimeField(_("received at"), default=timezone.now)

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        permissions = [
            ("moderate_comment", "Can moderate comments"),
            ("answer_comment", "Can answer comments"),
            ("view_contact", "Can see the contact details of commenters"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.text[:40]}"


class CommentContact(models.Model):
    """How to reach the person who commented: apart, encrypted, purged after its time."""

    comment = models.OneToOneField(Comment, models.CASCADE, related_name="contact", verbose_name=_("comment"))
    ciphertext = models.BinaryField(_("encrypted contact"))
    purge_after = models.DateField(_("purge after"), db_index=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return str(self.comment_id)


class FormVersion(models.Model):
    """What a comment form asked and what its senders agreed to, kept as long as an answer names it."""

    version = models.CharField(_("version of the form"), max_length=40, unique=True)
    record = models.JSONField(_("questions and consent"))
    kept_at = models.DateTimeField(_("kept at"), default=timezone.now)

    class Meta:
        verbose_name = _("version of a form")
        verbose_name_plural = _("versions of forms")

    def __str__(self) -> str:
        return self.version
