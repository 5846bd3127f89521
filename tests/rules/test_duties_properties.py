"""What holds of every register, however it looks."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cms.rules.coverage import coverage
from cms.rules.hierarchy import all_rows
from cms.rules.obligations import ReviewFact, counts, obligations
from cms.rules.register import Appointment, Edge, Register, UnitVersion
from cms.rules.standing import may_review
from cms.rules.terms import EdgeKind, OrgType, Role
from tests.rules.plain_reading import Reading
from tests.rules.world import H2

CODES = ["A", "B", "C", "D", "E"]
PEOPLE = ["p1", "p2", "p3", "p4", "p5"]
DAYS = st.integers(0, 364).map(lambda number: date(2010, 1, 1) + timedelta(days=number))
KINDS = st.sampled_from(["", OrgType.PARTY_GROUP, OrgType.PARTY_COMMITTEE, OrgType.BRANCH])


@st.composite
def periods(draw):
    if draw(st.booleans()):
        return date.min, date.max
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return (first, date.max) if draw(st.booleans()) else (date.min, last)


@st.composite
def trees(draw):
    """Draw units whose parents stand before them, some of them moved on a day."""
    found = []
    for number, code in enumerate(CODES):
        parents = st.sampled_from(["", *CODES[:number]])
        move = draw(DAYS)
        periods_ = [(date.min, move), (move + timedelta(days=1), date.max)][: draw(st.integers(1, 2))]
        for first, last in periods_:
            guidance = draw(st.sampled_from(["", "", "", *CODES]))
            external = draw(st.sampled_from(["", "", "省委"]))
            found.append(
                UnitVersion(
                    code,
                    draw(parents),
                    draw(KINDS),
                    "",
                    "",
                    guidance,
                    external,
                    valid_from=first,
                    valid_to=last,
                )
            )
    return found


@st.composite
def appointments(draw):
    portfolio = tuple(draw(st.lists(st.sampled_from(CODES), max_size=2, unique=True)))
    person, unit = draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(CODES))
    return Appointment(person, unit, draw(st.sampled_from(list(Role))), *draw(periods()), portfolio)


@st.composite
def edges(draw):
    reviewer = draw(st.sampled_from(PEOPLE))
    if draw(st.booleans()):
        return Edge(reviewer, draw(st.sampled_from(CODES)), "", *draw(periods()))
    others = [person for person in PEOPLE if person != reviewer]
    return Edge(reviewer, "", draw(st.sampled_from(others)), *draw(periods()))


@st.composite
def reviews(draw):
    unit = draw(st.sampled_from(["", *CODES]))
    person = "" if unit else draw(st.sampled_from(PEOPLE))
    reviewer = draw(st.sampled_from(["", *PEOPLE]))
    external = "" if reviewer else "省委"
    return ReviewFact(f"r{draw(st.integers(0, 999))}", draw(DAYS), unit, person, reviewer, external)


UNIQUE_EDGES = st.lists(edges(), max_size=4, unique_by=lambda edge: (edge.unit, edge.person, edge.valid_from))
UNIQUE_REVIEWS = st.lists(reviews(), max_size=12, unique_by=lambda review: review.ref)
WORLDS = st.tuples(trees(), st.lists(appointments(), max_size=14), UNIQUE_EDGES)


@given(WORLDS, DAYS)
@settings(max_examples=60, deadline=None)
def test_nobody_is_reviewer_of_record_of_himself_or_of_the_organisation_he_heads(world, on):
    day = Register(*world).on(on)
    for row in all_rows(day):
        assert row.reviewer != row.subject
        if row.reviewer and row.subject in CODES:
            assert row.reviewer not in day.secretaries(row.subject)


@given(WORLDS, DAYS)
@settings(max_examples=60, deadline=None)
def test_every_organisation_of_the_day_has_one_row_of_record_and_every_row_a_reviewer_or_a_reason(world, on):
    day = Register(*world).on(on)
    rows = list(all_rows(day))
    of_record = [row.subject for row in rows if row.subject in CODES and row.edge != EdgeKind.ASSIST]
    assert sorted(of_record) == day.organisations()
    for row in rows:
        assert [row.reviewer, row.external_reviewer, row.reason].count(None) == 2


@given(WORLDS, DAYS)
@settings(max_examples=60, deadline=None)
def test_everybody_appointed_to_an_organisation_has_a_row_in_it_or_is_its_secretary(world, on):
    day = Register(*world).on(on)
    rows = {(row.subject, row.unit) for row in all_rows(day)}
    for person in PEOPLE:
        for post in day.appointments_of(person):
            assert ((person, post.unit) in rows) != (person in day.secretaries(post.unit))


@given(WORLDS, UNIQUE_REVIEWS, DAYS)
@settings(max_examples=60, deadline=None)
def test_figures_agree_with_the_rows(world, facts, as_of):
    register = Register(*world)
    found = obligations(register, H2, as_of, facts)
    figures = coverage(register.on(H2.nearest(as_of)), found)
    tally = counts(found)
    assert tally["owed"] == tally["met"] + tally["due"] + tally["late"] + tally["unassignable"]
    assert figures.total.received == (tally["met"], tally["owed"])
    for parts in (figures.by_unit, figures.by_tier):
        assert sum(pair.received.owed for pair in parts.values()) == tally["owed"]
        assert sum(pair.received.met for pair in parts.values()) == tally["met"]
    assert all(pair.given.met <= pair.given.owed for pair in (figures.total, *figures.by_unit.values()))


@given(WORLDS, UNIQUE_REVIEWS, DAYS, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_answer_does_not_depend_on_the_order_of_the_records(world, facts, as_of, random):
    def answer(units, posts, edges, facts):
        register = Register(units, posts, edges)
        found = obligations(register, H2, as_of, facts)
        day = register.on(H2.nearest(as_of))
        return [item.as_dict() for item in found], coverage(day, found).as_dict()

    shuffled = [random.sample(part, len(part)) for part in (*world, facts)]
    assert answer(*world, facts) == answer(*shuffled)


@given(WORLDS, UNIQUE_REVIEWS)
@settings(max_examples=60, deadline=None)
def test_a_review_earns_credit_exactly_if_it_was_admissible_on_its_date(world, facts):
    """Where the subject stands in the list of the review's own day, R03 and credit say the same."""
    register = Register(*world)
    for fact in facts:
        if fact.date not in H2:
            continue
        found = obligations(register, H2, fact.date, [fact])
        admitted = not may_review(
            register,
            reviewer=fact.reviewer or fact.external_reviewer,
            on=fact.date,
            subject_unit=fact.unit,
            subject_person=fact.person,
        )
        assert any(item.reviews for item in found) == admitted


