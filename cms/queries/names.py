"""Names of units on a day, and words of the frameworks, each loaded in one query."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from cms.models import FrameworkVersion, Round, UnitVersion
from cms.rules.terms import Category

from .published import Label, Name


@dataclass(frozen=True, slots=True)
class Version:
    """One period of a unit."""

    code: str
    name: str
    name_en: str
    parent: str
    category: str
    org_type: str
    province: str
    first: date
    last: date


class Units:
    """All units in all their periods; `day` is the day of the page."""

    def __init__(self, day: date):
        self.day = day
        self._versions: dict[str, list[Version]] = defaultdict(list)
        rows = UnitVersion.objects.order_by("unit__code", "valid_from").values_list(
            "unit__code",
            "name",
            "name_en",
            "parent__code",
            "category",
            "org_type",
            "province",
            "valid_from",
            "valid_to",
        )
        for code, name, name_en, parent, category, org_type, province, start, end in rows:
            version = Version(
                code,
                name,
                name_en,
                parent or "",
                category,
                org_type,
                province,
                start or date.min,
                end or date.max,
            )
            self._versions[code].append(version)
        for versions in self._versions.values():
            versions.sort(key=lambda version: version.first)

    def known(self) -> list[str]:
        """Return the codes of units that exist or have existed on the day, by code point."""
        return sorted(code for code, versions in self._versions.items() if versions[0].first <= self.day)

    def current(self, code: str, day: date | None = None) -> Version | None:
        """Return the version of a day; of a closed unit its last, of a future one its first."""
        day = day or self.day
        versions = self._versions.get(code)
        if not versions:
            return None
        begun = [version for version in versions if version.first <= day]
        return begun[-1] if begun else versions[0]

    def exists(self, code: str) -> bool:
        """Tell whether the unit exists on the day."""
        version = self.current(code)
        return version is not None and version.first <= self.day <= version.last

    def name(self, code: str, day: date | None = None) -> Name:
        """Return a unit's name on a day."""
        version = self.current(code, day)
        return Name(code, version.name, version.name_en) if version else Name(code, code)

    def path(self, code: str) -> tuple[Name, ...]:
        """Return the units above, the root first."""
        above, seen = [], {code}
        while (version := self.current(code)) and version.parent and version.parent not in seen:
            code = version.parent
            seen.add(code)
            above.append(self.name(code))
        return tuple(reversed(above))

    def children(self) -> dict[str, list[str]]:
        """Return the units directly under each unit on the day, by code point; roots are under ``."""
        found: dict[str, list[str]] = defaultdict(list)
        existing = [code for code in self.known() if self.exists(code)]
        alive = set(existing)
        for code in existing:
            parent = self.current(code).parent
            found[parent if parent in alive else ""].append(code)
        return found


@dataclass(frozen=True, slots=True)
class FrameworkPoint:
    """A point of a framework, mandatory or of a category."""

    slug: str
    order: tuple[int, int]
    label: Label
    focus: bool = False


class Frameworks:
    """The words of all framework versions, by round."""

    def __init__(self):
        self._of_round = dict(Round.objects.order_by("name").values_list("name", "framework_version_id"))
        rows = FrameworkVersion.objects.order_by("loaded_at", "pk").values_list("pk", "data")
        self._points, self._haves = {}, {}
        for key, data in rows:
            self._points[key] = _points_of(data)
            self._haves[key] = _haves_of(data)
        self._newest = list(self._points)[-1] if self._points else None
        self.rounds = sorted(self._of_round)

    def point(self, round_name: str, slug: str) -> FrameworkPoint:
        """Return the point with its words; an unknown slug stands for itself."""
        for key in (self._of_round.get(round_name), self._newest, *self._points):
            if key in self._points and slug in self._points[key]:
                return self._points[key][slug]
        return FrameworkPoint(slug, (9, 0), Label(slug))

    def haves(self, round_name: str) -> list[tuple[str, Label]]:
        """Return the items of the organisation checklist (五有) of a round's framework."""
        key = self._of_round.get(round_name) or self._newest
        return self._haves.get(key) or []


def _points_of(data: dict) -> dict[str, FrameworkPoint]:
    found = {}
    for entry in (data.get("mandatory_points") or {}).get("sets") or ():
        for place, point in enumerate(entry.get("points") or ()):
            label = Label(point["zh"], point.get("en", ""))
            found[point["slug"]] = FrameworkPoint(point["slug"], (0, point.get("order", place)), label)
    for entry in (data.get("focus_points") or {}).get("categories") or ():
        for place, point in enumerate(entry.get("points") or ()):
            label = Label(point["zh"], point.get("en", ""))
            found.setdefault(
                point["slug"], FrameworkPoint(point["slug"], (1, point.get("order", place)), label, True)
            )
    return found


def _haves_of(data: dict) -> list[tuple[str, Label]]:
    items = (data.get("organisation_requirements") or {}).get("items") or ()
    return [(item["slug"], Label(item["zh"], item.get("en", ""))) for item in items]


def category_label(slug: str) -> Label:
    """Return the words of a category of units."""
    return Label(Category(slug).zh, Category(slug).en) if slug in set(Category) else Label(slug)
