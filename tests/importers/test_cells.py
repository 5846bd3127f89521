"""Cells become values, or are refused with a code and a remedy."""

from datetime import date

import pytest

from cms.rules.terms import Category, Scope
from importers import cells
from importers.formats.values import Fault, Number

SHEET, CSV, MAC = cells.Reading(), cells.Reading(csv=True), cells.Reading(date1904=True)
KNOWN = {"370100", "007", "1E5"}


@pytest.mark.parametrize(
    ("value", "reading", "expected"),
    [
        (" ｄｑ－０１　", SHEET, "dq-01"),
        ("\u200b007\u00a0\t", SHEET, "007"),
        (Number("370100.0"), SHEET, "370100"),
        (Number("3.701E5"), SHEET, "370100"),
        (Number("1001"), SHEET, "1001"),
        (Number("1.1000000000000001"), SHEET, "1.1"),
        ("1001.0", SHEET, "1001.0"),
        ("1001.0", CSV, "1001"),
        ("'007", CSV, "007"),
        ('="007"', CSV, "007"),
        ("3.701E+05", CSV, "370100"),
        ("1E5", CSV, "1E5"),
        ("110101199003078910", CSV, "110101199003078910"),
        ("执法_1.a", SHEET, "执法_1.a"),
        ("　", SHEET, None),
        (None, SHEET, None),
    ],
)
def test_codes(value, reading, expected):
    assert cells.code(value, reading, KNOWN) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Number("110101199003078910"), "digits_lost"),
        (Number("1.10101199003078E+17"), "digits_lost"),
        ("1.10101E+17", "digits_lost"),
        ("2E5", "digits_lost"),
        ("a b", "bad_code"),
        (".a", "bad_code"),
        ("a/b", "bad_code"),
        (date(2010, 12, 7), "bad_code"),
        ("a\x00b", "control_character"),
        ("a\u202eb", "control_character"),
        ("a\ud800", "control_character"),
        ("a" * 65, "too_long"),
        (Fault("error_cell", "#N/A"), "error_cell"),
        (Fault("formula_without_value", "="), "formula_without_value"),
    ],
)
def test_bad_codes(value, code):
    with pytest.raises(cells.CellError) as refused:
        cells.code(value, SHEET, KNOWN)
    assert refused.value.code == code
    assert refused.value.zh
    assert refused.value.en


DAY = date(2010, 12, 7)


@pytest.mark.parametrize(
    ("value", "reading"),
    [
        (DAY, SHEET),
        ("2010-12-07", SHEET),
        ("2010.12.7", SHEET),
        ("2010/12/7", SHEET),
        ("２０１０年１２月７日", SHEET),
        ("2010年 12月 7日", SHEET),
        ("二〇一〇年十二月七日", SHEET),
        ("20101207", SHEET),
        ("2010-12-07 00:00:00", SHEET),
        ("2010/12/7 8:30", SHEET),
        ("2010-12-07T08:30:00", SHEET),
        ("40519", CSV),
        (Number("40519"), SHEET),
        (Number("40519.75"), SHEET),
        (Number("39057"), MAC),
        (" 2010-12-07\u3000", SHEET),
    ],
)
def test_days(value, reading):
    assert cells.day(value, reading) == DAY


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("7/12/10", "ambiguous_date"),
        ("10.12.7", "ambiguous_date"),
        ("7/12/2010", "ambiguous_date"),
        ("10年12月7日", "ambiguous_date"),
        ("2010-13-45", "bad_date"),
        ("2010-02-30", "bad_date"),
        ("2010-12", "bad_date"),
        ("昨天", "bad_date"),
        (Number("2010"), "bad_date"),
        (True, "bad_date"),
    ],
)
def test_bad_days(value, code):
    with pytest.raises(cells.CellError) as refused:
        cells.day(value, SHEET)
    assert refused.value.code == code


def test_texts_keep_what_is_inside():
    assert cells.text("　ａｂｃ\r\n１２\u200b３ \t", SHEET) == "ａｂｃ\n１２\u200b３"
    assert cells.text(Number("3.701E5"), SHEET) == "370100"
    assert cells.text(DAY, SHEET) == "2010-12-07"
    assert cells.text("x" * 32_767, SHEET)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("x" * 32_768, "too_long"),
        ("a\x0cb", "control_character"),
        ("a\udc00b", "control_character"),
        (Number("110101199003078910"), "digits_lost"),
    ],
)
def test_bad_texts(value, code):
    with pytest.raises(cells.CellError) as refused:
        cells.text(value, SHEET)
    assert refused.value.code == code


def test_names_have_at_most_two_hundred_characters():
    assert cells.name("名" * 200, SHEET)
    with pytest.raises(cells.CellError):
        cells.name("名" * 201, SHEET)


@pytest.mark.parametrize("value", ["执法单位", " 执法单位\u200b", "enforcement", "Ｅnforcement"])
def test_closed_lists_take_terms_and_slugs(value):
    assert cells.one_of(Category)(value, SHEET) == "enforcement"


def test_closed_lists_name_what_they_take():
    assert cells.one_of(Scope)(None, SHEET) == ""
    with pytest.raises(cells.CellError, match="点评双方、本单位、全系统、公开"):
        cells.one_of(Scope)("全国", SHEET)


@pytest.mark.parametrize("value", ["a、b；c;d,e，f", "a、、b；c;d,e，f,a"])
def test_lists_of_codes(value):
    assert cells.codes(value, SHEET) == ("a", "b", "c", "d", "e", "f")


@pytest.mark.parametrize("value", ["2010H2", "２０１０ｈ２", "2010年下半年", "2010年 下半年"])
def test_rounds(value):
    assert cells.half_year(value, SHEET) == "2010H2"


@pytest.mark.parametrize("value", ["2010", "2010H3", "下半年"])
def test_bad_rounds(value):
    with pytest.raises(cells.CellError):
        cells.half_year(value, SHEET)
