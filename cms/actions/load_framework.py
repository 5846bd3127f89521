"""Load a framework: a file in the schema `leader-review-framework/1` becomes a new version of that framework."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

import yaml

from cms import audit
from cms.models import Framework, FrameworkVersion
from cms.rules.framework import FrameworkError, parse
from cms.rules.shape import ShapeError

PACKAGED = Path(__file__).resolve().parent.parent / "frameworks" / "leader-review-2010.yaml"
MAX_BYTES = 4 * 1024 * 1024
MAX_VALUES = 100_000
MAX_DEPTH = 50


@dataclass(frozen=True, slots=True)
class Loaded:
    """The version that holds the content, and whether it is new."""

    version: FrameworkVersion
    created: bool


class _Loader(yaml.SafeLoader):
    """Reads plain YAML and refuses a key that stands twice in one mapping."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key_node, _value in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key in seen and key != "<<":
                raise yaml.constructor.ConstructorError(
                    None,
                    None,
                    f"键“{key}”写了两次，请删去一个 (key {key!r} stands twice)",
                    key_node.start_mark,
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def read(content: bytes) -> Any:
    """Return the plain data of a YAML or JSON file; raise `FrameworkError` where it is neither."""
    if len(content) > MAX_BYTES:
        raise _refusal(
            "文件超过 4 MB，不是框架文件，请核对。", "is over 4 MB and no framework; check the file."
        )
    try:
        data = yaml.load(content, Loader=_Loader)  # noqa: S506  (a safe loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        where = getattr(error, "problem_mark", None)
        line = (f"第 {where.line + 1} 行：", f"line {where.line + 1}: ") if where else ("", "")
        problem = getattr(error, "problem", None) or str(error) or type(error).__name__
        raise _refusal(
            f"{line[0]}文件读不出来（{problem}），请改正后重试。",
            f"{line[1]}the file cannot be read ({problem}).",
        ) from error
    return plain(data)


def plain(data: Any) -> Any:
    """Return the data as JSON holds it, days as ISO texts; raise `FrameworkError` for what JSON cannot hold."""
    errors: list[ShapeError] = []
    count = 0

    def convert(value: Any, path: str, depth: int) -> Any:
        nonlocal count
        count += 1
        if count > MAX_VALUES or depth > MAX_DEPTH:
            raise _refusal(
                "内容过多或层次过深，不是框架文件，请核对。", "is too large or too deep to be a framework."
            )
        if isinstance(value, dict):
            for key in value:
                if not isinstance(key, str):
                    errors.append(
                        ShapeError(
                            path or "$",
                            f"键“{key}”不是文字，请加引号。",
                            f"key {key!r} is no text; put it in quotes.",
                        )
                    )
            return {
                str(key): convert(inner, f"{path}.{key}" if path else str(key), depth + 1)
                for key, inner in value.items()
            }
        if isinstance(value, list):
            return [convert(inner, f"{path}[{i}]", depth + 1) for i, inner in enumerate(value)]
        if isinstance(value, datetime | date):
            return value.isoformat()
        if value is None or isinstance(value, str | int) or (isinstance(value, float) and value - value == 0):
            return value
        errors.append(
            ShapeError(
                path,
                "这里的值无法保存，请改为文字、数字或日期。",
                "cannot be kept; write a text, number or date.",
            )
        )
        return None

    result = convert(data, "", 0)
    if errors:
        raise FrameworkError(errors)
    return result


def _refusal(zh: str, en: str) -> FrameworkError:
    return FrameworkError([ShapeError("$", zh, en)])


def digest_of(data: Any) -> str:
    """Return the SHA-256 hex of the data as canonical JSON."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def store(data: Any, *, at: datetime, frameworks, versions, again: bool = False) -> tuple[Any, bool]:
    """Keep checked plain data as the newest version, through the given managers; return it and whether it is new.

    Content equal to the newest version is kept once. Unless `again`, content equal to any version is too.
    """
    parsed = parse(data)
    framework, _ = frameworks.get_or_create(slug=parsed.slug, defaults={"title": parsed.title[:255]})
    digest = digest_of(data)
    mine = versions.filter(framework=framework)
    newest = mine.order_by("-number").first()
    same = newest if again and newest and newest.digest == digest else None
    if same is None and not again:
        same = mine.filter(digest=digest).order_by("-number").first()
    if same:
        return same, False
    if framework.title != parsed.title[:255]:
        framework.title = parsed.title[:255]
        framework.save(update_fields=["title"])
    version = versions.create(
        framework=framework,
        number=newest.number + 1 if newest else 1,
        data=data,
        digest=digest,
        valid_from=parsed.valid_from,
        valid_to=parsed.valid_to,
        loaded_at=at,
    )
    return version, True


@transaction.atomic
def load_framework(content: bytes, *, at: datetime, by=None) -> Loaded:
    """Load a file; raise `FrameworkError` with every wrong key, nothing written.

    Content equal to the newest version makes no new one; older content does, and is the newest from then on.
    """
    version, created = store(
        read(content), at=at, frameworks=Framework.objects, versions=FrameworkVersion.objects, again=True
    )
    if created:
        data = {
            "framework": version.framework.slug,
            "number": version.number,
            "digest": version.digest,
        }
        audit.record("load_framework", version, by=by, data=data)
    return Loaded(version, created)


@transaction.atomic
def load_packaged(*, at: datetime) -> Loaded:
    """Load the built-in framework unless it was loaded before, however many versions came after it."""
    version, created = store(
        read(PACKAGED.read_bytes()),
        at=at,
        frameworks=Framework.objects,
        versions=FrameworkVersion.objects,
    )
    return Loaded(version, created)
