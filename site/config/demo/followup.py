"""What follows the demo's reviews: rectifications in every status, commitments, comments, a consultation, a draw."""

from datetime import date, timedelta

from cms.actions import draw as draws
from cms.models import Comment, Commitment, Consultation, Draw, Rectification, Review, Unit
from cms.references import next_ref
from cms.rules import rounds
from cms.rules.terms import (
    CommentChannel,
    CommentSource,
    CommentStatus,
    CommitmentStatus,
    RectificationStatus,
    Side,
    Status,
    SubjectKind,
)

from .reviews import DEMO_DAY, FIRST, SECOND, moment
from .texts import Writer, bank

SEED = "示例：2026年7月1日公证员现场宣读的种子"
COMMENTED = (
    "dj-dt",
    "sl-jyy-fw",
    "nj-dt",
    "dj-s1",
    "hj-jcc",
    "sl-zwdt",
    "bj-dt",
    "dj-dt",
    "nj-s1-dt",
    "sl-xxzx",
)


def load(users: dict) -> None:
    """Write everything that follows; call it once on a database without it."""
    if Rectification.objects.exists() or Comment.objects.exists():
        return
    rectifications(users)
    commitments()
    comments(users)
    a_draw()


def rectifications(users: dict) -> None:
    """Answer the findings of circulated reviews of organisations, each status several times."""
    statuses = list(RectificationStatus)
    circulated = Review.objects.filter(status=Status.CIRCULATED, subject_kind=SubjectKind.ORGANISATION)
    number = 0
    for review in circulated.order_by("ref").prefetch_related("findings"):
        for finding in review.findings.all():
            writer = Writer(f"rectification {review.ref} {finding.sort_order}")
            if review.round.name == FIRST:
                status = (
                    RectificationStatus.VERIFIED
                    if writer.dice.random() < 0.8
                    else RectificationStatus.REPORTED
                )
            else:
                status = statuses[number % len(statuses)]
            number += 1
            rectification(review, finding, status, writer, users)


def rectification(review, finding, status, writer: Writer, users: dict) -> Rectification:
    """Write one rectification in a status, with what that status needs."""
    due = review.date + timedelta(days=writer.dice.choice((45, 60, 90, 150)))
    row = Rectification(
        ref=next_ref("rectification", review.round.name),
        review=review,
        finding=finding,
        point=finding.point,
        measure=writer.one("measures"),
        side=Side.REVIEWER if writer.dice.random() < 0.12 else Side.SUBJECT,
        owner=f"{review.unit.name}负责人",
        due=due,
        status=status,
    )
    reported = min(due - timedelta(days=writer.dice.randint(2, 20)), DEMO_DAY - timedelta(days=3))
    if status in (RectificationStatus.REPORTED, RectificationStatus.VERIFIED, RectificationStatus.RETURNED):
        row.result, row.what_is_different = writer.one("results"), writer.one("different")
        row.reported_on, row.reported_by = reported, users["demo-unit"]
    if status == RectificationStatus.VERIFIED:
        row.verified_on, row.verified_by = min(reported + timedelta(days=6), DEMO_DAY), users["demo-office"]
    if status == RectificationStatus.RETURNED:
        row.return_reason = "只说明了已开会布置，没有提供整改前后的对比数据，请补充后重新反馈。"
        row.times_returned = 1
    row.save()
    return row


def commitments() -> None:
    """Give every window and laboratory its public commitments."""
    statuses = list(CommitmentStatus)
    units = Unit.objects.filter(versions__category__in=["window", "technical"]).distinct().order_by("code")
    for number, unit in enumerate(units):
        writer = Writer(f"commitment {unit.code}")
        for place, text in enumerate(writer.some(bank()["commitments"], 2)):
            status = statuses[(number + place) % len(statuses)]
            Commitment.objects.create(
                ref=next_ref("commitment", SECOND),
                unit=unit,
                text=text,
                made_on=date(2026, 2, 1) + timedelta(days=number),
                due=date(2026, 12, 20),
                status=status,
                result="按承诺兑现，记录在公示栏可查。" if status == CommitmentStatus.KEPT else "",
            )


def comments(users: dict) -> None:
    """Write moderated comments with their answers, pending ones, and one each that was rejected and taken for spam."""
    consultation, _ = Consultation.objects.get_or_create(
        slug="window-service-2026",
        defaults={
            "title": "窗口服务质量征求意见",
            "introduction": "为做好2026年下半年领导点评，现就各办事窗口的服务态度、服务效率和便民措施公开征求意见。",
            "opens_on": date(2026, 10, 1),
            "closes_on": date(2026, 12, 31),
        },
    )
    moderator = users["demo-moderator"]
    for number, (source, channel, text, answer) in enumerate(bank()["comments"]):
        unit = Unit.objects.get(code=COMMENTED[number % len(COMMENTED)])
        day = DEMO_DAY - timedelta(days=40 - 3 * number)
        comment(
            unit,
            source,
            channel,
            text,
            day,
            consultation,
            status=CommentStatus.APPROVED,
            by=moderator,
            answer=answer,
        )
    for number, (source, channel, text) in enumerate(bank()["pending_comments"]):
        unit = Unit.objects.get(code=COMMENTED[number])
        comment(unit, source, channel, text, DEMO_DAY - timedelta(days=number), consultation)
    unit = Unit.objects.get(code="nj-dt")
    comment(
        unit,
        "public",
        "web-form",
        "代办证件，联系方式见主页。",
        DEMO_DAY,
        None,
        status=CommentStatus.SPAM,
        by=moderator,
    )
    comment(
        unit,
        "public",
        "web-form",
        "点名指责他人家事，与工作无关。",
        DEMO_DAY,
        None,
        status=CommentStatus.REJECTED,
        by=moderator,
    )


def comment(
    unit, source, channel, text, day, consultation, *, status=CommentStatus.PENDING, by=None, answer=""
) -> Comment:
    """Write one comment."""
    shown = status == CommentStatus.APPROVED
    return Comment.objects.create(
        ref=next_ref("comment", SECOND),
        status=status,
        source=CommentSource(source),
        channel=CommentChannel(channel),
        unit=unit,
        consultation=consultation if channel == CommentChannel.WEB_FORM else None,
        date=day,
        text=text,
        published_text=text if shown else "",
        moderated_by=by,
        moderated_at=moment(day + timedelta(days=1)) if by else None,
        moderation_reason="与点评工作无关" if status == CommentStatus.REJECTED else "",
        answer=answer,
        answered_by=by if answer else None,
        answered_on=day + timedelta(days=4) if answer else None,
        received_at=moment(day),
    )


def a_draw() -> None:
    """Draw five units of the second half-year, stratified by category."""
    if Draw.objects.exists():
        return
    at = moment(date(2026, 7, 1))
    recorded = draws.record_list(rounds.Round.parse(SECOND), size=5, stratify="category", at=at)
    draws.complete(recorded.number, seed=SEED, at=at)
