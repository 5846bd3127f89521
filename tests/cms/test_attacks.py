"""Attacks over HTTP: what somebody without the right, or with a forged request, does not get done."""

import re
from datetime import date

from django.conf import settings as project
from django.test import Client
from django.urls import reverse

from wagtail.models import Page, Site

import pytest

from cms.actions.submit import submit
from cms.groups import Group
from cms.models import Rectification, Review
from cms.rules.terms import RectificationStatus, Scope, Status
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2010, 12, 20)
MARKUP = "\"'><script>zap(1)</script><img src=x onerror=zap(2)>{{7*191}}${7*191}"
FORBIDDEN = (302, 403, 404, 405)


def review_url(name: str, *args) -> str:
    return reverse(f"wagtailsnippets_cms_review:{name}", args=args)


def rectification_url(name: str, *args) -> str:
    return reverse(f"wagtailsnippets_cms_rectification:{name}", args=args)


@pytest.fixture
def boss(client):
    user = factories.UserFactory(superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def waiting():
    review = factories.ReviewFactory(complete=True, scope=Scope.PUBLIC)
    submit(review, by=factories.UserFactory(), on=DAY)
    return Review.objects.get(pk=review.pk)


def state_of(review) -> tuple:
    fields = ("status", "live", "scope", "approved_revision_id", "live_revision_id", "withdrawn_on", "points")
    return Review.objects.values_list(*fields).get(pk=review.pk)


WITHOUT_THE_RIGHT = [None, [], [Group.STAFF], [Group.FIRST], [Group.MODERATOR], [Group.THIRD]]
ACTS = [
    "circulate",
    "withdraw",
    "submit",
    "delete",
    "unpublish",
    "edit",
    "workflow_action",
    "revisions_revert",
]


@pytest.mark.parametrize("groups", WITHOUT_THE_RIGHT, ids=str)
def test_nobody_without_the_right_changes_a_review_by_any_address(client, groups, waiting):
    approved = factories.ReviewFactory(approved=True, scope=Scope.PUBLIC)
    circulated = factories.ReviewFactory(circulated=True, scope=Scope.PUBLIC)
    if groups is not None:
        client.force_login(factories.UserFactory(groups=groups))
    for review in (waiting, approved, circulated):
        before = state_of(review)
        for act in ACTS:
            more = {
                "workflow_action": ("approve", 999999),
                "revisions_revert": (review.latest_revision_id or 0,),
            }.get(act, ())
            data = {
                "scope": Scope.PUBLIC,
                "notice": "撤回。",
                "action-publish": "1",
                "action-workflow-action": "1",
                "workflow-action-name": "approve",
                "emergency": "on",
                "reason": "紧急。",
                "direction": "改写",
            }
            if (groups in ([Group.THIRD], [Group.FIRST])) and act == "workflow_action":
                continue
            answer = client.post(review_url(act, review.pk, *more), data)
            assert answer.status_code in (200, *FORBIDDEN), (act, answer.status_code)
        for verb in ("delete", "publish", "unpublish"):
            client.post(f"/admin/bulk/cms/review/{verb}/?id={review.pk}")
        for verb in ("lock", "unlock"):
            client.post(f"/admin/snippets/cms/review/{verb}/{review.pk}/")
        assert state_of(review) == before


def test_a_superuser_who_wrote_in_it_neither_approves_nor_publishes_by_wagtails_addresses(
    client, boss, waiting
):
    row = Review.objects.get(pk=waiting.pk)
    row.direction += "每月公布。"
    from cms.actions.save_draft import save_draft

    save_draft(row, by=boss)
    submit(Review.objects.get(pk=row.pk), by=boss, on=DAY) if not row.workflow_in_progress else None
    state = Review.objects.get(pk=row.pk).current_workflow_task_state
    for address, data in (
        (review_url("workflow_action", row.pk, "approve", state.pk), {}),
        (review_url("edit", row.pk), {"action-publish": "1"}),
        (review_url("edit", row.pk), {"go_live_at": "2010-01-01 00:00", "action-publish": "1"}),
        (review_url("edit", row.pk), {"action-restart-workflow": "1"}),
        (f"/admin/bulk/cms/review/publish/?id={row.pk}", {}),
        ("/admin/bulk/wagtailcore/page/publish/?id=1", {}),
    ):
        assert client.post(address, data).status_code < 500
    row.refresh_from_db()
    assert (row.status, row.live, row.approved_revision) == (Status.SUBMITTED, False, None)


@pytest.mark.parametrize("extra", ["{", "[]", '"x"', "7", "null", '{"comment": ["x"]}', "\x00"])
def test_a_malformed_decision_is_no_error_of_ours(client, waiting, approvers, extra):
    client.force_login(approvers[0])
    data = {
        "action-workflow-action": "1",
        "workflow-action-name": "reject",
        "workflow-action-extra-data": extra,
    }
    assert client.post(review_url("edit", waiting.pk), data).status_code < 500


def test_state_of_a_rectification_is_not_brought_back_by_an_old_revision(client, boss):
    row = factories.RectificationFactory(
        status=RectificationStatus.VERIFIED, verified_on=DAY, verified_by=boss
    )
    old = row.save_revision(user=boss)
    Rectification.objects.filter(pk=row.pk).update(
        status=RectificationStatus.RETURNED, verified_on=None, verified_by=None, times_returned=1
    )
    form = {"measure": "新的措施，写得很具体。", "side": row.side, "owner": "示例", "due": "2011-03-31"}
    answer = client.post(rectification_url("revisions_revert", row.pk, old.pk), form)
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.measure == "新的措施，写得很具体。"
    assert (row.status, row.verified_by, row.times_returned) == (RectificationStatus.RETURNED, None, 1)


def test_state_of_a_rectification_cannot_be_typed(client, boss):
    row = factories.RectificationFactory()
    form = {"measure": row.measure, "side": row.side, "owner": "示例", "due": "2011-03-31"}
    forged = {
        "status": "verified",
        "verified_on": "2010-12-20",
        "verified_by": boss.pk,
        "times_returned": "0",
    }
    client.post(rectification_url("edit", row.pk), form | forged)
    row.refresh_from_db()
    assert (row.owner, row.status, row.verified_by) == ("示例", RectificationStatus.NOT_STARTED, None)


def test_a_circular_is_not_released_by_typing_its_number(client, boss):
    circular = factories.CircularFactory()
    data = {"series": "x", "year": "2010", "title": "示例", "scope": "public", "introduction": ""}
    forged = {"number": "9", "released_at": "2010-12-20 00:00", "released_by": boss.pk}
    client.post(reverse("circulars:edit", args=[circular.pk]), data | forged)
    circular.refresh_from_db()
    assert (circular.title, circular.number, circular.released_at) == ("示例", None, None)


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/api/main/pages/",
        "/admin/api/main/images/",
        "/admin/api/main/documents/",
        "/admin/pages/",
        "/admin/choose-page/",
        "/admin/images/chooser/",
        "/admin/documents/chooser/",
        "/admin/reports/site-history/",
        "/admin/reports/workflow/",
        "/admin/reports/workflow/?export=csv",
        "/admin/reports/workflow_tasks/",
        "/admin/reports/page-types-usage/",
        "/admin/reports/locked/",
        "/admin/snippets/cms/review/",
        "/admin/snippets/cms/review/?export=xlsx",
        "/admin/snippets/cms/review/history/1/",
        "/admin/snippets/cms/review/usage/1/",
        "/admin/users/",
        "/admin/groups/",
        "/admin/bakes/",
    ],
)
@pytest.mark.parametrize("groups", [None, [Group.STAFF]], ids=["anonymous", "staff"])
def test_the_admin_is_for_those_who_may_enter_it(client, groups, address):
    if groups is not None:
        client.force_login(factories.UserFactory(groups=groups))
    factories.ReviewFactory(ref="R-secret", complete=True)
    answer = client.get(address, headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.status_code in (302, 401, 403, 404)
    assert "R-secret" not in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/admin/users/",
        "/admin/groups/",
        "/admin/snippets/cms/comment/",
        "/admin/sites/",
        "/admin/collections/",
    ],
)
def test_an_approver_enters_no_screen_of_others(client, approvers, address):
    factories.CommentFactory(text="示例秘密意见")
    client.force_login(approvers[0])
    answer = client.get(address)
    assert answer.status_code in FORBIDDEN
    assert "示例秘密意见" not in answer.content.decode()


