"""The search index: what it finds is what a scan of the texts finds."""

import itertools
import json
import shutil
from collections import defaultdict
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from django.conf import settings

import pytest

from review_pages.searching import END, SHARDS, index_values, normalise, shard_of

WORDS = [
    "领导点评",
    "创先争优",
    "整改措施",
    "点评",
    "党组织负责人",
    "锅炉",
    "特种设备",
    "以质取胜",
    "窗口",
    "预约办理",
    "群众满意度",
    "学",
    "一",
    "2010",
    "ABC",
    "abc",
    "12月",
    "“五有”",
    "一次告知，限时办结",
    "不存在的词",
]
TEXTS = [
    (
        "对示例一局的点评意见",
        "领导点评工作扎实，创先争优活动有声有色。窗口推行“一次告知，限时办结”，预约办理全面推开。",
    ),
    ("对示例二局的点评意见", "锅炉等特种设备检查全覆盖；以质取胜，群众满意度上升。整改措施写明了时限。"),
    ("示例三局", "党组织负责人逐级点评，点点滴滴评议到位。ＡＢＣ检测线于２０１０年12月投入使用。"),
    ("示例文件", "领导的点评、点名评议与整改 措施不是一回事。一一对应，“五有”齐全。"),
    ("𠮷字检验", "罕用字𠮷也要找得到；学学学。"),
]


def documents():
    return [
        {
            "address": f"/d/{n}/",
            "title": title,
            "kind": "unit",
            "on": date(2010, 12, 1),
            "text": text,
            "summary": "",
        }
        for n, (title, text) in enumerate(TEXTS)
    ]


def scan(query):
    phrases = normalise(query).split(" ")
    whole = [normalise(f"{title} {text}") for title, text in TEXTS]
    return {n for n, text in enumerate(whole) if all(phrase in text for phrase in phrases)}


def look_up(values, query):
    """Return the documents that hold every phrase, as the page's script does."""
    return set.intersection(*(_holding(values, phrase) for phrase in normalise(query).split(" ")))


def _holding(values, phrase):
    if len(phrase) == 1:
        pairs = json.loads(values[f"search:{shard_of(phrase)}"])
        return {entry[0] for pair, entries in pairs.items() if pair[0] == phrase for entry in entries}
    starts = None
    for offset, (first, second) in enumerate(itertools.pairwise(phrase)):
        here = defaultdict(set)
        for doc, *steps in json.loads(values[f"search:{shard_of(first)}"]).get(first + second, ()):
            at = 0
            for step in steps:
                at += step
                here[doc].add(at - offset)
        starts = (
            here
            if starts is None
            else {d: starts[d] & here[d] for d in starts if starts[d] & here.get(d, set())}
        )
    return set(starts)


@pytest.mark.parametrize("word", [*WORDS, "窗口 预约", "𠮷", "领导点评 锅炉"])
def test_the_index_finds_what_a_scan_finds(word):
    assert look_up(index_values(documents()), word) == scan(word)


def test_the_index_has_all_its_files_and_the_same_content_every_time():
    first, second = index_values(documents()), index_values(documents())
    assert first == second
    assert set(first) == {"search:docs", *(f"search:{n}" for n in range(SHARDS))}
    assert END not in first["search:docs"]


PAGE = """<!DOCTYPE html><html lang="zh-CN"><body>
<form class="search-form" data-index="/search/index.json" data-shards="{shards}" data-language=""><input name="q"></form>
<section id="results" hidden data-none="none" data-count="{{n}}" data-failed="failed" data-unit="unit">
<h2 class="results-head"></h2><ol class="results"></ol><p class="actions" hidden><button>more</button></p></section>
<script src="/search.js" defer></script></body></html>"""


@pytest.mark.browser
@pytest.mark.skipif(not shutil.which("chromium"), reason="no Chromium here")
def test_the_script_of_the_page_finds_what_a_scan_finds(tmp_path):
    sync_api = pytest.importorskip("playwright.sync_api")
    values = index_values(documents())
    (tmp_path / "search").mkdir()
    (tmp_path / "search" / "index.json").write_text(values["search:docs"])
    for number in range(SHARDS):
        (tmp_path / "search" / f"{number}.json").write_text(values[f"search:{number}"])
    (tmp_path / "index.html").write_text(PAGE.format(shards=SHARDS))
    shutil.copy(Path(settings.ASSETS_DIR) / "js" / "search.js", tmp_path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=tmp_path))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        with sync_api.sync_playwright() as play:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page()
            for word in [*WORDS, "窗口 预约", "𠮷"]:
                page.goto(f"http://127.0.0.1:{server.server_port}/?q={word}")
                page.wait_for_selector("html[data-searched]")
                links = page.locator(".results a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
                assert {int(link.split("/")[2]) for link in links} == scan(word), word
            browser.close()
    finally:
        server.shutdown()
