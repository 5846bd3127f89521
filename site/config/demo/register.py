"""The invented register of the demo: units from units.csv, people and appointments made from their places."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cms.models import Appointment, Person, Unit, UnitVersion
from cms.rules.terms import OrgType, Role

HERE = Path(__file__).parent
SURNAMES = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹喻苏潘葛范彭鲁韦马方"
GIVEN = "安宁平和清正勤思远明德恒敏慎诚毅谦恕温良"
START = date(2024, 1, 1)
# Nobody leads these on the demo day: the vacancy that every register has.
VACANT = frozenset({"xj-dt"})
# A secretary who took over in mid-round: (unit, last day of the old one).
HANDOVERS = {"bj-jcc": date(2026, 8, 15)}
TEAM_SIZE = {
    OrgType.PARTY_GROUP: 3,
    OrgType.PARTY_COMMITTEE: 3,
    OrgType.ORGAN_COMMITTEE: 1,
    OrgType.GENERAL_BRANCH: 2,
}


@dataclass(frozen=True)
class Post:
    """One appointment of the demo."""

    person_id: str
    unit: str
    role: Role
    post: str
    valid_from: date | None = START
    valid_to: date | None = None


def unit_rows() -> list[dict[str, str]]:
    """Return the rows of units.csv."""
    with (HERE / "units.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def person_name(number: int) -> str:
    """Return an invented name: a surname, 示 or 例, and a character, never twice the same below 1,600 people."""
    return SURNAMES[number % 40] + "示例"[number // 40 % 2] + GIVEN[(number * 7 + number // 80) % 20]


def posts() -> Iterator[Post]:
    """Yield every appointment: a secretary, the leadership team or the branch's members."""
    number = 0
    for row in unit_rows():
        if not row["org_type"]:
            continue
        code, kind = row["code"], OrgType(row["org_type"])
        start = date.fromisoformat(row["valid_from"]) if row["valid_from"] else START
        head = "党组书记" if kind is OrgType.PARTY_GROUP else "书记"
        if code in HANDOVERS:
            last = HANDOVERS[code]
            yield Post(f"SL{number:04}", code, Role.SECRETARY, head, start, last)
            number += 1
            start = date.fromordinal(last.toordinal() + 1)
        if code not in VACANT:
            yield Post(f"SL{number:04}", code, Role.SECRETARY, head, start)
            number += 1
        for place in range(TEAM_SIZE.get(kind, 0)):
            yield Post(f"SL{number:04}", code, Role.TEAM_MEMBER, "副书记" if place == 0 else "委员", START)
            number += 1
        if kind is OrgType.BRANCH:
            for _ in range(2 + len(code) % 3):
                yield Post(f"SL{number:04}", code, Role.MEMBER, "党员", START)
                number += 1


def portfolios(all_posts: list[Post]) -> Iterator[tuple[Post, list[str]]]:
    """Yield team members of the bureaux with the lower units they are in charge of (分管)."""
    children: dict[str, list[str]] = {}
    for row in unit_rows():
        children.setdefault(row["parent"], []).append(row["code"])
    for code in ("dj", "nj", "bj", "hj", "sl-jyy"):
        team = [post for post in all_posts if post.unit == code and post.role is Role.TEAM_MEMBER]
        for place, post in enumerate(team[:2]):
            yield post, children[code][place::3]


def load() -> None:
    """Write the register; rows that are there already stay."""
    rows = unit_rows()
    units = {row["code"]: Unit.objects.get_or_create(code=row["code"])[0] for row in rows}
    for row in rows:
        UnitVersion.objects.get_or_create(
            unit=units[row["code"]],
            valid_from=row["valid_from"] or None,
            defaults={
                "valid_to": row["valid_to"] or None,
                "name": row["name"],
                "name_en": row["name_en"],
                "category": row["category"],
                "org_type": row["org_type"],
                "parent": units.get(row["parent"]),
                "province": row["province"],
                "guidance": units.get(row["guidance"]),
                "external_reviewer": row["external"],
            },
        )
    all_posts = list(posts())
    made = {}
    for post in all_posts:
        person, _ = Person.objects.get_or_create(
            person_id=post.person_id, defaults={"name": person_name(int(post.person_id[2:]))}
        )
        made[post], _ = Appointment.objects.get_or_create(
            person=person,
            unit=units[post.unit],
            role=post.role,
            valid_from=post.valid_from,
            defaults={"post": post.post, "valid_to": post.valid_to},
        )
    for post, codes in portfolios(all_posts):
        made[post].portfolio.set([units[code] for code in codes])
