"""The rounds and the framework that each runs under."""

from datetime import date

from cms import models
from cms.rules.cadence import Cadence
from cms.rules.rounds import Round


def framework_version_of(round_: Round) -> models.FrameworkVersion | None:
    """Return the version that the round names, else the newest whose dates cover it, else the newest."""
    named = models.FrameworkVersion.objects.filter(rounds__name=round_.name).first()
    if named:
        return named
    newest_first = models.FrameworkVersion.objects.order_by("-loaded_at", "-pk")
    dated = list(newest_first.values_list("pk", "valid_from", "valid_to"))
    covering = [
        key
        for key, start, end in dated
        if (start or date.min) <= round_.first and round_.last <= (end or date.max)
    ]
    keys = covering or [key for key, start, end in dated]
    return models.FrameworkVersion.objects.filter(pk=keys[0]).first() if keys else None


def cadence_of(round_: Round) -> Cadence:
    """Return how often each kind of subject is due in the round."""
    version = framework_version_of(round_)
    return Cadence.from_framework(version.data) if version else Cadence()


def campaign_of(round_: Round) -> tuple[date | None, date | None]:
    """Return first and last day of the campaign where the round's record sets them."""
    record = models.Round.objects.filter(name=round_.name).values_list("campaign_from", "campaign_to").first()
    return record or (None, None)
