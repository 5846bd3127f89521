"""`obligations` and `coverage` as they are called from outside."""

import json
from datetime import date

from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from cms.models import Round
from cms.queries import duties as queries
from cms.queries.register import load_register
from cms.rules import rounds
from cms.rules.standing import standing
from cms.rules.terms import OrgType, Role, SubjectKind
from tests import factories as make
from tests.bench.registers import make_register, make_reviews

pytestmark = pytest.mark.django_db
H2 = rounds.Round(2010, 2)


def post(person, unit, role=Role.SECRETARY, **more):
    person_ = make.PersonFactory._meta.model.objects.filter(person_id=person).first()
    person_ = person_ or make.PersonFactory(person_id=person, name=f"示例{person}")
    return make.AppointmentFactory(person=person_, unit=unit, role=role, **more)


@pytest.fixture
def system():
    """A root, a bureau under a node in a deputy's portfolio, a guided bureau, a branch and its people."""
    root = make.UnitFactory(code="A", name="示例总局")
    node = make.UnitFactory(code="N", parent=root, org_type="")
    bureau = make.UnitFactory(code="B", parent=node, name="示例局")
    guided = make.UnitFactory(code="G", parent=root, guidance=root, external_reviewer="示例市委")
    branch = make.UnitFactory(code="Z", parent=bureau, org_type=OrgType.BRANCH)
    posts = {
        "a": post("a", root),
        "m": post("m", root, Role.TEAM_MEMBER, portfolio=[bureau]),
        "b": post("b", bureau),
        "g": post("g", guided),
        "z": post("z", branch),
        "p": post("p", branch, Role.MEMBER),
    }
    people = {key: item.person for key, item in posts.items()}
    make.EdgeFactory(unit=branch, reviewer=people["m"], valid_from=date(2010, 12, 1))
    make.ReviewFactory(ref="r1", unit=bureau, reviewer=people["m"], submitted=True, date=date(2010, 11, 1))
    make.ReviewFactory(
        ref="r2",
        subject_kind=SubjectKind.MEMBER,
        unit=branch,
        person=people["p"],
        reviewer=people["z"],
        submitted=True,
        date=date(2010, 3, 1),
    )
    make.ReviewFactory(ref="r3", unit=branch, reviewer=people["b"], submitted=True, date=date(2010, 11, 30))
    make.ReviewFactory(
        ref="r4",
        unit=guided,
        reviewer=None,
        external_reviewer="示例市委",
        submitted=True,
        date=date(2010, 11, 30),
    )
    make.ReviewFactory(ref="draft", unit=guided, reviewer=people["a"], date=date(2010, 11, 30))
    return people


def run(command, capsys, *args, **options):
    call_command(command, *args, "--json", **options)
    printed = capsys.readouterr()
    assert printed.err == ""
    return json.loads(printed.out)


def short(row):
    reviewer = row["reviewer"] or row["external_reviewer"] or row["reason"]
    return f"{row['subject_kind']} {row['subject']} {row['edge']} {row['unit']} {reviewer} {row['status']} {row['review']}"


def test_obligations_prints_the_contract(system, capsys):
    found = run("obligations", capsys, "--round", "2010H2", "--as-of", "2010-12-07")
    assert [short(row) for row in found["obligations"]] == [
        "member p branch Z z met r2",
        "organisation A direct A 无上级党组织 unassignable None",
        "organisation B portfolio B m met r1",
        "organisation G assist G a due None",
        "organisation G external G 示例市委 met r4",
        "organisation Z explicit Z m met r3",
        "team-member m own-team A a due None",
    ]
    assert (found["round"], found["as_of"]) == ("2010H2", "2010-12-07")
    assert found["counts"] == {"owed": 6, "met": 4, "due": 1, "late": 0, "unassignable": 1}
    assert {row["due"] for row in found["obligations"]} == {"2010-12-31"}


def test_coverage_prints_the_contract(system, capsys):
    found = run("coverage", capsys, "--round", "2010年下半年", "--as-of", "2010-12-07")
    assert (found["round"], found["as_of"]) == ("2010H2", "2010-12-07")
    assert found["received"] == {"met": 4, "owed": 6, "rate": 0.6667}
    assert found["given"] == {"met": 1, "owed": 2, "rate": 0.5}
    assert [item["tier"] for item in found["by_tier"]] == [1, 4, 5]
    assert [item["code"] for item in found["by_unit"]] == ["A", "B", "G", "Z"]
    assert found["by_unit"][3] == {
        "code": "Z",
        "received": {"met": 2, "owed": 2, "rate": 1.0},
        "given": {"met": 1, "owed": 1, "rate": 1.0},
    }


def test_the_default_day_is_today_in_shanghai(system, capsys, time_machine):
    time_machine.move_to("2010-12-06T16:30:00+00:00", tick=False)
    assert run("obligations", capsys, "--round", "2010H2")["as_of"] == "2010-12-07"
    time_machine.move_to("2010-12-06T15:30:00+00:00", tick=False)
    assert run("coverage", capsys, "--round", "2010H2")["as_of"] == "2010-12-06"


