"""The log of an attempt's events goes after the complaints, never earlier; on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from exams.appeals.attempt_logs import delete_logs, logs_due
from exams.appeals.models import RemarkRequest, RequestState
from exams.competitions.models import AdoptedRuleSet, Competition, DeclaredDate, Stage
from exams.competitions.stages import Act, move
from exams.events import Event, EventKind
from exams.people.queries import actor_for
from exams.results.models import Objection, Ranking
from exams.results.objections import answer_objection
from exams.rules.adoption import adopt
from exams.rules.loader import load_shipped
from exams.sittings import service
from exams.sittings.attempt_events import keeping
from exams.sittings.hall_models import Violation
from exams.sittings.models import Seat
from exams.sittings.revocation_models import Revocation
from exams.sittings.watch_models import AttemptEvent, AttemptEventKind
from exams.workflow.queries import todo
from tests import build_sittings

DAYS = 30
MIDNIGHT = 17  # hours in UTC: the end of a day in Viet Nam


@pytest.fixture
def sat(work, clock):
    return sit(work, clock)


def sit(work, clock):
    """Two candidates sat; of the first three things were noted, of the second one."""
    with work() as uow:
        hall = build_sittings.called_up(uow)
    with work(hall.invigilator) as uow:
        for number in hall.numbers:
            service.admit(uow, hall.sitting_id, number, "citizen_card")
    build_sittings.open_at_the_hour(work, clock, hall)
    for n, times in enumerate((3, 1)):
        with work(hall.candidates[n]) as uow:
            attempt = service.make_ready(uow, hall.seats[n], f"pc-{n}")
            uow.session.add_all(
                AttemptEvent(
                    attempt_id=attempt.id, kind=AttemptEventKind.TAKEN_OVER, at_ms=1, epoch=1
                )
                for _ in range(times)
            )
    return hall


@pytest.fixture
def published(work, clock, sat):
    with work() as uow:
        publish(uow, sat)
    return sat


def publish(uow, hall) -> None:
    row = uow.session.get_one(Competition, hall.competition_id)
    row.stage, row.published_at, row.published_by = Stage.PUBLISHED, uow.now, hall.secretary
    noted(uow)


def noted(uow) -> None:
    uow.record(EventKind.RULES_CHANGED, "test")


def in_the_last_moment(clock, days: int = DAYS) -> None:
    """A millisecond before the end, in Viet Nam, of the last of so many days after this one."""
    last = (clock.at + timedelta(hours=24 - MIDNIGHT)).date() + timedelta(days=days)
    clock.at = clock.at.replace(
        year=last.year, month=last.month, day=last.day, hour=MIDNIGHT,
        minute=0, second=0, microsecond=0,
    ) - timedelta(milliseconds=1)  # fmt: skip


def rows(session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(AttemptEvent)) or 0


def tidy(work, session, clock) -> int:
    """As the worker does; what is not found due cannot be deleted by naming it either."""
    session.rollback()
    every = session.scalars(select(Competition.id)).all()
    due = logs_due(session, clock())
    session.rollback()
    deleted = {}
    for one in every:
        with work() as uow:
            deleted[one] = delete_logs(uow, one)
    assert [one for one in every if deleted[one]] == due
    return sum(deleted.values())


def test_the_log_goes_when_the_days_are_over_and_counts_alone_stay(work, session, clock, published):
    in_the_last_moment(clock)
    assert (tidy(work, session, clock), rows(session)) == (0, 4)
    assert keeping(session, published.competition_id).deleted_at is None
    clock.move(milliseconds=1)
    assert (tidy(work, session, clock), rows(session)) == (4, 0)
    event = session.scalars(select(Event).where(Event.kind == EventKind.ATTEMPT_LOGS_DELETED)).one()
    assert (event.public, event.private) == ({"attempts": 2, "events": 4}, {})
    kept = keeping(session, published.competition_id)
    assert (kept.days, kept.deleted_at) == (DAYS, clock.at)
    assert tidy(work, session, clock) == 0  # and nothing is recorded twice
    kinds = select(func.count()).where(Event.kind == EventKind.ATTEMPT_LOGS_DELETED)
    assert session.scalar(kinds) == 1


@pytest.mark.parametrize("stage", [Stage.LISTED, Stage.EXAMINED, Stage.DECIDED])
def test_never_before_the_result_is_published(work, session, clock, sat, stage):
    with work() as uow:
        uow.session.get_one(Competition, sat.competition_id).stage = stage
        noted(uow)
    clock.move(days=4000)
    assert (tidy(work, session, clock), rows(session)) == (0, 4)


def test_a_newer_published_ranking_and_a_later_window_count_anew(work, session, clock, published):
    clock.move(days=20)
    with work() as uow:
        uow.session.add(
            Ranking(
                competition_id=published.competition_id, number=1, sha256="0" * 64,
                computed_at=uow.now, published_at=uow.now, published_by=published.secretary,
            )
        )  # fmt: skip
        noted(uow)
    in_the_last_moment(clock)
    assert tidy(work, session, clock) == 0
    at = clock.move(milliseconds=1)
    with work() as uow:
        window = DeclaredDate(
            competition_id=published.competition_id, ordinal=1, part_id=published.part_id,
            step="written.remark_window_end", on=date(at.year, at.month, at.day),
        )  # fmt: skip
        uow.session.add(window)
        noted(uow)
    assert tidy(work, session, clock) == 0
    clock.move(days=DAYS - 1)
    clock.move(milliseconds=-1)
    assert tidy(work, session, clock) == 0
    clock.move(days=1, milliseconds=1)
    assert tidy(work, session, clock) == 4


def request(hall, seat, now):
    return RemarkRequest(
        part_id=hall.part_id, application_id=seat.application_id, number="PK-1", reason="Xem lại",
        filed_at=now, state=RequestState.REMARKING,
    )  # fmt: skip


def objection(hall, seat, now):
    return Objection(
        part_id=hall.part_id, application_id=seat.application_id, text="Xem lại", filed_at=now
    )


def violation(hall, seat, now):
    return Violation(
        seat_id=seat.id, rule="talking", sanction="reprimand", grounds="Trao đổi",
        noted_at=now, noted_by=hall.invigilator,
    )  # fmt: skip


def revocation(hall, seat, now):
    confirmed = violation(hall, seat, now)
    confirmed.confirmed, confirmed.decided_at, confirmed.decided_by = True, now, hall.second
    return Revocation(
        violation=confirmed, reason="Nhầm người", asked_at=now, asked_by=hall.secretary
    )


def decide(row, now, hall) -> None:
    match row:
        case RemarkRequest():
            row.state, row.decided_at, row.decided_by = RequestState.DECIDED, now, hall.second
        case Objection():
            row.answer, row.answered_at, row.answered_by = "Đã xem", now, hall.second
        case Violation():
            row.confirmed, row.decided_at, row.decided_by = False, now, hall.second
        case Revocation():
            row.granted, row.decided_at, row.decided_by = False, now, hall.supervisor


@pytest.mark.parametrize("make", [request, objection, violation, revocation])
@pytest.mark.parametrize("stopped", [False, True], ids=["published", "stopped"])
def test_what_is_open_holds_the_log_and_the_days_run_from_its_decision(
    work, session, clock, sat, make, stopped
):
    with work() as uow:
        row = make(sat, uow.session.get_one(Seat, sat.seats[0]), uow.now)
        uow.session.add(row)
        publish(uow, sat)
        if stopped:
            stop(uow, sat)
        key = (type(row), (uow.session.flush(), row.id)[1])
    clock.move(days=400)
    assert tidy(work, session, clock) == 0
    with work() as uow:
        decide(uow.session.get_one(*key), uow.now, sat)
        noted(uow)
    in_the_last_moment(clock)
    assert tidy(work, session, clock) == 0
    clock.move(milliseconds=1)
    assert tidy(work, session, clock) == 4


def stop(uow, hall) -> None:
    competition = uow.session.get_one(Competition, hall.competition_id)
    move(uow, competition, Act.STOP, reason="Thiếu người dự thi")


def test_a_stopped_competition_counts_from_its_end(work, session, clock, sat):
    clock.move(days=100)
    with work() as uow:
        stop(uow, sat)
    in_the_last_moment(clock)
    assert tidy(work, session, clock) == 0
    clock.move(milliseconds=1)
    assert tidy(work, session, clock) == 4


def test_the_days_are_the_councils(work, session, clock, published):
    with work() as uow:
        row = uow.session.get_one(AdoptedRuleSet, published.competition_id)
        changed = adopt(load_shipped(row.code), {"privacy.attempt_event_days": 120})
        row.canonical = changed.canonical().decode()
        noted(uow)
    in_the_last_moment(clock, 120)
    assert tidy(work, session, clock) == 0
    clock.move(milliseconds=1)
    assert tidy(work, session, clock) == 4


def test_only_the_log_of_that_competition_goes(work, session, clock, published):
    running = sit(work, clock)
    clock.move(days=DAYS + 1)
    assert (tidy(work, session, clock), rows(session)) == (4, 4)
    assert keeping(session, running.competition_id).deleted_at is None


def test_an_objection_that_a_stop_left_open_is_at_the_secretarys_desk(work, session, clock, sat):
    def waits() -> list[int]:
        session.rollback()
        found = todo(session, actor_for(session, sat.secretary, clock()), clock())
        return [item.count for item in found if item.kind == "objection.answer"]

    with work() as uow:
        row = objection(sat, uow.session.get_one(Seat, sat.seats[0]), uow.now)
        uow.session.add(row)
        uow.session.flush()
        key = row.id
        noted(uow)
    assert waits() == []  # it is answered on the way to the list of the part
    with work() as uow:
        stop(uow, sat)
    assert waits() == [1]
    with work(sat.secretary) as uow:
        answer_objection(uow, key, "Đã xem lại")
    assert waits() == []
