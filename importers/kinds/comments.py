"""Comments (意见): they wait for moderation as those from the forms do."""

from django.utils import timezone

from cms import contacts, models
from cms.references import next_refs
from cms.rules.rounds import round_of
from cms.rules.terms import CommentChannel, CommentSource, CommentStatus
from importers import cells

from .base import CREATED, UNIT, UPDATED, Column, Kind, Line, Stored
from .keyed import Keyed, give_refs
from .stored import as_imported


class Comments(Keyed, Kind):
    """Comments by reference."""

    name = "comments"
    columns = (
        Column("ref", "意见编号", cells.code, of="comments"),
        Column("source", "来源", cells.one_of(CommentSource), required=True),
        Column("channel", "渠道", cells.one_of(CommentChannel), required=True),
        Column("unit_code", "单位编码", cells.code, required=True, of="units"),
        Column("date", "日期", cells.day, required=True, blank=None),
        Column("text", "内容", cells.text, required=True),
        Column("contact", "联系方式", cells.name),
    )
    with_contact = True  # an export leaves it out unless its reader may see it

    def load(self) -> None:
        """Load units and comments."""
        self.units = {unit.code: unit for unit in models.Unit.objects.order_by()}
        sealed = dict(models.CommentContact.objects.values_list("comment_id", "ciphertext"))
        fields = ["pk", "ref", "source", "channel", "unit__code", "date", "text", "status"]
        self.rows = []
        for pk, ref, source, channel, unit, day, text, status in models.Comment.objects.order_by(
            "ref"
        ).values_list(*fields):
            values = {
                "ref": ref,
                "source": source,
                "channel": channel,
                "unit_code": unit,
                "date": day,
                "text": as_imported(text),
                "contact": as_imported(contacts.unseal(sealed[pk])) if pk in sealed else "",
            }
            self.rows.append(Stored(pk, values, {"status": status}))
        self.index()
        self.known = {"comments": self.by_ref, "units": self.units}

    def examine(self) -> None:
        """Check units and keys; settle each line."""
        for line in self.lines:
            if unit := line.get("unit_code"):
                self.unknown(line, "unit_code", unit, self.units, UNIT)
        self.duplicates(lambda line: line.get("ref") or None, "ref")
        self.settle_all()
        for line in self.lines:
            if (
                line.action == UPDATED
                and "text" in line.changes
                and line.stored.extra["status"] != CommentStatus.PENDING
            ):
                self.fail(
                    line,
                    "text",
                    "moderated",
                    f"意见“{line.get('ref')}”已经审核，原文不能修改。请从文件中去掉这一行，或保留原文。",
                    f"Comment {line.get('ref')!r} was moderated; its original stays. Keep the text as it is.",
                )

    def store(self, lines: list[Line]) -> None:
        """Write comments and, apart and sealed, contacts."""
        give_refs(lines, "comment", lambda line: round_of(line.values["date"]).name, next_refs)
        now, new, changed = timezone.now(), [], []
        for line in lines:
            values = {**(line.stored.values if line.stored else {}), **line.values}
            if line.action == CREATED:
                comment = models.Comment(ref=values["ref"], status=CommentStatus.PENDING, received_at=now)
                new.append(comment)
            else:
                comment = models.Comment.objects.get(pk=line.stored.pk)
                changed.append(comment)
            comment.source, comment.channel = values["source"], values["channel"]
            comment.unit, comment.date, comment.text = (
                self.units[values["unit_code"]],
                values["date"],
                values["text"],
            )
            line.facts["comment"] = line.facts["record"] = comment
        models.Comment.objects.bulk_create(new, batch_size=500)
        if changed:
            names = ["source", "channel", "unit", "date", "text"]
            models.Comment.objects.bulk_update(changed, names, batch_size=200)
        self._contacts([line for line in lines if "contact" in (line.changes or line.values)], now.date())

    def _contacts(self, lines: list[Line], today) -> None:
        owners = [line.facts["comment"].pk for line in lines]
        for at in range(0, len(owners), 500):
            models.CommentContact.objects.filter(comment_id__in=owners[at : at + 500]).delete()
        models.CommentContact.objects.bulk_create(
            [
                models.CommentContact(
                    comment=line.facts["comment"],
                    ciphertext=contacts.seal(line.values["contact"]),
                    purge_after=contacts.purge_day(today),
                )
                for line in lines
                if line.get("contact")
            ],
            batch_size=500,
        )

    def changed_keys(self, lines: list[Line]) -> tuple[str, ...]:
        """Return the units whose pages count these comments."""
        return tuple(sorted({f"unit:{line.facts['comment'].unit.code}" for line in lines}))

    def export_rows(self):
        """Return the comments by reference, in the original."""
        self.load()
        return [row.values for row in self.rows]
