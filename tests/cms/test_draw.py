"""A draw on the register: list first, seed once, the record anyone can check."""

import json
from datetime import date
from hashlib import sha256
from io import StringIO

from django.core.management import CommandError, call_command

import pytest

from cms.models import AuditEntry, Draw, UnitVersion
from cms.rules.draws import replay
from cms.rules.terms import Category
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db
CODES = [f"S{i:02}" for i in range(1, 9)]


@pytest.fixture
def units():
    for i, code in enumerate(CODES):
        UnitFactory(code=code, category=Category.WINDOW if i < 5 else Category.TECHNICAL)
    UnitFactory(code="NODE", org_type="")
    UnitFactory(code="CLOSED", valid_to=date(2010, 12, 30))
    UnitFactory(code="LATER", valid_from=date(2011, 1, 1))
    UnitFactory(code="LASTDAY", valid_to=date(2010, 12, 31))
    UnitFactory(code="FIRSTDAY", valid_from=date(2010, 12, 31))


POPULATION = sorted([*CODES, "LASTDAY", "FIRSTDAY"])


def run(*args, command="draw") -> tuple[int, dict, str]:
    out = StringIO()
    try:
        call_command(command, *args, "--json", stdout=out)
    except CommandError as error:
        return error.returncode, json.loads(out.getvalue()), str(error)
    except SystemExit as stop:
        return stop.code, json.loads(out.getvalue()), ""
    return 0, json.loads(out.getvalue()), ""


def say(*args, command="draw") -> tuple[int, str]:
    out = StringIO()
    try:
        call_command(command, *args, stdout=out)
    except SystemExit as stop:
        return stop.code, out.getvalue()
    return 0, out.getvalue()


