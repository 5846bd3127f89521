"""Feeds, sitemap and robots: well-formed, complete, and silent about what readers may not see."""

from xml.etree import ElementTree

import pytest

from review_pages.addresses import addresses, render
from review_pages.place import CHINESE, ENGLISH, Place

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_the_feed_is_valid_atom_with_the_newest_first(values, language):
    feed = ElementTree.fromstring(
        render("/feeds/opinions.xml", Place("system", language), values("system").get)
    )
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 3
    for entry in entries:
        assert entry.findtext(f"{ATOM}id").startswith("http://")
        assert entry.findtext(f"{ATOM}updated").endswith("+08:00")
    days = [entry.findtext(f"{ATOM}published") for entry in entries]
    assert days == sorted(days, reverse=True)


def test_a_control_character_does_not_break_the_feed(values, small_site):
    small_site.public.achievements = "成绩\x0b很好 & <好>"
    small_site.public.save(update_fields=["achievements"])
    feed = ElementTree.fromstring(render("/feeds/opinions.xml", Place(), values().get))
    assert "成绩很好 & <好>" in "".join(feed.itertext())


def test_the_sitemap_lists_every_page_of_both_languages_once(values):
    read = values().get
    root = ElementTree.fromstring(render("/sitemap.xml", Place(), read))
    found = [item.text for item in root.iter(f"{MAP}loc")]
    assert len(found) == len(set(found))
    for language in (CHINESE, ENGLISH):
        place = Place("public", language)
        for address in addresses(read, language):
            if address.endswith("/"):
                assert read("base") + place.url(address) in found
    assert read("base") + "/policy/" in found
    assert not [address for address in found if "R-system" in address]


def test_robots_may_read_the_public_edition_and_nothing_of_the_system_edition(values):
    assert "Sitemap: http" in render("/robots.txt", Place(), values().get)
    assert "Disallow: /\n" in render("/robots.txt", Place("system"), values("system").get)
