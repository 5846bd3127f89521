"""A text that is close to another review's is found among the stored ones."""

from django.urls import reverse

import pytest

from cms.actions.sketch_texts import sketch_texts
from cms.admin.review_card import card
from cms.models import Finding, Review, ReviewSketch
from cms.queries import similar
from cms.queries.similar import similar_to
from cms.rules.terms import COUNTED_STATUSES, Status
from cms.staff.filling import worth_a_look
from tests.factories import ReviewFactory

pytestmark = pytest.mark.django_db
WORDS = "窗口办理时间缩短，预约全面推开，排队不超过十五分钟，群众来信当天答复，台账逐项登记。"
OTHER = "检测设备全部更新，实验室通过评审，技术人员轮训两遍，抽样方案公开，数据保存完整可查。"


def write(review: Review, words: str) -> Review:
    """Give a review texts that come from these words alone."""
    for i in range(1, 6):
        review.points[f"p{i}"] = f"{words[i * 3 :]}{words[: i * 3]}"
    review.points = {
        key: value for key, value in review.points.items() if key.startswith("p") and len(key) == 2
    }
    review.achievements = words + words[::-1]
    review.weak_links = words[::-2]
    review.direction = words[::3] + words
    review.findings.set([Finding(text=words[5:] + words[::-3])])
    review.save()
    return Review.objects.get(pk=review.pk)


@pytest.fixture
def original():
    return write(ReviewFactory(submitted=True, ref="R-1"), WORDS)


def test_a_copied_text_names_the_other_review(original):
    draft = write(ReviewFactory(complete=True), WORDS.replace("十五", "二十"))
    match = similar_to(draft)
    assert match.key == "R-1"
    assert 0.85 <= match.similarity < 1
    assert similar_to(write(ReviewFactory(complete=True), OTHER)) is None


def test_a_review_is_not_similar_to_itself_nor_to_a_draft(original):
    write(ReviewFactory(complete=True, ref="R-2"), WORDS)
    assert similar_to(original) is None


@pytest.mark.parametrize("status", list(Status))
def test_only_reviews_that_count_are_compared(status):
    trait = "complete" if status == Status.DRAFT else status.value
    write(ReviewFactory(**{trait: True}), WORDS)
    draft = write(ReviewFactory(complete=True), WORDS)
    assert (similar_to(draft) is not None) == (status in COUNTED_STATUSES)


def test_unsaved_words_count(original):
    draft = write(ReviewFactory(complete=True), OTHER)
    copy = Review.objects.get(pk=original.pk)
    for name in ("points", "achievements", "weak_links", "direction"):
        setattr(draft, name, getattr(copy, name))
    draft.findings.set([Finding(text=finding.text) for finding in copy.findings.all()])
    assert similar_to(draft).key == "R-1"


def test_a_changed_text_is_sketched_again(original):
    draft = write(ReviewFactory(complete=True), OTHER)
    assert similar_to(draft) is None
    write(original, OTHER)
    assert similar_to(draft).key == "R-1"


def test_texts_are_sketched_once(original):
    draft = write(ReviewFactory(complete=True), WORDS)
    similar_to(draft)
    before = ReviewSketch.objects.get(pk=original.pk).made_at
    similar_to(draft)
    assert ReviewSketch.objects.get(pk=original.pk).made_at == before


def test_what_is_too_much_at_once_is_sketched_in_the_background(original, monkeypatch):
    """In the tests a task runs at once, after the request's share is done."""
    monkeypatch.setattr(similar, "AT_ONCE", 1)
    for i in range(3):
        write(ReviewFactory(submitted=True), OTHER[i:] + OTHER[:i])
    similar_to(write(ReviewFactory(complete=True), WORDS))
    assert ReviewSketch.objects.count() == 4


def test_sketching_goes_on_where_it_stopped(original):
    ReviewFactory(submitted=True)
    assert not sketch_texts(limit=1)
    assert sketch_texts(limit=2)
    assert ReviewSketch.objects.count() == 2


def test_a_review_without_words_is_similar_to_nothing():
    assert similar_to(ReviewFactory()) is None


def test_many_reviews_cost_no_more_queries(original, django_assert_max_num_queries):
    draft = write(ReviewFactory(complete=True), WORDS)
    for i in range(20):
        write(ReviewFactory(submitted=True), OTHER[i:] + OTHER[:i])
    similar_to(draft)
    with django_assert_max_num_queries(5):
        assert similar_to(draft).key == "R-1"


def test_the_editors_card_and_the_staff_form_warn_of_it(original, rf, admin_user):
    draft = write(ReviewFactory(complete=True), WORDS)
    request = rf.get(reverse("wagtailadmin_home"))
    request.user = admin_user
    sentences = [check.sentence for check in card(draft, request)["warnings"]]
    assert any("R-1" in sentence and draft.ref in sentence for sentence in sentences)
    assert any("R-1" in str(problem) for problem in worth_a_look(draft))
