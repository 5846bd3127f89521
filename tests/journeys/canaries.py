"""A site with a canary in every text of every record, in every state and scope."""

import io
import json
from datetime import date, timedelta

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import models as fields
from django.utils import timezone

from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction, Site

from PIL import Image

from cms import audit
from cms.contacts import seal
from cms.models import Circulation, CommentContact, Evidence, Review
from cms.rules.terms import Scope, SubjectKind
from review_pages.models import ContentPage, ExemplarPage
from tests import factories

AS_OF = date(2010, 12, 20)
HIDDEN, SYSTEM, PUBLIC = "龘", "鱻", "麤"
SHOWN_TEXTS = {"theme", "achievements", "weak_links", "direction", "no_problem_basis", "change_note"}


class Canaries:
    """Gives canaries and remembers where each was planted."""

    def __init__(self) -> None:
        self.planted: dict[str, tuple[str, str]] = {}
        self.optional: set[str] = set()

    def __call__(self, mark: str, where: str, *, must: bool = True) -> str:
        token = f"cnry{len(self.planted):05d}"
        self.planted[token] = (mark, where)
        if not must:
            self.optional.add(token)
        return f"{mark}{token}"

    def texts(self, obj, mark: str, shown: set[str] | None = None) -> None:
        """Write a canary into every free text of a record; those that are not in `shown` are hidden."""
        for field in obj._meta.concrete_fields:
            free = isinstance(field, (fields.CharField, fields.TextField)) and not (
                field.choices or field.unique or isinstance(field, (fields.FileField, fields.SlugField))
            )
            if free and field.name not in ("digest", "form_version", "consent_version", "external_reviewer"):
                here = mark if shown is None or field.name in shown else HIDDEN
                setattr(obj, field.name, self(here, f"{obj._meta.object_name} {obj} {field.name}"))
        type(obj)._default_manager.filter(pk=obj.pk).update(
            **{
                field.attname: getattr(obj, field.attname)
                for field in obj._meta.concrete_fields
                if isinstance(field, (fields.CharField, fields.TextField)) and not field.primary_key
            }
        )

    def of(self, *marks: str) -> dict[str, str]:
        """Return token → place of the canaries of some kinds."""
        return {token: where for token, (mark, where) in self.planted.items() if mark in marks}


def review(canary, unit, ref, mark, shown=SHOWN_TEXTS, before=None, **traits):
    """Make a review whose every text has a canary, with findings, steps, evidence and rectifications."""
    texts = {
        name: canary(mark if name in shown else HIDDEN, f"{ref} {name}", must=name != "no_problem_basis")
        for name in ("theme", "achievements", "weak_links", "direction", "no_problem_basis")
    }
    person = traits.get("person")
    points = factories.point_slugs("party-group")
    made = factories.ReviewFactory(
        ref=ref,
        unit=unit,
        points={slug: canary(mark, f"{ref} {slug}") for slug in points},
        submitted_by=factories.UserFactory(username=f"{HIDDEN}{ref}"),
        **texts,
        **traits,
    )
    assert person is None or made.person == person
    finding = made.findings.first()
    made.findings.update(text=canary(mark, f"{ref} finding"))
    made.steps.update(summary=canary(HIDDEN, f"{ref} summary"))
    row = factories.RectificationFactory(
        ref=f"ZG-{ref}", review=made, finding=finding, status="reported", reported_on=date(2010, 12, 15)
    )
    canary.texts(row, mark, {"measure"} | ({"owner"} if mark == SYSTEM else set()))
    done = factories.RectificationFactory(
        ref=f"ZD-{ref}",
        review=made,
        finding=finding,
        status="verified",
        reported_on=date(2010, 12, 15),
        verified_on=date(2010, 12, 18),
    )
    canary.texts(done, mark, {"measure", "result", "what_is_different"})
    if mark == PUBLIC:  # owners are named in the system edition
        for item in (row, done):
            item.owner = canary(SYSTEM, f"{ref} owner")
            type(item).objects.filter(pk=item.pk).update(owner=item.owner)
    else:
        type(done).objects.filter(pk=done.pk).update(owner=canary(mark, f"{ref} owner"))
    file = Evidence(
        review=made,
        step="investigate",
        name=canary(HIDDEN, f"{ref} evidence name"),
        uploaded_by=made.submitted_by,
    )
    content = canary(HIDDEN, f"{ref} evidence content").encode()
    file.file.save(canary(HIDDEN, f"{ref} evidence file") + ".txt", ContentFile(content))
    factories.CommentFactory(unit=unit, review=made, approved=True, text=canary(mark, f"{ref} comment"))
    hidden = {name: canary(HIDDEN, f"{ref} {name}") for name in ("return_reason",)}
    if "withdrawn" not in traits:
        hidden["withdrawal_notice"] = canary(HIDDEN, f"{ref} withdrawal_notice")
    hidden["change_note"] = canary(mark if "change_note" in shown else HIDDEN, f"{ref} change_note")
    Review.objects.filter(pk=made.pk).update(**hidden)
    made.circulations.update(reason=canary(HIDDEN, f"{ref} circulation reason"))
    made = Review.objects.get(pk=made.pk)
    if made.latest_revision:
        made.live_revision = made.live_revision and keep_text(made)
    return made


