"""Undo a finished import as a whole, as long as nothing was built on it; else say what stands in the way, by name."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model, ProtectedError
from django.utils import timezone

from cms import audit, models
from cms.models import Sequence
from cms.rules.terms import CommentStatus, Status
from cms.signals import record_changed
from importers import uploads
from importers.formats import Row, Table
from importers.formats.table import Heading, Sheet
from importers.kinds import KINDS, Options
from importers.kinds.base import UPDATE, UPDATED, Kind, Stored
from importers.models import ImportRow, ImportRun, RunStatus
from importers.staging import SECRET

MODELS = {
    "units": models.UnitVersion,
    "people": models.Appointment,
    "edges": models.Edge,
    "reviews": models.Review,
    "comments": models.Comment,
    "rectifications": models.Rectification,
    "commitments": models.Commitment,
}
OWNERS = {"units": (models.Unit, "code"), "people": (models.Person, "person_id")}
# What belongs to a record and goes with it; anything else that points to it was built on it.
PARTS = {
    models.Review: {"findings", "steps", "sketch"},
    models.Comment: {"contact"},
    models.Unit: {"versions"},
    models.Person: set(),
}
SHOWN = 50
BATCH = 500


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way of undoing, at a record."""

    key: str
    zh: str
    en: str


class Blocked(Exception):
    """The import cannot be undone."""

    def __init__(self, obstacles: list[Obstacle]):
        super().__init__(obstacles[0].zh)
        self.obstacles = obstacles


def obstacles(run: ImportRun) -> list[Obstacle]:
    """Return what stands in the way: the undoing is tried and taken back."""
    try:
        with transaction.atomic():
            _undo(run)
            transaction.set_rollback(True)
    except Blocked as blocked:
        return blocked.obstacles
    return []


def undo(run: ImportRun, *, by) -> list[Obstacle]:
    """Undo the import; return what stands in the way, and then nothing was changed."""
    try:
        with transaction.atomic():
            Sequence.objects.select_for_update().get_or_create(name="import")
            now = timezone.now()
            mine = ImportRun.objects.filter(pk=run.pk, status=RunStatus.DONE)
            if not mine.update(status=RunStatus.UNDONE, undone_at=now, undone_by=by):
                return []
            keys = _undo(run)
            audit.record_many(
                [
                    {
                        "verb": "undo_import",
                        "actor": by,
                        "object_kind": run.kind,
                        "object_ref": str(run.pk),
                        "data": {"rows": run.written, "file": run.digest},
                    }
                ]
            )
            record_changed.send(sender=ImportRun, keys=keys)
            ImportRow.objects.filter(run=run).delete()
    except Blocked as blocked:
        return blocked.obstacles
    uploads.remove(run)
    return []


def _undo(run: ImportRun) -> tuple[str, ...]:
    """Take back what was written, inside the caller's transaction; return what pages depend on it."""
    kind = KINDS[run.kind](None, Options())
    kind.load()
    rows = list(run.rows.filter(record__isnull=False))
    stored = {each.pk: each for each in kind.rows}
    if len(rows) != run.written:
        zh = "由命令导入，没有留存原值，不能撤销"
        raise Blocked([Obstacle(str(run.pk), zh, "imported by the command, which keeps no journal")])
    made = [row for row in rows if row.status == ImportRow.NEW]
    changed = [row for row in rows if row.status == ImportRow.CHANGED]
    found = _changed_since(kind, rows, stored)
    keys = [row.record for row in made]
    found += _built_on(MODELS[run.kind], keys, {row.record: row.key for row in made})
    if run.kind == "reviews":
        found += _findings_used(made)
    if found:
        raise Blocked(found)
    touched = _page_keys(run, keys)
    try:
        for at in range(0, len(keys), BATCH):
            MODELS[run.kind].objects.filter(pk__in=keys[at : at + BATCH]).delete()
    except ProtectedError as fault:
        raise Blocked([_protected(each) for each in list(fault.protected_objects)[:SHOWN]]) from fault
    _restore(run, kind, changed, made)
    _drop_owners(run, made)
    return touched


def _changed_since(kind: Kind, rows: list[ImportRow], stored: dict[int, Stored]) -> list[Obstacle]:
    """Return the records that no longer are what the import left."""
    found = []
    for row in rows:
        now = stored.get(row.record)
        if now is None:
            found.append(Obstacle(row.key, "记录已被删除", "the record was deleted"))
            continue
        for name, value in row.after.items():
            column = kind.by_name.get(name)
            if column is None or name == SECRET:
                continue
            if column.written(now.values.get(name)) != value:
                zh = f"“{column.zh}”在导入后被修改过"
                found.append(Obstacle(row.key, zh, f"{name} was changed after the import"))
                break
        else:
            found += _taken_further(kind, row, now)
        if row.status == ImportRow.CHANGED and _secret_moved(row):
            zh = "导入更换了联系方式，旧的没有保留"
            found.append(Obstacle(row.key, zh, "the import replaced a contact, which was not kept"))
    return found


def _secret_moved(row: ImportRow) -> bool:
    """Say whether a contact may have been replaced; two filled ones cannot be told apart."""
    return row.before.get(SECRET, "") != row.after.get(SECRET, "")