KEYS = [
    "subject_kind",
    "subject",
    "edge",
    "unit",
    "reviewer",
    "external_reviewer",
    "status",
    "reason",
    "review",
]


@given(WORLDS, UNIQUE_REVIEWS, DAYS)
@settings(max_examples=100, deadline=None)
def test_a_second_reading_of_the_fine_print_gives_the_same_list(world, facts, as_of):
    found = [item.as_dict() for item in obligations(Register(*world), H2, as_of, facts)]
    assert [tuple(row[key] for key in KEYS) for row in found] == Reading(*world, facts).list(H2, as_of)


def without_rates(value):
    """Write each figure as (met, owed)."""
    if isinstance(value, list):
        return [without_rates(item) for item in value]
    if isinstance(value, dict):
        if "owed" in value:
            return value["met"], value["owed"]
        return {key: without_rates(item) for key, item in value.items()}
    return value


@given(WORLDS, UNIQUE_REVIEWS, DAYS)
@settings(max_examples=100, deadline=None)
def test_a_second_reading_of_the_fine_print_gives_the_same_figures(world, facts, as_of):
    register = Register(*world)
    day = register.on(H2.nearest(as_of))
    found = coverage(day, obligations(register, H2, as_of, facts)).as_dict()
    assert without_rates(found) == Reading(*world, facts).figures(H2, as_of)
