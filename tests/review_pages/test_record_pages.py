"""Every page that is drawn from records: what it says, to whom, and that it is sound."""

import json
import re
from html.parser import HTMLParser

import pytest

from cms.models import Comment, UnitVersion
from review_pages.addresses import NoSuchPage, addresses, render
from review_pages.place import CHINESE, ENGLISH, LANGUAGES, Place

from .conftest import AS_OF, CANARY

pytestmark = pytest.mark.django_db
EDITIONS = ("public", "system")
VOID = {"meta", "link", "input", "br", "hr", "img", "rect", "line", "path", "circle"}


class Outline(HTMLParser):
    """Notes what a sound page needs: balanced elements, headings, labels, identifiers."""

    def __init__(self):
        super().__init__()
        self.open, self.headings, self.ids, self.inputs, self.labels = [], [], [], [], []
        self.lang, self.wrong, self.unnamed_tables = "", [], 0

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "html":
            self.lang = attrs.get("lang", "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "input" and attrs.get("type") != "hidden":
            self.inputs.append(attrs.get("id"))
        if tag == "label":
            self.labels.append(attrs.get("for"))
        if tag == "table":
            self.unnamed_tables += 1
        if tag == "caption":
            self.unnamed_tables -= 1
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def everything(read, edition, language):
    place = Place(edition, language)
    return {address: render(address, place, read) for address in addresses(read, language)}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_address_is_drawn_without_a_query(values, edition, language, django_assert_num_queries):
    found = values(edition)
    with django_assert_num_queries(0):
        pages = everything(found.get, edition, language)
    assert len(pages) >= 15
    assert all(pages.values())


@pytest.mark.parametrize("edition", EDITIONS)
def test_nothing_that_readers_may_not_see_stands_anywhere(values, edition):
    found = values(edition)
    for language in LANGUAGES:
        for address, content in everything(found.get, edition, language).items():
            assert CANARY not in content, address
            assert CANARY not in address
    assert CANARY not in repr(found)


def test_the_public_edition_says_nothing_of_an_opinion_for_the_system(values):
    pages = everything(values("public").get, "public", CHINESE)
    assert not [
        address for address, content in pages.items() if "R-system" in content or "仅供全系统" in content
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_sound_html(values, language):
    found = values("public")
    for address, content in everything(found.get, "public", language).items():
        if not address.endswith(("/", ".html")):
            continue
        outline = Outline()
        outline.feed(content)
        assert not outline.wrong, (address, outline.wrong)
        assert not outline.open, (address, outline.open)
        assert outline.lang == ("zh-CN" if language == CHINESE else "en")
        assert outline.headings.count(1) == 1, address
        assert all(b - a <= 1 for a, b in zip(outline.headings, outline.headings[1:], strict=False)), (
            address,
            outline.headings,
        )
        assert len(outline.ids) == len(set(outline.ids)), address
        assert set(outline.inputs) <= set(outline.labels), address
        assert outline.unnamed_tables == 0, address
        assert 'href="http' not in content.replace("http://www.w3.org", ""), address


def test_pages_do_not_depend_on_the_order_of_rows(values, small_site):
    before = everything(values().get, "public", CHINESE)
    for model in (Comment, UnitVersion):
        for row in model.objects.order_by("-id"):
            model.objects.filter(id=row.id).update(id=100_000 - row.id)
    assert everything(values().get, "public", CHINESE) == before


def test_an_opinion_shows_points_findings_and_what_became_of_them(values):
    page = render("/opinions/R-public/", Place(), values().get)
    for words in (
        "对示例一局的点评意见",
        "组织领导本单位开展创先争优活动情况",
        "全年任务提前完成",
        "已报完成",
        "示例点评人",
    ):
        assert words in page
    assert "窗口应当周末开放。" in page


def test_an_opinion_has_the_meta_tags_of_a_government_site_and_no_invented_ones(values):
    page = render("/opinions/R-public/", Place(), values().get)
    assert '<meta name="SiteName" content="通报">' in page
    assert '<meta name="ArticleTitle" content="对示例一局的点评意见">' in page
    assert '<meta name="ColumnName" content="点评意见">' in page
    assert re.search(r'<meta name="PubDate" content="2010-12-\d\d 00:00">', page)
    assert "SiteIDCode" not in page


def test_an_emergency_circulation_is_marked_until_it_is_cleared(small_site, values):
    small_site.public.circulations.update(emergency=True, reason="紧急")
    assert "未经复核" in render("/opinions/R-public/", Place(), values().get)
    small_site.public.circulations.update(cleared_at="2010-12-20T00:00:00Z")
    assert "未经复核" not in render("/opinions/R-public/", Place(), values().get)


def test_a_withdrawn_opinion_keeps_its_place_in_the_list(values):
    assert "R-withdrawn" in render("/opinions/", Place(), values().get)
    page = render("/opinions/R-withdrawn/", Place(), values().get)
    assert "数据有误，正在核实。" in page


def test_a_unit_page_joins_duty_figures_findings_commitments_comments_and_timeline(values):
    page = render("/progress/sl-1/", Place(), values().get)
    for words in (
        "已完成",
        "应点评党组织",
        "三个工作日内答复。",
        "窗口应当周末开放。",
        "大事记",
        "D-1",
        "有计划",
    ):
        assert words in page
    record = json.loads(render("/progress/sl-1/data.json", Place(), values().get))
    assert record["duty"]["status"] == "met"
    assert record["as_of"] == AS_OF.isoformat()
    assert "三个工作日内答复。" in render("/progress/sl-1/data.csv", Place(), values().get)


def test_english_pages_speak_english(values):
    page = render("/progress/sl-1/", Place("public", ENGLISH), values().get)
    for words in ("Example Bureau 1", "Last and next review", "Met", "20 December 2010"):
        assert words in page
    assert 'href="/en/progress/sl-root/"' in page
    assert 'href="/progress/sl-1/"' in page


def test_an_unknown_address_is_refused(values):
    read = values().get
    for address in (
        "/opinions/R-draft/",
        "/opinions/R-person/",
        "/progress/nowhere/",
        "/opinions/page/9/",
        "/data/x.csv",
    ):
        with pytest.raises(NoSuchPage):
            render(address, Place(), read)


def test_a_section_that_is_not_live_takes_its_records_with_it(values, small_site):
    from review_pages.models import OpinionIndexPage

    OpinionIndexPage.objects.filter(locale__language_code="zh-hans").update(live=False)
    read = values().get
    assert not [address for address in addresses(read, CHINESE) if address.startswith("/opinions/")]
    with pytest.raises(NoSuchPage):
        render("/opinions/R-public/", Place(), read)