def keep_text(made: Review):
    """Give the revisions of a review the texts of its row."""
    revision = made.latest_revision
    revision.content = json.loads(json.dumps(made.serializable_data(), default=str))
    revision.save()
    return revision


def reviews(canary, unit) -> None:
    """Make reviews in every state and scope, and what narrows or follows a circulation."""
    for ref, traits in {
        "R-draft": {"complete": True},
        "R-submitted": {"submitted": True},
        "R-returned": {"returned": True},
        "R-approved": {"approved": True},
        "R-subject": {"circulated": True, "scope": Scope.SUBJECT},
        "R-organisation": {"circulated": True, "scope": Scope.ORGANISATION},
    }.items():
        traits = {"scope": Scope.PUBLIC} | traits
        review(canary, unit, ref, HIDDEN, **traits)
    withdrawn = review(canary, unit, "R-withdrawn", HIDDEN, scope=Scope.PUBLIC, withdrawn=True)
    Review.objects.filter(pk=withdrawn.pk).update(withdrawal_notice=canary(PUBLIC, "notice"))
    for number in range(2):
        member = factories.AppointmentFactory(
            unit=unit, role="team-member", person__name=canary(HIDDEN, f"name of member {number}")
        )
        review(
            canary,
            unit,
            f"R-person-{number}",
            HIDDEN,
            circulated=True,
            subject_kind=SubjectKind.TEAM_MEMBER,
            person=member.person,
            scope=(Scope.ORGANISATION, Scope.SUBJECT)[number],
        )
        factories.CommitmentFactory(
            unit=unit, person=member.person, text=canary(HIDDEN, "commitment of a person")
        )
    review(canary, unit, "R-system", SYSTEM, circulated=True, scope=Scope.SYSTEM)
    shown = review(canary, unit, "R-public", PUBLIC, circulated=True, scope=Scope.PUBLIC)
    correction(canary, shown)
    emergency = review(canary, unit, "R-emergency", PUBLIC, circulated=True, scope=Scope.PUBLIC)
    emergency.circulations.update(emergency=True, reason=canary(HIDDEN, "reason of an emergency"))
    Review.objects.filter(pk=emergency.pk).update(approved_revision=None)
    correction(canary, Review.objects.get(pk=emergency.pk))
    historic = review(canary, unit, "R-historic", PUBLIC, circulated=True, scope=Scope.PUBLIC)
    historic.circulations.update(historic=True, reason=canary(HIDDEN, "reason of an historic record"))
    narrowed = review(canary, unit, "R-narrowed", HIDDEN, circulated=True, scope=Scope.PUBLIC)
    Circulation.objects.create(
        review=narrowed,
        revision=narrowed.live_revision,
        scope=Scope.ORGANISATION,
        date=AS_OF,
        by=narrowed.submitted_by,
    )
    Review.objects.filter(pk=narrowed.pk).update(scope=Scope.ORGANISATION)
    circular = factories.CircularFactory(
        title=canary(HIDDEN, "title of a circular"),
        introduction=canary(HIDDEN, "circular"),
        series=canary(HIDDEN, "series"),
        reviews=[shown],
        scope=Scope.PUBLIC,
    )
    assert circular.released_at is None
    promise = factories.CommitmentFactory(unit=unit)
    canary.texts(promise, PUBLIC)


def correction(canary, shown: Review) -> None:
    """Save a later text of a circulated review that nobody has circulated."""
    draft = Review.objects.get(pk=shown.pk)
    for name in sorted(SHOWN_TEXTS):
        setattr(draft, name, canary(HIDDEN, f"correction of {shown.ref} {name}"))
    draft.points = {slug: canary(HIDDEN, f"correction of {shown.ref} {slug}") for slug in draft.points}
    for finding in draft.findings.all():
        finding.text = canary(HIDDEN, f"correction of {shown.ref} finding")
    draft.save_revision(user=shown.submitted_by, changed=True)