def test_reports_name_no_record_to_whoever_may_not_see_records(client):
    factories.ReviewFactory(ref="R-secret", submitted=True)
    client.force_login(factories.UserFactory(groups=[Group.MODERATOR]))
    for address in (
        "/admin/reports/site-history/",
        "/admin/reports/workflow/",
        "/admin/reports/locked/",
        "/admin/",
    ):
        answer = client.get(address)
        assert "R-secret" not in answer.content.decode(), address


@pytest.mark.parametrize(
    "target",
    ["//evil.example/", "https://evil.example/", r"\\evil.example", "javascript:x()", "/\t/evil.example"],
)
@pytest.mark.parametrize("door", ["/staff/login/", "/admin/login/", "/en/staff/login/"])
def test_signing_in_leads_to_no_other_site(client, door, target):
    factories.UserFactory(username="boss", superuser=True)
    answer = client.post(
        f"{door}?next={target}", {"username": "boss", "password": "password", "next": target}
    )
    assert answer.status_code == 302
    assert "evil" not in answer.url
    assert not answer.url.startswith("javascript")


def test_the_session_changes_its_name_on_signing_in_and_ends_on_signing_out(client):
    factories.UserFactory(username="li")
    client.get("/staff/login/")
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies[project.SESSION_COOKIE_NAME] = planted = session.session_key
    client.post("/staff/login/", {"username": "li", "password": "password"})
    mine = client.cookies[project.SESSION_COOKIE_NAME].value
    assert mine != planted
    assert client.cookies[project.SESSION_COOKIE_NAME]["httponly"]
    assert client.cookies[project.SESSION_COOKIE_NAME]["samesite"] == "Lax"
    client.post("/staff/logout/")
    thief = Client()
    for key in (mine, planted):
        thief.cookies[project.SESSION_COOKIE_NAME] = key
        for address in ("/staff/", "/internal/", "/admin/"):
            assert thief.get(address).status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "",
        "opinions/",
        "manifest.json",
        "../public/current/index.html",
        "%2e%2e/%2e%2e/tongbao.sqlite3",
        "//etc/passwd",
        "..%2f..%2f",
        "data/units.csv",
    ],
)
@pytest.mark.parametrize("method", ["get", "head", "post", "put", "options"])
def test_the_system_edition_is_shut_to_whoever_is_not_signed_in(client, path, method):
    answer = getattr(client, method)(f"/internal/{path}")
    assert answer.status_code in (302, 403, 404, 405)
    closed = factories.UserFactory()
    client.force_login(closed)
    closed.is_active = False
    closed.save()
    assert getattr(client, method)(f"/internal/{path}").status_code in (302, 403, 404, 405)


