"""Typed markup and formulas: text wherever they are shown, data wherever they are taken away."""

import csv
import re
from datetime import date

from django.urls import reverse

from wagtail.models import Page, Site

import pytest

from cms.models import Review
from cms.rules.terms import Scope
from tests import factories
from tests.cms.test_attacks import rectification_url, review_url

pytestmark = pytest.mark.django_db
DAY = date(2010, 12, 20)
MARKUP = "\"'><script>zap(1)</script><img src=x onerror=zap(2)>{{7*191}}${7*191}"


@pytest.fixture
def boss(client):
    user = factories.UserFactory(superuser=True)
    client.force_login(user)
    return user


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
    for file in files:
        text = client.get(file).content.decode("utf-8-sig")
        for cells in csv.reader(text.splitlines(keepends=True)):
            for cell in cells:
                assert not cell.startswith(("=", "+", "@", "\t", "\r")), (file, cell)
                assert not re.match(r"-\D", cell), (file, cell)
