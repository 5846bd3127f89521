"""From office files to duties: what is imported gives the list that a plain reading of the rules gives."""

import csv
import json
from datetime import date, timedelta
from random import Random

from django.core.management import call_command

import pytest

from cms.rules.obligations import ReviewFact
from cms.rules.register import Appointment, Edge, UnitVersion
from cms.rules.rounds import Round, round_of
from cms.rules.terms import OrgType, Role
from tests.rules.plain_reading import Reading

pytestmark = pytest.mark.django_db
CODES, PEOPLE = list("ABCDEFG"), [f"p{number}" for number in range(9)]
KEYS = "subject_kind subject edge unit reviewer external_reviewer status reason review"
TEXTS = ["point_1", "point_2", "point_3", "point_4", "point_5", "achievements", "problems", "direction"]


class World:
    """One invented system, drawn from a seed; units move and close, people come and go."""

    def __init__(self, seed: int):
        self.random = Random(seed)
        self.units = [version for number, code in enumerate(CODES) for version in self.versions(number, code)]
        found = [self.post() for _ in range(24)]
        keyed = {(post.person, post.unit, post.role, post.valid_from): post for post in found}
        self.posts = [post for post in keyed.values() if self.ever_an_organisation(post)]
        self.known = sorted({post.person for post in self.posts})
        found = [self.edge() for _ in range(4)]
        keyed = {(edge.unit, edge.person, edge.valid_from): edge for edge in found}
        self.edges = [edge for edge in keyed.values() if edge.person != edge.reviewer]
        self.reading = Reading(self.units, self.posts, self.edges, [])
        self.reading.reviews = [self.review(number) for number in range(40)]

    def day(self) -> date:
        return date(2010, 1, 1) + timedelta(days=self.random.randrange(365))

    def period(self) -> tuple[date, date]:
        return self.random.choice(
            [(date.min, date.max)] * 2 + [(self.day(), date.max), (date.min, self.day())]
        )

    def versions(self, number, code):
        move = self.day()
        periods = [(date.min, move), (move + timedelta(days=1), date.max)]
        kinds = [OrgType.PARTY_GROUP, OrgType.PARTY_COMMITTEE, OrgType.BRANCH, OrgType.BRANCH, ""]
        for first, last in self.random.choice([[self.period()], periods, periods[:1]]):
            yield UnitVersion(
                code,
                parent=self.random.choice(CODES[:number] or [""]),
                org_type=self.random.choice(kinds),
                guidance=self.random.choice([""] * 12 + CODES),
                external_reviewer=self.random.choice(["", "", "", "示例省委"]),
                valid_from=first,
                valid_to=last,
            )

    def post(self) -> Appointment:
        portfolio = tuple(sorted(self.random.sample(CODES, self.random.choice([0, 0, 1, 2]))))
        role = self.random.choice([Role.SECRETARY, *Role])
        return Appointment(
            self.random.choice(PEOPLE), self.random.choice(CODES), role, *self.period(), portfolio
        )

    def ever_an_organisation(self, post) -> bool:
        return any(
            unit.org_type and unit.valid_from <= post.valid_to and post.valid_from <= unit.valid_to
            for unit in self.units
            if unit.code == post.unit
        )

    def edge(self) -> Edge:
        subject = {"unit": self.random.choice(CODES)}
        if self.random.random() < 0.4:
            subject = {"person": self.random.choice(self.known)}
        first, last = self.period()
        return Edge(self.random.choice(self.known), **subject, valid_from=first, valid_to=last)

    def review(self, number) -> ReviewFact:
        """Draw a review; every second one by whoever is of record on its day."""
        on, unit, person = self.day(), self.random.choice(CODES), self.random.choice(self.known)
        reviewer, external = self.random.choice(self.known), ""
        about_person, of_record = self.random.random() < 0.5, self.random.random() < 0.7
        if about_person:
            named = sorted(row[2] for row in self.reading.of_person(person, on).values() if row[2])
            reviewer = named[0] if named and of_record else reviewer
            return ReviewFact(f"R{number:02}", on, "", person, reviewer)
        found = self.reading.unit(unit, on)
        if found and found.org_type and of_record:
            _, who, committee, _ = self.reading.of_unit(unit, on)
            reviewer, external = (who, "") if who else ("", committee) if committee else (reviewer, "")
        return ReviewFact(f"R{number:02}", on, unit, "", reviewer, external)


