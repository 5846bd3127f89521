"""A circular as JSON, and as the document that the page saver takes."""

from collections.abc import Iterable
from datetime import date

from .headings import is_item, split_heading
from .lines import gaps
from .paragraphs import Paragraph
from .structure import Circular


def as_json(circular: Circular) -> dict:
    """Return the contract's object without `page_id`; absent fields are null or [], every key is present."""
    return {
        "series": circular.series,
        "issue_no": circular.issue_no,
        "issue_year": circular.issue_year,
        "document_number": circular.document_number,
        "issuer": circular.issuer,
        "issued_on": _iso(circular.issued_on),
        "title": circular.title,
        "speaker": circular.speaker,
        "spoken_on": _iso(circular.spoken_on),
        "salutation": circular.salutation,
        "headings": [{"level": heading.level, "text": heading.text} for heading in circular.headings],
        "paragraphs": list(circular.paragraphs),
        "attachments": list(circular.attachments),
        "signature": list(circular.signature),
        "notes": list(circular.notes),
        "annexes": [[paragraph.text for paragraph in annex.paragraphs] for annex in circular.annexes],
        "subject_words": list(circular.subject_words),
        "distribution": list(circular.recipients),
        "masthead": list(circular.masthead),
        "print_line": circular.print_line,
        "unplaced": list(circular.unplaced),
    }


def as_document(circular: Circular) -> dict:
    """Return what a page shows of the circular: plain fields, and `body` as a list of blocks.

    A block is {"kind": "heading", "level", "text"}, {"kind": "paragraph" | "item" | "unplaced", "text"} or
    {"kind": "table", "rows": [[cell, ...], ...]}. The salutation is a field and no block.
    """
    body = list(circular.body)
    if circular.salutation and body and "".join(body[0].text.split()) == circular.salutation:
        body = body[1:]
    blocks = list(_blocks(body))
    for annex in circular.annexes:
        blocks += _blocks(annex.paragraphs)
    blocks += [{"kind": "unplaced", "text": text} for text in circular.unplaced]
    groups = [(label or "主送", entries) for label, entries in circular.distribution]
    return {
        "series": circular.series or "",
        "issue_no": circular.issue_no,
        "issue_year": circular.issue_year,
        "document_number": circular.document_number or "",
        "issuer": circular.issuer or "",
        "issued_on": circular.issued_on,
        "title": circular.title or "",
        "speaker": circular.speaker or "",
        "spoken_on": circular.spoken_on,
        "salutation": circular.salutation or "",
        "attachments": list(circular.attachments),
        "signature": list(circular.signature),
        "notes": list(circular.notes),
        "subject_words": list(circular.subject_words),
        "distribution": [f"{label}：{'，'.join(entries)}" for label, entries in groups],
        "print_line": circular.print_line or "",
        "body": blocks,
    }


def _blocks(paragraphs: Iterable[Paragraph]) -> Iterable[dict]:
    """Yield the blocks of some paragraphs; rows that follow one another are one table."""
    rows: list[list[str]] = []
    for paragraph in paragraphs:
        if paragraph.row:
            rows.append([cell.strip() for cell in cells(paragraph.text)])
            continue
        if rows:
            yield {"kind": "table", "rows": rows}
            rows = []
        split = split_heading(paragraph.text)
        if split:
            yield {"kind": "heading", "level": split.heading.level, "text": split.full_text}
        text = split.rest if split else paragraph.text
        if text:
            yield {"kind": "item" if not split and is_item(text) else "paragraph", "text": text}
    if rows:
        yield {"kind": "table", "rows": rows}


def cells(row: str) -> list[str]:
    """Return the cells of a row: between tabs, else between bars, else between wide gaps."""
    if "\t" in row:
        return row.split("\t")
    if row.count("|") >= 2:
        return row.strip("| ").split("|")
    return gaps(row)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
