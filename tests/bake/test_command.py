"""`manage.py bake` as people and programs call it."""

import json
from io import StringIO

from django.core.management import CommandError, call_command

import pytest

from bake import conf

KEYS = {
    "generation",
    "edition",
    "output",
    "pages",
    "rendered",
    "reused",
    "removed",
    "bytes",
    "seconds",
    "workers",
}


@pytest.fixture
def run(configure, home):
    def run(*words):
        out = StringIO()
        call_command("bake", *words, stdout=out, stderr=StringIO())
        return out.getvalue()

    return run


def test_all_editions_are_baked_and_the_public_one_leads_the_object(run, add):
    add("news")
    found = json.loads(run("--json"))
    assert found.keys() >= KEYS | {"editions"}
    assert [item["edition"] for item in found["editions"]] == ["public", "system"]
    assert found["edition"] == "public"
    assert (found["pages"], found["rendered"], found["reused"]) == (3, 3, 0)


def test_one_edition_gives_its_own_object(run, tmp_path):
    found = json.loads(
        run("--json", "--edition", "system", "--output", str(tmp_path / "out"), "--workers", "1")
    )
    assert (found["edition"], found["workers"]) == ("system", 1)
    assert found["output"] == str(tmp_path / "out" / "system" / "current")
    assert (tmp_path / "out" / "system" / "current" / "index.html").is_file()


def test_an_unknown_edition_is_refused_with_the_known_ones(run):
    with pytest.raises(Exception, match="public, system"):
        run("--edition", "secret")


def test_verify_exits_with_1_and_names_the_path(run, add):
    add("news")
    run()
    assert run("--verify").splitlines() == ["public: as it was baked", "system: as it was baked"]
    (conf.edition("public").root / "current/news/index.html").write_text("edited")
    with pytest.raises(SystemExit) as ended:
        run("--verify")
    assert ended.value.code == 1
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("bake", "--verify", "--json", stdout=out, stderr=StringIO())
    found = json.loads(out.getvalue())
    assert found["ok"] is False
    assert found["editions"][0]["problems"] == ["news/index.html: changed since it was baked"]


def test_rollback_goes_to_the_generation_before_or_the_one_named(run, add):
    run("--edition", "public")
    add("news")
    run("--edition", "public")
    assert json.loads(run("--rollback", "--edition", "public", "--json"))["generation"] == 1
    assert json.loads(run("--rollback", "2", "--edition", "public", "--json"))["generation"] == 2
    with pytest.raises(CommandError, match=r"Generation 9 .* is not kept. Kept: 1, 2"):
        run("--rollback", "9", "--edition", "public")


def test_a_dead_link_ends_the_command_by_name(run, add):
    add("news", raw='<a href="/nowhere/">x</a>')
    errors = StringIO()
    with pytest.raises(CommandError, match="1 dead links"):
        call_command("bake", stdout=StringIO(), stderr=errors)
    assert "/news/ leads to /nowhere/, where nothing is" in errors.getvalue()


def test_a_page_that_failed_is_told_and_ends_with_1(run, add):
    add("news", trouble="raise")
    errors = StringIO()
    with pytest.raises(SystemExit):
        call_command("bake", "--edition", "public", stdout=StringIO(), stderr=errors)
    assert "/news/ could not be rendered" in errors.getvalue()
    assert "the page is broken" in errors.getvalue()


def test_why_and_dry_run_tell_and_write_nothing(run, add):
    add("news")
    assert "+ news/index.html" in run("--dry-run", "--edition", "public")
    assert not (conf.edition("public").root / "current").exists()
    run()
    assert "it comes from a source that records nothing" in run("--why", "/news/", "--edition", "public")
    assert (
        json.loads(run("--why", "/internal/none/", "--edition", "system", "--json"))["would_render"] is False
    )
