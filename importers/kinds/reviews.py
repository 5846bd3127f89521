"""Reviews (点评): complete, by the reviewer of record, in the approval queue; the same rules as the forms."""

from cms.queries.facts import framework_of
from cms.queries.register import load_register
from cms.rules.circulation import narrower
from cms.rules.hierarchy import rows_of_person
from cms.rules.quality import Corpus, is_empty
from cms.rules.reason import Reason
from cms.rules.review import reasons_against_submission, warnings_about
from cms.rules.review_facts import NOT_PROVIDED, ReviewFacts, points_by_slug
from cms.rules.standing import Standing, standing
from cms.rules.terms import MEANS_OF, Method, Scope, Status, SubjectKind
from importers import cells

from . import stored_reviews
from .base import CREATED, PERSON, UNIT, UPDATED, Column, Kind, Line
from .edges import one_subject
from .keyed import Keyed
from .reviews_write import store_reviews

POINTS = tuple(f"point_{n}" for n in range(1, stored_reviews.MAX_POINTS + 1))
CONTRACT_POINTS = POINTS[:5]  # larger sets go on with 要点六, 要点七, ...
NUMERALS = "一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十".split()  # noqa: SIM905
CHANGEABLE = frozenset({Status.DRAFT, Status.RETURNED, Status.SUBMITTED})
WORDS = {
    "R01": "required",
    "R02": "required",
    "R03": "not_reviewer",
    "R04": "method_facts",
    "R13": "stock_phrase",
}
WARNING_WORDS = {"R05": "steps_missing", "R08": "focus_missing", "R13": "similar_text"}


def reviewer(value, reading: cells.Reading, known) -> str | None:
    """Return a person_id, or the text that may be an external reviewer's."""
    try:
        return cells.code(value, reading, known)
    except cells.CellError as fault:
        if fault.code != "bad_code":
            raise
        return cells.narrow(cells.name(value, reading))


def problems(value, reading: cells.Reading) -> str:
    """Return the problems one a line, without blank lines."""
    lines = (line.strip() for line in cells.text(value, reading).split("\n"))
    return "\n".join(line for line in lines if line)


