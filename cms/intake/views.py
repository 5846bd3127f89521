"""The endpoint that takes comments: no cookie, no session, no script needed; stored before it is acknowledged."""

import secrets
import time
from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from cms import contacts
from cms.actions.receive_comment import AlreadyUsed, Message, receive_comment
from cms.models import Consultation, FormVersion, Review
from cms.queries.opinions import is_readable

from . import codes, gate, proof
from .answers import page, turned_away
from .definition import FormDefinition, find, read_signed
from .form import CommentForm
from .units import units_on

FASTEST = 2.0  # seconds between opening the form and sending it, where a script tells
SECONDS_KEPT = 10
LONGEST_KEY = 64

_definitions: dict[int, tuple[float, FormDefinition]] = {}
_kept_versions: set[str] = set()


@csrf_exempt
def comments(request, signed: str) -> HttpResponse:
    """Take a comment from a baked form, or show what has to be mended or confirmed first."""
    try:
        found = read_signed(signed)
        definition = found and definition_of(found[0])
        if definition is None:
            raise gate.Turned(HTTPStatus.NOT_FOUND, gettext("There is no such form any more."))
        if request.method not in ("POST",):
            return redirect(definition.url)
        data = gate.read(request)
        gate.check_origin(request)
        gate.check_rates(request)
        return _Sending(request, found[1], found[2], definition, data).answer()
    except gate.Turned as turned:
        return turned_away(request, turned)


def definition_of(page_id: int) -> FormDefinition | None:
    """Return the live form of a page; a process asks for it once in ten seconds."""
    now = time.monotonic()
    kept = _definitions.get(page_id)
    if kept is None or now - kept[0] > SECONDS_KEPT:
        definition = find(page_id)
        if definition is None:
            _definitions.pop(page_id, None)
            return None
        kept = _definitions[page_id] = (now, definition)
    return kept[1]


class _Sending:
    """One message on its way."""

    def __init__(self, request, version, edition, definition, data):
        self.request, self.data = request, data
        self.version, self.edition, self.definition = version, edition, definition
        self.now = timezone.now()
        self.today = timezone.localdate()
        self.day = settings.SITE_AS_OF or self.today
        self.form = CommentForm(
            definition, units_on(self.day), data, reload=lambda: units_on(self.day, fresh=True)
        )

    def answer(self) -> HttpResponse:
        """Store what is in order and was meant; else show what is to be done."""
        if not self.definition.is_open(self.day):
            return self._page("forms/closed.html", HTTPStatus.FORBIDDEN, typed=self._typed())
        if self.data.get("action") == "edit":
            self.form._errors = {}
            return self._page("forms/comment.html", HTTPStatus.OK)
        if not self.form.is_valid():
            return self._page("forms/comment.html", HTTPStatus.UNPROCESSABLE_ENTITY)
        review = self._review()
        if self.form.errors:
            return self._page("forms/comment.html", HTTPStatus.UNPROCESSABLE_ENTITY)
        if self.version != self.definition.version:
            return self._page("forms/comment.html", HTTPStatus.UNPROCESSABLE_ENTITY, changed=True)
        return self._store(review)

    def _store(self, review: Review | None) -> HttpResponse:
        cleaned = self.form.cleaned_data
        answers = {name: cleaned[name] for name in ("unit", "review", "source", "text", "contact")}
        digest = codes.content_digest(self.definition.version, answers | self.form.answers())
        key, stamp = self.data.get("key", "")[:LONGEST_KEY], self.data.get("stamp", "")
        challenge = None
        if key and _elapsed(self.data) >= FASTEST and proof.is_done(stamp, key, time.time()):
            challenge = proof.challenge(stamp)
        elif not (key and codes.was_seen(self.data.get("seen", ""), key, digest)):
            return self._confirm(digest)
        message_key = codes.message_key(key, digest)
        code = codes.receipt_of(message_key)
        message = Message(
            unit=self.form.units.by_code[cleaned["unit"]][0],
            source=cleaned["source"],
            text=cleaned["text"],
            key=message_key,
            receipt=codes.stored(code),
            challenge=challenge,
            review=review.pk if review else None,
            consultation=self._consultation(),
            contact=cleaned["contact"],
            extra=self.form.answers(),
            form_version=self.definition.version,
            consent_version=self.definition.consent_version,
        )
        keep_version(self.definition)
        try:
            receive_comment(message, at=self.now, on=self.today)
        except AlreadyUsed:
            return self._confirm(digest)
        token = contacts.seal(code).decode()
        answer = redirect(reverse("receipt_new", args=[token]))
        answer.status_code = HTTPStatus.SEE_OTHER
        answer["Cache-Control"] = "no-store"
        return answer

    def _confirm(self, digest: str) -> HttpResponse:
        key = secrets.token_urlsafe(18)
        return self._page(
            "forms/confirm.html", HTTPStatus.OK, key=key, seen=codes.seen(key, digest), rows=self._rows()
        )

    def _rows(self) -> list[tuple[str, str]]:
        """Return what was written, as a reader checks it."""
        rows = []
        for field in self.form.visible_fields():
            if field.name in ("homepage", "consent"):
                continue
            value = self.form.cleaned_data.get(field.name)
            if field.name == "unit":
                name = self.form.units.name(value, self.definition.language)
                value = f"{name}（{value}）"
            elif field.name == "source":
                value = dict(self.form.fields["source"].choices)[value]
            elif isinstance(value, bool):
                value = gettext("Yes") if value else gettext("No")
            elif isinstance(value, list):
                value = "、".join(value)
            rows.append((field.label, "" if value is None else value))
        return rows

    def _review(self) -> Review | None:
        """Return the opinion that is named; readers of the form's edition must be able to see it."""
        ref = self.form.cleaned_data["review"]
        if not ref:
            return None
        review = Review.objects.filter(ref=ref).select_related("unit").first()
        if review is None or not is_readable(review.pk, self.edition):
            message = gettext(
                "There is no published opinion “%(ref)s”. Correct the reference or leave it empty."
            )
            self.form.add_error("review", message % {"ref": ref[:40]})
            return None
        if review.unit.code != self.form.cleaned_data["unit"]:
            message = gettext("Opinion %(ref)s is about another unit (%(code)s). Correct one of the two.")
            self.form.add_error("review", message % {"ref": ref, "code": review.unit.code})
        return review

    def _consultation(self) -> int | None:
        if not self.definition.consultation:
            return None
        found = Consultation.objects.filter(slug=self.definition.consultation)
        return found.values_list("pk", flat=True).first()

    def _typed(self) -> str:
        return self.data.get("text", "")

    def _page(self, template: str, status: int, **context) -> HttpResponse:
        context |= {
            "form": self.form,
            "definition": self.definition,
            "options": self.form.units.options(self.definition.language),
            "action": reverse("forms_comments", args=[self.definition.signed(self.edition)]),
            "again": _again(self.data),
        }
        return page(self.request, template, status, **context)


def _elapsed(data) -> float:
    try:
        return float(data.get("elapsed", "")[:12])
    except ValueError:
        return 0.0


def _again(data) -> list[tuple[str, str]]:
    """Return everything that was sent, to be sent once more."""
    ours = {"key", "seen", "stamp", "elapsed", "action"}
    return [(name, value) for name in data if name not in ours for value in data.getlist(name)]


def keep_version(definition: FormDefinition) -> None:
    """Keep what a version of the form asked, when its first answer comes."""
    if definition.version not in _kept_versions:
        FormVersion.objects.get_or_create(
            version=definition.version, defaults={"record": definition.as_record()}
        )
        _kept_versions.add(definition.version)
