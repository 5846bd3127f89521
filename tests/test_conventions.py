"""What keeps the house as it is: layout, contracts, sizes, translations, documentation."""

import os
import re
import site
import subprocess
import sys
from pathlib import Path

from django.apps import apps

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
OURS = ("cms", "review_pages", "importers", "site/bake", "site/config")


def tracked(pattern: str) -> list[Path]:
    """Return the files of the project that match, whether or not git is at hand."""
    skip = {".venv", "var", "node_modules", "build", "dist"}
    return [path for path in ROOT.rglob(pattern) if not skip & set(path.relative_to(ROOT).parts)]


def test_site_is_a_folder_not_a_package():
    assert not (ROOT / "site" / "__init__.py").exists()
    assert Path(site.__file__).parent == Path(os.__file__).parent


def test_nothing_ignores_the_site_folder():
    lines = (ROOT / ".gitignore").read_text().splitlines()
    assert not {"site", "/site", "site/", "/site/"} & {line.strip() for line in lines}


def test_no_module_has_grown_a_second_subject():
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in tracked("*.py")
        if "migrations" not in path.parts
    }
    assert {name: size for name, size in sizes.items() if size > 400} == {}


def test_import_contracts_hold():
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration(capsys):
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run")


@pytest.mark.parametrize("app", OURS)
def test_every_message_is_translated(app):
    for po in (ROOT / app / "locale").glob("*/LC_MESSAGES/*.po"):
        with po.open("rb") as file:
            catalogue = read_po(file)
        untranslated = [
            message.id for message in catalogue if message.id and (not message.string or message.fuzzy)
        ]
        assert untranslated == [], po


def python_messages(path: Path) -> set[str]:
    from babel.messages.extract import extract

    keywords = {
        "_": None,
        "gettext": None,
        "gettext_lazy": None,
        "ngettext": (1, 2),
        "ngettext_lazy": (1, 2),
        "pgettext": ((1, "c"), 2),
        "pgettext_lazy": ((1, "c"), 2),
    }
    found = set()
    with path.open("rb") as file:
        for _line, message, *_rest in extract("python", file, keywords=keywords):
            texts = message if isinstance(message, tuple) else (message,)
            found.add(texts[-1] if len(texts) == 1 else texts[0] or texts[-1])
    return {text for text in found if text}


@pytest.mark.parametrize("app", OURS)
def test_every_message_of_the_code_stands_in_its_catalogue(app):
    po = ROOT / app / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    with po.open("rb") as file:
        known = {m.id[0] if isinstance(m.id, tuple) else m.id for m in read_po(file) if m.id}
    used = set()
    for path in (ROOT / app).rglob("*.py"):
        if "migrations" not in path.parts:
            used |= python_messages(path)
    assert used - known == set()


DJANGO_MESSAGE = re.compile(r"""\{%-?\s*(?:translate|trans)\s+(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
CALL_MESSAGE = re.compile(r"""\b_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*[,)]""")


def test_every_message_of_the_templates_stands_in_a_catalogue():
    known = set()
    for app in OURS:
        with (ROOT / app / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
            known |= {m.id[0] if isinstance(m.id, tuple) else m.id for m in read_po(file) if m.id}
    used = {}
    for path in (ROOT / "templates").rglob("*"):
        if path.suffix in {".html", ".txt", ".xml", ".svg"}:
            for pattern in (DJANGO_MESSAGE, CALL_MESSAGE):
                for double, single in pattern.findall(path.read_text()):
                    used[double or single] = path.name
    assert {text: name for text, name in used.items() if text not in known} == {}


def our_commands() -> list[str]:
    return sorted(
        path.stem
        for config in apps.get_app_configs()
        if ROOT in Path(config.path).parents and ".venv" not in Path(config.path).parts
        for path in (Path(config.path) / "management" / "commands").glob("[a-z]*.py")
        if "tests" not in path.parts
    )


def test_every_command_is_documented():
    text = "".join(path.read_text() for path in (ROOT / "docs").rglob("*.md"))
    assert [
        name for name in our_commands() if f"`{name}" not in text and f"manage.py {name}" not in text
    ] == []


def test_every_environment_variable_is_documented():
    text = (ROOT / "docs" / "settings.md").read_text()
    source = "".join(path.read_text() for path in (ROOT / "site/config/settings").glob("*.py"))
    names = set(re.findall(r"""env\(\s*"([A-Z_]+)\"""", source))
    assert {name for name in names if f"`{name}`" not in text} == set()


def test_the_lock_files_name_versions_and_no_address():
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (ROOT / name).read_text().splitlines()
        assert [line for line in lines if "==" not in line or "://" in line or line.startswith("-")] == []
