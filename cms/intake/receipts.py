"""What a receipt code opens: state and answer, withdrawal, deletion of the contact, everything that is stored."""

import json
from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt

from cms import contacts, limits
from cms.actions.erase_contact import erase_contact
from cms.actions.errors import Refused
from cms.actions.withdraw_comment import withdraw_comment
from cms.models import Comment, CommentContact, FormVersion
from cms.rules import receipts
from cms.rules.terms import CommentSource, CommentStatus

from . import codes, gate
from .answers import page, turned_away

SHOWN_SECONDS = 30 * 60
WRONG_PER_ADDRESS = (20, 600)
WRONG_IN_ALL = (600, 600)


def new(request, token: str) -> HttpResponse:
    """Show the code of a comment that has just been stored, for half an hour."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    code = contacts.unseal(token.encode(), seconds=SHOWN_SECONDS)
    if not receipts.is_wellformed(code):
        return page(request, "forms/receipt_gone.html", HTTPStatus.GONE)
    return page(request, "forms/receipt_new.html", code=receipts.spaced(code))


@csrf_exempt
def look_up(request) -> HttpResponse:
    """Ask for a code; show what it opens; do what its holder asks for."""
    if request.method in ("GET", "HEAD"):
        return page(request, "forms/receipt.html")
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    try:
        data = gate.read(request)
        gate.check_origin(request)
        _check_guessing(request)
    except gate.Turned as turned:
        return turned_away(request, turned)
    typed = data.get("code", "")[:100]
    code = receipts.normalise(typed)
    comment = _find(code)
    if comment is None:
        _count_wrong(request)
        return page(request, "forms/receipt.html", HTTPStatus.UNPROCESSABLE_ENTITY, wrong=True, typed=typed)
    return _act(request, comment, code, data.get("action", ""), data.get("sure") == "1")


def _find(code: str) -> Comment | None:
    """Return the comment of a code; one that cannot be a code takes the same way."""
    secrets = (settings.SECRET_KEY, *getattr(settings, "SECRET_KEY_FALLBACKS", ()))
    found = Comment.objects.select_related("unit", "consultation")
    comment = found.filter(receipt__in=[codes.stored(code, secret) for secret in secrets]).first()
    return comment if receipts.is_wellformed(code) else None


def _check_guessing(request) -> None:
    key = gate.address_key(request)
    spent = key and limits.is_spent(f"receipt:{key}", WRONG_PER_ADDRESS[0])
    if spent or limits.is_spent("receipts", WRONG_IN_ALL[0]):
        raise gate.Turned(
            HTTPStatus.TOO_MANY_REQUESTS,
            gettext("Too many wrong codes. Wait ten minutes and try again."),
        )


def _count_wrong(request) -> None:
    if key := gate.address_key(request):
        limits.count(f"receipt:{key}", WRONG_PER_ADDRESS[1])
    limits.count("receipts", WRONG_IN_ALL[1])


def _act(request, comment: Comment, code: str, action: str, sure: bool) -> HttpResponse:
    done = ""
    if action == "export":
        return _export(comment)
    if action == "contact" and sure:
        erase_contact(comment)
        done = gettext("The contact is deleted.")
    if action == "withdraw" and sure:
        try:
            withdraw_comment(comment)
            done = gettext("The comment is withdrawn.")
        except Refused as refused:
            done = refused.reasons[0].sentence(get_language())
    ask = action if action in ("contact", "withdraw") and not sure else ""
    return page(
        request,
        "forms/receipt_status.html",
        comment=comment,
        unit=comment.unit.name,
        state=_words(CommentStatus(comment.status)),
        means=_means(comment.status),
        has_contact=CommentContact.objects.filter(comment=comment).exists(),
        withdrawn=comment.status == CommentStatus.WITHDRAWN,
        code=code,
        done=done,
        ask=ask,
    )


def _words(term) -> str:
    return term.en if get_language().startswith("en") else term.zh


def _means(status: str) -> str:
    """Return what a state means for the sender."""
    return {
        CommentStatus.PENDING: gettext("It waits to be read by an editor."),
        CommentStatus.APPROVED: gettext("It is shown on the unit's page as you wrote it."),
        CommentStatus.REDACTED: gettext("It is shown on the unit's page; personal details were taken out."),
        CommentStatus.REJECTED: gettext("It is not shown. The reason stands below."),
        CommentStatus.SPAM: gettext("It is not shown."),
        CommentStatus.WITHDRAWN: gettext("You have withdrawn it; it is not shown."),
    }[CommentStatus(status)]


def _export(comment: Comment) -> HttpResponse:
    """Return all that is stored about the sender, as a file."""
    sealed = CommentContact.objects.filter(comment=comment).first()
    version = FormVersion.objects.filter(version=comment.form_version).first()
    stored = {
        "ref": comment.ref,
        "status": CommentStatus(comment.status).zh,
        "source": CommentSource(comment.source).zh,
        "unit": comment.unit.code,
        "date": comment.date.isoformat(),
        "received_at": timezone.localtime(comment.received_at).isoformat(timespec="seconds"),
        "text": comment.text,
        "answers": comment.extra,
        "contact": contacts.unseal(sealed.ciphertext) if sealed else "",
        "contact_kept_until": sealed.purge_after.isoformat() if sealed else "",
        "published_text": comment.published_text,
        "reason": comment.moderation_reason,
        "answer": comment.answer,
        "consent_version": comment.consent_version,
        "consent": version.record.get("consent", "") if version else "",
    }
    answer = HttpResponse(
        json.dumps(stored, ensure_ascii=False, indent=2), content_type="application/json; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{comment.ref}.json"'
    answer["Cache-Control"] = "no-store"
    return answer
