"""The command import_circular: answers, refusals, and the page it leaves."""

import json
import os
from pathlib import Path

from django.core.management import CommandError, call_command

import pytest

from review_pages.models import PolicyPage
from tests.importers.circular_samples import BRIEFING, FORMAL, SPEECH

pytestmark = pytest.mark.django_db


def run(path, capsys) -> dict:
    call_command("import_circular", str(path), "--json")
    return json.loads(capsys.readouterr().out)


def write(folder: Path, text: str, name="通报.txt", encoding="utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_the_answer_holds_every_key_of_the_contract(tmp_path, capsys):
    answer = run(write(tmp_path, "只有一句话的文件。"), capsys)
    contract = (
        "series issue_no issuer issued_on title speaker spoken_on headings paragraphs subject_words distribution"
        " page_id issue_year attachments unplaced"
    )
    assert set(contract.split()) <= set(answer)
    assert answer["paragraphs"] == ["只有一句话的文件。"]
    assert (answer["series"], answer["title"], answer["issued_on"], answer["headings"]) == (
        None,
        None,
        None,
        [],
    )


def test_a_circular_becomes_a_draft_below_the_policy_index(tmp_path, capsys):
    answer = run(write(tmp_path, BRIEFING), capsys)
    page = PolicyPage.objects.get(pk=answer["page_id"])
    assert not page.live
    assert page.get_parent().slug == "policy"
    assert (page.slug, page.series, page.issue_no) == ("circular-2023-5", "示例质量简报", 5)
    assert page.distribution_groups[0] == ("主送", ["各区县市场监管局", "各直属单位"])
    assert [entry["text"] for entry in page.outline()] == [
        "一、基本情况",
        "（一）抽查范围",
        "（二）抽查结果",
        "二、存在问题",
        "（1）整改要求",
    ]
    assert page.latest_revision is not None


def test_the_body_of_the_page_holds_every_character(tmp_path, capsys):
    answer = run(write(tmp_path, FORMAL), capsys)
    page = PolicyPage.objects.get(pk=answer["page_id"])
    shown = page.salutation
    for block in page.body:
        shown += (
            block.value["text"]
            if block.block_type == "heading"
            else getattr(block.value, "source", block.value)
        )
    shown = shown.replace("<p>", "").replace("</p>", "")
    assert "".join(shown.split()) == "".join("".join(answer["paragraphs"]).split())


def test_the_same_number_updates_the_draft_and_keeps_the_page(tmp_path, capsys):
    first = run(write(tmp_path, BRIEFING), capsys)
    again = run(write(tmp_path, BRIEFING), capsys)
    changed = run(write(tmp_path, BRIEFING.replace("台账不全", "台账缺失")), capsys)
    assert [first["outcome"], again["outcome"], changed["outcome"]] == ["created", "unchanged", "updated"]
    assert first["page_id"] == again["page_id"] == changed["page_id"]
    page = PolicyPage.objects.get(pk=first["page_id"])
    assert "台账缺失" in str(page.body.get_prep_value())
    assert PolicyPage.objects.count() == 1


def test_the_same_number_of_another_year_is_another_page(tmp_path, capsys):
    first = run(write(tmp_path, BRIEFING), capsys)
    other = run(write(tmp_path, BRIEFING.replace("2023年", "2024年")), capsys)
    assert first["page_id"] != other["page_id"]


def test_a_published_page_stays_as_it_is_and_gets_an_unpublished_revision(tmp_path, capsys):
    page_id = run(write(tmp_path, BRIEFING), capsys)["page_id"]
    PolicyPage.objects.get(pk=page_id).get_latest_revision().publish()
    before = PolicyPage.objects.get(pk=page_id)
    answer = run(write(tmp_path, BRIEFING.replace("台账不全", "台账缺失")), capsys)
    after = PolicyPage.objects.get(pk=page_id)
    assert (answer["page_id"], answer["outcome"]) == (page_id, "revised")
    assert after.live
    assert after.body.get_prep_value() == before.body.get_prep_value()
    assert after.title == before.title
    assert "台账缺失" in str(after.get_latest_revision_as_object().body.get_prep_value())


def test_a_locked_page_is_not_touched(tmp_path, capsys):
    page_id = run(write(tmp_path, BRIEFING), capsys)["page_id"]
    PolicyPage.objects.filter(pk=page_id).update(locked=True)
    with pytest.raises(CommandError):
        call_command(
            "import_circular", str(write(tmp_path, BRIEFING.replace("台账不全", "台账缺失"))), "--json"
        )
    assert json.loads(capsys.readouterr().out)["errors"][0]["code"] == "not_saved"
    assert "台账不全" in str(PolicyPage.objects.get(pk=page_id).body.get_prep_value())


def test_what_an_editor_added_survives_an_update(tmp_path, capsys):
    page_id = run(write(tmp_path, BRIEFING), capsys)["page_id"]
    page = PolicyPage.objects.get(pk=page_id)
    page.validity, page.index_number, page.slug = "amended", "000014349/2023-00005", "first-quarter"
    page.save_revision()
    run(write(tmp_path, BRIEFING.replace("台账不全", "台账缺失")), capsys)
    page = PolicyPage.objects.get(pk=page_id).get_latest_revision_as_object()
    assert (page.validity, page.index_number, page.slug) == (
        "amended",
        "000014349/2023-00005",
        "first-quarter",
    )


def test_a_document_without_a_number_is_known_by_its_title(tmp_path, capsys):
    first = run(write(tmp_path, SPEECH), capsys)
    again = run(write(tmp_path, SPEECH.replace("谢谢大家", "谢谢各位")), capsys)
    assert first["page_id"] == again["page_id"]


def test_without_json_a_person_reads_a_summary(tmp_path, capsys):
    call_command("import_circular", str(write(tmp_path, BRIEFING)))
    shown = capsys.readouterr().out
    assert "示例质量简报第5号《关于第一季度产品抽查情况的通报》" in shown
    assert "已建立草稿页" in shown


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_of_an_office_reads_the_same(encoding, tmp_path, capsys):
    answer = run(write(tmp_path, FORMAL.replace("甲", "㐀"), encoding=encoding), capsys)
    assert answer["title"] == "示例市市场监督管理局关于做好二〇二三年领导点评工作的通知"
    assert any("示例㐀" in line for line in answer["masthead"])


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\u2028"])
def test_every_line_end_reads_the_same(ending, tmp_path, capsys):
    answer = run(write(tmp_path, FORMAL.replace("\n", ending)), capsys)
    assert answer["attachments"] == ["领导点评登记表", "领导点评汇总表"]


@pytest.mark.parametrize(
    "name, content, code",
    [
        ("空.txt", b"", "empty"),
        ("空.txt", b" \r\n\x0c\r\n", "empty"),
        ("页码.txt", "— 3 —\n\f".encode(), "empty"),
        ("图.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "not_text"),
        ("二进制.txt", bytes(range(256)) * 4, "encoding"),
        ("坏.txt", "质量".encode("gb18030") + b"\xff\xff", "encoding"),
        ("坏.docx", b"PK\x03\x04broken", "broken"),
        ("旧.docx", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "encrypted_or_old"),
        ("文.docx", "不是压缩包".encode(), "not_text"),
        ("文.pdf", b"%PDF-1.7", "unknown_type"),
    ],
)
def test_what_is_no_circular_is_refused(name, content, code, tmp_path, capsys):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("import_circular", str(path), "--json")
    assert refused.value.returncode == 1
    errors = json.loads(capsys.readouterr().out)["errors"]
    assert [error["code"] for error in errors] == [code]
    assert not PolicyPage.objects.exists()


def test_a_missing_file_is_refused(tmp_path, capsys):
    with pytest.raises(CommandError):
        call_command("import_circular", str(tmp_path / "没有.txt"), "--json")
    assert json.loads(capsys.readouterr().out)["errors"][0]["code"] == "no_file"


@pytest.mark.sample_data
@pytest.mark.skipif("SAMPLE_DATA" not in os.environ, reason="SAMPLE_DATA names no folder")
def test_the_circular_of_2010(capsys):
    path = Path(os.environ["SAMPLE_DATA"]) / "circular-2010-69.txt"
    answer = run(path, capsys)
    facts = {
        "series": "质量监督检验检疫情况通报",
        "issue_no": 69,
        "issue_year": None,
        "issuer": "国家质检总局办公厅",
        "issued_on": "2010-12-08",
        "title": "在全国质检系统创先争优活动领导点评工作动员会上的讲话",
        "speaker": "支树平",
        "spoken_on": "2010-12-07",
        "salutation": None,
        "subject_words": ["创先争优", "领导点评", "讲话", "情况通报"],
        "unplaced": [],
    }
    assert {key: answer[key] for key in facts} == facts
    assert [heading["level"] for heading in answer["headings"]] == [1, 2, 2, 2, 1, 2, 2, 2, 2, 1, 2, 2, 2]
    assert answer["headings"][1]["text"] == "（一）做好领导点评工作是中央的统一部署"
    assert [len(answer["distribution"]), answer["distribution"][-1]] == [8, "存档（2）"]
    text = path.read_text(encoding="utf-8")
    body = text[text.index("今天我们召开") : text.index("主题词：")]
    assert "".join("".join(answer["paragraphs"]).split()) == "".join(body.split())
    for joined in (
        "创先争优活动的实施意见",
        "一直给予高度关注",
        "解决实际困难",
        "质量主管部门，倡导",
        "创先争优活动中所取得",
    ):
        assert any(joined in paragraph for paragraph in answer["paragraphs"])
    assert PolicyPage.objects.get(pk=answer["page_id"]).slug == "circular-2010-69"
