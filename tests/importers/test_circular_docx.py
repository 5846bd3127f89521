"""Circulars as .docx: order, tables, automatic numbering, what is left out, and what is refused."""

import io
import zipfile

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from importers.circulars.completeness import lost
from importers.circulars.numbering import chinese
from importers.circulars.reading import read_circular
from importers.circulars.refusal import CircularRefused
from importers.circulars.structure import parse

LEVELS = (
    ("chineseCounting", "%1、"),
    ("japaneseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "（%4）"),
)


def numbered(document, *, start_over: bool = False):
    """Give the document two lists of one numbering in the levels of circulars; the second may start over."""
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(LEVELS)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    override = '<w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride>' if start_over else ""
    for key, extra in (("90", ""), ("91", override)):
        root.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="90"/>{extra}</w:num>')
        )


def add(document, text, *, level=None, key="90", apart=False):
    paragraph = document.add_paragraph(text)
    if level is not None:
        properties = paragraph._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{key}"/></w:numPr>')
        )
    if apart:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def read(document, folder):
    path = folder / "通报.docx"
    document.save(path)
    lines = read_circular(path)
    circular = parse(lines)
    assert lost(lines, circular) == []
    return circular


@pytest.fixture
def document():
    return Document()


def test_automatic_numbering_is_rendered_level_by_level(document, tmp_path):
    numbered(document)
    add(document, "关于现场点评情况的通报", apart=True)
    for level, text in (
        (0, "基本情况"),
        (1, "点评范围。覆盖全部单位。"),
        (1, "点评结果。总体向好。"),
        (2, "问题清单如下。共两项。"),
        (3, "台账不全。已整改。"),
        (0, "下步安排"),
        (1, "抓好整改。限期完成。"),
    ):
        add(document, text, level=level)
    circular = read(document, tmp_path)
    assert [(h.level, h.text) for h in circular.headings] == [
        (1, "一、基本情况"),
        (2, "（一）点评范围"),
        (2, "（二）点评结果"),
        (3, "1.问题清单如下"),
        (4, "（1）台账不全"),
        (1, "二、下步安排"),
        (2, "（一）抓好整改"),
    ]


def test_a_list_that_starts_over_counts_from_one_again(document, tmp_path):
    numbered(document, start_over=True)
    add(document, "关于整改的通知", apart=True)
    add(document, "各单位要做到：")
    add(document, "建立台账；", level=2)
    add(document, "按时销号。", level=2)
    add(document, "各部门要做到：")
    add(document, "督促检查；", level=2, key="91")
    add(document, "通报结果。", level=2, key="91")
    circular = read(document, tmp_path)
    assert circular.paragraphs[1:3] == ("1.建立台账；", "2.按时销号。")
    assert circular.paragraphs[4:] == ("1.督促检查；", "2.通报结果。")
    assert circular.headings == ()


def test_numbering_of_a_style_is_rendered(document, tmp_path):
    numbered(document)
    style = document.styles["Heading 1"]
    style.element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>')
    )
    add(document, "关于整改的通知", apart=True)
    document.add_paragraph("总体要求", style="Heading 1")
    document.add_paragraph("坚持问题导向。")
    document.add_paragraph("具体措施", style="Heading 1")
    circular = read(document, tmp_path)
    assert [h.text for h in circular.headings] == ["一、总体要求", "二、具体措施"]


