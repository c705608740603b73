"""What the server does by itself in an open sitting: clocks, ends, anchors."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from exams.clock import to_ms
from exams.errors import NotPermitted
from exams.events import Event, EventKind
from exams.sittings import anchoring, answers, service, watching
from exams.sittings.anchoring import merkle_root
from exams.sittings.models import Attempt, AttemptState, Incident
from exams.sittings.receipts import receipt
from exams.sittings.saving import Verdict
from exams.sittings.scope import Scope
from exams.sittings.times import TimeReason
from tests.build_sittings import MINUTES, SEALER


def fresh(session):
    session.rollback()
    session.expire_all()
    return session


def attempt_of(session, pen) -> Attempt:
    return fresh(session).get_one(Attempt, pen.claim.attempt_id)


# --- every clock


def test_a_clock_that_differs_is_corrected_and_noted_as_an_incident(opened, begin, work, session):
    """Artemis#9938: some candidates saw 60 instead of 90 minutes."""
    pen, other = begin(opened, 0), begin(opened, 1)
    right = attempt_of(session, pen).ends_ms
    with work() as uow:
        uow.session.get_one(Attempt, pen.claim.attempt_id).ends_ms -= 1_800_000
        uow.record(EventKind.INCIDENT_NOTED, "incident:0", public={"kind": "other"})
    assert watching.wrong_clocks(fresh(session), opened.sitting_id) == [pen.claim.attempt_id]
    for expected in (1, 0):
        with work() as uow:
            assert watching.correct_clocks(uow, opened.sitting_id) == expected
    assert attempt_of(session, pen).ends_ms == right
    incident = session.scalars(select(Incident)).one()
    assert (incident.kind, incident.seat_id, incident.noted_by) == (
        "clock_differs", opened.seats[0], None,
    )  # fmt: skip
    assert incident.note == "11:30:00 → 12:00:00"
    assert other.claim.attempt_id not in watching.wrong_clocks(session, opened.sitting_id)


def test_clocks_that_people_changed_do_not_differ(opened, begin, work, clock, session):
    begin(opened, 0)
    begin(opened, 1)
    scope = Scope(opened.sitting_id, seat_id=opened.seats[0])
    with work(opened.invigilator) as uow:
        asked = service.ask_time(uow, scope, 600, TimeReason.OUTAGE).id
        paused = service.start_pause(uow, scope, TimeReason.OUTAGE).id
    with work(opened.second) as uow:
        service.approve_time(uow, asked)
        service.confirm_pause(uow, paused)
    assert watching.wrong_clocks(fresh(session), opened.sitting_id) == []
    clock.move(seconds=10)
    with work(opened.second) as uow:
        service.end_pause(uow, paused)
    assert watching.wrong_clocks(fresh(session), opened.sitting_id) == []


# --- what is over


def end(work, session, hall, clock):
    over = watching.overdue(fresh(session), hall.sitting_id, clock.at)
    with work() as uow:
        return watching.end_overdue(uow, hall.sitting_id, over, SEALER)


@pytest.mark.parametrize(("seconds", "ended"), [(125, 0), (125.001, 1)])
def test_the_server_ends_a_work_when_time_and_grace_are_over(
    opened, begin, write, work, clock, session, send, seconds, ended
):
    pen = begin(opened)
    write(pen, "không kịp nộp")
    clock.at = opened.starts_at + timedelta(minutes=MINUTES, seconds=seconds)
    for expected in (ended, 0):
        assert end(work, session, opened, clock) == expected
    row = attempt_of(session, pen)
    assert (row.state is AttemptState.ENDED) == bool(ended)
    if ended:
        assert row.receipt == receipt({"1": "không kịp nộp"})
        assert row.handed_in_at is None
        assert send(pen.segment(("1", "muộn"), client_ms=1)).verdict is Verdict.ENDED
        event = session.scalars(select(Event).where(Event.kind == EventKind.ATTEMPT_ENDED)).one()
        assert (event.actor_id, event.public) == (None, {})


