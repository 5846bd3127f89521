"""Cancel an import that was not confirmed: the file and the rows of the preview go."""

from django.utils import timezone

from importers import uploads
from importers.models import OPEN, ImportRow, ImportRun, RunStatus


def cancel(run: ImportRun) -> bool:
    """Cancel; False where the import is being written or over."""
    done = ImportRun.objects.filter(pk=run.pk, status__in=OPEN).update(
        status=RunStatus.CANCELLED, finished_at=timezone.now(), plan_digest="", warnings=[]
    )
    if done:
        ImportRow.objects.filter(run=run).delete()
        uploads.remove(run)
    return bool(done)
