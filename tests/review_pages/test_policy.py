"""The policy page: what it derives from its fields."""

import pytest

from review_pages.models import PolicyPage

pytestmark = pytest.mark.django_db


def heading(level, text, anchor=""):
    return ("heading", {"level": str(level), "text": text, "anchor": anchor})


def test_the_outline_numbers_headings_by_their_place_and_keeps_a_written_anchor():
    page = PolicyPage(
        body=[
            heading(2, "（一）没有上级标题的标题"),
            heading(1, "一、总体要求"),
            ("paragraph", "<p>正文。</p>"),
            heading(2, "（一）目标。"),
            heading(2, "（二）原则", "principles"),
            heading(1, "二、措施"),
            heading(2, "（一）检查"),
        ]
    )
    assert [(h["level"], h["text"], h["anchor"]) for h in page.outline()] == [
        (2, "（一）没有上级标题的标题", "part-0-1"),
        (1, "一、总体要求", "part-1"),
        (2, "（一）目标", "part-1-1"),
        (2, "（二）原则", "principles"),
        (1, "二、措施", "part-2"),
        (2, "（一）检查", "part-2-1"),
    ]


@pytest.mark.parametrize(
    "text, groups",
    [
        (
            "印送：示例一局，示例二局、示例三局；存档（2）",
            [("印送", ["示例一局", "示例二局、示例三局", "存档（2）"])],
        ),
        ("示例一局，示例二局\n\n抄送：示例三局", [("", ["示例一局", "示例二局"]), ("抄送", ["示例三局"])]),
        ("", []),
    ],
)
def test_the_distribution_list_is_read_by_line_and_separator(text, groups):
    assert PolicyPage(distribution=text).distribution_groups == groups


def test_one_per_line_fields_leave_blank_lines_out():
    page = PolicyPage(subject_words="点评\n\n 讲话 \n", attachments="示例表\n示例办法")
    assert page.subject_word_list == ["点评", "讲话"]
    assert page.attachment_list == ["示例表", "示例办法"]
