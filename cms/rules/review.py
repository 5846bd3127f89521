"""When a review (点评) is complete: what keeps it from being submitted."""

from .framework import Framework, PointSet
from .procedure import DrawFacts, about_method, about_steps
from .quality import is_empty, is_stock_phrase
from .reason import Reason
from .review_facts import NOT_PROVIDED, PERSONS, ReviewFacts, points_by_slug
from .review_warnings import WARNING_CODES, missing_focus, warnings_about
from .rounds import round_of
from .terms import OrgType, Scope, Step, SubjectKind

__all__ = [
    "NOT_PROVIDED",
    "PERSONS",
    "WARNING_CODES",
    "DrawFacts",
    "ReviewFacts",
    "missing_focus",
    "point_set_of",
    "points_by_slug",
    "reasons_against_submission",
    "warnings_about",
]


def reasons_against_submission(
    facts: ReviewFacts, *, framework: Framework, draw: DrawFacts | None = None
) -> list[Reason]:
    """Return why the review may not be submitted, each with its clause; none when it is complete.

    `draw` is the draw that `draw_id` names, None where there is no such draw. Whether the reviewer may review
    the subject (R03) is a question to the register.
    """
    return [
        *_about_subject(facts, framework),
        *_about_reviewer(facts, framework),
        *_about_day(facts, framework),
        *about_method(facts, framework, draw),
        *_about_points(facts, framework),
        *_about_opinion(facts, framework),
        *about_steps(facts, framework),
        *_about_scope(facts, framework),
    ]


def point_set_of(facts: ReviewFacts, framework: Framework) -> PointSet | None:
    """Return the points that this review must cover."""
    return framework.point_set_for(facts.subject_kind, facts.org_type or None)


def _about_subject(facts: ReviewFacts, framework: Framework):
    one = framework.clause("R04")
    if facts.unit_code and facts.person_id:
        yield Reason(
            "one_subject",
            "单位编码和人员编号只能填一项：点评党组织填单位编码，点评个人填人员编号，请删去另一项。",
            "A review has one subject: give the unit code for an organisation or the person id for a person, not both.",
            one,
            "person_id",
        )
    elif facts.subject_kind in PERSONS and not facts.person_id:
        yield Reason(
            "one_subject",
            "没有填写被点评人，请填写人员编号。",
            "The person reviewed is missing; give the person id.",
            one,
            "person_id",
        )
    elif facts.subject_kind not in PERSONS and not facts.unit_code:
        zh, en = (
            "没有填写点评对象，请填写单位编码或人员编号。",
            "The subject is missing; give a unit code or a person id.",
        )
        if facts.person_id:
            zh = "点评党组织请填写单位编码，不填人员编号。"
            en = "An organisation is reviewed under its unit code; give that in place of the person id."
        yield Reason("one_subject", zh, en, one, "unit_code")


def _about_reviewer(facts: ReviewFacts, framework: Framework):
    clause = framework.clause("R03")
    if not facts.reviewer_id and is_empty(facts.external_reviewer):
        yield Reason(
            "R03",
            "没有填写点评人，请填写点评人编号。",
            "The reviewer is missing; give the reviewer's person id.",
            clause,
            "reviewer_id",
        )
    elif facts.reviewer_id and facts.reviewer_id == facts.person_id:
        yield Reason(
            "R03",
            "本人不能点评本人，请改填点评人编号。",
            "Nobody reviews himself; give another reviewer.",
            clause,
            "reviewer_id",
        )


def _about_day(facts: ReviewFacts, framework: Framework):
    clause = framework.clause("R06")
    if facts.date is None:
        yield Reason(
            "date",
            "没有填写点评日期，请填写。",
            "The date of the review is missing; give it.",
            clause,
            "date",
        )
    elif facts.round_name != (proper := round_of(facts.date)).name:
        yield Reason(
            "round",
            f"期间“{facts.round_name}”与点评日期 {facts.date} 不符：该日属于{proper.label}，请把期间改为 {proper}，或改正点评日期。",
            f"Round {facts.round_name!r} is not the half-year of {facts.date}: write {proper}, or correct the date.",
            clause,
            "round",
        )


def _about_points(facts: ReviewFacts, framework: Framework):
    if facts.subject_kind == SubjectKind.ORGANISATION and facts.org_type not in set(OrgType):
        if facts.unit_code:
            yield _no_organisation(facts, framework)
        return
    point_set = point_set_of(facts, framework)
    if point_set is None:
        yield _no_point_set(framework)
        return
    rule = framework.clause("R01")
    size = len(point_set.points)
    for point in point_set.points:
        if is_empty(facts.points.get(point.slug)):
            yield Reason(
                "R01",
                f"必点内容第{point.number}条“{point.zh}”没有点评；共{size}条，须逐条点评，请补写。",
                f"Point {point.number} of {size}, {point.en or point.zh!r}, has no text; every point is reviewed: add it.",
                "……".join(filter(None, (point_set.quote, point.quote))) or rule,
                f"point_{point.number}",
            )
    known = {point.slug for point in point_set.points}
    for slug, text in facts.points.items():
        if slug not in known and not is_empty(text):
            yield Reason(
                "R01",
                f"“{slug}”不是“{point_set.zh}”的必点内容，这组只有{size}条，请删去或移到相应的要点。",
                f"{slug!r} is no point of {point_set.en or point_set.zh!r}, which has {size}; remove it or move its text.",
                point_set.quote or rule,
                slug,
            )


