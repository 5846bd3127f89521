"""Records for tests: invented units and people, reviews in every state.

Reviews are put into a state directly; a test of the way into that state calls the actions.
"""

import json
from datetime import UTC, date, datetime
from functools import cache

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

import factory
import yaml
from factory.django import DjangoModelFactory

from cms import models
from cms.rules.terms import (
    POINT_SET_OF_ORG_TYPE,
    Category,
    CommentChannel,
    CommentSource,
    CommentStatus,
    Method,
    OrgType,
    Role,
    Scope,
    Status,
    Step,
    SubjectKind,
)

DAY = date(2010, 12, 10)
MOMENT = datetime(2010, 12, 10, 2, 0, tzinfo=UTC)


@cache
def framework_data() -> dict:
    """Return the built-in framework as data."""
    path = settings.CHECKOUT / "cms" / "frameworks" / "leader-review-2010.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def point_slugs(point_set: str) -> list[str]:
    """Return the slugs of a point set, in order."""
    sets = framework_data()["mandatory_points"]["sets"]
    found = next(entry for entry in sets if entry["slug"] == point_set)
    return [point["slug"] for point in sorted(found["points"], key=lambda point: point["order"])]


def point_set_of(review) -> str:
    """Return the slug of the point set that a review must cover."""
    if review.subject_kind == SubjectKind.TEAM_MEMBER:
        return "party-group"
    if review.subject_kind == SubjectKind.MEMBER:
        return "member"
    return POINT_SET_OF_ORG_TYPE[OrgType(review.unit.version_on(review.date).org_type)]


class UserFactory(DjangoModelFactory):
    """A user; `groups` takes names of groups, made where they are missing."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user-{n:04}")
    first_name = factory.Sequence(lambda n: f"示例用户{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        if create:
            self.set_password(extracted or "password")
            self.save(update_fields=["password"])

    @factory.post_generation
    def groups(self, create, extracted, **kwargs):
        if create and extracted:
            self.groups.add(*(Group.objects.get_or_create(name=name)[0] for name in extracted))

    class Params:
        superuser = factory.Trait(is_superuser=True, is_staff=True)


class UnitFactory(DjangoModelFactory):
    """A unit with one version; the fields of the version are given as `name`, `parent`, `org_type`, ..."""

    class Meta:
        model = models.Unit
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"dw-{n:04}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        fields = (
            "name name_en parent category org_type province guidance external_reviewer valid_from valid_to"
        )
        version = {name: kwargs.pop(name) for name in fields.split() if name in kwargs}
        unit = super()._create(model_class, *args, **kwargs)
        version.setdefault("name", f"示例单位{unit.code}")
        version.setdefault("category", Category.ENFORCEMENT)
        version.setdefault("org_type", OrgType.PARTY_GROUP)
        models.UnitVersion.objects.create(unit=unit, **version)
        return unit


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = models.Person

    person_id = factory.Sequence(lambda n: f"ry-{n:04}")
    name = factory.Sequence(lambda n: f"示例人员{n}")


class AppointmentFactory(DjangoModelFactory):
    """A person in a unit, secretary unless told otherwise; `portfolio` takes units."""

    class Meta:
        model = models.Appointment
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    unit = factory.SubFactory(UnitFactory)
    role = Role.SECRETARY

    @factory.post_generation
    def portfolio(self, create, extracted, **kwargs):
        if create and extracted:
            self.portfolio.set(extracted)


class EdgeFactory(DjangoModelFactory):
    class Meta:
        model = models.Edge

    reviewer = factory.SubFactory(PersonFactory)


class StaffProfileFactory(DjangoModelFactory):
    """A user's place in the register; `offices` takes units."""

    class Meta:
        model = models.StaffProfile
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    person = factory.SubFactory(PersonFactory)

    @factory.post_generation
    def offices(self, create, extracted, **kwargs):
        if create and extracted:
            self.offices.set(extracted)