def blank(day: date) -> str:
    return "" if day in (date.min, date.max) else day.isoformat()


def sheets(world):
    """Yield kind, header and rows of each file, in the order of import."""
    yield (
        "units",
        ["code", "name", "parent_code", "category", "org_type", "guidance_code", "external_reviewer"],
        [
            [
                unit.code,
                f"示例{unit.code}",
                unit.parent,
                "执法单位",
                OrgType(unit.org_type).zh if unit.org_type else "",
                unit.guidance,
                unit.external_reviewer,
                blank(unit.valid_from),
                blank(unit.valid_to),
            ]
            for unit in world.units
        ],
    )
    yield (
        "people",
        ["person_id", "name", "unit_code", "role", "portfolio"],
        [
            [
                post.person,
                f"示例{post.person}",
                post.unit,
                Role(post.role).zh,
                "、".join(post.portfolio),
                blank(post.valid_from),
                blank(post.valid_to),
            ]
            for post in world.posts
        ],
    )
    yield (
        "edges",
        ["unit_code", "person_id", "reviewer_id"],
        [
            [edge.unit, edge.person, edge.reviewer, blank(edge.valid_from), blank(edge.valid_to)]
            for edge in world.edges
        ],
    )


def review_rows(world):
    for number, fact in enumerate(world.reading.reviews):
        texts = [
            f"{Random(number * 100 + place).random()}：做法具体，措施到位。" for place in range(len(TEXTS))
        ]
        yield [
            fact.ref,
            round_of(fact.date).name,
            fact.unit,
            fact.person,
            fact.reviewer or fact.external_reviewer,
            "集中点评",
            fact.date.isoformat(),
            *texts,
        ]


def run(capsys, *args):
    try:
        call_command(*args, "--json")
        code = 0
    except SystemExit as end:
        code = end.code
    return code, json.loads(capsys.readouterr().out)


def write(path, header, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return str(path)


@pytest.mark.parametrize("seed", range(6))
def test_imported_registers_and_reviews_give_the_list_of_a_plain_reading(seed, tmp_path, capsys):
    world = World(seed)
    for kind, header, rows in sheets(world):
        file = write(tmp_path / f"{kind}.csv", [*header, "valid_from", "valid_to"], rows)
        code, answer = run(capsys, "import_records", kind, file)
        assert (code, answer["errors"]) == (0, [])
    header = ["ref", "round", "unit_code", "person_id", "reviewer_id", "method", "date", *TEXTS]
    file = write(tmp_path / "reviews.csv", header, review_rows(world))
    _, answer = run(capsys, "import_records", "reviews", file, "--skip-invalid")
    refused = {world.reading.reviews[error["row"] - 2].ref for error in answer["errors"]}
    admissible = {fact.ref for fact in world.reading.reviews if world.reading.kind_met(fact)}
    assert admissible
    assert refused == {fact.ref for fact in world.reading.reviews} - admissible
    for round_, as_of in (
        (Round(2010, 1), "2010-05-05"),
        (Round(2010, 2), "2010-11-11"),
        (Round(2010, 2), "2011-01-01"),
    ):
        _, answer = run(capsys, "obligations", "--round", round_.name, "--as-of", as_of)
        found = [tuple(row[key] for key in KEYS.split()) for row in answer["obligations"]]
        assert found == world.reading.list(round_, date.fromisoformat(as_of))
        _, answer = run(capsys, "coverage", "--round", round_.name, "--as-of", as_of)
        figures = world.reading.figures(round_, date.fromisoformat(as_of))
        for name in ("received", "given"):
            assert (answer[name]["met"], answer[name]["owed"]) == figures[name]