def _no_organisation(facts: ReviewFacts, framework: Framework) -> Reason:
    return Reason(
        "no_organisation",
        f"单位 {facts.unit_code} 在点评日期没有党组织，不能作为点评对象，请核对单位编码和点评日期。",
        f"Unit {facts.unit_code} has no Party organisation on the date and is no subject; check code and date.",
        framework.clause("R03"),
        "unit_code",
    )


def _no_point_set(framework: Framework) -> Reason:
    return Reason(
        "R01",
        f"框架“{framework.title}”没有规定这类对象的必点内容，请先在框架中补上。",
        f"Framework {framework.title_en or framework.title!r} has no points for this kind of subject; add them to it.",
        framework.clause("R01"),
        "points",
    )


def _about_opinion(facts: ReviewFacts, framework: Framework):
    clause = framework.clause("R02")
    if is_empty(facts.achievements):
        yield Reason(
            "R02",
            "没有写取得的成绩，请补写。",
            "The achievements are missing; add them.",
            clause,
            "achievements",
        )
    yield from _about_findings(facts, framework)
    if is_empty(facts.direction):
        yield Reason(
            "R02", "没有写努力方向，请补写。", "The direction is missing; add it.", clause, "direction"
        )
    elif is_stock_phrase(facts.direction):
        yield Reason(
            "R13",
            f"努力方向“{facts.direction.strip()}”是套话，请写明具体方向。",
            f"The direction {facts.direction.strip()!r} is a stock phrase; say what to work towards.",
            framework.clause("R13"),
            "direction",
        )


def _about_findings(facts: ReviewFacts, framework: Framework):
    written = [text for text in (*facts.problems, facts.weak_links) if not is_empty(text)]
    if any(not is_stock_phrase(text) for text in written):
        return
    if not is_empty(facts.no_problem_basis) and not facts.imported:
        yield from _about_no_problem(facts, framework)
    elif not written:
        yield Reason(
            "R02",
            "存在的问题和薄弱环节都没有写，请至少写一项。",
            "There is no finding: write at least one problem or weak link.",
            framework.clause("R02"),
            "problems",
        )
    else:
        remedy_zh = (
            "请写明具体问题" if facts.imported else "请写明具体问题，或说明未发现问题的依据并由第二人签字"
        )
        remedy_en = "" if facts.imported else ", or state why none was found, signed by a second person"
        yield Reason(
            "R13",
            f"“{'；'.join(text.strip() for text in written)}”是套话，不能作为问题，{remedy_zh}。",
            f"{'; '.join(text.strip() for text in written)!r} is a stock phrase, not a finding; name a real one{remedy_en}.",
            framework.clause("R13"),
            "problems" if any(not is_empty(text) for text in facts.problems) else "weak_links",
        )


def _about_no_problem(facts: ReviewFacts, framework: Framework):
    clause = framework.clause("R13")
    if is_stock_phrase(facts.no_problem_basis):
        yield Reason(
            "R13",
            f"未发现问题的依据“{facts.no_problem_basis.strip()}”是套话，请写明查了什么、依据是什么。",
            "The basis for finding no problem is a stock phrase; say what was examined and what it showed.",
            clause,
            "no_problem_basis",
        )
    if is_empty(facts.second_signature):
        yield Reason(
            "R13",
            "未发现问题须由第二人签字，请填写签字人。",
            "Finding no problem needs a second signature; name who signs.",
            clause,
            "second_signature",
        )
    elif facts.second_signature in (facts.reviewer_id, facts.person_id):
        yield Reason(
            "R13",
            "签字人不能是点评人或被点评人，请另请一人签字。",
            "The second signature is not the reviewer's or the subject's own; ask another person.",
            clause,
            "second_signature",
        )


def _about_scope(facts: ReviewFacts, framework: Framework):
    clause = framework.clause(Step.CIRCULATE)
    if facts.scope not in set(Scope):
        yield Reason(
            "scope",
            f"不认识通报范围“{facts.scope}”，请从{'、'.join(s.zh for s in Scope)}中选一项。",
            f"Scope {facts.scope!r} is not known; choose one of {', '.join(Scope)}.",
            clause,
            "scope",
        )
    elif facts.subject_kind in PERSONS and Scope(facts.scope).width > Scope.ORGANISATION.width:
        yield Reason(
            "scope",
            f"对个人的点评最宽只能在本单位通报，不能选“{Scope(facts.scope).zh}”，请改为“本单位”或“点评双方”。",
            f"A review of a person goes no further than the unit, not to {Scope(facts.scope).en!r}; narrow the scope.",
            clause,
            "scope",
        )