def test_who_is_paused_is_not_ended(opened, begin, work, clock, session):
    begin(opened)
    with work(opened.invigilator) as uow:
        service.start_pause(uow, Scope(opened.sitting_id), TimeReason.OUTAGE)
    clock.move(minutes=MINUTES + 60)
    assert end(work, session, opened, clock) == 0


def test_who_waits_for_a_decision_on_time_is_not_ended(opened, begin, work, clock, session):
    begin(opened, 0)
    begin(opened, 1)
    with work(opened.invigilator) as uow:
        scope = Scope(opened.sitting_id, seat_id=opened.seats[0])
        asked = service.ask_time(uow, scope, 600, TimeReason.OUTAGE).id
    clock.move(minutes=MINUTES + 5)
    assert end(work, session, opened, clock) == 1
    with work(opened.second) as uow:
        service.approve_time(uow, asked)
    assert end(work, session, opened, clock) == 0
    clock.move(minutes=10)
    assert end(work, session, opened, clock) == 1


def test_a_sitting_whose_works_all_ended_is_only_closed(opened, begin, write, work, clock, session):
    for n in range(2):
        write(begin(opened, n), "bài")
    clock.move(minutes=MINUTES + 3)
    assert end(work, session, opened, clock) == 2
    receipts = [a.receipt for a in fresh(session).scalars(select(Attempt))]
    with work(opened.secretary) as uow:
        service.close_sitting(uow, opened.part_id, SEALER)
    assert [a.receipt for a in fresh(session).scalars(select(Attempt))] == receipts
    assert len(answers.stored_work(session, opened.part_id)) == 2
    assert watching.open_sittings(session) == []


def test_only_the_server_and_the_office_end_and_anchor(opened, begin, work):
    begin(opened)
    acts = (
        lambda uow: watching.end_overdue(uow, opened.sitting_id, [1], SEALER),
        lambda uow: watching.correct_clocks(uow, opened.sitting_id),
        lambda uow: anchoring.anchor_heads(uow, opened.sitting_id),
    )
    for person in (opened.invigilator, opened.candidates[0], opened.supervisor):
        for act in acts:
            with pytest.raises(NotPermitted), work(person) as uow:
                act(uow)


# --- anchors


def leaf(data):
    return sha256(b"\x00" + data).digest()


def node(left, right):
    return sha256(b"\x01" + left + right).digest()


def test_the_root_is_that_of_rfc_9162():
    a, b, c = leaf(b"a"), leaf(b"b"), leaf(b"c")
    assert merkle_root([]) == sha256(b"").hexdigest()
    assert merkle_root([b"a"]) == a.hex()
    assert merkle_root([b"a", b"b"]) == node(a, b).hex()
    assert merkle_root([b"a", b"b", b"c"]) == node(node(a, b), c).hex()
    # Known answer of the tests of Certificate Transparency.
    vector = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657",
              "606162636465666768696a6b6c6d6e6f"]  # fmt: skip
    assert merkle_root([bytes.fromhex(x) for x in vector]) == (
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    )


def test_the_heads_are_anchored_once_a_minute_and_without_a_name(
    opened, begin, write, work, clock, session
):
    pens = [begin(opened, 0), begin(opened, 1)]
    write(pens[0], "một")
    made = []
    for seconds in (0, 0, 59, 1):
        clock.move(seconds=seconds)
        with work() as uow:
            made.append(anchoring.anchor_heads(uow, opened.sitting_id) is not None)
    assert made == [True, False, False, True]
    event = session.scalars(select(Event).where(Event.kind == EventKind.HEADS_ANCHORED)).first()
    leaves = [f"{pen.claim.attempt_id}:{pen.head}".encode() for pen in pens]
    assert event.public == {"count": 2, "root": merkle_root(leaves)}
    assert event.private == {}
    assert event.at_ms == to_ms(opened.starts_at)