class FrameworkVersionFactory(DjangoModelFactory):
    """The built-in framework."""

    class Meta:
        model = models.FrameworkVersion

    framework = factory.LazyFunction(
        lambda: models.Framework.objects.get_or_create(
            slug="leader-review-2010", defaults={"title": "领导点评（2010）"}
        )[0]
    )
    number = factory.LazyAttribute(lambda version: version.framework.versions.count() + 1)
    data = factory.LazyFunction(lambda: json.loads(json.dumps(framework_data(), default=str)))
    digest = "0" * 64


class RoundFactory(DjangoModelFactory):
    """A round, under the framework that is loaded or the built-in one."""

    class Meta:
        model = models.Round
        django_get_or_create = ["name"]

    name = "2010H2"
    framework_version = factory.LazyFunction(
        lambda: models.FrameworkVersion.objects.first() or FrameworkVersionFactory()
    )


class DrawFactory(DjangoModelFactory):
    """A completed draw that selected everything in its population."""

    class Meta:
        model = models.Draw

    number = factory.Sequence(lambda n: f"cq-{n:04}")
    round = factory.SubFactory(RoundFactory)
    population = factory.LazyFunction(list)
    selected = factory.SelfAttribute("population")
    size = factory.LazyAttribute(lambda draw: len(draw.population))
    list_hash = "0" * 64
    seed = "示例种子"
    drawn_at = MOMENT


class FindingFactory(DjangoModelFactory):
    class Meta:
        model = models.Finding

    text = factory.Sequence(lambda n: f"示例问题{n}：窗口排队时间较长，预约办理没有全面推开。")


class ReviewFactory(DjangoModelFactory):
    """A draft of an organisation's review by its superior's secretary.

    `complete=True` gives it all texts, a finding and the first two steps; `submitted`, `returned`, `approved`, `circulated`
    and `withdrawn` imply it and put the record into that state (no workflow is started). `by` is the user who wrote and
    submitted it.
    """

    class Meta:
        model = models.Review
        exclude = ["superior"]
        skip_postgeneration_save = True

    class Params:
        complete = factory.Trait(
            achievements="示例单位全年检测任务提前完成，群众满意度上升。",
            weak_links="基层支部学习笔记不够完整。",
            direction="明年上半年全面推开预约办理，每季度公布一次等候时间。",
        )
        submitted = factory.Trait(
            complete=True,
            status=Status.SUBMITTED,
            submitted_at=MOMENT,
            submitted_by=factory.SelfAttribute("by"),
        )
        approved = factory.Trait(submitted=True, status=Status.APPROVED, approved_at=MOMENT)
        circulated = factory.Trait(approved=True, status=Status.CIRCULATED)
        withdrawn = factory.Trait(
            approved=True, status=Status.WITHDRAWN, withdrawn_on=DAY, withdrawal_notice="数据有误，正在核实。"
        )
        returned = factory.Trait(submitted=True, status=Status.RETURNED, return_reason="问题写得不具体。")
        by = factory.SubFactory(UserFactory)

    superior = factory.LazyAttribute(lambda review: _superior_of(review.unit))
    ref = factory.Sequence(lambda n: f"2010H2-T{n:04}")
    round = factory.SubFactory(RoundFactory)
    subject_kind = SubjectKind.ORGANISATION
    unit = factory.SubFactory(UnitFactory, parent=factory.SubFactory(UnitFactory))
    reviewer = factory.LazyAttribute(lambda review: _principal_of(review.superior))
    method = Method.COLLECTIVE
    date = DAY
    scope = Scope.ORGANISATION
    live = False

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        status = kwargs.pop("status", Status.DRAFT)
        review = super()._create(model_class, *args, **kwargs)
        if review.achievements:
            _write_texts(review)
        if status != Status.DRAFT:
            _put_into_state(review, status)
        return model_class.objects.get(pk=review.pk)


