"""The main job, from outside: what `make run` starts, a form on a phone, three editors, circulation, a file on disk."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import date, timedelta
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "示例口令-walnut"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed"),
]


def environment(data: Path, port: int = 8000) -> dict[str, str]:
    """Return the environment of an installation of its own: SQLite, development settings."""
    kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
    ours = {"DATA_DIR": str(data), "PORT": str(port), "HOST": "127.0.0.1", "DEMO_PASSWORD": PASSWORD}
    return kept | ours | {"DJANGO_SETTINGS_MODULE": "config.settings.dev"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Start web and worker on an empty data folder; yield the address and the folder; end both."""
    data = tmp_path_factory.mktemp("data")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (data / "serve.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment(data, port), stderr=log, stdout=log
    )
    try:
        wait(lambda: "is running" in (data / "serve.log").read_text() or process.poll() is not None, 600)
        assert process.poll() is None, (data / "serve.log").read_text()
        yield f"http://127.0.0.1:{port}", data
    finally:
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=60)
    assert code == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "the web server outlived Ctrl-C"


@pytest.fixture
def browser(monkeypatch):
    from playwright.sync_api import sync_playwright

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


def wait(ready, seconds: float) -> bool:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.2)
    return True


def sign_in(browser, base: str, user: str, door: str, width: int = 1280):
    """Return a page of a browser in which one user is signed in."""
    context = browser.new_context(viewport={"width": width, "height": 900}, base_url=base, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(door)
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit], form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "login" not in url)
    return page


def submit_review(page, unit: str, canary: str, scope: str) -> str:
    """Fill in the review form and submit it; return the reference."""
    page.goto("/staff/")
    page.locator(f"a[href*='unit={unit}&']").first.click()
    day = date.fromisoformat(page.input_value("input[name=date]"))
    page.check("input[name=method][value=on-site]")
    page.fill("input[name=investigate_done_on]", (day - timedelta(days=9)).isoformat())
    page.check("input[name=investigate_means][value=site-check]")
    page.fill("input[name=consult_done_on]", (day - timedelta(days=4)).isoformat())
    page.check("input[name=consult_means][value=forum]")
    page.check("input[name=consult_groups][value=members]")
    for number in range(1, 6):
        page.fill(f"[name=point_{number}]", f"第{number}条：按月检查，任务已分解到人。{canary}")
    page.fill("[name=achievements]", f"检测周期缩短两成。{canary}")
    page.fill("[name=findings-0-text]", f"样品交接记录漏签四处。{canary}")
    page.fill("[name=direction]", f"年底前修订体系文件并复核。{canary}")
    page.check(f"input[name=scope][value={scope}]")
    page.locator("button[name=action][value=submit]").click()
    page.wait_for_url("**/staff/reviews/*/")
    assert "审批中" in page.locator("main").inner_text()
    return page.url.rstrip("/").rsplit("/", 1)[1]


def open_card(page, ref: str) -> None:
    page.goto(f"/admin/snippets/cms/review/?q={ref}")
    page.locator("main table a[href*='/review/inspect/']").first.click()
    page.wait_for_url("**/inspect/**")


def approve(browser, base: str, ref: str) -> None:
    """Have three editors approve, each in a browser of his own."""
    for number in (1, 2, 3):
        page = sign_in(browser, base, f"demo-editor-{number}", "/admin/login/")
        open_card(page, ref)
        page.get_by_role("link", name="审批或退回").first.click()
        page.wait_for_url("**/decide/**")
        for box in page.locator("main form input[type=checkbox]").all():
            box.check()
        page.get_by_label("审批通过").check()
        page.get_by_role("button", name="确认").click()
        page.wait_for_url("**/inspect/**")
        page.context.close()


def circulate(browser, base: str, ref: str, scope: str) -> None:
    page = sign_in(browser, base, "demo-circulator", "/admin/login/")
    open_card(page, ref)
    page.locator("main a[href*='/review/circulate/']").first.click()
    page.check(f"input[name=scope][value={scope}]")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/inspect/**")
    assert "已通报" in page.locator("main").inner_text()


def files_with(folder: Path, canary: str) -> list[str]:
    return [str(path) for path in folder.rglob("*.html") if canary in path.read_text(encoding="utf-8")]


def test_a_review_goes_from_the_form_to_a_file_that_a_stranger_reads(site, browser):
    base, data = site
    page = sign_in(browser, base, "demo-staff", "/staff/login/", width=390)
    ref = submit_review(page, "dj-zjs", "旅程甲公开", "public")
    public = data / "baked" / "public" / "current"
    assert files_with(public, "旅程甲公开") == []

    approve(browser, base, ref)
    assert files_with(public, "旅程甲公开") == [], "approved is not circulated"

    circulate(browser, base, ref, "public")
    wait(lambda: (public / "opinions" / ref / "index.html").exists(), 60)
    with urllib.request.urlopen(f"{base}/opinions/{ref}/") as answer:
        assert "旅程甲公开" in answer.read().decode()
    wait(lambda: (data / "baked" / "system" / "current" / "opinions" / ref / "index.html").exists(), 60)


@pytest.mark.parametrize("scope,in_system", [("organisation", False), ("system", True)])
def test_a_review_of_narrower_scope_never_reaches_the_public_site(site, browser, scope, in_system):
    base, data = site
    canary = f"旅程乙{scope}"
    page = sign_in(browser, base, "demo-staff", "/staff/login/", width=390)
    ref = submit_review(page, {"organisation": "dj-jcc", "system": "dj-s1"}[scope], canary, scope)
    approve(browser, base, ref)
    circulate(browser, base, ref, scope)
    subprocess.run([sys.executable, "manage.py", "bake"], cwd=ROOT, env=environment(data), check=True)

    assert files_with(data / "baked" / "public" / "current", canary) == []
    assert bool(files_with(data / "baked" / "system" / "current", canary)) is in_system
    assert not (data / "baked" / "public" / "current" / "opinions" / ref).exists()


@pytest.mark.parametrize(
    "address",
    ["/", "/policy/leader-review-2010/", "/opinions/", "/progress/", "/staff/login/", "/admin/login/"],
)
def test_the_addresses_answer(site, address):
    with urllib.request.urlopen(site[0] + address) as answer:
        assert answer.status == 200
