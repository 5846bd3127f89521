"""Single lines of circulars, each read on its own."""

from datetime import date

import pytest

from importers.circulars.back import entries, subject_words
from importers.circulars.completeness import lost
from importers.circulars.headings import is_item, split_heading
from importers.circulars.lines import is_closed, to_lines
from importers.circulars.masthead import read_line
from importers.circulars.numbers import number, read_date
from importers.circulars.structure import parse
from importers.circulars.words import speaker_in


@pytest.mark.parametrize(
    "paragraph, level, text",
    [
        ("一、为什么要 重视", 1, "一、为什么要重视"),
        ("(一) 严格落实责任。各级要落实。", 2, "（一）严格落实责任"),
        ("（十二）抓好落实。要落实。", 2, "（十二）抓好落实"),
        ("㈢ 抓好落实。要落实。", 2, "㈢抓好落实"),
        ("1. 制定方案。按时报送。", 3, "1.制定方案"),
        ("１．制定方案", 3, "１．制定方案"),
        ("1.2023年工作回顾", 3, "1.2023年工作回顾"),
        ("(3)检查。按季检查。", 4, "（3）检查"),
    ],
)
def test_a_numbered_sentence_that_opens_a_paragraph_is_a_heading(paragraph, level, text):
    heading = split_heading(paragraph).heading
    assert (heading.level, heading.text) == (level, text)


