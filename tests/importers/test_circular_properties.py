"""Whatever is cut where: a generated circular is read as it was written."""

from hypothesis import given, settings
from hypothesis import strategies as st

from importers.circulars.completeness import lost
from importers.circulars.lines import squeeze, to_lines
from importers.circulars.structure import parse

HAN = "一二三四五六七八九"
CLOSED = "。；：！？…”）"
WORDS = (
    "各单位要认真落实", "坚持问题导向", "今年以来整改率达到98.5%", "做到有计划有记录", "形成“比学赶超”的氛围",
    "把责任压实到人（含分管领导）", "对照5条要点逐项点评", "切实解决群众反映的问题", "ISO 9001体系运行平稳",
    "一是认识到位", "二要及时反馈", "第一责任人亲自抓",
)  # fmt: skip
TOPICS = ("总体要求", "压实点评责任", "规范程序，注重实效", "抓好2023年的整改", "强化“首问负责”")

sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(
    lambda words: "，".join(words) + "。"
)
texts = st.lists(sentences, min_size=1, max_size=6).map("".join)


@st.composite
def bodies(draw):
    """Return paragraphs and the headings that must be found in them."""
    paragraphs, headings = [draw(texts)], []
    for n in range(draw(st.integers(0, 4))):
        heading = f"{HAN[n]}、{draw(st.sampled_from(TOPICS))}"
        paragraphs += [heading, draw(texts)]
        headings.append((1, heading))
        for m in range(draw(st.integers(0, 4))):
            left, right = draw(st.sampled_from(("（）", "()")))
            topic, space = draw(st.sampled_from(TOPICS)), draw(st.sampled_from(("", " ")))
            paragraphs.append(f"{left}{HAN[m]}{right}{space}{topic}。{draw(texts)}")
            headings.append((2, f"（{HAN[m]}）{topic}"))
    return paragraphs, headings


def may_cut(paragraph: str, at: int) -> bool:
    """Say whether a page may end here so that a reader could tell: within a sentence, not within a heading."""
    left, right = paragraph[:at].rstrip(), paragraph[at:].lstrip()
    if not left or not right or left[-1] in CLOSED or (left[-1] in ".:" and right[0].isdigit()):
        return False
    if paragraph[0] in "（(" and "。" not in left:
        return False
    numbered = right[0] in HAN + "0123456789（(第"
    return not (numbered or left[-1].isascii() or right[0].isascii())


@st.composite
def pages(draw, paragraphs):
    """Return the paragraphs as an office's text: cut by pages, blank lines and page numbers anywhere."""
    number, out = 1, []
    for paragraph in paragraphs:
        cuts = [at for at in range(1, len(paragraph)) if may_cut(paragraph, at)] if "。" in paragraph else []
        chosen = sorted(draw(st.sets(st.sampled_from(cuts), max_size=3))) if cuts else []
        for start, end in zip([0, *chosen], [*chosen, len(paragraph)], strict=True):
            out.append(paragraph[start:end])
            if end != len(paragraph):
                dash = draw(st.sampled_from(("— {} —", "- {} -", "－ {} －", "", "\f")))
                out.append(dash.format(number))
                number += 1
        out += [""] * draw(st.integers(0, 2))
    return "\n".join(out)


def wrapped(paragraphs: list[str], width: int) -> str:
    """Return the paragraphs with hard line ends, each begun with two full-width spaces."""
    lines = []
    for paragraph in paragraphs:
        text = "　　" + paragraph
        lines += [text[at : at + width] for at in range(0, len(text), width)]
    return "\n".join(lines)


HEAD = "情况通报\n第 {} 号\n示例市局办公室\n2023 年 3 月 5 日\n关于领导点评情况的通报\n各区县局：\n"
TAIL = "\n附件：点评汇总表\n主题词：点评 通报\n抄送：示例市委办公室，示例一局、示例二局；存档。\n示例市局办公室　2023年3月6日印发\n"


def check(text: str, number: int, paragraphs, headings):
    lines = to_lines(text)
    circular = parse(lines)
    assert lost(lines, circular) == []
    assert [squeeze(p) for p in circular.paragraphs] == ["各区县局：", *map(squeeze, paragraphs)]
    assert [(h.level, h.text) for h in circular.headings] == headings
    assert (circular.series, circular.issue_no) == ("情况通报", number)
    assert circular.title == "关于领导点评情况的通报"
    assert circular.attachments == ("点评汇总表",)
    assert circular.recipients == ("各区县局", "示例市委办公室", "示例一局、示例二局", "存档")
    assert circular.unplaced == ()


@settings(max_examples=150, deadline=None)
@given(st.data(), bodies(), st.integers(1, 9999))
def test_pages_may_cut_sentences_anywhere(data, body, number):
    text = data.draw(pages(body[0]))
    check(HEAD.format(number) + text + TAIL, number, *body)


@settings(max_examples=100, deadline=None)
@given(bodies(), st.integers(1, 9999), st.integers(20, 40))
def test_hard_line_ends_of_indented_text_cut_nothing(body, number, width):
    check(HEAD.format(number) + wrapped(body[0], width) + TAIL, number, *body)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="一、（）(1.)。；：，附件主送抄送通报第号年月日3 　\n\t—关于示例局", max_size=200))
def test_no_text_at_all_loses_a_character(text):
    lines = to_lines(text)
    assert lost(lines, parse(lines)) == []