def test_the_population_is_the_organisations_of_the_last_day(units):
    code, answer, _ = run("--round", "2010年下半年", "--size", "3", "--seed", "示例 1")
    assert code == 0
    assert answer["round"] == "2010H2"
    assert answer["population"] == POPULATION
    assert answer["list_hash"] == sha256("\n".join(POPULATION).encode()).hexdigest()
    assert answer["strata"] == []
    keys = {unit: sha256(f"示例 1\n{unit}".encode()).hexdigest() for unit in POPULATION}
    assert answer["selected"] == sorted(keys, key=keys.get)[:3]
    assert replay(answer) is None
    draw = Draw.objects.get(number=answer["id"])
    assert draw.recorded_at <= draw.drawn_at
    verbs = list(AuditEntry.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs == ["record_draw", "complete_draw"]


def test_strata_are_the_categories(units):
    _, answer, _ = run("--round", "2010H2", "--size", "4", "--stratify", "category", "--seed", "1")
    assert [(s["name"], len(s["population"]), s["size"]) for s in answer["strata"]] == [
        ("执法单位", 2, 1),
        ("技术机构", 3, 1),
        ("窗口单位", 5, 2),
    ]
    assert len(answer["selected"]) == 4
    assert replay(answer) is None


def test_the_list_is_recorded_before_the_seed_and_used_whatever_was_imported_since(units):
    _, first, _ = run("--round", "2010H2", "--size", "2")
    assert (first["seed"], first["drawn_at"], first["selected"]) == (None, None, [])
    UnitFactory(code="NEW")
    UnitVersion.objects.filter(unit__code="S01").delete()
    code, second, _ = run("--id", first["id"], "--seed", " 种子 ")
    assert code == 0
    assert (second["population"], second["list_hash"]) == (first["population"], first["list_hash"])
    assert second["seed"] == " 种子 "
    assert len(second["selected"]) == 2
    assert replay(second) is None


def test_a_seed_is_taken_once(units):
    _, first, _ = run("--round", "2010H2", "--size", "2", "--seed", "1")
    code, answer, error = run("--id", first["id"], "--seed", "2")
    assert code == 1
    assert "已经完成" in error
    assert answer["errors"][0]["message"] == error
    assert Draw.objects.get().seed == "1"


@pytest.mark.parametrize(
    "args",
    [
        ["--round", "2010H2", "--size", "0"],
        ["--round", "2010H2", "--size", "11"],
        ["--round", "2010H2", "--size", "-1"],
        ["--round", "2010H2", "--size", "two"],
        ["--round", "2010H2", "--size", "1.5"],
        ["--round", "2010H3", "--size", "1"],
        ["--round", "2010H2", "--size", "1", "--seed", ""],
        ["--round", "2010H2", "--size", "1", "--seed", "a\nb"],
        ["--round", "2010H2", "--size", "1", "--stratify", "province"],
        ["--round", "2010H2"],
        ["--size", "1"],
        [],
        ["--id", "CQ-2010H2-01"],
        ["--id", "CQ-2010H2-01", "--size", "1", "--seed", "x"],
        ["--id", "CQ-2010H2-01", "--round", "2010H2", "--seed", "x"],
        ["--id", "CQ-2010H2-01", "--stratify", "category", "--seed", "x"],
        ["--id", "CQ-2010H2-77", "--seed", "x"],
        ["--id", "", "--seed", "x"],
    ],
)
def test_wrong_values_are_one_sentence_and_exit_1(units, args):
    code, answer, error = run(*args)
    assert code == 1
    assert error
    assert "\n" not in error
    assert [entry["message"] for entry in answer["errors"]] == [error]
    assert not Draw.objects.exists()


def test_an_option_without_its_value_is_exit_1(units, capsys):
    with pytest.raises(SystemExit) as stop:
        call_command("draw", "--round")
    assert stop.value.code == 1


def test_nothing_is_drawn_from_an_empty_register():
    assert "没有党组织" in run("--round", "2010H2", "--size", "1")[2]


def test_draws_of_a_round_have_numbers_of_their_own(units):
    numbers = [run("--round", "2010H2", "--size", "1")[1]["id"] for _ in range(3)]
    assert numbers == ["CQ-2010H2-01", "CQ-2010H2-02", "CQ-2010H2-03"]
    assert run("--round", "2011H1", "--size", "1")[1]["id"] == "CQ-2011H1-01"


def test_people_read_what_was_drawn(units):
    _, text = say("--round", "2010H2", "--size", "2", "--stratify", "category")
    assert "CQ-2010H2-01" in text
    assert "--seed" in text
    _, text = say("--id", "CQ-2010H2-01", "--seed", "7")
    assert text.splitlines()[-2:] == Draw.objects.get().selected


@pytest.fixture
def published(units, tmp_path):
    """Return a function that writes a changed copy of a draw's record and gives its path."""
    _, answer, _ = run("--round", "2010H2", "--size", "3", "--seed", "1")

    def write(**changes) -> str:
        file = tmp_path / "draw.json"
        file.write_text(json.dumps({**answer, **changes}), "utf-8-sig")
        return str(file)

    return write


def test_a_published_draw_verifies(published):
    assert run(published(), command="verify_draw") == (
        0,
        {"id": "CQ-2010H2-01", "ok": True, "key": None, "stored": True},
        "",
    )
    assert run(published(id="ELSEWHERE-1"), command="verify_draw")[1]["stored"] is False
    assert say(published(), command="verify_draw")[0] == 0


def test_a_changed_draw_names_the_key_and_exits_3(published):
    assert say(published(selected=[]), command="verify_draw") == (3, "selected\n")
    code, answer, _ = run(published(list_hash="0" * 64), command="verify_draw")
    assert (code, answer["key"], answer["ok"]) == (3, "list_hash", False)


def test_a_forged_draw_that_replays_is_not_the_stored_one(published, units):
    forged_population = [code for code in POPULATION if code != "S03"]
    digest = sha256("\n".join(forged_population).encode()).hexdigest()
    keys = {code: sha256(f"1\n{code}".encode()).hexdigest() for code in forged_population}
    selected = sorted(keys, key=keys.get)[:3]
    forged = {"population": forged_population, "list_hash": digest, "selected": selected}
    assert say(published(**forged), command="verify_draw") == (3, "list_hash\n")
    assert say(published(**forged, id="ELSEWHERE-1"), command="verify_draw")[0] == 0


@pytest.mark.parametrize("text", ["", "{", "\x00"])
def test_a_file_that_is_no_json_is_exit_1(tmp_path, text):
    file = tmp_path / "draw.json"
    file.write_text(text, "utf-8")
    assert run(str(file), command="verify_draw")[0] == 1
    assert run(str(tmp_path / "none.json"), command="verify_draw")[0] == 1


def test_json_that_is_no_draw_is_exit_3(tmp_path):
    file = tmp_path / "draw.json"
    file.write_text("[]", "utf-8")
    assert say(str(file), command="verify_draw") == (3, "id\n")