class CircularFactory(DjangoModelFactory):
    class Meta:
        model = models.Circular
        skip_postgeneration_save = True

    year = 2010
    title = factory.Sequence(lambda n: f"示例系统领导点评情况（{n}）")

    @factory.post_generation
    def reviews(self, create, extracted, **kwargs):
        if create and extracted:
            self.reviews.set(extracted)


class RectificationFactory(DjangoModelFactory):
    """A rectification of the first finding of a circulated review."""

    class Meta:
        model = models.Rectification

    ref = factory.Sequence(lambda n: f"ZG-{n:04}")
    review = factory.SubFactory(ReviewFactory, circulated=True)
    finding = factory.LazyAttribute(lambda row: row.review.findings.first())
    measure = "增设两个综合窗口，推行预约办理。"
    owner = "示例责任人"
    due = date(2011, 3, 31)


class CommitmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Commitment

    ref = factory.Sequence(lambda n: f"CN-{n:04}")
    unit = factory.SubFactory(UnitFactory)
    text = "窗口等候时间不超过十五分钟。"
    made_on = DAY


class ConsultationFactory(DjangoModelFactory):
    class Meta:
        model = models.Consultation

    slug = factory.Sequence(lambda n: f"consultation-{n}")
    title = "示例单位征求意见"
    opens_on = date(2010, 12, 1)
    closes_on = date(2010, 12, 20)


class CommentFactory(DjangoModelFactory):
    """A pending comment; `approved=True` shows its text to readers."""

    class Meta:
        model = models.Comment

    class Params:
        approved = factory.Trait(
            status=CommentStatus.APPROVED, published_text=factory.SelfAttribute("text"), moderated_at=MOMENT
        )

    ref = factory.Sequence(lambda n: f"YJ-{n:04}")
    source = CommentSource.PUBLIC
    channel = CommentChannel.WEB_FORM
    unit = factory.SubFactory(UnitFactory)
    date = DAY
    text = factory.Sequence(lambda n: f"示例意见{n}：建议延长窗口开放时间。")


def _superior_of(unit):
    version = unit.versions.order_by("valid_from").last()
    return version.parent


def _principal_of(unit):
    if unit is None:
        return PersonFactory()
    held = unit.appointments.filter(role=Role.SECRETARY).first()
    return (held or AppointmentFactory(unit=unit)).person


def _write_texts(review) -> None:
    if not review.points:
        review.points = {
            slug: f"{review.subject_label}第{number}条：任务有分解、有检查，落实情况较好。"
            for number, slug in enumerate(point_slugs(point_set_of(review)), start=1)
        }
        review.save(update_fields=["points"])
    if not review.findings.exists():
        FindingFactory(review=review)
    for step, day in ((Step.INVESTIGATE, date(2010, 12, 1)), (Step.CONSULT, date(2010, 12, 3))):
        means = {Step.INVESTIGATE: ["site-check"], Step.CONSULT: ["forum"]}[step]
        groups = [source.value for source in CommentSource] if step == Step.CONSULT else []
        models.StepRecord.objects.get_or_create(
            review=review,
            step=step,
            defaults={"done_on": min(day, review.date), "means": means, "groups": groups},
        )


def _put_into_state(review, status) -> None:
    review = models.Review.objects.get(pk=review.pk)
    revision = review.save_revision(user=review.submitted_by, changed=False)
    changes = {"latest_revision": revision, "status": status}
    if status in (Status.APPROVED, Status.CIRCULATED):
        changes["approved_revision"] = revision
    if status in (Status.CIRCULATED, Status.WITHDRAWN):
        changes |= {"first_published_at": MOMENT, "last_published_at": MOMENT}
        if status == Status.CIRCULATED:
            changes |= {"live": True, "live_revision": revision}
        models.Circulation.objects.create(
            review=review, revision=revision, scope=review.scope, date=review.date, by=review.submitted_by
        )
    models.Review.objects.filter(pk=review.pk).update(**changes)
