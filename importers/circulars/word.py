"""A .docx to lines: body paragraphs and tables in order, numbering rendered, headers and footers left out."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RELATED
from docx.opc.exceptions import OpcError
from lxml import etree

from .lines import INVISIBLE, Line
from .numbering import Numbering, W
from .refusal import CircularRefused, broken, not_text, too_large

MAX_UNPACKED = 256 * 1024**2
MAX_XML = 32 * 1024**2
MAX_PARTS = 5_000
MAX_RATIO = 200  # above 8 MB unpacked
_DTD = re.compile(rb"<!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0"
_SKIPPED = frozenset(
    f"{W}{name}"
    for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "rt", "sdtPr", "tcPr", "trPr")
)
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FAULTS = (zipfile.BadZipFile, zlib.error, OpcError, etree.XMLSyntaxError, KeyError, ValueError, OSError)
_FAULTS += (AttributeError, TypeError, NotImplementedError, RuntimeError, EOFError, IndexError)


def read_docx(content: bytes) -> list[Line]:
    """Return the lines of a .docx; a damaged, encrypted or oversized one is refused."""
    _guard(content)
    try:
        document = Document(io.BytesIO(content))
        return list(_Reader(document).lines())
    except _FAULTS as fault:
        raise broken(type(fault).__name__) from fault


def _guard(content: bytes) -> None:
    """Refuse what is unsafe to open, before anything is unpacked."""
    if content.startswith(_OLE):
        raise CircularRefused(
            "encrypted_or_old",
            "这是加密的文档或旧版 .doc 文档。请在 Word 或 WPS 中打开，取消密码并另存为 .docx 后再导入。",
            "The document is encrypted or an old .doc. Remove the password and save it as .docx.",
        )
    if not content.startswith(b"PK"):
        raise not_text()
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
        _guard_sizes(parts)
        for part in parts:
            if part.filename.endswith((".xml", ".rels")) and _DTD.search(archive.read(part)[:65536]):
                raise CircularRefused(
                    "dtd",
                    "文档含有文档类型声明（DTD），可能有害，不能导入。请用 Word 或 WPS 打开后另存为 .docx。",
                    "The document declares a DTD and may be harmful. Open it in Word or WPS and save it as .docx.",
                )
    except _FAULTS as fault:
        raise broken(type(fault).__name__) from fault


def _guard_sizes(parts: list[zipfile.ZipInfo]) -> None:
    total = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    longest = max((part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))), default=0)
    if any(part.flag_bits & 1 for part in parts):
        raise broken("encrypted")
    if len(parts) > MAX_PARTS or total > MAX_UNPACKED or longest > MAX_XML:
        raise too_large(f"解压后共 {total // 1024**2} MB", f"{total // 1024**2} MB unpacked")
    if total > 8 * 1024**2 and total > MAX_RATIO * max(packed, 1):
        raise too_large("压缩比过高，疑为压缩炸弹", "packed as tightly as a zip bomb is")


class _Reader:
    """Walks through a document once, counting its numbered paragraphs."""

    def __init__(self, document):
        self.document = document
        self.styles = {style.style_id: style for style in document.styles}
        self.numbering = Numbering(self._related(RELATED.NUMBERING))

    def _related(self, kind: str):
        """Return the root of a part that belongs to the document, or None."""
        try:
            part = self.document.part.part_related_by(kind)
        except KeyError:
            return None
        return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))

    def lines(self) -> Iterator[Line]:
        """Yield the lines of the body, then the footnotes."""
        yield from self._blocks(self.document.element.body)
        notes = self._related(RELATED.FOOTNOTES)
        for note in notes.findall(f"{W}footnote") if notes is not None else ():
            if note.get(f"{W}type") in (None, "normal"):
                text = " ".join(line.text for line in self._blocks(note))
                if text:
                    yield Line(text, note=True)

    def _blocks(self, parent) -> Iterator[Line]:
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield from self._table(element)
            elif element.tag in (
                f"{W}sdt",
                f"{W}sdtContent",
                f"{W}ins",
                f"{W}moveTo",
                f"{W}customXml",
                f"{W}smartTag",
            ):
                yield from self._blocks(element)

    def _table(self, table) -> Iterator[Line]:
        rows = [list(_cells(row)) for row in table.iter(f"{W}tr") if _owner(row) is table]
        boxed = all(len(cells) == 1 for cells in rows)
        for cells in rows:
            if boxed:
                yield from self._blocks(cells[0])
                continue
            texts = [" ".join(line.text.replace("\t", " ") for line in self._blocks(cell)) for cell in cells]
            if any(texts):
                yield Line("\t".join(texts), row=True)

    def _paragraph(self, element) -> Iterator[Line]:
        boxes: list = []
        text = "".join(_text(element, boxes)).translate(INVISIBLE)
        for box in boxes:
            yield from self._blocks(box)
        number = self._number(element)
        apart = self._is_apart(element)
        for piece in re.split(r"[\n\r\f\v\u2028\u2029\x85]", text):
            body = piece.strip()
            if body:
                margin = piece[: len(piece) - len(piece.lstrip())]
                indent = sum(2 if ch == "\u3000" else 4 if ch == "\t" else 1 for ch in margin)
                yield Line(number + body, indent=indent, apart=apart or indent >= 8)
                number = ""

    def _properties(self, element) -> Iterator:
        """Yield the paragraph's own properties, then those of its style and the styles that it is based on."""
        own = element.find(f"{W}pPr")
        if own is not None:
            yield own, None
        named = own.find(f"{W}pStyle") if own is not None else None
        style = self.styles.get(named.get(f"{W}val")) if named is not None else None
        for _ in range(20):
            if style is None:
                return
            if style.element.pPr is not None:
                yield style.element.pPr, style.style_id
            style = style.base_style

    def _number(self, element) -> str:
        depth = None
        for properties, style in self._properties(element):
            found = properties.find(f"{W}numPr")
            if found is None:
                continue
            level, key = found.find(f"{W}ilvl"), found.find(f"{W}numId")
            if depth is None and level is not None:
                depth = int(level.get(f"{W}val") or 0)
            if key is not None:
                key = key.get(f"{W}val")
                if depth is None and style:
                    depth = self.numbering.depth_of_style(key, style)
                return "" if key == "0" else self.numbering.next(key, depth or 0)
        return ""

    def _is_apart(self, element) -> bool:
        for properties, _style in self._properties(element):
            found = properties.find(f"{W}jc")
            if found is not None:
                return found.get(f"{W}val") in ("center", "right", "end")
        return False


