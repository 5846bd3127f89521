"""Evidence: stored by its content, given out only to whom it concerns."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from cms import audit
from cms.models import Evidence, Rectification, Review

from . import files
from .access import EDITABLE, Staff


@transaction.atomic
def attach(review: Review, upload, *, step: str, by, rectification: Rectification | None = None) -> Evidence:
    """Store an upload behind a step or a rectification; the same content twice is one file.

    Raises ValidationError with what to do instead.
    """
    there = Evidence.objects.filter(review=review, step=step, rectification=rectification)
    if there.count() >= files.MAX_FILES:
        raise ValidationError(
            _("There are %(count)d files already. Remove one first."), params={"count": files.MAX_FILES}
        )
    clean = files.clean(upload)
    if found := there.filter(digest=clean.digest).first():
        return found
    record = Evidence(
        review=review,
        step=step,
        rectification=rectification,
        name=clean.name,
        digest=clean.digest,
        uploaded_by=by,
    )
    record.file.save(f"{get_random_string(32)}.{clean.kind}", ContentFile(clean.content), save=False)
    record.save()
    audit.record("attach_evidence", record, by=by, data={"ref": review.ref, "sha256": clean.digest})
    return record


@transaction.atomic
def remove(record: Evidence, *, by) -> None:
    """Take away a file while its review is still being written; the log keeps its digest."""
    storage, name = record.file.storage, record.file.name
    audit.record("remove_evidence", record, by=by, data={"ref": record.review.ref, "sha256": record.digest})
    record.delete()
    transaction.on_commit(lambda: storage.delete(name))


def readable(staff: Staff) -> QuerySet[Evidence]:
    """Return the files that a user may open.

    Files of the steps belong to the reviewing side, files of a rectification to both sides of it.
    """
    steps = Evidence.objects.filter(rectification__isnull=True, review__in=staff.entered().values("pk"))
    rows = Evidence.objects.filter(rectification__in=staff.rectifications().values("pk"))
    return steps | rows


def may_remove(staff: Staff, record: Evidence) -> bool:
    """Tell whether a user may take a file away: it stands behind a review that he may still write on."""
    return (
        record.rectification_id is None and record.review.status in EDITABLE and staff.may_edit(record.review)
    )
