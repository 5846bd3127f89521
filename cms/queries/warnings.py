"""What to look at again in a stored review."""

from cms.models import Review
from cms.queries.facts import framework_of, review_facts
from cms.queries.similar import similar_to
from cms.rules.reason import Reason
from cms.rules.review_warnings import warnings_about


def warnings_of(review: Review) -> list[Reason]:
    """Return the warnings about a review, a text close to another counted review's included."""
    framework = framework_of(review.round.name)
    return warnings_about(review_facts(review), framework=framework, similar=similar_to(review))
