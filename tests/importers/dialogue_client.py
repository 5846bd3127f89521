"""The import dialogue as its user clicks through it."""

from django.core.files.uploadedfile import SimpleUploadedFile

from importers.models import ImportRun
from tests.importers.builders import xlsx_bytes

HEADER = ["单位编码", "单位名称", "上级单位编码", "类别", "组织类型"]
TOP = ["s1", "示例总局", "", "综合管理部门", "党组"]
EAST = ["s1-e", "示例东局", "s1", "执法单位", "党组"]


def send(client, rows, kind="units", name="示例单位.xlsx"):
    """Upload rows; return the import."""
    content = rows if isinstance(rows, bytes) else xlsx_bytes(rows)
    answer = client.post(f"/admin/imports/new/{kind}/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.latest("pk")


def confirm(client, run, digest=None):
    """Confirm what the page shows; return the import as it then is."""
    client.post(f"/admin/imports/{run.pk}/confirm/", {"digest": digest or run.plan_digest}, follow=True)
    run.refresh_from_db()
    return run


def page(client, run, query=""):
    """Return the page of an import."""
    answer = client.get(f"/admin/imports/{run.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()
