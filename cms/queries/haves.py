"""The five haves (有计划、有组织、有记录、有检查、有评定) of a unit in a round, each counted from records."""

from collections.abc import Iterable

from cms.rules.register import RegisterDay
from cms.rules.terms import RectificationStatus, Step

from .published import Duty, Have, Label, Opinion

CHECKED = (RectificationStatus.VERIFIED, RectificationStatus.RETURNED)


def haves_of(
    items: Iterable[tuple[str, Label]],
    code: str,
    round_name: str,
    day: RegisterDay,
    duty: Duty | None,
    opinions: Iterable[Opinion],
) -> tuple[Have, ...]:
    """Return one entry for each item of the framework's checklist; an item that no record can show counts none.

    Plan: the organisation's duty has a reviewer and a day. Organisation: the unit's principal in office. Records: steps
    recorded. Inspection: site checks and rectifications verified or returned. Assessment: opinions circulated.
    """
    mine = [opinion for opinion in opinions if opinion.round == round_name]
    measures = [measure for o in mine for finding in o.findings for measure in finding.measures]
    checks = sum(step.step == Step.INVESTIGATE and bool(step.on) for o in mine for step in o.steps)
    counts = {
        "has-plan": int(duty is not None and bool(duty.reviewer)),
        "has-organisation": int(day.organisation(code) is not None and bool(day.principal(code))),
        "has-records": sum(step.on is not None for o in mine for step in o.steps),
        "has-inspection": checks + sum(measure.status in CHECKED for measure in measures),
        "has-assessment": len(mine),
    }
    places = {
        "has-plan": "#duty",
        "has-organisation": "#unit",
        "has-records": "#steps",
        "has-inspection": "#findings",
        "has-assessment": "#opinions",
    }
    return tuple(Have(slug, label, counts.get(slug, 0), places.get(slug, "")) for slug, label in items)
