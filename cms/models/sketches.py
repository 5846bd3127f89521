"""Sketches of texts, by which similar reviews are found among many."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .reviews import Review


class ReviewSketch(models.Model):
    """What tells cheaply which other texts a review may be close to: the numbers of its sketch, 4 bytes each."""

    review = models.OneToOneField(
        Review, models.CASCADE, related_name="sketch", primary_key=True, verbose_name=_("review")
    )
    numbers = models.BinaryField(_("numbers"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("sketch of a text")
        verbose_name_plural = _("sketches of texts")

    def __str__(self) -> str:
        return str(self.review_id)
