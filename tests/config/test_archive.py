import tarfile

import pytest

from cms.models import Unit
from config import archive
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    (settings.DATA_DIR / "media").mkdir(parents=True)
    (settings.DATA_DIR / "media" / "photo.txt").write_text("示例照片")
    return settings.DATA_DIR


def test_what_was_backed_up_comes_back(data_dir, tmp_path):
    UnitFactory(code="before")
    archive.backup(tmp_path / "all.tar.gz")
    Unit.objects.all().delete()
    UnitFactory(code="after")
    (data_dir / "media" / "photo.txt").write_text("另一张")

    archive.restore(tmp_path / "all.tar.gz")

    assert list(Unit.objects.values_list("code", flat=True)) == ["before"]
    assert (data_dir / "media" / "photo.txt").read_text() == "示例照片"
    assert (data_dir / "before-restore" / "media" / "photo.txt").read_text() == "另一张"


def test_an_archive_is_for_its_owner_only(data_dir, tmp_path):
    archive.backup(tmp_path / "all.tar.gz")
    assert (tmp_path / "all.tar.gz").stat().st_mode & 0o077 == 0


def test_a_cut_archive_changes_nothing(data_dir, tmp_path):
    UnitFactory(code="before")
    whole = tmp_path / "all.tar.gz"
    archive.backup(whole)
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    UnitFactory(code="after")
    with pytest.raises(archive.ArchiveError, match="Nothing was changed"):
        archive.restore(whole)
    assert Unit.objects.count() == 2
    assert (data_dir / "media" / "photo.txt").exists()


def test_an_archive_of_something_else_is_refused(data_dir, tmp_path):
    stranger = tmp_path / "stranger.tar.gz"
    (tmp_path / "about.json").write_text('{"format": "other"}')
    with tarfile.open(stranger, "w:gz") as tar:
        tar.add(tmp_path / "about.json", "about.json")
    with pytest.raises(archive.ArchiveError, match="not made by this program"):
        archive.restore(stranger)


def test_a_member_that_points_out_of_the_archive_is_refused(data_dir, tmp_path):
    evil = tmp_path / "evil.tar.gz"
    (tmp_path / "payload").write_text("x")
    with tarfile.open(evil, "w:gz") as tar:
        tar.add(tmp_path / "payload", "../../escaped")
    with pytest.raises(archive.ArchiveError):
        archive.restore(evil)
    assert not (tmp_path.parent / "escaped").exists()
