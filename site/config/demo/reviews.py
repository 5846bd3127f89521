"""The demo's reviews: two half-years, every state, by the same verbs that people use."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock

from django.utils import timezone

from cms.actions.approve import approve
from cms.actions.circulate import circulate
from cms.actions.circulate_historic import circulate_historic
from cms.actions.correct import correct
from cms.actions.errors import Refused
from cms.actions.release_circular import release_circular
from cms.actions.return_ import return_
from cms.actions.save_draft import save_draft
from cms.actions.submit import submit
from cms.actions.submit_imported import submit_imported
from cms.actions.withdraw import withdraw
from cms.models import Circular, Finding, Person, Review, Round, StepRecord, Unit
from cms.queries.duties import duties
from cms.queries.facts import framework_of
from cms.rounds import open_round
from cms.rules import rounds
from cms.rules.obligations import Obligation
from cms.rules.terms import CommentSource, Means, Method, Scope, Step, SubjectKind

from .texts import Writer

DEMO_DAY = date(2026, 11, 16)
FIRST, SECOND = "2026H1", "2026H2"
THEMES = ("窗口服务质量", "食品和特种设备安全", "公开承诺兑现")
RETURN_REASON = "存在的问题写得比较笼统，请结合检查情况写明数量和具体表现，并与必点内容对应。"
NOTICE = "本期点评意见中引用的检查数据有误，现予撤回，核实后另行通报。"
HISTORIC = "上半年点评在启用本系统之前已经印发通报，补录入库。"
CHANGE_NOTE = "更正抽查案卷份数，其余内容不变。"


@dataclass(frozen=True)
class Plan:
    """One review of the demo and how far it goes: a state, and for circulated ones a scope."""

    obligation: Obligation
    round: str
    day: date
    state: str
    scope: Scope = Scope.ORGANISATION


def moment(day: date) -> datetime:
    """Return ten o'clock of a day in the site's time zone."""
    return timezone.make_aware(datetime.combine(day, clock(10)))


def plans(round_name: str, as_of: date) -> list[Plan]:
    """Return what was written in a round: nearly all in the first half-year, part of the second."""
    found = []
    states = iter(_states())
    for item in duties(rounds.Round.parse(round_name), as_of).obligations:
        if not item.counted or item.row.reviewer is None:
            continue
        key = f"{round_name}:{item.row.subject}:{item.row.unit}"
        dice = Writer(key).dice
        day = _day(round_name, dice)
        if item.row.subject_kind == SubjectKind.ORGANISATION:
            if round_name == FIRST:
                if dice.random() < 0.9:
                    scope = dice.choice([Scope.PUBLIC, Scope.PUBLIC, Scope.SYSTEM, Scope.ORGANISATION])
                    found.append(Plan(item, FIRST, day, "circulated", scope))
            elif item.row.unit not in ("dj-zjs", "dj-jcc", "dj-s1") and dice.random() < 0.72:
                state, scope = next(states, ("circulated", Scope.PUBLIC))
                found.append(Plan(item, SECOND, day, state, scope))
        elif round_name == SECOND and item.row.unit != "dj" and dice.random() < 0.35:
            state = dice.choice(["circulated", "approved", "stage 1", "submitted", *["imported"] * 10])
            found.append(Plan(item, SECOND, day, state))
    return found


def _states():
    """Yield the states of the second half-year's organisation reviews, each kind a few times."""
    return [
        ("circulated", Scope.PUBLIC),
        ("circulated", Scope.PUBLIC),
        ("submitted", Scope.SYSTEM),
        ("circulated", Scope.SYSTEM),
        ("stage 1", Scope.PUBLIC),
        ("in circular", Scope.PUBLIC),
        ("draft", Scope.ORGANISATION),
        ("in circular", Scope.PUBLIC),
        ("circulated", Scope.ORGANISATION),
        ("stage 2", Scope.PUBLIC),
        ("in circular", Scope.PUBLIC),
        ("returned", Scope.SYSTEM),
        ("approved", Scope.PUBLIC),
        ("circulated", Scope.SUBJECT),
        ("withdrawn", Scope.PUBLIC),
        ("corrected", Scope.PUBLIC),
        ("emergency", Scope.SYSTEM),
        ("submitted", Scope.PUBLIC),
        ("circulated", Scope.PUBLIC),
        ("draft", Scope.PUBLIC),
        ("circulated", Scope.SYSTEM),
        ("returned", Scope.ORGANISATION),
        ("approved", Scope.SYSTEM),
    ]


def _day(round_name: str, dice) -> date:
    start = date(2026, 3, 2) if round_name == FIRST else date(2026, 8, 3)
    day = start + timedelta(days=dice.randint(0, 95))
    return day - timedelta(days=max(0, day.weekday() - 4))


def load(users: dict) -> None:
    """Write the reviews of both half-years that are not there yet and bring each into its state."""
    done = set(Review.objects.values_list("ref", flat=True))
    historic, imported, in_circular = [], [], []
    for round_name, as_of in ((FIRST, date(2026, 6, 30)), (SECOND, DEMO_DAY)):
        open_round(round_name)
        for number, plan in enumerate(plans(round_name, as_of), start=1):
            ref = f"{round_name}-{number:04}"
            if ref in done:
                continue
            review = compose(plan, ref)
            if round_name == FIRST:
                review.save()
                historic.append(review)
            elif plan.state == "imported":
                review.save()
                imported.append(review)
            else:
                save_draft(review, by=users["demo-office"])
                bring_into_state(review, plan, users)
            if plan.state == "in circular":
                in_circular.append(review)
    if historic:
        importer = users["demo-importer"]
        circulate_historic(historic, by=importer, reason=HISTORIC, at=moment(date(2026, 7, 6)))
    submit_imported(imported, by=users["demo-importer"], at=moment(DEMO_DAY - timedelta(days=4)))
    if in_circular:
        release(in_circular, users["demo-circulator"])