STAFF_POSTS = [
    "/staff/login/",
    "/staff/logout/",
    "/staff/password/",
    "/staff/reviews/new/",
    "/staff/reviews/autosave/",
    "/staff/reviews/R-1/",
    "/staff/reviews/R-1/submit/",
    "/staff/reviews/R-1/delete/",
    "/staff/reviews/R-1/signature/",
    "/staff/rectifications/ZG-1/",
    "/admin/login/",
    "/admin/snippets/cms/review/circulate/1/",
    "/admin/snippets/cms/review/withdraw/1/",
    "/admin/snippets/cms/review/decide/1/",
]


@pytest.mark.parametrize("address", STAFF_POSTS)
def test_a_post_without_the_token_of_its_form_is_refused(address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.UserFactory(superuser=True))
    assert client.post(address, {"username": "x", "password": "x"}).status_code == 403


def test_reading_an_act_does_nothing(client, boss):
    review = factories.ReviewFactory(circulated=True)
    approved = factories.ReviewFactory(approved=True)
    before = state_of(review), state_of(approved)
    for row in (review, approved):
        for act in ("circulate", "withdraw", "decide", "submit", "delete", "unpublish"):
            for method in (client.get, client.head, client.put, client.patch, client.delete):
                address = review_url(act, row.pk) + "?scope=public&notice=x&decision=approve&_method=POST"
                answer = method(address, headers={"x-http-method-override": "POST"})
                assert answer.status_code < 500, (act, method.__name__)
    assert (state_of(review), state_of(approved)) == before


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/opinions/",
        "/no-such-page/",
        "/staff/login/",
        "/forms/comments/x/",
        "/receipt/",
        "/static/css/base.css",
        "/healthz",
    ],
)
def test_pages_forbid_foreign_script_and_frames(client, address):
    answer = client.get(address)
    rules = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["base-uri"] == "'none'"
    assert rules["frame-ancestors"] == "'self'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_admin_loads_nothing_from_elsewhere(client, boss):
    rules = client.get("/admin/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline';" in rules
    assert "http" not in rules
    assert "object-src 'none'" in rules


def test_a_form_host_of_its_own_may_be_posted_to(client, settings):
    settings.FORMS_BASE_URL = "https://forms.example"
    assert "form-action 'self' https://forms.example;" in client.get("/")["Content-Security-Policy"]


INLINE = re.compile(
    r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/(?:ld\+)?json\")|\sstyle=\"|\son[a-z]+=\"|javascript:",
    re.I,
)


def attacked_site():
    """Make records whose every free text is an attack."""
    root = factories.UnitFactory(code="sl-root", name=f"示例总局{MARKUP}", name_en=MARKUP)
    unit = factories.UnitFactory(
        code="sl-1", name=f"示例一局{MARKUP}", name_en=MARKUP, parent=root, province=MARKUP[:60]
    )
    head = factories.AppointmentFactory(unit=root, post=MARKUP, person__name=MARKUP).person
    factories.AppointmentFactory(unit=unit, person__name=MARKUP)
    slugs = factories.point_slugs("party-group")
    review = factories.ReviewFactory(
        ref="R-1",
        unit=unit,
        reviewer=head,
        circulated=True,
        scope=Scope.PUBLIC,
        theme=MARKUP,
        achievements=MARKUP,
        weak_links=MARKUP,
        direction=MARKUP,
        points=dict.fromkeys(slugs, MARKUP),
    )
    Review.objects.filter(pk=review.pk).update(change_note=MARKUP)
    review.findings.update(text=MARKUP)
    factories.RectificationFactory(
        ref="ZG-1",
        review=review,
        finding=review.findings.first(),
        measure=MARKUP,
        owner=MARKUP,
        result=MARKUP,
        what_is_different=MARKUP,
        status="verified",
        reported_on=DAY,
        verified_on=DAY,
    )
    gone = factories.ReviewFactory(ref="R-2", unit=unit, reviewer=head, withdrawn=True, scope=Scope.PUBLIC)
    Review.objects.filter(pk=gone.pk).update(withdrawal_notice=MARKUP)
    factories.CommentFactory(
        unit=unit, review=review, approved=True, text=MARKUP, answer=MARKUP, answered_on=DAY
    )
    factories.CommentFactory(ref="YJ-p", unit=unit, text=MARKUP, extra={MARKUP: MARKUP})
    factories.CommitmentFactory(unit=unit, text=MARKUP, result=MARKUP)
    factories.ConsultationFactory(slug="open", unit=unit, title=MARKUP, introduction=MARKUP)
    home = Site.objects.get(is_default_site=True).root_page.specific
    page = home.get_children().get(slug="about").specific
    page.title = page.lead = page.search_description = page.seo_title = MARKUP
    page.save()
    return review


@pytest.mark.parametrize("language", ["", "/en"])
def test_typed_markup_is_text_on_every_public_page(client, settings, language):
    settings.SITE_AS_OF = DAY
    attacked_site()
    addresses = [page.url for page in Page.objects.live().filter(depth__gt=1) if page.url]
    addresses += [
        f"{language}{path}"
        for path in (
            "/opinions/R-1/",
            "/opinions/R-2/",
            "/progress/sl-1/",
            "/progress/sl-root/",
            "/opinions/unit/sl-1/",
            "/opinions/round/2010H2/",
            "/feeds/opinions.xml",
            "/sitemap.xml",
            "/404.html",
            "/receipt/",
            "/forms/comments/x/",
            "/search/",
            "/staff/login/",
        )
    ]
    seen = 0
    for address in addresses:
        text = client.get(address).content.decode()
        assert "<script>zap" not in text, address
        assert "<img src=x" not in text, address
        assert "1337" not in re.sub(r"[\w.-]*[a-f0-9]{8,}[\w.-]*", "", text), address
        assert not INLINE.search(text.replace("onerror=zap(2)", "")), (address, INLINE.search(text))
        seen += text.count("&lt;script&gt;zap")
    assert seen > 50


def test_typed_markup_is_text_in_the_admin_and_on_the_staff_pages(client, boss):
    review = attacked_site()
    row, comment = review.rectifications.get(), review.comments.get()
    addresses = [
        "/admin/",
        review_url("list"),
        review_url("inspect", review.pk),
        review_url("edit", review.pk),
        review_url("history", review.pk),
        review_url("circulate", review.pk),
        review_url("withdraw", review.pk),
        rectification_url("list"),
        rectification_url("judge", row.pk),
        rectification_url("edit", row.pk),
        reverse("wagtailsnippets_cms_comment:list"),
        "/admin/reports/site-history/",
        "/admin/reports/workflow/",
    ]
    factories.StaffProfileFactory(user=boss, person=review.reviewer)
    assert comment.pk
    addresses += [
        "/staff/",
        "/staff/reviews/R-1/",
        "/staff/reviews/R-1/preview/",
        "/staff/rectifications/ZG-1/",
        "/staff/reviews/new/",
        "/staff/reviews/new/?unit=sl-1",
    ]
    seen = 0
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code in (200, 302), address
        text = answer.content.decode()
        assert "<script>zap" not in text, address
        assert "<img src=x" not in text, address
        seen += text.count("&lt;script&gt;zap") + text.count("\\u003Cscript\\u003Ezap")
    assert seen > 10


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "'=", "\n=", " =", "＝", "|", ";="])
def test_open_data_holds_no_formula(client, settings, start):
    settings.SITE_AS_OF = DAY
    unit = factories.UnitFactory(code="sl-1", name=f'{start}HYPERLINK("http://evil.example")')
    review = factories.ReviewFactory(
        unit=unit, ref="R-1", circulated=True, scope=Scope.PUBLIC, theme=f"{start}1+1"
    )
    factories.CommentFactory(unit=unit, approved=True, text=f"{start}cmd", review=review)
    page = client.get("/data/").content.decode()
    files = set(re.findall(r'href="(/[^"]+\.csv)"', page)) | {"/progress/sl-1/data.csv"}
    assert len(files) > 3
    import csv

    for file in files:
        text = client.get(file).content.decode("utf-8-sig")
        for cells in csv.reader(text.splitlines(keepends=True)):
            for cell in cells:
                assert not cell.startswith(("=", "+", "@", "\t", "\r")), (file, cell)
                assert not re.match(r"-\D", cell), (file, cell)