def _owner(row):
    """Return the table to which a row belongs, through content controls."""
    return next(row.iterancestors(f"{W}tbl"), None)


def _cells(row) -> Iterator:
    return (cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr"), None) is row)


def _text(element, boxes: list) -> Iterator[str]:
    """Yield the visible text below an element; text boxes go to `boxes`."""
    for child in element:
        tag = child.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            continue
        if tag == f"{W}r" and _is_hidden(child):
            continue
        if tag == f"{W}txbxContent":
            boxes.append(child)
        elif tag in (f"{W}t", _MATH_TEXT):
            yield child.text or ""
        elif tag in (f"{W}tab", f"{W}ptab"):
            yield "\t"
        elif tag == f"{W}br":
            yield "\f" if child.get(f"{W}type") in ("page", "column") else "\n"
        elif tag == f"{W}cr":
            yield "\n"
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        elif tag == f"{W}sym":
            sign = chr(int(child.get(f"{W}char") or "0", 16))
            yield "" if sign < " " or "\ue000" <= sign <= "\uf8ff" else sign
        elif tag == _CHOICE:
            yield from _text(child[:1], boxes)
        else:
            yield from _text(child, boxes)


def _is_hidden(run) -> bool:
    hidden = run.find(f"{W}rPr/{W}vanish")
    return hidden is not None and hidden.get(f"{W}val", "1") not in ("0", "false", "off")
