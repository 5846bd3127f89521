"""The catalogues of the project are compiled; those of installed packages are left alone."""

from io import StringIO
from types import SimpleNamespace

from django.core.management import call_command

from config.management.commands import compile_catalogues

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
OURS = f'{HEADER}\nmsgid "Review"\nmsgstr "点评"\n'
BROKEN_DATE = 'msgid ""\nmsgstr "PO-Revision-Date: 2017-10-28\\n"\n'


def write(folder, text):
    source = folder / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(text, encoding="utf-8")
    return source


def test_packages_of_an_environment_inside_the_checkout_are_left_alone(tmp_path, settings, monkeypatch):
    ours = tmp_path / "cms"
    theirs = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages" / "some_package"
    own, foreign = write(ours, OURS), write(theirs, BROKEN_DATE)
    configs = [SimpleNamespace(path=str(ours)), SimpleNamespace(path=str(theirs))]
    monkeypatch.setattr(compile_catalogues, "apps", SimpleNamespace(get_app_configs=lambda: configs))
    settings.CHECKOUT, settings.LOCALE_PATHS = tmp_path, []

    said = StringIO()
    call_command("compile_catalogues", stdout=said)

    assert own.with_suffix(".mo").exists()
    assert not foreign.with_suffix(".mo").exists()
    assert said.getvalue().splitlines() == ["compiled cms/locale/zh_Hans/LC_MESSAGES/django.po"]
