"""The baked site as a browser meets it, while generations change under it."""

import gzip
import os
import threading

from django.http import HttpResponse
from django.test import RequestFactory

from wagtail.contrib.redirects.models import Redirect

import brotli
import pytest

from bake import conf
from bake.generations import Place
from bake.serving import BakedSite, serve_edition

WORDS = "<p>" + "many words " * 300 + "</p>"


def content(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def live():
    """Return the live site behind the baked one: it knows one address."""

    def live(request):
        request.resolver_match = None
        return HttpResponse("live") if request.path == "/live/" else HttpResponse("nothing", status=404)

    return live


@pytest.fixture
def site(configure, live):
    configure(SWAP_SECONDS=0)
    return BakedSite(live)


@pytest.fixture
def get(site):
    def get(path, method="get", **headers):
        return site(getattr(RequestFactory(), method)(path, **headers))

    return get


def test_a_page_is_served_with_its_tag_and_asked_for_again(bake, add, get):
    add("news", body=WORDS)
    bake()
    response = get("/news/")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/html")
    assert "must-revalidate" in response["Cache-Control"]
    for tag in (response["ETag"], f'"x", W/{response["ETag"]}', "*"):
        again = get("/news/", HTTP_IF_NONE_MATCH=tag)
        assert (again.status_code, content(again)) == (304, b"")
    assert get("/news/", HTTP_IF_NONE_MATCH='"other"').status_code == 200


@pytest.mark.parametrize(
    ("accepts", "encoding", "opened"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
    ],
)
def test_the_smallest_copy_that_the_reader_accepts_is_sent(bake, add, get, tree, accepts, encoding, opened):
    add("news", body=WORDS)
    bake()
    response = get("/news/", HTTP_ACCEPT_ENCODING=accepts)
    assert response["Content-Encoding"] == encoding
    assert response["Vary"] == "Accept-Encoding"
    assert opened(content(response)) == tree()["news/index.html"]


def test_a_new_generation_is_served_without_a_restart(bake, add, get):
    news = add("news")
    bake()
    first = get("/news/")["ETag"]
    assert get("/later/").status_code == 404
    news.title = "Newer"
    news.save_revision().publish()
    add("later")
    bake()
    assert b"Newer" in content(get("/news/"))
    assert get("/news/", HTTP_IF_NONE_MATCH=first).status_code == 200
    assert get("/later/").status_code == 200
    Place(conf.edition("public").root, "public").rollback()
    assert get("/later/").status_code == 404


def test_the_live_site_answers_what_is_not_baked(bake, get):
    bake()
    assert content(get("/live/")) == b"live"
    assert get("/", method="post").status_code == 404


def test_an_unknown_address_shows_the_baked_not_found_page(bake, get, tree):
    bake()
    response = get("/nowhere/")
    assert response.status_code == 404
    assert content(response) == tree()["404.html"]


def test_a_missing_slash_is_added_and_index_html_taken_away(bake, add, get):
    add("news")
    bake()
    assert (get("/news").status_code, get("/news")["Location"]) == (302, "news/")
    assert (get("/news/index.html").status_code, get("/news/index.html")["Location"]) == (302, "./")


def test_redirects_are_followed(bake, add, get):
    Redirect.objects.create(old_path="/old", redirect_page=add("news"))
    bake()
    response = get("/old/?a=1")
    assert (response.status_code, response["Location"]) == (301, "/news/?a=1")


@pytest.mark.parametrize(
    "path",
    ["/../chain", "/news/../../chain", "/..%2fchain", "/\0", "/link/", "/inside.html", "/" + "x" * 300],
)
def test_nothing_outside_of_the_tree_is_served(bake, add, site, live, path):
    add("news")
    bake()
    top = conf.edition("public").root / "current"
    os.symlink("/etc", top / "link")
    os.symlink("/etc/passwd", top / "inside.html")
    request = RequestFactory().get("/")
    request.path = request.path_info = path
    assert site(request).status_code == 404


def test_hashed_assets_are_kept_for_ever(bake, add, get, sources):
    sources.append(lambda edition: [("/static/app.0123456789ab.js", lambda read: "1")])
    bake()
    assert "immutable" in get("/static/app.0123456789ab.js")["Cache-Control"]


def test_a_reader_during_many_bakes_sees_whole_generations_only(bake, sources, site):
    pages = [f"/page-{number}/" for number in range(5)]
    state = {"turn": 0}
    sources.append(lambda edition: [(path, lambda read: f"turn {state['turn']}") for path in pages])
    bake()
    stop, wrong, answers = threading.Event(), [], [0]

    def read():
        while not stop.is_set():
            for path in pages:
                response = site(RequestFactory().get(path))
                answers[0] += 1
                body = content(response)
                if response.status_code != 200 or not body.startswith(b"turn "):
                    wrong.append((path, response.status_code))
                elif len(body) != int(response["Content-Length"]):
                    wrong.append((path, response["Content-Length"]))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for turn in range(1, 60):
            state["turn"] = turn
            bake()
    finally:
        stop.set()
        reader.join()
    assert wrong == []
    assert answers[0] > 100


def test_another_edition_is_for_the_eyes_of_its_reader_only(bake, add, configure):
    add("news")
    configure(SWAP_SECONDS=0)
    bake("system")
    response = serve_edition(RequestFactory().get("/internal/news/"), "news/", "system")
    assert b'href="/internal/static/' in content(response)
    assert response["Cache-Control"] == "private, no-cache"
    assert "Access-Control-Allow-Origin" not in response
    assert serve_edition(RequestFactory().get("/internal/x/"), "x/", "system").status_code == 404