class Reviews(Keyed, Kind):
    """Reviews by reference."""

    name = "reviews"
    columns = (
        Column("ref", "点评编号", cells.code, of="reviews"),
        Column("round", "期间", cells.half_year, required=True),
        Column("unit_code", "单位编码", cells.code, of="units"),
        Column("person_id", "人员编号", cells.code, of="people"),
        Column("reviewer_id", "点评人编号", reviewer, required=True, of="people"),
        Column("method", "点评方式", cells.one_of(Method), required=True),
        Column("date", "点评日期", cells.day, required=True, blank=None),
        *(
            Column(name, f"要点{number}", cells.text, required=True, rule_says=True)
            for name, number in zip(CONTRACT_POINTS, NUMERALS[:5], strict=True)
        ),
        *(
            Column(name, f"要点{number}", cells.text, further=True)
            for name, number in zip(POINTS[5:], NUMERALS[5:], strict=True)
        ),
        Column("achievements", "取得的成绩", cells.text, required=True),
        Column("problems", "存在的问题", problems),
        Column("weak_links", "薄弱环节", cells.text),
        Column("direction", "努力方向", cells.text, required=True),
        Column("scope", "通报范围", cells.one_of(Scope)),
        Column("theme", "主题", cells.name),
        Column("draw", "抽取编号", cells.code, of="draws"),
    )
    any_of = (("unit_code", "person_id"), ("problems", "weak_links"))

    def load(self) -> None:
        """Load the register, draws, frameworks as they are met, and every stored review."""
        self.register = load_register()
        self.frameworks: dict = {}
        self.units, self.persons, self.draws = stored_reviews.references()
        self.rows = stored_reviews.reviews(self.register, self.framework)
        self.index()
        self.known = {
            "reviews": self.by_ref,
            "units": self.units,
            "people": self.persons,
            "draws": self.draws,
        }

    def framework(self, round_name: str):
        """Return the framework of a round, looked up once."""
        if round_name not in self.frameworks:
            self.frameworks[round_name] = framework_of(round_name)
        return self.frameworks[round_name]

    def examine(self) -> None:
        """Check references, settle each line, then ask the rules about what would be written."""
        for line in self.lines:
            one_subject(self, line)
            if unit := line.get("unit_code"):
                self.unknown(line, "unit_code", unit, self.units, UNIT)
            if person := line.get("person_id"):
                self.unknown(line, "person_id", person, self.persons, PERSON)
            self._own_scope(line)
        self.duplicates(lambda line: line.get("ref") or None, "ref")
        self.settle_all()
        for line in self.lines:
            if line.action in (CREATED, UPDATED) or line.errors:
                self._judge(line)
            if line.action == UPDATED and line.valid:
                self._may_change(line)
        self._warn()

    def _own_scope(self, line: Line) -> None:
        """Put what a blank scope means, and of two scopes the narrower."""
        if line.wrong("scope"):
            return
        typed, wanted = line.get("scope"), self.options.circulate
        about_person = bool(line.get("person_id"))
        widest = narrower(wanted, Scope.ORGANISATION) if wanted and about_person else wanted
        scope = typed or widest or Scope.ORGANISATION.value
        if typed and wanted and not (about_person and Scope(typed).width > Scope.ORGANISATION.width):
            scope = narrower(typed, wanted)
        line.facts["scope"] = Scope(scope).value
        if "scope" in line.values:
            line.values["scope"] = line.facts["scope"]

    # -- the rules

    def merged(self, line: Line) -> dict:
        """Return the values that the review will have."""
        blank = {column.name: column.blank for column in self.columns}
        before = line.stored.values if line.stored else {"scope": line.facts.get("scope", Scope.ORGANISATION)}
        return {**blank, **before, **line.values}

    def _judge(self, line: Line) -> None:
        """Ask the rules; a column that is wrong already is not judged again."""
        values = self.merged(line)
        found = self._standing(line, values)
        for reason in found.reasons if found else ():
            self._refuse(line, reason)
        facts, framework = self._facts(line, values, found)
        if facts is None:
            for name in CONTRACT_POINTS:
                if is_empty(values[name]):
                    self._required(line, name)
            return
        draw = self.draws.get(facts.draw_id)
        for reason in reasons_against_submission(facts, framework=framework, draw=draw):
            if reason.code != "one_subject":
                self._refuse(line, reason)

    def _standing(self, line: Line, values: dict) -> Standing | None:
        """Return what the review is about and by whom, or None where that cannot be asked."""
        if any(line.wrong(name) for name in ("unit_code", "person_id", "reviewer_id", "date")):
            return None
        unit, person, by, day = (values[name] for name in ("unit_code", "person_id", "reviewer_id", "date"))
        if by not in self.persons:
            organisation = self.register.on(day).organisation(unit) if unit else None
            external = organisation.external_reviewer if organisation else ""
            if external and cells.narrow(external) == cells.narrow(by):
                by = external
            else:
                self.unknown(line, "reviewer_id", by, self.persons, PERSON)
                return None
        about = {"subject_unit": unit} if unit else {"subject_person": person}
        found = standing(self.register, reviewer=by, on=day, **about)
        line.facts["standing"] = found
        return found

    def _facts(self, line: Line, values: dict, found: Standing | None):
        """Return the facts that the rules ask about, and the framework; None where the subject is unclear."""
        if found is None or not found.subject_kind or not found.unit or line.wrong("round"):
            return None, None
        day = self.register.on(values["date"])
        unit = day.unit(found.unit)
        framework = self.framework(values["round"])
        about_unit = found.subject_kind == SubjectKind.ORGANISATION
        org_type = unit.org_type if unit else ""
        points = framework.point_set_for(found.subject_kind, org_type or None)
        if points is None:
            return None, None
        line.facts["points"] = points_by_slug(points, [values[name] for name in POINTS])
        owed = () if about_unit else self._owed_in(day, values["person_id"], found)
        facts = ReviewFacts(
            subject_kind=found.subject_kind,
            unit_code=found.unit if about_unit else "",
            person_id=values["person_id"],
            reviewer_id=found.reviewer or values["reviewer_id"],
            external_reviewer=found.external_reviewer,
            method=values["method"],
            date=values["date"],
            round_name=values["round"],
            theme=values["theme"],
            draw_id=values["draw"],
            points=line.facts["points"],
            achievements=values["achievements"],
            problems=tuple(values["problems"].split("\n")) if values["problems"] else (),
            weak_links=values["weak_links"],
            direction=values["direction"],
            scope=values["scope"],
            steps=dict.fromkeys(MEANS_OF, NOT_PROVIDED),
            imported=True,
            assisting=found.assisting,
            ref=values["ref"],
            org_type=org_type,
            category=unit.category if unit else "",
            owed_in=owed,
        )
        line.facts["facts"], line.facts["framework"] = facts, framework
        return facts, framework

    def _owed_in(self, day, person: str, found: Standing) -> tuple[str, ...]:
        """Return the units in which this reviewer owes the person this kind of review."""
        return tuple(
            row.unit
            for row in rows_of_person(day, person)
            if row.subject_kind == found.subject_kind and row.is_owed_by(found.reviewer)
        ) or (found.unit,)

    def _refuse(self, line: Line, reason: Reason) -> None:
        """Put a reason at the column that it is about."""
        column = reason.field or "reviewer_id"
        if column == "points":
            column = "point_1"
        if column == "problems" and column not in self.table.headings:
            column = "weak_links"
        if column not in self.by_name:
            column = None
        elif line.wrong(column):
            return
        word = WORDS.get(reason.code, reason.code.lower())
        self.fail(line, column, "round_mismatch" if word == "round" else word, reason.zh, reason.en)

    def _required(self, line: Line, name: str) -> None:
        if not line.wrong(name):
            self.fail(line, name, "required", "不能为空，请填写。", "is required. Fill it in.")

    def _may_change(self, line: Line) -> None:
        """Refuse a change to what somebody has approved, holds locked, or answers to."""
        extra, column = line.stored.extra, next(iter(line.changes))
        ref = line.stored.values["ref"]
        if extra["status"] not in CHANGEABLE or extra["approved"]:
            self.fail(
                line,
                column,
                "approved",
                f"点评“{ref}”已有人审批或已通报，不能用导入修改。请在系统中办理更正，或从文件中去掉这一行。",
                f"Review {ref!r} was approved or circulated and is not changed by an import. Correct it in the system.",
            )
        elif extra["locked_by"] and extra["locked_by"] != getattr(self.options.actor, "pk", None):
            self.fail(
                line,
                column,
                "locked",
                f"点评“{ref}”已被锁定。请先解锁。",
                f"Review {ref!r} is locked. Have it unlocked.",
            )
        elif lost := extra["answered"] - set(self.merged(line)["problems"].split("\n")):
            self.fail(
                line,
                "problems",
                "finding_in_use",
                f"问题“{cells.shown(min(lost))}”已有整改，不能删除。请保留这一条。",
                f"The problem {cells.shown(min(lost))!r} has a rectification and stays. Keep it.",
            )

    def _warn(self) -> None:
        """Warn of missing steps and focus points, and of texts close to another review's."""
        lines = [line for line in self.lines if line.valid and line.action in (CREATED, UPDATED)]
        if not lines:
            return
        corpus = Corpus((row.values["ref"], row.extra["text"]) for row in self.rows)
        for line in lines:
            facts = line.facts["facts"]
            key = facts.ref or f"第 {line.number} 行"
            similar = corpus.nearest_then_add(key, facts.text())
            said = set()
            for reason in warnings_about(facts, framework=line.facts["framework"], similar=similar):
                word = WARNING_WORDS.get(reason.code)
                if word and word not in said:
                    said.add(word)
                    column = reason.field if reason.field in self.by_name else None
                    self.warn(line, column, word, reason.zh, reason.en)

    # -- writing

    def store(self, lines: list[Line]) -> None:
        """Write the reviews and put them where they belong."""
        store_reviews(self, lines)

    def changed_keys(self, lines: list[Line]) -> tuple[str, ...]:
        """Return the units whose pages change."""
        return tuple(sorted({f"unit:{line.facts['standing'].unit}" for line in lines}))

    def export_rows(self):
        """Return the reviews by reference."""
        self.load()
        return [
            {**row.values, "reviewer_id": row.extra["external"] or row.values["reviewer_id"]}
            for row in sorted(self.rows, key=lambda row: row.values["ref"])
        ]
