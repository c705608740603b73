"""Signs of life: one mark in twenty seconds, gaps as evidence, the board's disconnected."""

import pytest

from exams.clock import to_ms
from exams.sittings import service
from exams.sittings.board import SeatState, gaps, no_shows, places
from exams.sittings.models import Attempt, Sitting
from exams.sittings.presence import Presence
from exams.sittings.saving import Verdict
from tests.build_sittings import SEALER


@pytest.fixture
def presence(writer) -> Presence:
    return Presence(writer.line)


def ask(presence, pen) -> None:
    """What GET /room/now does."""
    presence.beat(pen.claim.attempt_id, presence.look(pen.claim.attempt_id))


def states(session, hall, clock) -> list[SeatState]:
    session.rollback()
    rows = places(session, session.get_one(Sitting, hall.sitting_id), clock.at)
    by_seat = {row.seat_id: row.state for row in rows}
    return [by_seat[seat] for seat in hall.seats]


def test_a_sign_of_life_is_kept_at_most_each_twenty_seconds(opened, begin, presence, clock):
    pen = begin(opened)
    ask(presence, pen)
    sent = presence.line.sent
    for _ in range(4):
        clock.move(seconds=4)
        ask(presence, pen)
    assert presence.line.sent == sent + 4  # each a look, none a mark
    clock.move(seconds=4)
    ask(presence, pen)
    assert presence.look(pen.claim.attempt_id).seen_ms == to_ms(clock.at)


def test_who_gives_no_sign_for_longer_than_45_seconds_is_disconnected(
    opened, begin, presence, clock, session
):
    pen = begin(opened)
    ask(presence, pen)
    clock.move(seconds=45)
    assert states(session, opened, clock)[0] is SeatState.WRITING
    clock.move(seconds=1)
    assert states(session, opened, clock)[0] is SeatState.DISCONNECTED
    ask(presence, pen)
    assert states(session, opened, clock)[0] is SeatState.WRITING


def test_a_save_is_a_sign_of_life(opened, begin, write, clock, session):
    pen = begin(opened)
    clock.move(seconds=60)
    write(pen, "vẫn ở đây")
    assert states(session, opened, clock)[0] is SeatState.WRITING


def test_a_silence_is_kept_as_a_gap_until_now_or_until_the_first_save_after_it(
    opened, begin, write, presence, clock, session
):
    pen = begin(opened)
    ask(presence, pen)
    start = to_ms(clock.at)
    clock.move(seconds=100)
    ask(presence, pen)
    clock.move(seconds=70)
    write(pen, "mạng trở lại")
    clock.move(seconds=8)
    ask(presence, pen)
    found = gaps(session, opened.seats[0])
    assert [(row.from_ms - start, row.to_ms - start) for row in found] == [
        (0, 100_000), (100_000, 170_000),
    ]  # fmt: skip


def test_who_saves_while_the_page_asks_nothing_leaves_no_gap(
    opened, begin, write, presence, clock, session
):
    pen = begin(opened)
    ask(presence, pen)
    for n in range(5):
        clock.move(seconds=20)
        write(pen, f"câu {n}")
    ask(presence, pen)
    assert gaps(session, opened.seats[0]) == []


def test_a_sign_of_life_touches_nothing_that_a_save_checks(opened, begin, write, presence, clock):
    pen = begin(opened)
    before = presence.look(pen.claim.attempt_id).standing
    clock.move(seconds=60)
    ask(presence, pen)
    after = presence.look(pen.claim.attempt_id).standing
    assert before._replace(now_ms=0) == after._replace(now_ms=0)
    assert write(pen, "tiếp").verdict is Verdict.SAVED


def test_the_board_names_every_state(work, hall, begin, write, clock, session):
    assert states(session, hall, clock) == [SeatState.EXPECTED, SeatState.EXPECTED]
    with work(hall.invigilator) as uow:
        service.admit(uow, hall.sitting_id, hall.numbers[0], "vneid")
    assert states(session, hall, clock)[0] is SeatState.HERE
    from tests.build_sittings import open_at_the_hour

    open_at_the_hour(work, clock, hall)
    pen = begin(hall)
    clock.move(minutes=10, seconds=1)
    write(pen, "bài làm")
    assert states(session, hall, clock) == [SeatState.WRITING, SeatState.ABSENT]
    with work(hall.candidates[0]) as uow:
        service.hand_in(uow, hall.seats[0], 1, pen.head, SEALER)
    assert states(session, hall, clock) == [SeatState.HANDED_IN, SeatState.ABSENT]
    sitting = session.get_one(Sitting, hall.sitting_id)
    assert [row.seat_id for row in no_shows(session, sitting, clock.at)] == [hall.seats[1]]


def test_the_board_is_read_in_a_handful_of_statements(opened, begin, clock, session, engine):
    from sqlalchemy import event

    begin(opened)
    sitting = session.get_one(Sitting, opened.sitting_id)
    sitting.part  # noqa: B018 - loaded before counting
    read: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: read.append(given[2]))
    places(session, sitting, clock.at)
    assert len(read) <= 8
    assert not [sql for sql in read if "save.text" in sql or "FROM save" in sql]
    assert session.query(Attempt).count() == 1
