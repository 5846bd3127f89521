"""A circular's file to lines: .txt in the encodings of offices, .docx as it is printed."""

import codecs
import re
from pathlib import Path

from .lines import Line, to_lines, without_page_numbers
from .refusal import CircularRefused, not_text, too_large
from .word import read_docx

MAX_BYTES = 16 * 1024**2
MAX_CHARACTERS = 4_000_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLE = b"\xd0\xcf\x11\xe0"
_BINARY = (
    b"%PDF",
    b"PK\x03\x04",
    _OLE,
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"{\\rtf",
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_HAN = re.compile(r"[\u3400-\u9fff]")


def read_circular(path: str | Path) -> list[Line]:
    """Return the lines of a circular, page numbers left out; a file that is no circular is refused."""
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in (".txt", ".docx"):
        raise CircularRefused(
            "unknown_type",
            f"不支持 {path.name} 这种文件。请在 Word 或 WPS 中另存为 .docx 或 .txt（纯文本）后再导入。",
            f"{path.name} is not of a known type. Save it as .docx or as plain text (.txt).",
        )
    content = _content(path)
    lines = without_page_numbers(read_docx(content)) if kind == ".docx" else to_lines(decode(content))
    if not lines:
        raise _empty()
    if sum(len(line.text) for line in lines) > MAX_CHARACTERS:
        raise too_large(f"正文超过 {MAX_CHARACTERS:,} 字", f"more than {MAX_CHARACTERS:,} characters")
    if not any(ch.isalpha() for line in lines for ch in line.text):
        raise not_text()
    return lines


def decode(content: bytes) -> str:
    """Return the text: by its BOM, else strict UTF-8, else GB18030; UTF-16 without a BOM is recognised."""
    if content.startswith(_BINARY):
        raise not_text()
    bom = next((name for mark, name in _BOMS if content.startswith(mark)), None)
    for encoding in (bom,) if bom else ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        text = text.rstrip("\x1a")
        if not _CONTROL.search(text) and (not encoding.startswith("utf-16-") or _is_chinese(text)):
            return text
    if bom:
        raise not_text()
    raise CircularRefused(
        "encoding",
        "文件不是文本，或编码无法识别（不是 UTF-8、GB18030 或 UTF-16）。请另存为“纯文本（UTF-8）”或 .docx。",
        "The file is no text, or its encoding is none of UTF-8, GB18030 and UTF-16. Save it as UTF-8 or .docx.",
    )


def _is_chinese(text: str) -> bool:
    """Say whether a guess at the encoding gave Chinese text."""
    return len(_HAN.findall(text)) * 2 > len(text.split()) and bool(re.search(r"[，。、：]", text))


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise too_large(
                f"文件 {size // 1024**2} MB，上限 {MAX_BYTES // 1024**2} MB",
                f"{size // 1024**2} MB, at most {MAX_BYTES // 1024**2} MB",
            )
        content = path.read_bytes()
    except OSError as fault:
        raise CircularRefused(
            "no_file",
            f"打不开文件 {path.name}：{fault.strerror}。请检查路径和权限。",
            f"The file {path.name} cannot be opened: {fault.strerror}. Check path and permissions.",
        ) from fault
    if not content.strip():
        raise _empty()
    return content


def _empty() -> CircularRefused:
    return CircularRefused(
        "empty", "文件是空的，没有可导入的正文。", "The file is empty: there is no text to import."
    )
