"""Old workbooks (.xls), read in a child process under limits of memory and time."""

import json
import signal
import subprocess
import sys
from pathlib import Path

from .limits import Limits
from .refusal import FileRefused, broken, too_large
from .table import Sheet
from .values import Fault, Number, Value, day_of_serial, is_blank
from .zipguard import encrypted

WAITS = 3  # a busy machine may take so many times the processor time
_CHILD = Path(__file__).with_name("xls_child.py")


def read_xls(content: bytes, limits: Limits) -> tuple[list[Sheet], list[str]]:
    """Return the visible sheets and the names of the hidden ones."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD), str(limits.child_bytes), str(limits.child_seconds)],
            input=content,
            capture_output=True,
            timeout=WAITS * limits.child_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise _too_much() from late
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise _too_much()
    try:
        answer = json.loads(done.stdout)
    except ValueError as fault:
        raise broken("xls") from fault
    if answer.get("fault") == "encrypted":
        raise encrypted()
    if answer.get("what") == "MemoryError":
        raise _too_much()
    if "fault" in answer:
        raise broken("xls")
    date1904 = answer["date1904"]
    sheets = []
    for read in answer["sheets"]:
        sheet = Sheet(read["name"], merges=[tuple(merge) for merge in read["merges"]], date1904=date1904)
        for number, cells in read["rows"]:
            values = {column: _typed(kind, value, date1904) for column, kind, value in cells}
            values = {column: value for column, value in values.items() if not is_blank(value)}
            if values:
                sheet.rows.append((number, values))
        sheets.append(sheet)
    return sheets, answer["hidden"]


def _typed(kind: str, value, date1904: bool) -> Value:
    """Return the value as the child typed it."""
    if kind == "n":
        return Number(value)
    if kind == "d":
        day = day_of_serial(float(value), date1904)
        return Number(value) if day is None else day
    if kind == "e":
        return Fault("error_cell", value)
    return value


def _too_much() -> FileRefused:
    """Return the refusal of a workbook that takes more than its share of time or memory."""
    return too_large(".xls 太大，请另存为 .xlsx", "this .xls takes too long; save it as .xlsx")
