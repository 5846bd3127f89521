"""The register: units, people, appointments and explicit edges, all dated."""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cms.rules.terms import Category, OrgType, Role

CODE = RegexValidator(
    r"^(?!\.)[\w.\-]+\Z",
    _(
        "A code consists of letters, digits, Chinese characters, - _ and a dot that does not lead: it becomes an address."
    ),
)


class Dated(models.Model):
    """Something that holds from one day to another, both inclusive; blank is open."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def one_start_each(*fields: str, name: str, **options) -> models.UniqueConstraint:
        """Return the constraint that one thing has no two periods with the same start, blank being a start too."""
        start = Coalesce("valid_from", Value(date.min, output_field=models.DateField()))
        return models.UniqueConstraint(*fields, start, name=name, **options)

    @staticmethod
    def order_of_days(name: str) -> models.CheckConstraint:
        """Return the constraint that an end is never before its start."""
        return models.CheckConstraint(
            condition=Q(valid_from__isnull=True)
            | Q(valid_to__isnull=True)
            | Q(valid_to__gte=F("valid_from")),
            name=name,
        )


class Unit(models.Model):
    """A unit's identity; what it is called and where it stands is dated, in its versions."""

    code = models.CharField(_("unit code"), max_length=64, unique=True, validators=[CODE])

    class Meta:
        ordering = ["code"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.code

    def version_on(self, day) -> "UnitVersion | None":
        """Return what the unit is on a day, or None where it does not exist."""
        return next((v for v in self.versions.all() if v.covers(day)), None)

    @property
    def latest(self) -> "UnitVersion | None":
        """Return the last version known, for labels."""
        versions = sorted(self.versions.all(), key=lambda v: (v.valid_from is not None, v.valid_from))
        return versions[-1] if versions else None

    @property
    def name(self) -> str:
        """Return the last name known, or the code."""
        return self.latest.name if self.latest else self.code


class UnitVersion(Dated):
    """What a unit is in one period: name, place in the tree, kind of organisation."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="versions", verbose_name=_("unit"))
    name = models.CharField(_("unit name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    parent = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="child_versions",
        verbose_name=_("superior unit"),
    )
    category = models.CharField(_("category"), max_length=20, choices=Category.choices())
    org_type = models.CharField(
        _("kind of organisation"), max_length=20, choices=OrgType.choices(), blank=True
    )
    province = models.CharField(_("province"), max_length=64, blank=True)
    guidance = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="guided_versions",
        verbose_name=_("unit that gives industry guidance"),
    )
    external_reviewer = models.CharField(_("external reviewer"), max_length=200, blank=True)

    class Meta:
        ordering = ["unit__code", F("valid_from").asc(nulls_first=True)]
        verbose_name = _("unit version")
        verbose_name_plural = _("unit versions")
        constraints = [
            Dated.one_start_each("unit", name="unit_version_key"),
            Dated.order_of_days("unit_version_days"),
        ]
        indexes = [models.Index(fields=["valid_from", "valid_to"])]

    def __str__(self) -> str:
        return self.name

    def covers(self, day) -> bool:
        """Tell whether this version holds on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Person(models.Model):
    """A person of the register; has one name."""

    person_id = models.CharField(_("person id"), max_length=64, unique=True, validators=[CODE])
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        ordering = ["person_id"]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return f"{self.name}（{self.person_id}）"


class Appointment(Dated):
    """A person in a unit in a role, with the units in his portfolio (分管)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="appointments", verbose_name=_("person"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices())
    post = models.CharField(_("post"), max_length=200, blank=True)
    portfolio = models.ManyToManyField(
        Unit, blank=True, related_name="portfolio_holders", verbose_name=_("units in the portfolio")
    )

    class Meta:
        ordering = ["person__person_id", "unit__code", "role", F("valid_from").asc(nulls_first=True)]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            Dated.one_start_each("person", "unit", "role", name="appointment_key"),
            Dated.order_of_days("appointment_days"),
        ]

    def __str__(self) -> str:
        return f"{self.person.name} · {self.unit} · {Role(self.role).zh}"


class Edge(Dated):
    """An explicit reviewer of a unit's organisation or of a person, which goes before every derived one."""

    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="edges", verbose_name=_("unit")
    )
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="edges", verbose_name=_("person")
    )
    reviewer = models.ForeignKey(
        Person, models.PROTECT, related_name="edges_as_reviewer", verbose_name=_("reviewer")
    )

    class Meta:
        verbose_name = _("review relation")
        verbose_name_plural = _("review relations")
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=True) ^ Q(person__isnull=True), name="edge_has_one_subject"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | ~Q(person=F("reviewer")), name="edge_not_to_oneself"
            ),
            Dated.one_start_each("unit", name="edge_unit_key", condition=Q(unit__isnull=False)),
            Dated.one_start_each("person", name="edge_person_key", condition=Q(person__isnull=False)),
            Dated.order_of_days("edge_days"),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} → {self.unit or self.person}"
