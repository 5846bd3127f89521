"""Evidence files: what is taken, what is stripped, who may open them."""

import io
import zipfile

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

import pytest
from PIL import Image

from cms.models import Evidence, Review
from cms.staff import files
from tests.factories import RectificationFactory, ReviewFactory

NEW = "/staff/reviews/new/"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def upload(name, content):
    return SimpleUploadedFile(name, content)


def photo(kind="JPEG", size=(40, 20)):
    """Return a picture with a place, a camera and a turn in its EXIF."""
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "SECRET-CAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, exif=exif)
    return out.getvalue()


def office(*parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "<x/>")
    return out.getvalue()


def named(value):
    """Name a case by its strings: contents are long and hold the time."""
    return value if isinstance(value, str) else "content"


@pytest.mark.parametrize(
    "name, content, kind",
    [
        ("会议记录.pdf", PDF, "pdf"),
        ("现场.JPG", photo(), "jpg"),
        ("现场.png", photo("PNG"), "png"),
        ("现场.webp", photo("WEBP"), "webp"),
        ("记录.docx", office("word/document.xml"), "docx"),
        ("汇总.xlsx", office("xl/workbook.xml"), "xlsx"),
        ("其实是图片.pdf", photo(), "jpg"),
    ],
    ids=named,
)
def test_the_kind_is_told_by_content(name, content, kind):
    clean = files.clean(upload(name, content))
    assert clean.kind == kind
    assert clean.name.endswith(f".{kind}")


@pytest.mark.parametrize(
    "name, content",
    [
        ("页面.pdf", b"<html><script>alert(1)</script>"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("程序.jpg", b"MZ\x90\x00"),
        ("宏.docx", office("word/document.xml", "word/vbaProject.bin")),
        ("压缩包.zip", office("readme.txt")),
        ("断.jpg", photo()[:60]),
        ("断.docx", office("word/document.xml")[:40]),
        ("空.pdf", b""),
        ("大.pdf", PDF + b"0" * files.MAX_BYTES),
    ],
    ids=named,
)
def test_what_is_nothing_of_that_is_refused_by_name(name, content):
    with pytest.raises(ValidationError) as refusal:
        files.clean(upload(name, content))
    assert name in refusal.value.messages[0]


def test_a_document_that_unpacks_to_a_flood_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", b"0" * (files.MAX_UNPACKED + 1))
    with pytest.raises(ValidationError):
        files.clean(upload("flood.docx", out.getvalue()))


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_a_picture_loses_place_and_camera_and_keeps_its_turn(kind):
    clean = files.clean(upload("p", photo(kind)))
    assert b"SECRET-CAMERA" not in clean.content
    with Image.open(io.BytesIO(clean.content)) as image:
        assert not image.getexif()
        assert image.size == (20, 40)


def test_a_name_cannot_lead_elsewhere_nor_turn_the_text_round():
    assert files.display_name("../../etc/passwd") == "passwd"
    assert files.display_name("C:\\docs\\表.pdf") == "表.pdf"
    assert files.display_name("a\u202efdp.exe\n") == "afdp.exe"


@pytest.fixture
def stored(chen, fill):
    """Return the evidence behind a draft of 示例陈's."""
    values = fill(
        unit="yj", action="save", investigate_files=[upload("现场.jpg", photo()), upload("记录.pdf", PDF)]
    )
    assert chen.post(NEW, values).status_code == 302
    return Review.objects.get().evidence.all()


def test_files_of_a_step_lie_outside_the_media_folder(stored):
    assert {record.name for record in stored} == {"现场.jpg", "记录.pdf"}
    for record in stored:
        assert str(settings.MEDIA_ROOT) not in record.file.path
        assert str(settings.PRIVATE_ROOT) in record.file.path
        assert "现场" not in record.file.name


def test_a_file_is_a_download_for_its_reviewer_and_nothing_for_others(client, chen, world, stored):
    record = stored.get(name="记录.pdf")
    answer = chen.get(f"/staff/evidence/{record.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    for user in ("li", "wang", "office-one", "dang"):
        client.force_login(world.users[user])
        assert client.get(f"/staff/evidence/{record.pk}/").status_code == 404
    client.logout()
    assert client.get(f"/staff/evidence/{record.pk}/").status_code == 302


def test_a_wrong_file_is_named_and_the_rest_is_kept(chen, fill):
    values = fill(unit="yj", consult_files=[upload("病毒.exe", b"MZ"), upload("好.pdf", PDF)])
    answer = chen.post(NEW, values)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“病毒.exe”不是 PDF" in page
    assert "好.pdf" in page
    assert "第3条：任务有分解" in page
    assert [record.name for record in Evidence.objects.all()] == ["好.pdf"]


def test_the_same_file_twice_is_one(chen, fill):
    chen.post(
        NEW, fill(unit="yj", action="save", investigate_files=[upload("a.pdf", PDF), upload("b.pdf", PDF)])
    )
    assert Evidence.objects.count() == 1


def test_one_removes_a_file_of_ones_own_draft_only(chen, world, fill, stored):
    review = Review.objects.get()
    record = stored.get(name="记录.pdf")
    other = ReviewFactory(unit=world.two, reviewer=world.people["wang"])
    foreign = Evidence.objects.create(
        review=other, step="investigate", name="x.pdf", digest="0", file="x", uploaded_by=world.users["wang"]
    )
    version = review.changed_at.isoformat()
    for key in (record.pk, foreign.pk):
        values = fill(version=version, action=f"remove-{key}")
        chen.post(f"/staff/reviews/{review.ref}/", values)
    assert not Evidence.objects.filter(pk=record.pk).exists()
    assert Evidence.objects.filter(pk=foreign.pk).exists()


def test_both_sides_open_what_was_reported_with_a_rectification(client, world):
    review = ReviewFactory(unit=world.one, reviewer=world.people["chen"], circulated=True)
    row = RectificationFactory(review=review, status="in-progress")
    client.force_login(world.users["office-one"])
    values = {
        "action": "report",
        "result": "增设两个窗口。",
        "what_is_different": "等候时间由四十分钟降到十分钟。",
    }
    answer = client.post(
        f"/staff/rectifications/{row.ref}/", values | {"files": [upload("照片.png", photo("PNG"))]}
    )
    assert answer.status_code == 302
    record = row.evidence.get()
    for user, status in (("office-one", 200), ("li", 200), ("chen", 200), ("wang", 404)):
        client.force_login(world.users[user])
        assert client.get(f"/staff/evidence/{record.pk}/").status_code == status, user
