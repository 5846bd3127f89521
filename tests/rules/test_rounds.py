"""Half-years by name and by day."""

from datetime import date

import pytest

from cms.rules.rounds import BadRound, Round, round_of


@pytest.mark.parametrize(
    "text",
    [
        "2010H2",
        "2010h2",
        " 2010H2 ",
        "２０１０Ｈ２",
        "2010年下半年",
        "２０１０年下半年",
        "2010 年 下半年",
        "\ufeff2010H2\u3000",
    ],
)
def test_a_round_is_read_in_every_way_it_is_written(text):
    assert Round.parse(text) == Round(2010, 2)


def test_the_first_half_is_read_too():
    assert Round.parse("2010年上半年") == Round.parse("2010H1") == Round(2010, 1)


@pytest.mark.parametrize(
    "text", ["", "2010", "2010H3", "2010H0", "10H2", "2010-H2", "2010H22", "2010年半年", "0000H1", "²010H2x"]
)
def test_what_names_no_half_year_is_refused_with_the_remedy(text):
    with pytest.raises(BadRound, match="请写成 2010H2 或 2010年下半年"):
        Round.parse(text)


def test_half_years_end_on_30_june_and_31_december():
    assert (Round(2010, 1).first, Round(2010, 1).last) == (date(2010, 1, 1), date(2010, 6, 30))
    assert (Round(2010, 2).first, Round(2010, 2).last) == (date(2010, 7, 1), date(2010, 12, 31))


@pytest.mark.parametrize(
    "day, name", [("2010-06-30", "2010H1"), ("2010-07-01", "2010H2"), ("2011-01-01", "2011H1")]
)
def test_every_day_is_in_one_round(day, name):
    found = round_of(date.fromisoformat(day))
    assert found.name == str(found) == name
    assert date.fromisoformat(day) in found
    assert Round.parse(found.label) == found


def test_a_day_outside_is_moved_to_the_first_or_last_day():
    half = Round(2010, 2)
    days = [half.nearest(date.fromisoformat(text)) for text in ("2009-05-05", "2010-08-08", "2012-02-02")]
    assert days == [date(2010, 7, 1), date(2010, 8, 8), date(2010, 12, 31)]
