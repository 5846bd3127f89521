"""Whether a reviewer may review a subject on a day (R03), and what such a review is about.

One answer for form, import, action and the checks of a stored review: `standing()`; `may_review()` returns its
refusals alone.
"""

from dataclasses import dataclass
from datetime import date

from cms.rules.hierarchy import SELF_REVIEW, Row, assist_row, organisation_row, rows_of_person
from cms.rules.reason import Reason
from cms.rules.register import Register, RegisterDay
from cms.rules.terms import POINT_SET_OF_ORG_TYPE, SubjectKind

CLAUSE = "领导点评原则上按照党组织隶属关系和领导分工进行，实行逐级点评，层层落实点评责任"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a review by this reviewer of this subject on this day is, or why it may not be.

    `unit` is the unit reviewed, for a person the unit in which the review is owed; `person` is empty for an
    organisation. `reviewer` is a person_id, or empty where `external_reviewer` holds the text of the local
    committee. `org_type` and `category` are the unit's on that day; `owed_in` holds every unit in which the review
    is owed. `assisting` reviews are admissible and stand outside coverage. With `reasons` the rest is what could be
    told.
    """

    subject_kind: str = ""
    unit: str = ""
    person: str = ""
    point_set: str = ""
    edge: str = ""
    reviewer: str = ""
    external_reviewer: str = ""
    assisting: bool = False
    org_type: str = ""
    category: str = ""
    owed_in: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


def standing(
    register: Register, *, reviewer: str, on: date, subject_unit: str = "", subject_person: str = ""
) -> Standing:
    """Return the standing of a reviewer (a person_id, or the text of the external reviewer) towards one subject.

    Exactly one of `subject_unit` and `subject_person` is given. A reviewer who owes a person two kinds of review
    owes the `team-member` one; of several units in which it is owed the smallest code stands.
    """
    day = register.on(on)
    if subject_unit:
        return _towards_unit(day, reviewer, subject_unit)
    return _towards_person(day, reviewer, subject_person)


def may_review(
    register: Register, *, reviewer: str, on: date, subject_unit: str = "", subject_person: str = ""
) -> list[Reason]:
    """Return why this reviewer may not review this subject on this day; an empty list lets him."""
    found = standing(
        register, reviewer=reviewer, on=on, subject_unit=subject_unit, subject_person=subject_person
    )
    return list(found.reasons)


def _towards_unit(day: RegisterDay, reviewer: str, code: str) -> Standing:
    unit = day.unit(code)
    if unit is None:
        reason = _refusal(
            f"单位 {code} 在 {day.day} 不存在：请核对单位编码和点评日期。",
            f"Unit {code} does not exist on {day.day}. Check the unit code and the date of the review.",
            "unit_code",
        )
        return Standing(SubjectKind.ORGANISATION, unit=code, reasons=(reason,))
    if not unit.org_type:
        reason = _refusal(
            f"单位 {code} 没有党组织，不是点评对象：请先登记组织类型。",
            f"Unit {code} has no Party organisation and is not reviewed. Register its kind of organisation first.",
            "unit_code",
        )
        return Standing(SubjectKind.ORGANISATION, unit=code, reasons=(reason,))
    rows = [row for row in (organisation_row(day, code), assist_row(day, code)) if row]
    for row in rows:
        if row.is_owed_by(reviewer) or row.external_reviewer == reviewer:
            return _admitted(day, [row])
    point_set = POINT_SET_OF_ORG_TYPE[unit.org_type]
    if reviewer in day.secretaries(code):
        reasons = (_self_review(reviewer, code),)
    else:
        reasons = (_not_of_record(day, reviewer, f"单位 {code}", f"unit {code}", rows),)
    return Standing(SubjectKind.ORGANISATION, unit=code, point_set=point_set, reasons=reasons)


def _towards_person(day: RegisterDay, reviewer: str, person: str) -> Standing:
    rows = rows_of_person(day, person)
    if not rows:
        return Standing(person=person, reasons=(_no_row(day, person),))
    if reviewer == person:
        return Standing(person=person, reasons=(_self_review(reviewer, person),))
    for kind in (SubjectKind.TEAM_MEMBER, SubjectKind.MEMBER):
        owed = [row for row in rows if row.subject_kind == kind and row.is_owed_by(reviewer)]
        if owed:
            return _admitted(day, owed)
    reason = _not_of_record(day, reviewer, f"人员 {person}", f"person {person}", rows)
    return Standing(rows[0].subject_kind, rows[0].unit, person, reasons=(reason,))


def _admitted(day: RegisterDay, owed: list[Row]) -> Standing:
    row, unit = owed[0], day.unit(owed[0].unit)
    return Standing(
        subject_kind=row.subject_kind,
        unit=row.unit,
        person="" if row.subject_kind == SubjectKind.ORGANISATION else row.subject,
        point_set=point_set_of(day, row),
        edge=row.edge,
        reviewer=row.reviewer or "",
        external_reviewer=row.external_reviewer or "",
        assisting=not row.counted,
        org_type=unit.org_type,
        category=unit.category,
        owed_in=tuple(row.unit for row in owed),
    )


def point_set_of(day: RegisterDay, row: Row) -> str:
    """Return the slug of the set of five points that a review of this row makes."""
    if row.subject_kind == SubjectKind.ORGANISATION:
        return POINT_SET_OF_ORG_TYPE[day.organisation(row.subject).org_type]
    return "party-group" if row.subject_kind == SubjectKind.TEAM_MEMBER else "member"


def _no_row(day: RegisterDay, person: str) -> Reason:
    headed = [item.unit for item in day.appointments_of(person) if person in day.secretaries(item.unit)]
    if headed:
        code = min(headed)
        return _refusal(
            f"人员 {person} 是 {code} 的书记，随党组织一并点评：请在单位编码栏填 {code}，人员编号栏留空。",
            f"Person {person} is secretary of {code} and is reviewed with it. "
            f"Give the unit code {code} and leave the person id blank.",
            "person_id",
        )
    return _refusal(
        f"人员 {person} 在 {day.day} 没有任职：请核对人员编号和点评日期。",
        f"Person {person} holds no appointment on {day.day}. Check the person id and the date of the review.",
        "person_id",
    )


def _self_review(reviewer: str, subject: str) -> Reason:
    return _refusal(
        f"{SELF_REVIEW}：{reviewer} 不能点评 {subject}，请由其他点评人点评。",
        f"Nobody reviews himself: {reviewer} may not review {subject}. Name another reviewer.",
    )


def _not_of_record(day: RegisterDay, reviewer: str, zh: str, en: str, rows: list[Row]) -> Reason:
    """Name who should have reviewed, or why nobody can."""
    due = sorted({row.reviewer or row.external_reviewer for row in rows if not row.reason})
    if due:
        remedy_zh = f"应由 {'、'.join(due)} 点评；另有安排的，请先登记点评关系。"
        remedy_en = (
            f"It is owed by {', '.join(due)}; where it was arranged otherwise, register the relation first."
        )
    else:
        why = "、".join(sorted({row.reason for row in rows}))
        remedy_zh = f"目前无法落实点评人（{why}）；请先登记任职或点评关系。"
        remedy_en = f"Nobody can take it ({why}). Register the appointment or the relation first."
    return _refusal(
        f"{reviewer} 在 {day.day} 不是{zh} 的点评人：{remedy_zh}",
        f"{reviewer} is not the reviewer of {en} on {day.day}. {remedy_en}",
    )


def _refusal(zh: str, en: str, field: str = "reviewer_id") -> Reason:
    return Reason("R03", zh, en, CLAUSE, field)
