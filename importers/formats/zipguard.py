"""A zip that is safe to open: sizes are checked before anything is unpacked."""

import lzma
import re
import struct
import zipfile
import zlib
from contextlib import contextmanager
from typing import BinaryIO

from .limits import Limits
from .refusal import FileRefused, broken, too_large

_DTD = re.compile(rb"<!DOCTYPE|<\0!\0D\0O\0C\0T|\0<\0!\0D\0O\0C", re.IGNORECASE)
_FAULTS = (
    *(
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        struct.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ),
    *(OSError, ValueError, KeyError, IndexError, OverflowError),
)


@contextmanager
def as_refusals():
    """Turn what a damaged archive raises into a refusal."""
    try:
        yield
    except FileRefused:
        raise
    except _FAULTS as fault:
        raise broken(type(fault).__name__) from fault


def refuse_dtd() -> FileRefused:
    """Return the refusal of a workbook that declares entities."""
    return FileRefused(
        "dtd",
        "工作簿含有文档类型声明（DTD），可能有害，不能导入。请用 Excel 或 WPS 打开后另存为 .xlsx。",
        "The workbook declares a DTD and may be harmful. Open it in Excel or WPS and save it as .xlsx.",
    )


def open_archive(stream: BinaryIO, limits: Limits) -> zipfile.ZipFile:
    """Return the archive after checking its declared sizes; zipfile never unpacks more than is declared."""
    with as_refusals():
        archive = zipfile.ZipFile(stream)
    parts = archive.infolist()
    if len(parts) > limits.parts:
        raise too_large(f"压缩包内有 {len(parts)} 个部分", f"{len(parts)} parts in the archive")
    if any(part.flag_bits & 1 for part in parts):
        raise encrypted()
    total = sum(part.file_size for part in parts)
    if total > limits.unpacked_bytes:
        raise too_large(
            f"解压后共 {total // 1024**2} MB，上限 {limits.unpacked_bytes // 1024**2} MB",
            f"{total // 1024**2} MB unpacked, at most {limits.unpacked_bytes // 1024**2} MB",
        )
    packed = sum(part.compress_size for part in parts)
    for size, small in [(total, packed), *((part.file_size, part.compress_size) for part in parts)]:
        if size > limits.ratio_above_bytes and size > limits.ratio * max(small, 1):
            raise too_large(
                f"压缩比超过 {limits.ratio}:1（{small:,} 字节解压为 {size:,} 字节），疑为压缩炸弹",
                f"packed more than {limits.ratio}:1 ({small:,} to {size:,} bytes), as a zip bomb is",
            )
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with as_refusals(), archive.open(part) as head:
                if _DTD.search(head.read(4096)):
                    raise refuse_dtd()
    return archive


def encrypted() -> FileRefused:
    """Return the refusal of a file behind a password."""
    return FileRefused(
        "encrypted",
        "文件设有密码，无法读取。请打开后取消密码，另存后再导入。",
        "The file is protected by a password. Open it, remove the password, save it and import that.",
    )
