"""To do because what one person noted or asked about a candidate waits for another.

Until it is decided the log of the attempts is kept too (`appeals.attempt_logs`), also after a stop.
"""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select

from exams.bodies.queries import stands_aside
from exams.clock import local_day
from exams.permissions import Action
from exams.sittings.hall_models import Violation
from exams.sittings.models import Seat, Sitting
from exams.sittings.revocations import undecided
from exams.workflow.desk import Desk, Todo


def violations(desk: Desk) -> Iterator[Todo]:
    """Violations that somebody else noted: due on the day of the sitting, which closes only then."""
    noted = select(Violation).where(
        Violation.confirmed.is_(None), Violation.noted_by != desk.person_id
    )
    seats = [row.seat for row in desk.session.scalars(noted.order_by(Violation.id))]
    for sitting, count in _by_sitting(desk, seats).items():
        due = local_day(sitting.starts_at)
        competition = sitting.part.competition
        yield desk.item("violation.decide", competition, due, count, sitting_id=sitting.id)


def revocations(desk: Desk) -> Iterator[Todo]:
    """Requests to revoke a violation, for who neither asked nor confirmed it: due with the marks."""
    asked = [
        row.violation.seat
        for row in desk.session.scalars(undecided())
        if desk.person_id not in (row.asked_by, row.violation.decided_by)
    ]
    for sitting, count in _by_sitting(desk, asked).items():
        part = sitting.part
        due = desk.due(part.competition_id, f"{part.code}.marks_published")
        yield desk.item("revocation.decide", part.competition, due, count, sitting_id=sitting.id)


def _by_sitting(desk: Desk, seats: list[Seat]) -> Counter[Sitting]:
    """How many of these the person may decide, not being a relative, by sitting."""
    found: Counter[Sitting] = Counter()
    for seat in seats:
        where = seat.sitting.part.competition_id
        if not desk.actor.may(Action.SITTING_CONFIRM, where):
            continue
        if seat.application_id not in stands_aside(desk.session, where, desk.person_id):
            found[seat.sitting] += 1
    return found