def compose(plan: Plan, ref: str) -> Review:
    """Return the unsaved draft of one review with its points, findings and first two steps."""
    row, writer = plan.obligation.row, Writer(ref)
    unit = Unit.objects.prefetch_related("versions").get(code=row.unit)
    version = unit.version_on(plan.day) or unit.latest
    text = writer.review(point_slugs(row, version), version.category)
    person = Person.objects.get(person_id=row.subject) if row.subject_kind != "organisation" else None
    method = writer.dice.choice([Method.COLLECTIVE, Method.INDIVIDUAL, Method.ON_SITE, Method.THEMATIC])
    review = Review(
        ref=ref,
        round=Round.objects.get(name=plan.round),
        subject_kind=row.subject_kind,
        unit=unit,
        person=person,
        reviewer=Person.objects.get(person_id=row.reviewer),
        method=method,
        theme=writer.dice.choice(THEMES) if method is Method.THEMATIC else "",
        date=plan.day,
        scope=plan.scope if person is None else Scope.ORGANISATION,
        points=text["points"],
        achievements=text["achievements"],
        weak_links=text["weak_links"],
        direction=text["direction"],
        on_behalf=True,
    )
    slugs = list(text["points"])
    review.findings = [
        Finding(text=problem, point=writer.dice.choice(slugs), sort_order=place)
        for place, problem in enumerate(text["problems"])
    ]
    if plan.state == "draft":
        review.points = dict(list(review.points.items())[:3])
        review.direction = ""
    review.steps = [
        StepRecord(
            step=Step.INVESTIGATE,
            done_on=plan.day - timedelta(days=12),
            means=[Means.SITE_CHECK, Means.HEAR_REPORT],
            summary="实地查看了办公和服务场所，查阅活动记录，听取工作汇报。",
        ),
        StepRecord(
            step=Step.CONSULT,
            done_on=plan.day - timedelta(days=6),
            means=[Means.FORUM, Means.OPINION_FORM],
            groups=[source.value for source in list(CommentSource)[: writer.dice.randint(3, 5)]],
            people_count=writer.dice.randint(8, 40),
            summary="召开征求意见座谈会并发放意见表，意见集中在服务时限和学习方式两个方面。",
        ),
    ]
    return review


def point_slugs(row, version) -> list[str]:
    """Return the slugs of the points that a review of this row must cover."""
    found = framework_of(SECOND).point_set_for(row.subject_kind, version.org_type)
    return [point.slug for point in found.points]


def bring_into_state(review: Review, plan: Plan, users: dict) -> None:
    """Take a draft as far as its plan says: submitted, approved by one to three editors, circulated."""
    office, circulator = users["demo-office"], users["demo-circulator"]
    if plan.state == "draft":
        return
    try:
        submit(review, by=office, on=plan.day)
    except Refused as refusal:
        raise RuntimeError(f"demo review {review.ref}: {refusal}") from refusal
    if plan.state == "emergency":
        reason = "重大安全隐患需立即提醒全系统排查。"
        circulate(review, scope=plan.scope, by=circulator, on=plan.day, reason=reason, emergency=True)
        return
    if plan.state == "returned":
        return_(fresh(review), by=users["demo-editor-1"], reason=RETURN_REASON)
        return
    stages = {"submitted": 0, "stage 1": 1, "stage 2": 2}.get(plan.state, 3)
    pass_stages(review, users, stages)
    if plan.state in ("circulated", "withdrawn", "corrected"):
        circulate(fresh(review), scope=plan.scope, by=circulator, on=plan.day + timedelta(days=7))
    if plan.state == "withdrawn":
        withdraw(fresh(review), by=circulator, on=plan.day + timedelta(days=20), notice=NOTICE)
    if plan.state == "corrected":
        changed = fresh(review)
        changed.achievements += "（案卷抽查份数已按复核结果更正。）"
        correct(changed, by=office, on=plan.day + timedelta(days=9), note=CHANGE_NOTE)
        pass_stages(review, users, 3)
        circulate(fresh(review), scope=plan.scope, by=circulator, on=plan.day + timedelta(days=12))


def pass_stages(review: Review, users: dict, count: int) -> None:
    """Have the first `count` stages approved, each by its own editor."""
    for number in range(1, count + 1):
        approve(fresh(review), by=users[f"demo-editor-{number}"], comment="已按校对清单核对，同意。")


def fresh(review: Review) -> Review:
    """Return the review as the database has it."""
    return Review.objects.get(pk=review.pk)


def release(reviews: list[Review], by) -> None:
    """Release the numbered circular of the demo."""
    circular = Circular.objects.create(
        year=2026,
        title="关于2026年下半年第一批领导点评情况的通报",
        introduction="现将2026年下半年第一批领导点评意见予以通报。有关单位要对照点评指出的问题制定整改措施，按期向上级党组织反馈。",
        scope=Scope.PUBLIC,
    )
    circular.reviews.set(reviews)
    release_circular(circular, by=by, at=moment(date(2026, 11, 9)))
