"""Reads plain data (dicts, lists, texts) and remembers every error with the path of its key."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

SLUG = re.compile(r"[^\s/\\?#%\"'<>]{1,64}")


@dataclass(frozen=True, slots=True)
class ShapeError:
    """One wrong key: its path in the file, what is wrong with it and the remedy."""

    path: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.path}：{self.zh}"

    def sentence(self, language: str = "zh-hans") -> str:
        """Return the sentence in the reader's language, with the path before it."""
        return f"{self.path}: {self.en}" if language.startswith("en") else str(self)


_KINDS = {
    dict: ("键值表", "a mapping"),
    list: ("列表", "a list"),
    str: ("文字", "a text"),
    int: ("整数", "a whole number"),
    bool: ("true 或 false", "true or false"),
}


def _kind_of(value: Any) -> tuple[str, str]:
    if value is None:
        return "空值", "nothing"
    for kind in (bool, int, str, list, dict):
        if isinstance(value, kind):
            return _KINDS[kind]
    return type(value).__name__, type(value).__name__


class Node:
    """One value of the document and where it stands; missing keys give a node whose value is None."""

    def __init__(self, value: Any, path: str = "", errors: list[ShapeError] | None = None):
        self.value = value
        self.path = path
        self.errors: list[ShapeError] = [] if errors is None else errors

    def refuse(self, zh: str, en: str) -> None:
        """Remember an error about this node."""
        self.errors.append(ShapeError(self.path or "$", zh, en))

    def __getitem__(self, key: str) -> "Node":
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Node(value, f"{self.path}.{key}" if self.path else key, self.errors)

    def has(self, key: str) -> bool:
        """Return whether the key stands in the file with a value."""
        return isinstance(self.value, dict) and self.value.get(key) is not None

    def expect(self, kind: type, *, required: bool = True) -> bool:
        """Return whether the value is of this kind; refuse another kind, and nothing at all where required."""
        value = self.value
        if value is None:
            if required:
                zh, en = _KINDS[kind]
                self.refuse(f"缺少此项，请补上（{zh}）。", f"is missing; add it ({en}).")
            return False
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return True
        (want_zh, want_en), (got_zh, got_en) = _KINDS[kind], _kind_of(value)
        self.refuse(f"应为{want_zh}，现为{got_zh}，请改正。", f"must be {want_en}, not {got_en}; correct it.")
        return False

    def mapping(self, *, required: bool = True) -> bool:
        """Return whether this is a mapping."""
        return self.expect(dict, required=required)

    def text(self, *, required: bool = False) -> str:
        """Return the text without outer white space; a number stands for its digits."""
        if isinstance(self.value, int | float | date) and not isinstance(self.value, bool):
            return str(self.value)
        if not self.expect(str, required=required):
            return ""
        if required and not self.value.strip():
            self.refuse("不能为空，请填写文字。", "is empty; write a text.")
        return self.value.strip()

    def label(self, *, required: bool = False) -> tuple[str, str]:
        """Return the Chinese and English text of `{zh, en}`, or of a plain text."""
        if isinstance(self.value, dict):
            return self["zh"].text(required=required), self["en"].text()
        return self.text(required=required), ""

    def slug(self) -> str:
        """Return a required slug: a key without white space, at most 64 characters."""
        slug = self.text(required=True)
        if slug and not SLUG.fullmatch(slug):
            self.refuse(
                "标识只能由不含空白的字符组成，最长 64 个字符，请改正。",
                "must be a key without white space, at most 64 characters; correct it.",
            )
        return slug

    def number(self) -> int | None:
        """Return a whole number of at least 1, or None."""
        if not self.expect(int, required=False):
            return None
        if self.value < 1:
            self.refuse("应为大于 0 的整数，请改正。", "must be a whole number above 0; correct it.")
        return self.value

    def flag(self) -> bool:
        """Return true or false; a missing key is false."""
        return self.expect(bool, required=False) and self.value

    def day(self) -> date | None:
        """Return a date, from a date or an ISO text."""
        if isinstance(self.value, date):
            return self.value if type(self.value) is date else self.value.date()
        if self.value is None:
            return None
        try:
            return date.fromisoformat(str(self.value).strip())
        except ValueError:
            self.refuse("不是日期，请写成 2010-12-31 的样子。", "is not a date; write it like 2010-12-31.")
            return None

    def texts(self) -> tuple[str, ...]:
        """Return a list of texts; a single text is a list of one."""
        if isinstance(self.value, str):
            return (self.value.strip(),)
        return tuple(node.text(required=True) for node in self.items())

    def items(self, *, required: bool = False, filled: bool = False) -> list["Node"]:
        """Return the nodes of a list; `filled` refuses an empty one."""
        if not self.expect(list, required=required):
            return []
        if filled and not self.value:
            self.refuse("列表为空，请至少写一项。", "is an empty list; write at least one entry.")
        return [Node(value, f"{self.path}[{i}]", self.errors) for i, value in enumerate(self.value)]

    def rows(self, *, required: bool = False, filled: bool = False) -> list["Node"]:
        """Return the entries of a list that are mappings; other entries are refused."""
        return [node for node in self.items(required=required, filled=filled) if node.mapping()]

    def unique(self, values: list[Any], nodes: list["Node"], key: str = "slug") -> None:
        """Refuse a value that an earlier entry of the same list has."""
        first: dict[Any, str] = {}
        for value, node in zip(values, nodes, strict=True):
            if value in (None, ""):
                continue
            if value in first:
                node[key].refuse(
                    f"“{value}”与 {first[value]} 重复，请改用另一个。",
                    f"{value!r} is already used at {first[value]}; choose another.",
                )
            else:
                first[value] = node[key].path
