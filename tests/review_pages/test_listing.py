"""The list of opinions: numbered from the oldest, so that a page keeps what it holds."""

from datetime import date, timedelta

from cms.queries.published import Name, Opinion
from review_pages.addresses import addresses, render
from review_pages.place import CHINESE, Place
from review_pages.values import PAGE_SIZE, _opinions


def opinions(count):
    start = date(2010, 7, 1)
    return {
        f"R-{n:04}": Opinion(
            ref=f"R-{n:04}",
            circulated_on=start + timedelta(days=n),
            changed_on=start + timedelta(days=n),
            unit=Name(f"u{n % 3}", f"示例{n % 3}局"),
            current_unit=Name(f"u{n % 3}", f"示例{n % 3}局"),
            round="2010H2",
            method="collective",
            date=start,
        )
        for n in range(count)
    }


def held(count, name):
    return [line.ref for line in _opinions(opinions(count))[f"opinions:{name}"]]


def test_a_full_page_holds_the_same_opinions_for_ever():
    assert held(PAGE_SIZE + 1, ":1") == held(5 * PAGE_SIZE + 3, ":1")
    assert held(5 * PAGE_SIZE, ":3") == held(9 * PAGE_SIZE, ":3")


def test_page_one_holds_the_oldest_and_each_page_begins_with_its_newest():
    assert held(45, ":1")[-1] == "R-0000"
    assert held(45, ":1")[0] == f"R-{PAGE_SIZE - 1:04}"
    assert held(45, ":3") == ["R-0044", "R-0043", "R-0042", "R-0041", "R-0040"]


def test_the_first_look_shows_the_newest():
    assert held(45, ":newest")[0] == "R-0044"
    assert len(held(45, ":newest")) == PAGE_SIZE


def test_facets_hold_their_own_and_are_numbered_likewise():
    assert set(held(45, "unit/u1:newest")) == {f"R-{n:04}" for n in range(45) if n % 3 == 1}
    assert held(70, "unit/u0:1")[-1] == "R-0000"


def test_numbered_pages_have_addresses_once_there_is_more_than_one(db, values):
    read = values() | _opinions(opinions(45))
    listed = set(addresses(read.get, CHINESE))
    assert {"/opinions/page/1/", "/opinions/page/3/", "/opinions/method/collective/page/2/"} <= listed
    assert "/opinions/page/4/" not in listed
    page = render("/opinions/page/2/", Place(), read.get)
    assert "第2页" in page
    assert 'href="/opinions/page/1/"' in page


def test_a_numbered_page_reads_nothing_that_a_new_opinion_changes(db, values):
    few, more = values() | _opinions(opinions(45)), values() | _opinions(opinions(46))
    seen = set()
    for found in (few, more):
        render("/opinions/page/1/", Place(), lambda key, found=found: seen.add(key) or found.get(key))
    assert seen
    assert {key: few[key] for key in seen if key in few} == {key: more[key] for key in seen if key in more}