def test_another_host_name_gets_into_no_page(client, settings):
    for address in ("/", "/opinions/", "/sitemap.xml", "/feeds/opinions.xml", "/staff/login/", "/robots.txt"):
        answer = client.get(address, headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
        assert "evil.example" not in answer.content.decode(), address
    settings.ALLOWED_HOSTS = ["good.example"]
    assert client.get("/staff/login/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/%00/",
        "/opinions/%00/",
        "/progress/x%00/",
        "/staff/reviews/new/?unit=%00",
        "/search/?q=%00",
        "/staff/reviews/%00/",
    ],
)
def test_a_nul_in_an_address_is_a_bad_request(client, boss, address):
    assert client.get(address).status_code == 400


def test_huge_and_broken_bodies_are_refused_and_not_our_error(client, boss):
    client.raise_request_exception = False
    for address in ("/staff/reviews/new/", "/staff/reviews/autosave/", "/staff/login/", "/receipt/"):
        many = {f"f{number}": "x" for number in range(project.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
        assert client.post(address, many).status_code in (400, 413)
        body = "a=" + "x" * (4 * 1024 * 1024)
        assert client.post(address, body, content_type="application/x-www-form-urlencoded").status_code in (
            400,
            413,
        )
        broken = client.post(address, b"--x\r\nno", content_type="multipart/form-data; boundary=x")
        assert broken.status_code < 500
        bad = client.post(address, b"a=%ff%fe%zz&=&%00=%00", content_type="application/x-www-form-urlencoded")
        assert bad.status_code < 500
        assert client.post(address, b"{", content_type="application/json").status_code < 500


def test_signing_in_takes_the_same_work_for_unknown_names(client, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    factories.UserFactory(username="real")
    made = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *a: made.append(1) or encode(self, *a))
    work = []
    for name in ("real", "nobody"):
        made.clear()
        client.post("/staff/login/", {"username": name, "password": "wrong"})
        work.append(len(made))
    assert work[0] == work[1] == 1
