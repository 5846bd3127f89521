"""The register as it stands, as values by column: loaded once, compared many times."""

from datetime import date

from cms import models
from cms.rules import register
from importers.formats.values import is_blank

from .base import Stored


def as_imported(text: str) -> str:
    """Return a stored text as an import of its export would read it."""
    return "" if is_blank(text) else text.strip().replace("\r\n", "\n").replace("\r", "\n")


def units() -> list[Stored]:
    """Return every version of every unit, by code and start."""
    fields = [
        "pk",
        "unit__code",
        "name",
        "parent__code",
        "category",
        "org_type",
        "province",
        "name_en",
        "guidance__code",
        "external_reviewer",
        "valid_from",
        "valid_to",
        "unit_id",
    ]
    rows = models.UnitVersion.objects.order_by().values_list(*fields)
    found = [
        Stored(
            pk,
            {
                "code": code,
                "name": as_imported(name),
                "parent_code": parent or "",
                "category": category,
                "org_type": org_type,
                "province": as_imported(province),
                "name_en": as_imported(name_en),
                "guidance_code": guidance or "",
                "external_reviewer": as_imported(external),
                "valid_from": start,
                "valid_to": end,
            },
            {"unit_id": unit_id},
        )
        for pk, code, name, parent, category, org_type, province, name_en, guidance, external, start, end, unit_id in rows
    ]
    return sorted(found, key=lambda s: (s.values["code"], s.values["valid_from"] or date.min))


def appointments() -> list[Stored]:
    """Return every appointment, by person, unit, role and start."""
    portfolios: dict[int, list[str]] = {}
    through = models.Appointment.portfolio.through.objects.values_list("appointment_id", "unit__code")
    for pk, code in through.order_by("unit__code"):
        portfolios.setdefault(pk, []).append(code)
    fields = [
        "pk",
        "person__person_id",
        "person__name",
        "unit__code",
        "role",
        "post",
        "valid_from",
        "valid_to",
        "person_id",
        "unit_id",
    ]
    found = [
        Stored(
            pk,
            {
                "person_id": person,
                "name": as_imported(name),
                "unit_code": unit,
                "role": role,
                "post": as_imported(post),
                "portfolio": tuple(sorted(portfolios.get(pk, ()))),
                "valid_from": start,
                "valid_to": end,
            },
            {"person_pk": person_pk, "unit_pk": unit_pk},
        )
        for pk, person, name, unit, role, post, start, end, person_pk, unit_pk in (
            models.Appointment.objects.order_by().values_list(*fields)
        )
    ]
    order = ("person_id", "unit_code", "role")
    return sorted(
        found, key=lambda s: (*(s.values[name] for name in order), s.values["valid_from"] or date.min)
    )


def edges() -> list[Stored]:
    """Return every explicit edge, by subject and start."""
    fields = ["pk", "unit__code", "person__person_id", "reviewer__person_id", "valid_from", "valid_to"]
    found = [
        Stored(
            pk,
            {
                "unit_code": unit or "",
                "person_id": person or "",
                "reviewer_id": reviewer,
                "valid_from": start,
                "valid_to": end,
            },
        )
        for pk, unit, person, reviewer, start, end in models.Edge.objects.order_by().values_list(*fields)
    ]
    return sorted(
        found,
        key=lambda s: (s.values["unit_code"], s.values["person_id"], s.values["valid_from"] or date.min),
    )


def register_of(unit_rows, appointment_rows, edge_rows) -> register.Register:
    """Return the register that rows of values make."""
    return register.Register(
        (
            register.UnitVersion(
                code=row["code"],
                parent=row["parent_code"],
                org_type=row["org_type"],
                category=row["category"],
                name=row["name"],
                guidance=row["guidance_code"],
                external_reviewer=row["external_reviewer"],
                valid_from=row["valid_from"] or date.min,
                valid_to=row["valid_to"] or date.max,
            )
            for row in unit_rows
        ),
        (
            register.Appointment(
                row["person_id"],
                row["unit_code"],
                row["role"],
                row["valid_from"] or date.min,
                row["valid_to"] or date.max,
                row["portfolio"],
            )
            for row in appointment_rows
        ),
        (
            register.Edge(
                reviewer=row["reviewer_id"],
                unit=row["unit_code"],
                person=row["person_id"],
                valid_from=row["valid_from"] or date.min,
                valid_to=row["valid_to"] or date.max,
            )
            for row in edge_rows
        ),
    )


def values(rows: list[Stored]) -> list[dict]:
    """Return the values of stored records."""
    return [row.values for row in rows]
