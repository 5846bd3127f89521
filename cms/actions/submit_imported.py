"""Submit what an import brought in: the same records as one by one, with a constant number of queries a batch.

The import checks its rows before this, by the same rules as `submit`.
"""

from collections import defaultdict
from datetime import datetime
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast

from wagtail.models import Revision, TaskState, WorkflowState

from cms import audit
from cms.actions.errors import Refused
from cms.models import Finding, Review, StepRecord
from cms.rules.reason import Reason
from cms.rules.terms import Status
from cms.signals import record_changed

BATCH = 1000


def reasons_against() -> list[Reason]:
    """Return why nothing can be submitted: there is no approval to submit to."""
    workflow = Review.get_default_workflow()
    if workflow is None or not workflow.tasks.filter(active=True).exists():
        zh = "没有设置点评的审批流程，请管理员在“设置—工作流”中设置。"
        return [Reason("workflow", zh, "No approval workflow is set for reviews; have one set up.")]
    return []


@transaction.atomic
def submit_imported(reviews, *, by, at: datetime) -> int:
    """Put stored reviews into the approval queue, approved by nobody; return how many.

    `by` is the user of the import, or None; the importer counts as contributor and cannot approve.
    """
    if reasons := reasons_against():
        raise Refused(reasons)
    reviews, total = iter(reviews), 0
    while batch := list(islice(reviews, BATCH)):
        total += _submit_batch(batch, by, at)
    return total


def _submit_batch(batch: list[Review], by, at: datetime) -> int:
    keys = [review.pk for review in batch]
    _gather_children(batch, keys)
    mine = Review.objects.filter(pk__in=keys)
    mine.update(
        status=Status.SUBMITTED, submitted_at=at, submitted_by=by, imported=True, imported_by=by, live=False
    )
    content_type = ContentType.objects.get_for_model(Review, for_concrete_model=False)
    common = {"content_type": content_type, "base_content_type": content_type}
    Revision.objects.bulk_create(
        Revision(
            **common,
            object_id=str(review.pk),
            user=by,
            content=review.serializable_data(),
            object_str=review.ref,
            created_at=at,
        )
        for review in batch
    )
    newest = Revision.objects.filter(base_content_type=content_type, object_id=_key()).order_by("-pk")
    mine.update(latest_revision=Subquery(newest.values("pk")[:1]), has_unpublished_changes=True)
    _start_workflows(mine, keys, common, by)
    _write_down(batch, by)
    return len(batch)


def _key():
    return Cast(OuterRef("pk"), CharField())


def _gather_children(batch: list[Review], keys: list[int]) -> None:
    """Read findings and steps of the batch in two queries, where revisions will look for them."""
    for name, model in (("findings", Finding), ("steps", StepRecord)):
        by_review = defaultdict(list)
        for child in model.objects.filter(review__in=keys):
            by_review[child.review_id].append(child)
        for review in batch:
            review.__dict__.setdefault("_cluster_related_objects", {})[name] = by_review[review.pk]


def _start_workflows(mine, keys: list[int], common: dict, by) -> None:
    workflow = Review.get_default_workflow()
    first = workflow.tasks.filter(active=True).first()
    states = WorkflowState.objects.bulk_create(
        WorkflowState(**common, object_id=str(key), workflow=workflow, requested_by=by) for key in keys
    )
    revisions = dict(mine.values_list("pk", "latest_revision_id"))
    TaskState.objects.bulk_create(
        TaskState(workflow_state=state, revision_id=revisions[int(state.object_id)], task=first)
        for state in states
    )
    current = TaskState.objects.filter(workflow_state=OuterRef("pk")).values("pk")[:1]
    WorkflowState.objects.filter(pk__in=[state.pk for state in states]).update(
        current_task_state=Subquery(current)
    )


def _write_down(batch: list[Review], by) -> None:
    audit.record_many(
        [
            {
                "verb": "submit",
                "actor": by,
                "object_kind": "review",
                "object_ref": review.ref,
                "data": {"imported": True},
            }
            for review in batch
        ]
    )
    units = sorted({review.unit.code for review in batch})
    record_changed.send(sender=Review, keys=tuple(f"unit:{code}" for code in units))