@pytest.mark.parametrize(
    "paragraph",
    [
        "一是认识到位。二是措施到位。", "一要加强学习。二要落实。", "第一，抓得紧。第二，抓得实。", "第一、抓得紧。",
        "一、二等奖由院长颁发。另行通知。", "一、二、三产业协调发展。成效明显。", "1.5小时计一次。累计计算。",
        "（一）项规定的情形除外。其余照办。", "(2010 年 12 月 7 日)", "2010年工作。回顾。", "二〇二一年、二〇二二年。",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_number_is_no_heading(paragraph):
    assert split_heading(paragraph) is None
    assert not is_item(paragraph)


@pytest.mark.parametrize(
    "paragraph", ["1.建立台账；", "（2）按时销号。", "（一）组织领导要实。", "一、甲；乙；"]
)
def test_a_numbered_paragraph_of_one_sentence_is_a_list_item(paragraph):
    assert split_heading(paragraph) is None
    assert is_item(paragraph)


@pytest.mark.parametrize(
    "text, day",
    [
        ("2010 年 12 月 8 日", date(2010, 12, 8)),
        ("２０２１年３月３日", date(2021, 3, 3)),
        ("二〇二一年三月三日", date(2021, 3, 3)),
        ("二○一二年十二月三十一日", date(2012, 12, 31)),
        ("二零二一年三月廿三日", date(2021, 3, 23)),
        ("2019.4.18", date(2019, 4, 18)),
        ("2019-4/18", None),
        ("2019年2月30日", None),
        ("2010年12月8日印发", None),
    ],
)
def test_dates(text, day):
    assert read_date(text) == day


@pytest.mark.parametrize(
    "text, value", [("六十九", 69), ("一〇五", 105), ("一百零五", 105), ("十", 10), ("甲", None)]
)
def test_numbers(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    "line, no, year, before",
    [
        ("第 69 号", 69, None, ""),
        ("（第６９期）", 69, None, ""),
        ("第六十九期", 69, None, ""),
        ("总第120期", 120, None, ""),
        ("2023年第5期（总第120期）", 5, 2023, ""),
        ("情况通报〔2023〕5号", 5, 2023, "情况通报"),
        ("示市监发[2023]第 5 号", 5, 2023, "示市监发"),
        ("示市监发（2023）5号", 5, 2023, "示市监发"),
    ],
)
def test_issue_numbers(line, no, year, before):
    issue = read_line(line).issue
    assert (issue.no, issue.year, issue.before) == (no, year, before)


@pytest.mark.parametrize(
    "title", ["关于第69号提案的答复", "关于2023年3月5日事件的通报", "在2010年12月7日会议上的讲话"]
)
def test_a_number_or_a_day_in_a_title_is_no_masthead(title):
    assert read_line(title) is None


def test_recipients_are_split_at_commas_and_semicolons_only():
    text = "各直属局，各省、自治区局；总局领导，各单位（含一所，二所），存档（2）。"
    assert entries(text) == ["各直属局", "各省、自治区局", "总局领导", "各单位（含一所，二所）", "存档（2）"]


@pytest.mark.parametrize(
    "text", ["点评 讲话　通报", "点评；讲话；通报", "点评、讲话、通报。", " 点评； 讲话  通报"]
)
def test_subject_words(text):
    assert subject_words(text) == ["点评", "讲话", "通报"]


@pytest.mark.parametrize(
    "line, name",
    [
        ("示例甲", "示例甲"), ("示 例 甲", "示例甲"), ("示例局局长　示例甲", "示例甲"), ("示例甲　示例局局长", "示例甲"), ("示例局党组书记、局长 示　例", "示例"),
        ("同志们", None), ("的通知", None), ("示例局", None),
    ],
)  # fmt: skip
def test_speakers(line, name):
    assert speaker_in(line) == name


@pytest.mark.parametrize(
    "text, closed",
    [
        ("落实。", True), ("“抓落实。”", True), ("（此件公开发布）", True), ("（一）抓好整改（试行）", False),
        ("“一手抓业务、一手抓队伍”", False), ("增长12.", False), ("如下：", True), ("抓落实", False),
    ],
)  # fmt: skip
def test_closing_marks(text, closed):
    assert is_closed(text) is closed


@pytest.mark.parametrize(
    "number_line", ["— 3 —", "- 3 -", "－ ３ －", "–12–", "第 3 页 共 9 页", "\f", "一 3 一"]
)
def test_a_page_number_is_dropped_and_the_sentence_rejoined(number_line):
    lines = to_lines(f"关于整改的通知\n各单位要认真\n\n{number_line}\n\n整改。\n")
    assert parse(lines).paragraphs == ("各单位要认真整改。",)


def test_a_bare_number_stays_unless_the_pages_count_up():
    assert parse(to_lines("关于整改的通知\n各局得分：\n95\n")).paragraphs == ("各局得分：", "95")
    page = "各单位要认真整改，" * 30
    text = f"关于整改的通知\n{page}\n1\n{page}\n2\n{page}完。\n"
    assert parse(to_lines(text)).paragraphs == (page * 3 + "完。",)


def test_a_heading_cut_by_a_page_is_rejoined_where_headings_run_into_their_text():
    text = (
        "关于点评的通知\n（一）落实责任。各级要落实。\n（二）把握内容。各级要把握。\n"
        "（三）率先搞好领导点评工作是对本\n系统提出的具体要求。各级要带头。\n"
    )
    assert parse(to_lines(text)).headings[-1].text == "（三）率先搞好领导点评工作是对本系统提出的具体要求"


def test_a_full_line_that_ends_with_a_sentence_by_chance_does_not_end_the_paragraph():
    text = "关于点评的通知\n　　各单位要认真落实，各单位要认真落实。\n各单位要及时反馈。\n　　抄送：示例局\n"
    assert parse(to_lines(text)).paragraphs == ("各单位要认真落实，各单位要认真落实。各单位要及时反馈。",)
    assert parse(to_lines("　　抄送：示例局\n")).paragraphs == ("抄送：示例局",)


DECREE = """\
示例市示例局令
第 5 号
《示例办法》已经局务会议通过，现予公布。
局长　示例甲
2021年5月10日
示例办法
第一条 为了加强管理，制定本办法。
"""

JOINT = """\
中共示例市委组织部
示例市示例局
文件
示联〔2022〕18 号
关于印发《领导点评办法》的通知
各单位：
　　现将《领导点评办法》印发给你们，请认真贯彻执
行。
　　　　　　　　　　中共示例市委组织部　　示例市示例局
　　　　　　　　　　　　　　　2022年9月1日
附件
领导点评办法
　　第一条　为规范领导点评，制定本办
法。
报：市委常委。　送：市人大办公室，市政协办公室。
"""

AUTHORED = """\
工作简报
第12期
示例区委办公室编印 2021年6月1日
———————————
【经验交流】
示例街道“三个到位”推进领导点评
示例街道党工委
近年来，示例街道认真开展领导点评。
责任编辑：示例甲
"""


def test_an_order_is_signed_by_a_person_and_followed_by_what_it_orders():
    lines = to_lines(DECREE)
    circular = parse(lines)
    assert circular.signature == ("局长 示例甲", "2021年5月10日")
    assert circular.issued_on == date(2021, 5, 10)
    assert circular.paragraphs == ("《示例办法》已经局务会议通过，现予公布。",)
    assert [p.text for p in circular.annexes[0].paragraphs] == [
        "示例办法",
        "第一条 为了加强管理，制定本办法。",
    ]
    assert lost(lines, circular) == []


def test_offices_issue_together_and_the_annex_is_rejoined():
    lines = to_lines(JOINT)
    circular = parse(lines)
    assert circular.series == "中共示例市委组织部示例市示例局文件"
    assert circular.issuer == "中共示例市委组织部 示例市示例局"
    assert circular.document_number == "示联〔2022〕18号"
    assert circular.annexes[0].paragraphs[-1].text == "第一条　为规范领导点评，制定本办法。"
    assert circular.recipients == ("各单位", "市委常委", "市人大办公室", "市政协办公室")
    assert lost(lines, circular) == []


def test_the_author_of_an_article_stands_below_its_title():
    lines = to_lines(AUTHORED)
    circular = parse(lines)
    assert circular.title == "示例街道“三个到位”推进领导点评"
    assert circular.issuer == "示例区委办公室"
    assert circular.paragraphs == ("近年来，示例街道认真开展领导点评。",)
    assert circular.notes == ("责任编辑：示例甲",)
    assert lost(lines, circular) == []
