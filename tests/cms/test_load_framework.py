"""A framework file becomes a version; a wrong one is refused whole, with every path."""

import json
from copy import deepcopy
from datetime import UTC, date, datetime
from io import StringIO

from django.core.management import CommandError, call_command

import pytest
import yaml

from cms.actions.load_framework import PACKAGED, load_framework, load_packaged, plain, read
from cms.models import AuditEntry, Framework, FrameworkVersion, Round
from cms.queries.frameworks import NoFramework, framework_for, parsed, rules_for
from cms.rules.framework import SCHEMA, FrameworkError

AT = datetime(2010, 12, 10, tzinfo=UTC)
SLUG = "aqsiq-briefing-2010-69"

pytestmark = pytest.mark.django_db


def packaged_data() -> dict:
    return yaml.safe_load(PACKAGED.read_text("utf-8"))


def content(data: dict) -> bytes:
    return yaml.safe_dump(data, allow_unicode=True).encode()


def three_points(**more) -> dict:
    """The built-in framework with sets of three points, under another name."""
    data = packaged_data()
    data["source"] = {"slug": "sample-2023", "title": {"zh": "示例评议办法"}}
    for point_set in data["mandatory_points"]["sets"]:
        del point_set["points"][3:]
    return {**data, **more}


def run(file, *options) -> tuple[int, str, str]:
    out = StringIO()
    try:
        call_command("load_framework", str(file), *options, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return 0, out.getvalue(), ""


def test_migrate_leaves_the_2010_framework_loaded():
    version = FrameworkVersion.objects.get(framework__slug=SLUG)
    assert version.number == 1
    assert version.data["schema"] == SCHEMA
    assert version.data["source"]["speech_date"] == "2010-12-07"
    assert not load_packaged(at=AT).created


def test_the_packaged_framework_is_not_loaded_again_over_a_later_version():
    data = packaged_data()
    data["mandatory_points"]["sets"][0]["points"][0]["zh"] = "示例要点"
    assert load_framework(content(data), at=AT).version.number == 2
    assert not load_packaged(at=AT).created
    assert FrameworkVersion.objects.filter(framework__slug=SLUG).count() == 2


def test_the_same_content_again_makes_no_version_and_older_content_does(tmp_path):
    file = tmp_path / "framework.yaml"
    file.write_bytes(content(three_points()))
    assert json.loads(run(file, "--json")[1]) | {"digest": ""} == {
        "framework": "sample-2023",
        "title": "示例评议办法",
        "version": 1,
        "created": True,
        "digest": "",
        "valid_from": None,
        "valid_to": None,
    }
    assert json.loads(run(file, "--json")[1])["created"] is False
    other = three_points(valid_from=date(2023, 1, 1))
    assert load_framework(content(other), at=AT).version.number == 2
    assert load_framework(content(three_points()), at=AT).version.number == 3
    assert "3" in run(file)[1]
    assert AuditEntry.objects.filter(verb="load_framework").count() == 3


def test_json_is_a_framework_file_too(tmp_path):
    file = tmp_path / "framework.json"
    file.write_text(json.dumps(plain(three_points())), "utf-8")
    assert run(file)[0] == 0
    assert len(Framework.objects.get(slug="sample-2023").versions.get().data["mandatory_points"]["sets"]) == 3


def test_a_wrong_file_is_refused_with_the_path_of_each_key_and_nothing_is_written(tmp_path):
    data = three_points()
    del data["mandatory_points"]["sets"][1]["points"][2]["zh"]
    data["methods"] = "five"
    file = tmp_path / "wrong.yaml"
    file.write_bytes(content(data))
    code, out, error = run(file, "--json")
    answer = json.loads(out)
    assert code == 1
    assert [e["path"] for e in answer["errors"]] == ["mandatory_points.sets[1].points[2].zh", "methods"]
    assert all(e["path"] in e["message"] for e in answer["errors"])
    code, out, error = run(file)
    assert (code, out) == (1, "")
    assert "mandatory_points.sets[1].points[2].zh" in error
    assert not Framework.objects.filter(slug="sample-2023").exists()


@pytest.mark.parametrize(
    "text, words",
    [
        (b"schema: a\nschema: b\n", "第 2 行"),
        (b"schema: [\n", "读不出来"),
        (b"\xff\xfe\x00\xd8\x00\xd8", "读不出来"),
        (b"\x00\x01\x02", "读不出来"),
        (b"", "$"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "schema"),
        (b"a: &a [*a]\n", "层次过深"),
        (b"1: x\n", "不是文字"),
        (b"a: .nan\n", "无法保存"),
        (b"a: !!binary aGk=\n", "无法保存"),
        (b"a: 2010-99-99\n", "读不出来"),
        (b"a: !!python/object/apply:os.system [x]\n", "读不出来"),
    ],
)
def test_a_file_that_is_no_framework_is_refused(tmp_path, text, words):
    file = tmp_path / "wrong.yaml"
    file.write_bytes(text)
    code, out, _ = run(file, "--json")
    errors = json.loads(out)["errors"]
    assert code == 1
    assert any(words in error["message"] for error in errors)


def test_aliases_do_not_blow_up():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    with pytest.raises(FrameworkError, match="过多"):
        read("\n".join(lines).encode())


def test_a_missing_file_is_one_sentence(tmp_path):
    code, out, _ = run(tmp_path / "none.yaml", "--json")
    assert code == 1
    assert json.loads(out)["errors"][0]["path"] == "$"


def load(**more) -> FrameworkVersion:
    return load_framework(content(three_points(**more)), at=more.pop("at", datetime.now(UTC))).version


def test_a_round_without_a_record_runs_under_the_newest_version_that_covers_it():
    first = FrameworkVersion.objects.get()
    assert framework_for("2010H2") == first
    dated = load(valid_from="2023-01-01", valid_to="2023-12-31")
    assert framework_for("2010H2") == first
    assert framework_for("2023年上半年") == dated
    assert framework_for("2024H1") == first
    undated = load()
    assert framework_for("2023H1") == undated
    assert framework_for("2010H2") == undated


def test_a_round_no_version_covers_runs_under_the_newest():
    FrameworkVersion.objects.all().delete()
    with pytest.raises(NoFramework):
        framework_for("2010H2")
    load(valid_from="2023-01-01")
    newest = load(valid_from="2024-01-01")
    assert framework_for("2010H2") == newest


def test_a_round_names_its_version():
    first = FrameworkVersion.objects.get()
    load()
    Round.objects.create(name="2010H2", framework_version=first)
    Round.objects.create(name="2011H1")
    assert framework_for("2010H2") == first
    assert framework_for("2011H1").framework.slug == "sample-2023"


def test_a_version_is_read_by_the_rules():
    assert len(rules_for("2010H2").point_set_for("member").points) == 5
    version = load()
    assert len(parsed(version).point_set_for("member").points) == 3
    assert parsed(version) is parsed(deepcopy(version))