def _taken_further(kind: Kind, row: ImportRow, now: Stored) -> list[Obstacle]:
    """Return what was done to a record since, beside its columns."""
    status = now.extra.get("status")
    if row.status != ImportRow.NEW:
        return []
    moved = status not in (Status.SUBMITTED, Status.DRAFT) or now.extra.get("approved")
    if kind.name == "reviews" and moved:
        zh = "点评已有人审批、退回或已通报"
        return [Obstacle(row.key, zh, "the review was approved, returned or circulated")]
    if kind.name == "comments" and status != CommentStatus.PENDING:
        return [Obstacle(row.key, "意见已经审核", "the comment was moderated")]
    return []


def _built_on(model: type[Model], keys: list[int], names: dict[int, str]) -> list[Obstacle]:
    """Return the records of others that point to these."""
    found = []
    for relation in model._meta.related_objects:
        if relation.get_accessor_name() in PARTS.get(model, ()) or relation.related_model is ImportRow:
            continue
        if relation.related_model._meta.app_label != "cms":
            continue
        field = relation.field.name
        label = relation.related_model._meta.verbose_name
        for at in range(0, len(keys), BATCH):
            near = relation.related_model.objects.filter(**{f"{field}__in": keys[at : at + BATCH]})
            for other in near.order_by()[:SHOWN]:
                targets = (
                    [getattr(other, relation.field.attname)]
                    if hasattr(relation.field, "attname") and not relation.many_to_many
                    else list(getattr(other, field).filter(pk__in=keys).values_list("pk", flat=True))
                )
                name = getattr(other, "ref", None) or str(other)
                for target in targets:
                    found.append(
                        Obstacle(names.get(target, str(target)), f"已有{label}：{name}", f"{label}: {name}")
                    )
    return found


def _findings_used(made: list[ImportRow]) -> list[Obstacle]:
    """Return the findings of new reviews that something else has taken up."""
    refs = {row.record: row.key for row in made}
    keys, found = list(refs), []
    for at in range(0, len(keys), BATCH):
        findings = dict(
            models.Finding.objects.filter(review_id__in=keys[at : at + BATCH]).values_list("pk", "review_id")
        )
        names = {pk: refs[review] for pk, review in findings.items()}
        found += _built_on(models.Finding, list(findings), names)
    return found


def _protected(other: Model) -> Obstacle:
    name = getattr(other, "ref", None) or str(other)
    label = other._meta.verbose_name
    return Obstacle(str(name), f"{label}“{name}”以它为依据", f"{label} {name} rests on it")


def _restore(run: ImportRun, kind: Kind, changed: list[ImportRow], made: list[ImportRow]) -> None:
    """Write back what stood there before, as an import of it would."""
    if run.kind == "people":
        for row in made:
            if row.before.get("name") and not row.made_owner:
                models.Person.objects.filter(person_id=row.after["person_id"], name=row.after["name"]).update(
                    name=row.before["name"]
                )
    if not changed:
        return
    names = [
        column.name for column in kind.columns if column.name != SECRET and column.name in changed[0].before
    ]
    headings = {name: Heading(name, kind.by_name[name].zh, index) for index, name in enumerate(names)}
    table = Table(
        source="xlsx",
        sheet=Sheet(""),
        headings=headings,
        header_rows=(0,),
        last_column=len(names) - 1,
        rows=[
            Row(row.number, {i: row.before[name] for i, name in enumerate(names) if row.before.get(name)})
            for row in changed
        ],
        notes=[],
        unknown_columns=[],
    )
    back = KINDS[run.kind](table, Options(on_conflict=UPDATE, actor=run.user))
    back.plan()
    keys = {row.number: row.key for row in changed}
    if wrong := [Obstacle(keys[line.number], e.zh, e.en) for line in back.lines for e in line.errors]:
        raise Blocked(wrong)
    back.store([line for line in back.lines if line.action == UPDATED])


def _drop_owners(run: ImportRun, made: list[ImportRow]) -> None:
    """Remove the units or persons that came into being with the import, unless something else needs them."""
    if run.kind not in OWNERS:
        return
    model, name = OWNERS[run.kind]
    codes = sorted({row.after[name] for row in made if row.made_owner})
    for at in range(0, len(codes), BATCH):
        owners = dict(model.objects.filter(**{f"{name}__in": codes[at : at + BATCH]}).values_list("pk", name))
        if found := _built_on(model, list(owners), owners):
            raise Blocked(found)
        model.objects.filter(pk__in=list(owners)).delete()


def _page_keys(run: ImportRun, keys: list[int]) -> tuple[str, ...]:
    """Return what pages show these records."""
    if run.kind in ("units", "people", "edges"):
        return ("register",)
    path = "review__unit__code" if run.kind == "rectifications" else "unit__code"
    codes: set[str] = set()
    for at in range(0, len(keys), BATCH):
        codes |= set(
            MODELS[run.kind].objects.filter(pk__in=keys[at : at + BATCH]).values_list(path, flat=True)
        )
    return tuple(sorted(f"unit:{code}" for code in codes))