def test_a_round_exists_as_soon_as_it_is_named(system, capsys):
    found = run("obligations", capsys, "--round", "２０１２Ｈ１", "--as-of", "2012-07-01")
    assert found["round"] == "2012H1"
    assert found["counts"]["late"] == 3
    assert not Round.objects.filter(name="2012H1").exists()


def test_a_campaign_of_the_round_sets_the_due_day_of_people(system, capsys):
    Round.objects.update_or_create(
        name="2010H2", defaults={"campaign_from": date(2010, 4, 1), "campaign_to": date(2011, 1, 31)}
    )
    found = run("obligations", capsys, "--round", "2010H2", "--as-of", "2011-01-05")
    lines = {row["subject"]: (row["due"], row["status"]) for row in found["obligations"]}
    assert lines["p"] == lines["m"] == ("2011-01-31", "due")
    assert lines["A"] == ("2010-12-31", "unassignable")


def test_no_register_is_no_error(capsys):
    assert run("obligations", capsys, "--round", "2010H2")["counts"]["owed"] == 0
    assert run("coverage", capsys, "--round", "2010H2")["received"] == {"met": 0, "owed": 0, "rate": None}


@pytest.mark.parametrize("command", ["obligations", "coverage"])
@pytest.mark.parametrize(
    "options, words",
    [
        (["--round", "2010H3"], "2010H3"),
        (["--round", ""], "请写成 2010H2"),
        (["--round", "2010H2", "--as-of", "7/12/10"], "请写成 2010-12-07"),
        (["--round", "2010H2", "--as-of", "2010-02-30"], "2010-02-30"),
        (["--round", "2010H2", "--as-of", ""], "请写成 2010-12-07"),
    ],
)
def test_a_bad_round_or_day_ends_with_one_sentence(command, options, words, capsys):
    with pytest.raises(CommandError, match=words):
        call_command(command, *options)
    assert capsys.readouterr().out == ""
    with pytest.raises(SystemExit) as end:
        call_command(command, *options, "--json")
    (error,) = json.loads(capsys.readouterr().out)["errors"]
    assert end.value.code == 1
    assert words in error["message"]


def test_people_read_a_table(system, capsys):
    call_command("obligations", "--round", "2010H2", "--as-of", "2010-12-07")
    printed = capsys.readouterr().out
    assert "示例局（B）" in printed
    assert "示例m（m）" in printed
    assert "无上级党组织" in printed
    assert "分管" in printed
    call_command("coverage", "--round", "2010H2", "--as-of", "2010-12-07")
    printed = capsys.readouterr().out
    assert "4/6 (66.67%)" in printed
    assert "示例总局（A）" in printed


@pytest.mark.parametrize("command", ["obligations", "coverage"])
def test_the_number_of_queries_does_not_depend_on_the_size(command, capsys):
    def number():
        with CaptureQueriesContext(
            connection,
        ) as queries_:
            run(command, capsys, "--round", "2010H2", "--as-of", "2010-12-07")
        return len(queries_)

    make.RoundFactory()
    empty = number()
    make_register(60, 240)
    make_reviews(80)
    assert number() == empty <= 9


def test_the_register_around_a_subject_tells_the_same_as_the_whole(system):
    whole = load_register()
    days = [date(2010, 11, 30), date(2010, 12, 1)]
    subjects = [{"subject_unit": code} for code in "ANBGZ"] + [{"subject_person": key} for key in system]
    for on in days:
        for subject in subjects:
            for reviewer in (*system, "示例市委"):
                asked = {"reviewer": reviewer, "on": on, **subject}
                assert queries.standing_of(**asked) == standing(whole, **asked), asked


def test_what_one_person_owes_is_what_the_whole_list_says(system):
    make_register(60, 240)
    make_reviews(80)
    as_of = date(2010, 12, 7)
    everything = queries.duties(H2, as_of).obligations
    everybody = [*system, "P0000000", "P0000001", "P0000013", "P0000060", "P0000200", "nobody"]
    each = queries.duties_of_each(everybody, H2, as_of)
    for person in everybody:
        whole = sorted(
            (item for item in everything if item.row.reviewer == person), key=lambda item: item.due
        )
        assert queries.duties_of(person, H2, as_of) == each[person] == whole
    assert len(queries.duties_of("P0000000", H2, as_of)) > 10


def test_duties_about_some_subjects_are_those_of_the_whole_list(system):
    as_of = date(2010, 12, 7)
    everything = queries.duties(H2, as_of).obligations
    some = queries.duties_about(H2, as_of, units={"B", "Z"}, people={"p"})
    assert some == [item for item in everything if item.row.subject in {"B", "Z", "p"}]
    assert len(some) == 3


def test_an_office_of_many_leaders_takes_no_more_queries_than_one(system):
    def number(people):
        with CaptureQueriesContext(connection) as found:
            queries.duties_of_each(people, H2, date(2010, 12, 7))
        return len(found)

    assert number(["a", "m", "b", "z"]) <= number(["a"])
