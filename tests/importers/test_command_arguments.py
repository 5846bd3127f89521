"""Wrong arguments of the import command: exit 1, one sentence, and with --json one object."""

import json

import pytest

from importers.management.commands.import_records import Command

WRONG = [["cities", "file.csv"], ["units"], ["units", "file.csv", "--on-conflict", "win"]]


def run(arguments):
    with pytest.raises(SystemExit) as ended:
        Command().run_from_argv(["manage.py", "import_records", *arguments])
    return ended.value.code


@pytest.mark.parametrize("arguments", WRONG)
def test_wrong_arguments_are_not_taken_for_invalid_rows(arguments, capsys):
    assert run(arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1


@pytest.mark.parametrize("arguments", WRONG)
def test_wrong_arguments_with_json_print_one_object(arguments, capsys):
    assert run([*arguments, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["errors"][0]["code"] == "arguments"
    assert (answer["total"], answer["written"]) == (0, 0)
