"""The parts of a workbook beside its sheets: the list of sheets, shared texts, which styles are dates."""

import posixpath
import re
from dataclasses import dataclass
from zipfile import ZipFile

from .limits import Limits
from .refusal import FileRefused, broken, too_large
from .xml import local, parse

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DATE_IDS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|General|G/通用格式', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it."""

    name: str
    path: str
    hidden: bool


def unescape(text: str) -> str:
    """Turn `_xHHHH_` into the character that a workbook cannot hold otherwise."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text)
    if any("\ud800" <= c <= "\udfff" for c in text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return text


def is_date_format(code: str) -> bool:
    """Say whether a number format shows a day or a time."""
    return re.search(r"[ymdhs]", _NOT_CODE.sub("", code), re.IGNORECASE) is not None


def _relations(archive: ZipFile, path: str) -> dict[str, tuple[str, str]]:
    """Return what a part refers to: id -> (kind, path)."""
    folder, name = posixpath.split(path)
    found: dict[str, tuple[str, str]] = {}
    rels = posixpath.join(folder, "_rels", f"{name}.rels")

    def start(tag, attrs):
        if local(tag) == "Relationship" and attrs.get("TargetMode") != "External":
            target = attrs.get("Target", "")
            target = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            kind = attrs.get("Type", "").rpartition("/")[2]
            found[attrs.get("Id", "")] = (kind, posixpath.normpath(target))

    if rels in archive.namelist():
        with archive.open(rels) as part:
            parse(part, start)
    return found


def workbook_path(archive: ZipFile) -> str:
    """Return where the workbook is; refuse what is an archive of another kind."""
    names = set(archive.namelist())
    for kind, path in _relations(archive, "").values():
        if kind == "officeDocument" and path in names and posixpath.splitext(path)[1] == ".xml":
            if "word/" in path or "ppt/" in path:
                break
            return path
    else:
        if "xl/workbook.xml" in names:
            return "xl/workbook.xml"
        if "[Content_Types].xml" in names and not any(n.endswith("workbook.bin") for n in names):
            raise broken("workbook.xml")
    raise FileRefused(
        "unknown_type",
        "这不是 Excel 工作簿（.xlsx）。请用 Excel 或 WPS 打开后另存为 .xlsx，再导入。",
        "This is not an Excel workbook (.xlsx). Open it in Excel or WPS and save it as .xlsx.",
    )


def read_workbook(archive: ZipFile) -> tuple[list[SheetPart], bool, list[str], frozenset[int]]:
    """Return the sheets, whether days count from 1904, the paths of shared texts and the styles that are dates."""
    path = workbook_path(archive)
    relations = _relations(archive, path)
    sheets: list[SheetPart] = []
    date1904 = False

    def start(tag, attrs):
        nonlocal date1904
        tag = local(tag)
        if tag == "workbookPr":
            date1904 = attrs.get("date1904", "") in ("1", "true", "on")
        elif tag == "sheet":
            rid = next((v for k, v in attrs.items() if k.endswith(":id")), "")
            kind, target = relations.get(rid, ("", ""))
            if kind == "worksheet":
                hidden = attrs.get("state", "visible") != "visible"
                sheets.append(SheetPart(attrs.get("name", ""), target, hidden))

    with archive.open(path) as part:
        parse(part, start)
    names = set(archive.namelist())
    if any(sheet.path not in names for sheet in sheets) or len({s.path for s in sheets}) < len(sheets):
        raise broken("worksheets")
    others = {kind: target for kind, target in relations.values() if target in names}
    texts = [others["sharedStrings"]] if "sharedStrings" in others else []
    dates = _date_styles(archive, others["styles"]) if "styles" in others else frozenset()
    return sheets, date1904, texts, dates


def _date_styles(archive: ZipFile, path: str) -> frozenset[int]:
    """Return the numbers of the cell styles that show a number as a day."""
    formats: dict[int, str] = {}
    styles: list[int] = []
    inside = False

    def start(tag, attrs):
        nonlocal inside
        tag = local(tag)
        if tag == "numFmt":
            formats[int(attrs["numFmtId"])] = attrs.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            styles.append(int(attrs.get("numFmtId", 0)))

    def end(tag):
        nonlocal inside
        if local(tag) == "cellXfs":
            inside = False

    try:
        with archive.open(path) as part:
            parse(part, start, end)
    except (KeyError, ValueError) as fault:
        raise broken("styles") from fault

    def is_date(number):
        return is_date_format(formats[number]) if number in formats else number in _DATE_IDS

    return frozenset(i for i, number in enumerate(styles) if is_date(number))


def shared_texts(archive: ZipFile, path: str, limits: Limits) -> list[str]:
    """Return the shared texts in order; phonetic guides are left out, declared counts are not believed."""
    texts: list[str] = []
    pieces: list[str] = []
    kept = 0
    reading = phonetic = False

    def start(tag, attrs):
        nonlocal reading, phonetic
        tag = local(tag)
        if tag == "t":
            reading = not phonetic
        elif tag == "rPh":
            phonetic = True

    def end(tag):
        nonlocal reading, phonetic, kept
        tag = local(tag)
        if tag == "t":
            reading = False
        elif tag == "rPh":
            phonetic = False
        elif tag == "si":
            text = unescape("".join(pieces))
            pieces.clear()
            kept += len(text) * 2 + 50
            if kept > limits.text_bytes:
                raise too_large("文字过多", "too much text")
            texts.append(text)

    def data(text):
        if reading:
            pieces.append(text)

    with archive.open(path) as part:
        parse(part, start, end, data)
    return texts
