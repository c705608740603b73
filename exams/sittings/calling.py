"""Setting a sitting down: its length, its seats by lot, what is recorded of it."""

from collections.abc import Sequence

from sqlalchemy import select

from exams.clock import to_ms
from exams.competitions.models import Part
from exams.competitions.queries import rules_of
from exams.errors import Invalid
from exams.events import EventKind
from exams.papers.models import Paper, PaperState
from exams.sittings import letters, own_rooms, queries
from exams.sittings.models import Seat, Sitting
from exams.sittings.seating import draw_seats
from exams.uow import UnitOfWork


def length_of(uow: UnitOfWork, part: Part, ordinal: int) -> int:
    """Minutes of the sealed paper, else of the rule set; raises Invalid where neither says."""
    sealed = uow.session.scalar(
        select(Paper.minutes).where(
            Paper.part_id == part.id, Paper.ordinal == ordinal, Paper.state == PaperState.SEALED
        )
    )
    found = sealed or rules_of(uow.session, part.competition_id).stage(part.code).minutes
    if not found:
        raise Invalid("sitting.minutes_missing", field="minutes")
    return found


def set_down(uow: UnitOfWork, sitting: Sitting, who: Sequence[int]) -> None:
    """Store the sitting, draw the seats of these applications and issue the call-up letters."""
    uow.session.add(sitting)
    uow.session.flush()
    record_hour(uow, sitting)
    _give_seats(uow, sitting, who)
    letters.issue_call_up(uow, sitting)


def record_hour(uow: UnitOfWork, sitting: Sitting) -> None:
    """Record when the sitting starts and how long it lasts."""
    uow.record(
        EventKind.SITTING_SET,
        f"sitting:{sitting.id}",
        competition_id=sitting.part.competition_id,
        public={
            "starts_at_ms": to_ms(sitting.starts_at),
            "minutes": sitting.minutes,
            "ordinal": sitting.ordinal,
        },
    )


def _give_seats(uow: UnitOfWork, sitting: Sitting, who: Sequence[int]) -> None:
    """Seats by lot; the seed is public, so that anybody can repeat the draw."""
    competition_id = sitting.part.competition_id
    seed = f"{uow.chance.getrandbits(128):032x}"
    where = [(room.id, room.capacity) for room in queries.rooms(uow.session, competition_id)]
    alone = own_rooms.apart(uow.session, sitting.part) & set(who)
    for place in draw_seats(who, where, seed, alone):
        sitting.seats.append(Seat(**place._asdict()))
    uow.session.flush()
    uow.record(
        EventKind.SEATS_GIVEN,
        f"sitting:{sitting.id}",
        competition_id=competition_id,
        public={"count": len(who), "seed": seed, "alone": len(alone), "ordinal": sitting.ordinal},
    )
