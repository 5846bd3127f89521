"""The tree of pages that every site starts with, and the pages as the live site answers them."""

import io
import json
import subprocess
import sys

from wagtail.models import Page, Site

import pytest

from review_pages.addresses import render
from review_pages.models import ContentPage, ExemplarPage, HomePage, OpinionIndexPage, SiteParticulars
from review_pages.place import Place

from .conftest import AS_OF, CANARY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fixed_day(settings):
    settings.SITE_AS_OF = AS_OF


def test_a_fresh_database_has_the_tree_in_both_languages():
    site = Site.objects.get(is_default_site=True)
    assert isinstance(site.root_page.specific, HomePage)
    assert site.root_page.locale.language_code == "zh-hans"
    assert Page.find_problems() == ([], [], [], [], [])
    english = site.root_page.get_translation(site.root_page.locale.__class__.objects.get(language_code="en"))
    for home in (site.root_page, english):
        slugs = list(home.get_children().order_by("path").values_list("slug", flat=True))
        assert slugs[:8] == [
            "policy",
            "opinions",
            "exemplars",
            "progress",
            "comments",
            "search",
            "data",
            "about",
        ]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/policy/",
        "/opinions/",
        "/opinions/R-public/",
        "/opinions/R-withdrawn/",
        "/opinions/unit/sl-1/",
        "/opinions/method/collective/",
        "/opinions/round/2010H2/",
        "/exemplars/",
        "/progress/",
        "/progress/sl-1/",
        "/progress/sl-1/data.json",
        "/progress/sl-1/data.csv",
        "/comments/",
        "/search/",
        "/data/",
        "/data/units.csv",
        "/data/draws/D-1.json",
        "/about/",
        "/feeds/opinions.xml",
        "/sitemap.xml",
        "/robots.txt",
    ],
)
def test_the_live_site_answers_every_kind_of_address(client, small_site, prefix, address):
    answer = client.get(prefix + address)
    assert answer.status_code == 200, answer
    assert CANARY not in answer.content.decode()


def test_the_live_site_has_no_address_for_what_readers_may_not_see(client, small_site):
    for address in ("/opinions/R-draft/", "/opinions/R-system/", "/opinions/R-person/", "/progress/none/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_address_that_does_not_exist_gets_a_page_that_helps(client, prefix, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        answer = client.get(f"{prefix}/opinions/no-such-opinion/")
    assert answer.status_code == 404
    assert f'href="{prefix}/opinions/"' in answer.content.decode()


@pytest.mark.parametrize("slug", ["opinions", "progress", "about", "policy", "exemplars"])
def test_editors_can_preview_a_page_as_it_is_being_written(client, small_site, slug):
    page = Page.objects.get(slug=slug, locale__language_code="zh-hans").specific
    page.title = "正在写的标题"
    answer = page.make_preview_request()
    assert answer.status_code == 200
    answer = answer.render() if hasattr(answer, "render") and not answer.is_rendered else answer
    assert "正在写的标题" in answer.content.decode()


def test_a_page_of_record_keeps_its_slug():
    page = OpinionIndexPage.objects.first()
    page.slug = "elsewhere"
    with pytest.raises(Exception, match="/opinions/"):
        page.full_clean()


def test_an_exemplar_cannot_go_live_without_consent(small_site):
    index = Page.objects.get(slug="exemplars", locale__language_code="zh-hans").specific
    page = ExemplarPage(
        title="示例典型", slug="example", summary="做法。", names="removed", consent_by="", live=True
    )
    with pytest.raises(Exception, match="consent_by"):
        index.add_child(instance=page)


def test_an_exemplar_links_to_its_review_only_where_it_may_be_read(client, small_site):
    index = Page.objects.get(slug="exemplars", locale__language_code="zh-hans").specific
    for slug, review in (("open", small_site.public), ("closed", small_site.hidden[0])):
        index.add_child(
            instance=ExemplarPage(
                title=f"示例典型{slug}",
                slug=slug,
                summary="值得借鉴的做法。",
                names="removed",
                consent_by=f"{CANARY}同意人",
                consent_on=AS_OF,
                review=review,
                body=[{"type": "paragraph", "value": "<p>具体做法。</p>"}],
            )
        )
    assert "R-public" in client.get("/exemplars/open/").content.decode()
    closed = client.get("/exemplars/closed/").content.decode()
    assert small_site.hidden[0].ref not in closed
    assert CANARY not in closed


def test_the_footer_shows_what_is_set_and_nothing_else(client, small_site):
    assert "ICP" not in client.get("/").content.decode()
    SiteParticulars.objects.create(
        site=Site.objects.get(is_default_site=True), organiser="示例主办单位", icp_number="示例ICP备0号"
    )
    page = client.get("/").content.decode()
    assert "主办单位：示例主办单位" in page
    assert "示例ICP备0号" in page
    assert "公安" not in page


def test_content_pages_have_their_anchors(client):
    assert ContentPage.objects.filter(slug="about").count() == 2
    assert 'id="figures"' in client.get("/about/").content.decode()


def test_the_published_script_replays_a_draw_and_notices_a_changed_one(tmp_path, values):
    import hashlib

    codes = sorted(f"sl-{n}" for n in range(20))
    seed = "示例种子"
    chosen = sorted(codes, key=lambda code: hashlib.sha256(f"{seed}\n{code}".encode()).hexdigest())[:4]
    record = {
        "id": "D-1",
        "population": codes,
        "list_hash": hashlib.sha256("\n".join(codes).encode()).hexdigest(),
        "seed": seed,
        "size": 4,
        "strata": [],
        "selected": chosen,
    }
    script, file = tmp_path / "replay_draw.py", tmp_path / "draw.json"
    script.write_text(render("/data/replay_draw.py", Place(), values().get))
    for changed, code in (
        ({}, 0),
        ({"seed": "别的"}, 3),
        ({"selected": chosen[::-1]}, 3),
        ({"list_hash": "0"}, 3),
    ):
        file.write_text(json.dumps(record | changed))
        done = subprocess.run(
            [sys.executable, "-I", script, file], capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stdout


def test_tables_neutralise_what_a_spreadsheet_would_run():
    import csv

    from review_pages.tables import as_csv

    text = as_csv(("a", "b"), [("=1+1", "第一行\n第二行"), ("'=x", None)])
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows == [["a", "b"], ["'=1+1", "第一行\n第二行"], ["''=x", ""]]


def test_english_readers_find_documents_that_are_not_translated(client, small_site):
    from review_pages.models import PolicyPage

    index = Page.objects.get(slug="policy", locale__language_code="zh-hans").specific
    index.add_child(instance=PolicyPage(title="示例通报", slug="example", issued_on=AS_OF))
    listed = client.get("/en/policy/").content.decode()
    assert '<a href="/policy/example/" lang="zh-CN">示例通报</a>' in listed
    assert 'href="/policy/example/"' in client.get("/en/").content.decode()
