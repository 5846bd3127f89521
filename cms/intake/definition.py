"""What a comment form asks beside its fixed core, as a plain value; its version is kept with every answer."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.module_loading import import_string

SALT = "cms.intake.form"


@dataclass(frozen=True)
class Extra:
    """A question that the editors added; `kind` is a field type of Wagtail's form builder."""

    name: str
    label: str
    kind: str
    required: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True)
class FormDefinition:
    """One form: the page it stands on, the consent it asks for, its further questions, when it is open."""

    page: int
    language: str
    address: str
    title: str
    consent: str
    extras: tuple[Extra, ...] = ()
    consultation: str = ""
    consultation_title: str = ""
    unit: str = ""
    opens_on: date | None = None
    closes_on: date | None = None

    @cached_property
    def version(self) -> str:
        """Return the digest of all that is asked and agreed to."""
        asked = [self.consent, [asdict(extra) for extra in self.extras]]
        text = json.dumps(asked, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @cached_property
    def consent_version(self) -> str:
        """Return the digest of the text that is agreed to."""
        return hashlib.sha256(self.consent.encode()).hexdigest()[:16]

    def is_open(self, day: date) -> bool:
        """Tell whether the form takes comments on a day."""
        return (self.opens_on is None or self.opens_on <= day) and (
            self.closes_on is None or day <= self.closes_on
        )

    def signed(self, edition: str = "public") -> str:
        """Return the form's name in addresses, which nobody else can make."""
        return Signer(salt=SALT, sep="~").sign(f"{self.page}.{self.version}.{edition}")

    @property
    def url(self) -> str:
        """Return where the form stands for readers."""
        prefix = "" if self.language.startswith("zh") else f"/{self.language}"
        host = settings.SITE_BASE_URL if settings.FORMS_BASE_URL else ""
        return f"{host}{prefix}{self.address}"

    def as_record(self) -> dict:
        """Return what is kept with the answers."""
        return {
            "title": self.title,
            "address": self.address,
            "language": self.language,
            "consent": self.consent,
            "fields": [asdict(extra) for extra in self.extras],
        }


def read_signed(signed: str) -> tuple[int, str, str] | None:
    """Return page, version and edition of a form's name, or None where we did not write it."""
    try:
        page, version, edition = Signer(salt=SALT, sep="~").unsign(signed).split(".")
        return int(page), version, edition
    except (BadSignature, ValueError):
        return None


def find(page: int) -> FormDefinition | None:
    """Return the live form of a page; the project says in COMMENT_FORMS who knows the pages."""
    return import_string(settings.COMMENT_FORMS)(page)