def test_tables_stand_in_order_and_each_row_is_a_paragraph(document, tmp_path):
    add(document, "关于抽查结果的通报", apart=True)
    add(document, "抽查结果如下：")
    table = document.add_table(rows=3, cols=3)
    for row, texts in zip(
        table.rows, (("序号", "单位", "结果"), ("1", "示例一局", "合格"), ("2", "", "不合格")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    add(document, "请有关单位整改。")
    circular = read(document, tmp_path)
    assert [(p.text.split("\t"), p.row) for p in circular.body] == [
        (["抽查结果如下："], False),
        (["序号", "单位", "结果"], True),
        (["1", "示例一局", "合格"], True),
        (["2", "", "不合格"], True),
        (["请有关单位整改。"], False),
    ]


def test_headers_footers_deleted_and_hidden_text_are_left_out(document, tmp_path):
    section = document.sections[0]
    section.header.paragraphs[0].text = "页眉"
    section.footer.paragraphs[0].text = "— 1 —"
    add(document, "关于整改的通知", apart=True)
    paragraph = add(document, "请各单位")
    paragraph._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="1"><w:r><w:delText>删去的字</w:delText></w:r></w:del>')
    )
    paragraph._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="2"><w:r><w:t>按时整改。</w:t></w:r></w:ins>'))
    paragraph.add_run("隐藏的字").font.hidden = True
    circular = read(document, tmp_path)
    assert circular.paragraphs == ("请各单位按时整改。",)


def test_page_and_line_breaks_do_not_cut_a_sentence(document, tmp_path):
    add(document, "关于整改的通知", apart=True)
    paragraph = add(document, "请各单位认真")
    paragraph.add_run().add_break(WD_BREAK.PAGE)
    paragraph.add_run("整改，按时")
    paragraph.add_run().add_break()
    paragraph.add_run("报送结果。")
    add(document, "— 2 —", apart=True)
    add(document, "逾期不报的予以")
    add(document, "通报。")
    circular = read(document, tmp_path)
    assert circular.paragraphs == ("请各单位认真整改，按时报送结果。", "逾期不报的予以通报。")


def test_a_masthead_in_a_text_box_and_an_imprint_in_a_table_are_read(document, tmp_path):
    holder = document.add_paragraph()
    holder._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent>'
            "<w:p><w:r><w:t>情 况 通 报</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>"
            "<mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>情 况 通 报</w:t></w:r></w:p>"
            "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    add(document, "第１２期", apart=True)
    add(document, "示例市局办公室\t2022年7月1日")
    add(document, "关于开展随机点评", apart=True)
    add(document, "情况的通报", apart=True)
    add(document, "各区县局：")
    add(document, "现将情况通报如下。")
    table = document.add_table(rows=2, cols=1)
    table.cell(0, 0).text = "抄送：示例市委办公室，示例市政府办公室。"
    table.cell(1, 0).text = "示例市局办公室\t2022年7月2日印发"
    circular = read(document, tmp_path)
    assert (circular.series, circular.issue_no, circular.issuer) == ("情况通报", 12, "示例市局办公室")
    assert circular.title == "关于开展随机点评情况的通报"
    assert circular.recipients == ("各区县局", "示例市委办公室", "示例市政府办公室")
    assert circular.print_line == "示例市局办公室 2022年7月2日印发"
    assert circular.issued_on.isoformat() == "2022-07-01"


def test_footnotes_become_notes(document, tmp_path):
    add(document, "关于整改的通知", apart=True)
    add(document, "请按办法整改。")
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    blob = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>办法见示例市局网站。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    ).encode()
    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        blob,
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    circular = read(document, tmp_path)
    assert circular.paragraphs == ("请按办法整改。",)
    assert circular.notes == ("办法见示例市局网站。",)


@pytest.mark.parametrize(
    "value, text",
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1005, "一千零五"),
    ],
)
def test_chinese_counting(value, text):
    assert chinese(value) == text


def rezipped(document, change) -> bytes:
    """Return the document's bytes with one part changed or added."""
    plain, out = io.BytesIO(), io.BytesIO()
    document.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(part.filename, change(part.filename, source.read(part)))
    return out.getvalue()


def with_dtd(name, content):
    head = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "b">]>'
    return head + content.split(b"?>", 1)[1] if name == "word/document.xml" else content


def blown_up(name, content):
    return content + b" " * (33 * 1024**2) if name == "word/styles.xml" else content


def without_document(name, content):
    return b"<nonsense/>" if name == "word/document.xml" else content


@pytest.mark.parametrize(
    "change, code", [(with_dtd, "dtd"), (blown_up, "too_large"), (without_document, "broken")]
)
def test_a_harmful_or_damaged_docx_is_refused(change, code, document, tmp_path):
    document.add_paragraph("正文。")
    path = tmp_path / "通报.docx"
    path.write_bytes(rezipped(document, change))
    with pytest.raises(CircularRefused) as refused:
        read_circular(path)
    assert refused.value.code == code


def test_an_empty_docx_is_refused(document, tmp_path):
    path = tmp_path / "空.docx"
    document.save(path)
    with pytest.raises(CircularRefused) as refused:
        read_circular(path)
    assert refused.value.code == "empty"
