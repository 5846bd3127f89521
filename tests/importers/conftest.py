"""Fixtures of the import tests."""

import json
from io import StringIO

from django.core.management import call_command

import pytest

from tests.importers.builders import csv_bytes, xlsx_bytes


@pytest.fixture
def load(tmp_path):
    """Return a function that imports rows through the command and gives its exit code and answer."""

    def run(kind, rows, *options, name="file.csv"):
        path = tmp_path / name
        content = rows
        if not isinstance(rows, bytes):
            content = xlsx_bytes(rows) if name.endswith(".xlsx") else csv_bytes(rows)
        path.write_bytes(content)
        out = StringIO()
        code = 0
        try:
            call_command("import_records", kind, str(path), *options, "--json", stdout=out)
        except SystemExit as stopped:
            code = stopped.code
        return code, json.loads(out.getvalue())

    return run