def comments(canary, unit) -> None:
    """Make comments in every state, consultations, a circular that waits."""
    for status in ("pending", "rejected", "spam", "withdrawn"):
        canary.texts(factories.CommentFactory(unit=unit, status=status), HIDDEN)
    for status in ("approved", "redacted"):
        comment = factories.CommentFactory(
            unit=unit, status=status, answered_on=AS_OF, moderated_at=factories.MOMENT
        )
        canary.texts(comment, PUBLIC, {"published_text", "answer"})
        comment.extra = {"more": canary(HIDDEN, f"{status} extra")}
        comment.receipt = canary(HIDDEN, f"{status} receipt")
        comment.save(update_fields=["extra", "receipt"])
        CommentContact.objects.create(
            comment=comment,
            ciphertext=seal(canary(HIDDEN, f"{status} contact")),
            purge_after=AS_OF + timedelta(900),
        )
    later = factories.ConsultationFactory(
        slug="cnry-later", unit=unit, opens_on=AS_OF + timedelta(1), closes_on=AS_OF + timedelta(9)
    )
    canary.texts(later, HIDDEN)
    canary.planted["cnry-later"] = (HIDDEN, "address of a consultation that is not open yet")
    canary.texts(factories.ConsultationFactory(unit=unit, closes_on=AS_OF), PUBLIC, {"title", "introduction"})
    over = factories.ConsultationFactory(slug="over", unit=unit, closes_on=date(2010, 12, 2))
    over.title, over.outcome = canary(PUBLIC, "closed consultation"), canary(PUBLIC, "outcome")
    over.save()


def users(canary) -> None:
    """Make users, profiles and entries of the log."""
    for number in range(2):
        user = factories.UserFactory(
            username=canary(HIDDEN, "username"),
            first_name=canary(HIDDEN, "first name"),
            last_name=canary(HIDDEN, "last name"),
            email=f"{canary(HIDDEN, 'e-mail').lstrip(HIDDEN)}@example.org",
        )
        factories.StaffProfileFactory(user=user, person__name=canary(HIDDEN, f"profile {number}"))
    Group.objects.create(name=canary(HIDDEN, "group"))
    line = {"verb": canary(HIDDEN, "verb"), "object_kind": "x", "object_ref": "x", "actor": user}
    audit.record_many([line | {"data": {"x": canary(HIDDEN, "log")}}])


def pages(canary) -> None:
    """Make Wagtail pages in every state of publication, private files and redirect-worthy addresses."""
    home = Site.objects.get(is_default_site=True).root_page.specific
    exemplars = home.get_children().get(slug="exemplars").specific

    def add(where, mark, parent=home, kind=ContentPage, **more):
        page = kind(
            title=canary(mark, f"title of {where}"),
            slug=f"{canary(mark, f'slug of {where}').lstrip(HIDDEN + SYSTEM + PUBLIC)}",
            **more,
        )
        page.search_description = canary(mark, f"description of {where}")
        if kind is ContentPage:
            page.lead = canary(mark, f"lead of {where}")
            page.show_in_menus = True
        return parent.add_child(instance=page)

    shown = add("a page", PUBLIC)
    shown.lead = canary(HIDDEN, "draft of a live page")
    shown.title = canary(HIDDEN, "draft title of a live page")
    shown.save_revision()
    add("a draft", HIDDEN, live=False)
    gone = add("an unpublished page", HIDDEN)
    gone.save_revision().publish()
    gone.unpublish()
    for kind, more in {
        "password": {"password": canary(HIDDEN, "password")},
        "login": {},
        "groups": {},
    }.items():
        private = add(f"private page ({kind})", HIDDEN)
        restriction = PageViewRestriction.objects.create(page=private, restriction_type=kind, **more)
        assert restriction.pk
        add(f"child of a private page ({kind})", HIDDEN, parent=private)
    expired = add("an expired page", HIDDEN)
    expired.expire_at = timezone.now() - timedelta(1)
    expired.live, expired.expired = False, True
    expired.save()
    waiting = add("a scheduled page", HIDDEN, live=False, go_live_at=timezone.now() + timedelta(1))
    waiting.save_revision(approved_go_live_at=waiting.go_live_at)
    exemplar = add(
        "an exemplar",
        PUBLIC,
        parent=exemplars,
        kind=ExemplarPage,
        summary=canary(PUBLIC, "summary"),
        consent_by=canary(HIDDEN, "who consented"),
        consent_on=AS_OF,
        names="removed",
        review=Review.objects.get(ref="R-approved"),
    )
    exemplar.unit_name = canary(PUBLIC, "unit of an exemplar")
    exemplar.save()
    vault = Collection.get_first_root_node().add_child(name=canary(HIDDEN, "collection"))
    CollectionViewRestriction.objects.create(collection=vault, restriction_type="login")
    get_document_model().objects.create(
        title=canary(HIDDEN, "document"),
        collection=vault,
        file=ContentFile(
            canary(HIDDEN, "document content").encode(), canary(HIDDEN, "document file") + ".txt"
        ),
    )
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    get_image_model().objects.create(
        title=canary(HIDDEN, "image"),
        collection=vault,
        file=ContentFile(picture.getvalue(), canary(HIDDEN, "image file") + ".png"),
    )
