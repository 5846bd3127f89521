"""What readers of an edition may see."""

from datetime import date

import pytest

from cms.models import Circulation, Comment, Review
from cms.queries.opinions import is_readable
from cms.queries.publication import load_publication
from cms.rules.terms import Scope
from tests.factories import AppointmentFactory, ReviewFactory, UnitFactory

from .conftest import AS_OF, CANARY

pytestmark = pytest.mark.django_db


def refs(edition):
    return [
        ref for ref, opinion in load_publication(edition, AS_OF).opinions.items() if not opinion.withdrawn_on
    ]


def test_each_edition_shows_the_opinions_whose_scope_reaches_it(small_site):
    assert refs("public") == ["R-public"]
    assert refs("system") == ["R-public", "R-system"]


def test_a_withdrawn_opinion_keeps_its_notice_and_nothing_else(small_site):
    opinion = load_publication("public", AS_OF).opinions["R-withdrawn"]
    assert opinion.notice == "数据有误，正在核实。"
    assert opinion.withdrawn_on == small_site.withdrawn.withdrawn_on
    assert CANARY not in repr(opinion)
    assert opinion.unit is None


def test_an_opinion_circulated_again_more_narrowly_leaves_a_notice_in_the_wider_edition(small_site):
    Circulation.objects.create(
        review=small_site.public,
        revision=small_site.public.approved_revision,
        scope=Scope.SYSTEM,
        date=date(2010, 12, 18),
        by=small_site.public.submitted_by,
    )
    opinion = load_publication("public", AS_OF).opinions["R-public"]
    assert opinion.withdrawn_on == date(2010, 12, 18)
    assert not opinion.achievements
    assert not is_readable(small_site.public.pk, "public")
    assert is_readable(small_site.public.pk, "system")


def test_a_correction_that_is_not_circulated_yet_does_not_show(small_site):
    review = Review.objects.get(ref="R-public")
    review.achievements = f"{CANARY}更正稿"
    review.findings.first().text = f"{CANARY}更正的问题"
    revision = review.save_revision(changed=False)
    Review.objects.filter(pk=review.pk).update(achievements=review.achievements, approved_revision=revision)
    opinion = load_publication("public", AS_OF).opinions["R-public"]
    assert opinion.achievements == "全年任务提前完成，窗口服务得到肯定。"
    assert CANARY not in repr(opinion)


def test_only_moderated_comments_show_and_none_about_a_review_that_does_not(small_site):
    publication = load_publication("public", AS_OF)
    assert {comment.ref for comment in publication.comments} == {"C-shown", "C-redacted"}
    assert next(c for c in publication.comments if c.ref == "C-redacted").text == "已处理的意见。"
    assert publication.comment_figures.received == Comment.objects.exclude(status="spam").count()


def test_the_owner_of_a_rectification_is_named_in_the_system_edition_only(small_site):
    def owner(edition):
        return load_publication(edition, AS_OF).opinions["R-public"].findings[0].measures[0].owner

    assert owner("public") == ""
    assert owner("system") == "示例责任人甲"


def test_counts_of_persons_below_five_are_suppressed(small_site):
    page = load_publication("public", AS_OF).progress.units["sl-1"]
    assert page.figures.people_owed
    assert page.figures.people is None


def test_counts_of_persons_from_five_upwards_are_shown(small_site):
    branch = UnitFactory(code="sl-zb", name="示例支部", org_type="branch", parent=small_site.unit)
    secretary = AppointmentFactory(unit=branch).person
    for _ in range(6):
        member = AppointmentFactory(unit=branch, role="member").person
        ReviewFactory(submitted=True, unit=branch, subject_kind="member", person=member, reviewer=secretary)
    figures = load_publication("public", AS_OF).progress.units["sl-zb"].figures
    assert (figures.people.met, figures.people.owed) == (6, 6)


def test_a_duty_met_by_a_review_that_readers_do_not_see_names_neither_day_nor_reference(small_site):
    ReviewFactory(ref="R-quiet", unit=small_site.other, submitted=True, date=date(2010, 12, 11))
    duty = load_publication("public", AS_OF).progress.units["sl-2"].duty
    assert (duty.status, duty.done_on, duty.opinion) == ("met", None, "")


def test_loading_takes_the_same_number_of_queries_whatever_the_number_of_records(
    small_site, django_assert_max_num_queries
):
    with django_assert_max_num_queries(60) as few:
        load_publication("system", AS_OF)
    for number in range(5):
        unit = UnitFactory(code=f"sl-x{number}", parent=small_site.root)
        AppointmentFactory(unit=unit)
        ReviewFactory(ref=f"R-x{number}", unit=unit, circulated=True, scope=Scope.PUBLIC)
    with django_assert_max_num_queries(len(few)):
        load_publication("system", AS_OF)
