"""The log names what was done to it."""

import json

from django.core.management import call_command
from django.db import connection

import pytest

from cms import audit
from cms.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def log():
    user = factories.UserFactory()
    for number in range(5):
        audit.record_many(
            [
                {
                    "verb": "submit",
                    "actor": user,
                    "object_kind": "review",
                    "object_ref": f"R{number}",
                    "data": {"第": number},
                }
            ]
        )


def run(capsys) -> tuple[int, dict]:
    code = 0
    try:
        call_command("verify_audit", "--json")
    except SystemExit as exit_:
        code = exit_.code
    return code, json.loads(capsys.readouterr().out)


def test_a_whole_log_verifies(log, capsys):
    code, report = run(capsys)
    assert (code, report["entries"], report["faults"]) == (0, 5, [])
    assert report["head"] == AuditEntry.objects.last().hash


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "approve"),
        ("actor", "someone"),
        ("object_ref", "R9"),
        ("object_kind", "comment"),
        ("data", '{"第": 7}'),
        ("hash", "f" * 64),
        ("previous_hash", "f" * 64),
        ("at", "2011-01-01 00:00:00"),
    ],
)
def test_one_altered_value_is_named_by_its_row(log, capsys, column, value):
    entry = AuditEntry.objects.get(sequence=3)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE cms_auditentry SET {column} = %s WHERE id = %s", [value, entry.pk])
    code, report = run(capsys)
    assert code == 3
    assert report["faults"][0]["sequence"] == 3


def test_a_removed_row_is_noticed(log, capsys):
    AuditEntry.objects.filter(sequence=2)._raw_delete("default")
    code, report = run(capsys)
    assert code == 3
    assert report["faults"][0]["sequence"] == 3


def test_rows_cut_off_at_the_end_are_noticed(log, capsys):
    AuditEntry.objects.filter(sequence__gte=4)._raw_delete("default")
    assert run(capsys)[0] == 3
