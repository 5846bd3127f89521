"""Large invented registers for the benchmarks: a tree of organisations, their people and a round of reviews."""

from datetime import date, timedelta

from cms.models import Appointment, Person, Review, Round, Unit, UnitVersion
from cms.rules.terms import Category, Method, OrgType, Role, Status, SubjectKind

CHILDREN_OF_THE_ROOT = 60
BATCH = 5000


def make_register(units: int, people: int) -> None:
    """Write a tree in which a fifth of the units are committees and the rest branches under them."""
    found = Unit.objects.bulk_create([Unit(code=f"U{n:06d}") for n in range(units)], batch_size=BATCH)
    committees = max(1, units // 5)
    parents = [None] + [
        found[0] if n <= CHILDREN_OF_THE_ROOT else found[(n - 1) % committees if n >= committees else n // 8]
        for n in range(1, units)
    ]
    UnitVersion.objects.bulk_create(
        [
            UnitVersion(
                unit=unit,
                name=f"示例单位{n}",
                parent=parents[n],
                category=list(Category)[n % 4],
                org_type=OrgType.PARTY_COMMITTEE if n < committees else OrgType.BRANCH,
                guidance=found[0] if n % 400 == 7 and n < committees else None,
                external_reviewer="示例地方党委" if n % 400 == 7 and n < committees else "",
                valid_from=date(2009, 1, 1),
            )
            for n, unit in enumerate(found)
        ],
        batch_size=BATCH,
    )
    persons = Person.objects.bulk_create(
        [Person(person_id=f"P{n:07d}", name=f"示例{n}") for n in range(people)], batch_size=BATCH
    )
    posts = Appointment.objects.bulk_create(
        [
            Appointment(
                person=person,
                unit=found[n % units],
                role=_role(n, units, committees),
                valid_from=date(2009, 1 + n % 12, 1),
            )
            for n, person in enumerate(persons)
        ],
        batch_size=BATCH,
    )
    _give_portfolios(posts, found, parents, units, committees)


def _role(n: int, units: int, committees: int) -> str:
    if n < units:
        return Role.SECRETARY
    return Role.TEAM_MEMBER if n % units < committees else Role.MEMBER


def _give_portfolios(posts, units, parents, count, committees) -> None:
    deputies = {post.unit_id: post for post in posts[count : count + committees]}
    through = Appointment.portfolio.through
    through.objects.bulk_create(
        [
            through(appointment_id=deputies[parents[n].pk].pk, unit_id=units[n].pk)
            for n in range(1, count, 5)
            if parents[n].pk in deputies
        ],
        batch_size=BATCH,
    )


def make_reviews(number: int, name: str = "2010H2") -> None:
    """Write reviews of organisations and people by their principals, spread over the half-year."""
    round_, _ = Round.objects.get_or_create(name=name)
    posts = list(Appointment.objects.order_by("pk").values_list("person_id", "unit_id", "role"))
    secretary = {unit: person for person, unit, role in posts if role == Role.SECRETARY}
    above = dict(UnitVersion.objects.values_list("unit_id", "parent_id"))
    subjects = [(unit, None, secretary.get(above[unit])) for unit in sorted(above)]
    subjects += [(unit, person, secretary[unit]) for person, unit, role in posts if role != Role.SECRETARY]
    subjects = [item for item in subjects if item[2]][:number]
    first = date(2010, 7, 1)
    Review.objects.bulk_create(
        [
            Review(
                ref=f"R{n:06d}",
                status=Status.SUBMITTED,
                round=round_,
                subject_kind=SubjectKind.MEMBER if person else SubjectKind.ORGANISATION,
                unit_id=unit,
                person_id=person,
                reviewer_id=reviewer,
                method=Method.COLLECTIVE,
                date=first + timedelta(days=n % 184),
                live=False,
            )
            for n, (unit, person, reviewer) in enumerate(subjects)
        ],
        batch_size=BATCH,
    )
