"""Links and assets in pages and style sheets; addresses and their files."""

import pytest

from bake.addresses import BadAddress, address_of, file_of, local_path
from bake.links import HINT, LINK, change_css, change_html, in_css, in_html


def links(text):
    return [link for kind, link in in_html(text) if kind == LINK]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<a href="/a/">x</a><img src="/b.png">', ["/a/", "/b.png"]),
        ("<a href='/a/'>x</a><a href=/b/>y</a>", ["/a/", "/b/"]),
        ('<A HREF="/a/">x</A>', ["/a/"]),
        ('<a\n  href = "/a/"\n>x</a>', ["/a/"]),
        ('<a class="x"href="/a/">x</a>', ["/a/"]),
        ('<img srcset="/a.png 1x, /b.png 2x">', ["/a.png", "/b.png"]),
        ('<a href="/a/?x=1&amp;y=2">x</a>', ["/a/?x=1&y=2"]),
        ('<p style="background: url(/a.png)">', ["/a.png"]),
        ("<style>p { background: url('/a.png') }</style>", ["/a.png"]),
        ('<script src="/a.js">var x = \'<a href="/no/">\';</script>', ["/a.js"]),
        ('<!-- <a href="/no/"> --><a href="/a/">', ["/a/"]),
        ('<use xlink:href="/i.svg#x">', ["/i.svg#x"]),
    ],
)
def test_links_are_found_however_they_are_written(text, found):
    assert links(text) == found


def test_an_attribute_that_may_be_an_address_is_a_hint():
    assert list(in_html('<i data-index="/search.json" data-n="5"><meta content="/x.png">')) == [
        (HINT, "/search.json"),
        (HINT, "/x.png"),
    ]


def test_style_sheets_name_files():
    text = """@import "a.css"; @import url(b.css); p { background: url( 'c.png' ) }"""
    assert sorted(in_css(text)) == ["a.css", "b.css", "c.png"]


def test_links_are_changed_and_nothing_else():
    text = '<a href="/a/?x=1&amp;y=2" class="/a/">/a/</a><script>"/a/"</script><img srcset="/a.png 1x, /b.png 2x">'
    changed = change_html(text, lambda link: "/in" + link)
    assert changed == (
        '<a href="/in/a/?x=1&amp;y=2" class="/a/">/a/</a><script>"/a/"</script>'
        '<img srcset="/in/a.png 1x, /in/b.png 2x">'
    )
    assert change_html(text, lambda link: link) == text
    assert (
        change_css("p { background: url(/a.png) }", lambda link: "/in" + link)
        == "p { background: url(/in/a.png) }"
    )


@pytest.mark.parametrize(
    ("link", "base", "path"),
    [
        ("/a/b/", "/x/", "/a/b/"),
        ("c/", "/a/b/", "/a/b/c/"),
        ("../c/", "/a/b/", "/a/c/"),
        ("../../../c", "/a/", "/c"),
        ("#top", "/a/", None),
        ("?page=2", "/a/", None),
        ("mailto:a@b.cn", "/a/", None),
        ("//other.cn/x", "/a/", None),
        ("https://other.cn/x", "/a/", None),
        ("http://own.cn/x/", "/a/", "/x/"),
        ("http://own.cn", "/a/", "/"),
        ("/%E5%85%AC/", "/a/", "/公/"),
        ("http://[bad", "/a/", None),
    ],
)
def test_where_a_link_leads(link, base, path):
    assert local_path(link, base, frozenset({"own.cn"})) == path


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/a/", "a/index.html"),
        ("/a.xml", "a.xml"),
        ("/a", "a/index.html"),
        ("/%E5%85%AC/", "公/index.html"),
        ("/v1.2/x/", "v1.2/x/index.html"),
    ],
)
def test_an_address_has_one_file(address, file):
    assert file_of(address) == file


@pytest.mark.parametrize(
    "address", ["", "a/", "//a/", "/a/../b/", "/./", "/a//", "/a\0/", "/" + "长" * 90 + "/", "/a?b/", "/%ff/"]
)
def test_an_address_without_a_safe_file_is_refused(address):
    with pytest.raises((BadAddress, UnicodeDecodeError)):
        file_of(address)


def test_a_file_is_read_at_its_address():
    assert [address_of(file) for file in ("index.html", "a/index.html", "a.xml")] == ["/", "/a/", "/a.xml"]
