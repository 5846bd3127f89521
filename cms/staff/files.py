"""Evidence files: what may be stored, told by content and never by name or by the browser's word."""

import hashlib
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from PIL import Image, ImageOps

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_FILES = 20  # for each step of a review, and for each rectification

TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
IMAGES = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file fit to be stored: its kind, its display name, its bytes without traces of the camera."""

    kind: str
    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """Return the SHA-256 of what is stored."""
        return hashlib.sha256(self.content).hexdigest()


def clean(upload) -> CleanFile:
    """Return the file as it may be stored; raise ValidationError with what to do instead.

    EXIF and other metadata of images are removed, their orientation is kept.
    """
    name = display_name(upload.name)
    if upload.size > MAX_BYTES:
        raise ValidationError(
            _("“%(name)s” is larger than %(limit)d MB. Make it smaller or split it."),
            params={"name": name, "limit": MAX_BYTES // 1024 // 1024},
        )
    content = upload.read()
    if not content:
        raise ValidationError(_("“%(name)s” is empty. Choose the file again."), params={"name": name})
    kind = kind_of(content)
    if kind is None:
        raise ValidationError(
            _(
                "“%(name)s” is not a PDF, JPG, PNG, WebP, DOCX or XLSX file. Save it in one of these types, without macros."
            ),
            params={"name": name},
        )
    if kind in IMAGES:
        content = without_metadata(content, kind, name)
    return CleanFile(kind, f"{PurePath(name).stem or 'file'}.{kind}", content)


def display_name(name: str) -> str:
    """Return the last part of a file name, without control characters and marks that turn the text round."""
    name = PurePath(str(name).replace("\\", "/")).name
    plain = "".join(char for char in name if unicodedata.category(char) not in ("Cc", "Cf"))
    return re.sub(r"\s+", " ", plain).strip()[-120:] or "file"


def kind_of(content: bytes) -> str | None:
    """Tell the kind of a file by its content; None where it is none that may be stored."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    return None


def _office_kind(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            size = sum(entry.file_size for entry in entries)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if size > MAX_UNPACKED or "[Content_Types].xml" not in names:
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    return next((kind for part, kind in OFFICE.items() if part in names), None)


def without_metadata(content: bytes, kind: str, name: str) -> bytes:
    """Return an image with its pixels and nothing else."""
    broken = ValidationError(
        _("“%(name)s” cannot be opened as an image. Take or save it again."), params={"name": name}
    )
    try:
        with Image.open(io.BytesIO(content), formats=[IMAGES[kind]]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ValidationError(
                    _("“%(name)s” has too many pixels. Make the picture smaller."), params={"name": name}
                )
            image.load()
            upright = ImageOps.exif_transpose(image)
            plain = Image.new(upright.mode, upright.size)
            if upright.mode == "P":
                plain.putpalette(upright.getpalette())
            plain.paste(upright)
            out = io.BytesIO()
            if kind == "jpg" and plain.mode not in ("RGB", "L", "CMYK"):
                plain = plain.convert("RGB")
            plain.save(out, IMAGES[kind], **({"quality": 88} if kind != "png" else {}))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        if isinstance(error, ValidationError):
            raise
        raise broken from error
    return out.getvalue()
