"""Stock phrases are known by what is left of a text; similar texts are found among many."""

import random
from difflib import SequenceMatcher
from zlib import crc32

import pytest

from cms.rules.quality import Corpus, closest_of, is_empty, is_stock_phrase, nearest, similarity, sketch


@pytest.mark.parametrize(
    "text", ["", " ", "\t\r\n", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u200d\u2060 ", None]
)
def test_white_space_and_zero_width_are_empty(text):
    assert is_empty(text)


@pytest.mark.parametrize("text", ["无", ".", "0", "\u3000一"])
def test_a_mark_is_not_empty(text):
    assert not is_empty(text)


@pytest.mark.parametrize(
    "text",
    [
        "无", "暂无", "没有", "没有问题", "未发现问题", "总体较好", "良好",
        "无。", " 无 ", "　无　", "【无】", "“没有问题”！", "没 有 问 题", "无；无", "1.无\n2.暂无", "一、无；二、没有问题",
        "（一）没有", "①无 ②良好", "总体较好，没有问题。", "第一，未发现问题；第二，总体较好", "一是没有问题", "a.无", "Ａ．无",
        "１、无", "㈠无", "Ⅰ.良好", "——", "/", "1.", "无\u200b", "***", "总体较好～～",
    ],
)  # fmt: skip
def test_stock_phrases(text):
    assert is_stock_phrase(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "无故缺席三次", "没有按时上报", "学习记录不全", "总体较好，但记录不全", "良好作风没有坚持", "问题：学习少",
        "无学习计划", "一个支部没有活动", "未发现问题整改到位", "没有问题意识", "N/A x", "较好",
    ],
)  # fmt: skip
def test_findings_that_only_begin_like_stock_phrases(text):
    assert not is_stock_phrase(text)


def test_a_long_text_is_judged_fast():
    assert not is_stock_phrase("一" * 30_000 + "缺")


@pytest.mark.parametrize(
    "a, b, expected",
    [
        ("", "", 0.0),
        ("示例", "", 0.0),
        ("学习记录不全", "学习记录不全", 1.0),
        ("学习，记录　不全。", "学习记录不全", 1.0),
        ("ＡＢＣ学习", "abc学习", 1.0),
        ("甲乙丙", "丁戊己", 0.0),
        ("甲乙丙丁", "甲乙丙戊", 2 * 2 / 6),
        ("甲甲甲", "甲甲", 2 * 1 / 3),
        ("甲", "甲", 1.0),
    ],
)
def test_similarity_is_the_dice_measure_of_pairs(a, b, expected):
    assert similarity(a, b) == pytest.approx(expected)
    assert similarity(b, a) == pytest.approx(expected)


WORDS = [
    "学习",
    "记录",
    "制度",
    "窗口",
    "服务",
    "群众",
    "承诺",
    "检查",
    "整改",
    "支部",
    "党员",
    "责任",
    "落实",
    "会议",
    "台账",
    "培训",
    "宣传",
    "监督",
    "效率",
    "质量",
    "作风",
    "廉政",
    "效能",
    "帮扶",
    "走访",
]


def prose(rng: random.Random, size: int = 300) -> str:
    return "".join(rng.choice(WORDS) + chr(0x4E00 + rng.randrange(3000)) for _ in range(size // 3))


def edited(text: str, rng: random.Random, share: float) -> str:
    return "".join(chr(0x4E00 + rng.randrange(3000)) if rng.random() < share else char for char in text)


def test_a_close_text_is_found_among_many():
    rng = random.Random(69)
    texts = {f"R{i}": prose(rng) for i in range(2000)}
    corpus = Corpus(texts.items())
    for key in rng.sample(sorted(texts), 100):
        query = edited(texts[key], rng, 0.05)
        if similarity(query, texts[key]) >= 0.85:
            match = nearest(query, corpus)
            assert match.key == key
            assert match.similarity == similarity(query, texts[key])
        assert nearest(prose(rng), corpus) is None


def test_a_copy_is_found_where_all_texts_share_a_template():
    rng = random.Random(7)
    frame = prose(rng, 600)
    texts = {f"R{i}": frame + prose(rng, 200) for i in range(1500)}
    corpus = Corpus(texts.items())
    assert nearest(frame + prose(rng, 200), corpus) is None
    for key in ("R0", "R700", "R1499"):
        assert nearest(edited(texts[key], rng, 0.02), corpus).key == key


def test_a_review_is_not_compared_with_itself():
    corpus = Corpus([("R1", "示例文字若干若干若干"), ("R2", "别的内容完全不同的一段")])
    assert nearest("示例文字若干若干若干", corpus, exclude="R1") is None
    assert nearest("示例文字若干若干若干", corpus).similarity == 1


def test_the_threshold_counts_itself():
    text = "".join(chr(0x4E00 + i) for i in range(41))
    other = text[:35] + "".join(chr(0x5E00 + i) for i in range(6))
    assert similarity(text, other) == pytest.approx(34 / 40)
    assert closest_of(text, [("R2", other)]).key == "R2"
    assert nearest(text, Corpus([("R2", other)])).similarity == pytest.approx(0.85)


def test_a_sketch_is_the_same_on_every_machine():
    assert sketch("示例") == (crc32("示例".encode("utf-32-le")),)
    assert sketch("学习记录不全，需要改进。") == sketch("学习记录不全需要改进")
    assert sketch("") == ()
    assert len(sketch("".join(chr(0x4E00 + i) for i in range(100)))) == 32


def test_a_changed_word_in_a_long_text_stays_similar():
    rng = random.Random(1)
    text = prose(rng, 400)
    other = text.replace(text[100:104], "示例单位", 1)
    assert SequenceMatcher(None, text, other).ratio() > 0.95
    assert similarity(text, other) > 0.95
