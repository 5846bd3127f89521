"""Fixtures of the import tests."""

import json
from io import StringIO

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
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


@pytest.fixture
def importer(db, settings, tmp_path):
    """Return a user of the group of importers; uploads go into a folder of the test's own."""
    settings.PRIVATE_ROOT = tmp_path / "private"
    user = get_user_model().objects.create_user("示例管理员", password="x")
    user.groups.add(Group.objects.get(name="导入员"))
    return user


@pytest.fixture
def desk(client, importer):
    """Return a browser in which the importer is signed in."""
    client.force_login(importer)
    return client
