"""What a message must pass before it is read: size, encoding, where it comes from, how many come."""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException, UnreadablePostError
from django.utils import timezone
from django.utils.translation import gettext

from cms import limits
from cms.models import Comment
from cms.rules.terms import CommentStatus

LARGEST = 128 * 1024
MOST_FIELDS = 200
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"


@dataclass
class Turned(Exception):
    """A message that is not taken: HTTP status and a sentence for the sender."""

    status: int
    message: str


def read(request) -> QueryDict:
    """Return what was sent; raises Turned for what is too large, of an unknown kind or not readable."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise Turned(HTTPStatus.BAD_REQUEST, unreadable()) from None
    if length > LARGEST:
        raise Turned(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            gettext("This is more than the form takes (128 KB). Shorten the text and send it again."),
        )
    kind = request.META.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    try:
        if kind == PARTS:
            if request.FILES:
                raise Turned(HTTPStatus.BAD_REQUEST, gettext("This form takes no files."))
            return request.POST
        if kind not in (FORM, ""):
            raise Turned(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, unreadable())
        pairs = parse_qsl(
            request.body.decode("utf-8"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except (
        ValueError,
        BadRequest,
        SuspiciousOperation,
        MultiPartParserError,
        RawPostDataException,
        UnreadablePostError,
    ):
        raise Turned(HTTPStatus.BAD_REQUEST, unreadable()) from None
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    return data


def unreadable() -> str:
    """Return the sentence for what cannot be read."""
    return gettext("What arrived cannot be read. Go back to the form, load it anew and send it again.")


def check_origin(request) -> None:
    """Refuse a message that another site's page has sent; browsers say so, nobody else has to."""
    origin = request.headers.get("Origin", "")
    known = {request.get_host()}
    for address in (settings.SITE_BASE_URL, settings.FORMS_BASE_URL, *settings.FORMS_ORIGINS):
        known.add(urlsplit(address).netloc)
    if origin and origin != "null":
        foreign = urlsplit(origin).netloc not in known - {""}
    else:
        foreign = request.headers.get("Sec-Fetch-Site", "") == "cross-site"
    if foreign:
        raise Turned(
            HTTPStatus.FORBIDDEN,
            gettext(
                "This message was sent from another site's page. Open the form on this site and send it from there."
            ),
        )


def check_rates(request) -> None:
    """Refuse more than one address or all together may send; addresses are kept as keyed hashes only."""
    per_address, seconds = settings.FORMS_PER_ADDRESS
    key = address_key(request)
    spent = key and limits.count(f"comment:{key}", seconds) > per_address
    if spent or limits.count("comments", 60) > settings.FORMS_PER_MINUTE:
        raise Turned(
            HTTPStatus.TOO_MANY_REQUESTS,
            gettext("Too many messages have come in a short time. Wait some minutes and send it again."),
        )
    if _waiting() >= settings.FORMS_MOST_PENDING:
        raise Turned(
            HTTPStatus.SERVICE_UNAVAILABLE,
            gettext(
                "So many comments wait to be read that no more are taken at present. Please come back later."
            ),
        )


def _waiting() -> int:
    """Return how many comments wait, as counted in the last minute."""
    number = cache.get("comments:waiting")
    if number is None:
        number = Comment.objects.filter(status=CommentStatus.PENDING).count()
        cache.set("comments:waiting", number, 60)
    return number


def address_key(request) -> str:
    """Return the keyed hash of the sender's address, another one each day; "" where the address says nothing.

    Behind a proxy on the same machine every message comes from the loopback; TRUSTED_PROXIES tells how many
    entries of X-Forwarded-For our own proxies have written.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part]
        address = chain[-settings.TRUSTED_PROXIES] if len(chain) >= settings.TRUSTED_PROXIES else address
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if found.is_loopback:
        return ""
    if found.version == 6:
        found = ipaddress.ip_network((found, 64), strict=False).network_address
    day = timezone.localdate().isoformat()
    return hmac.new(settings.SECRET_KEY.encode(), f"{day}{found}".encode(), hashlib.sha256).hexdigest()
