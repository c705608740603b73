"""Whom a re-marking lifted over a settled cut: the council admits them, or writes down why not."""

from datetime import date

import pytest
from sqlalchemy import select

from exams.appeals.entries import decide_entry, why_not_admit
from exams.appeals.models import EntryDecision, RemarkRequest
from exams.appeals.service import decide_request
from exams.applications.models import ApplicationState, Entrant
from exams.competitions.models import Competition, DeclaredDate, PartKind, PartStage, Stage
from exams.defence.models import DefenceSlot
from exams.documents.models import Document
from exams.errors import Invalid, NotPermitted, RuleBroken, TransitionRefused
from exams.events import EventKind
from exams.people.queries import actor_for
from exams.sittings.models import Room, Seat, Sitting
from exams.workflow.queries import todo
from tests.build_appeals import named_script
from tests.exams.appeals.test_service import remarked, settle_part


@pytest.fixture
def lifted(work, session):
    """A candidate lifted over the cut of a part when the next had called its candidates up."""
    with work() as uow:
        named = named_script(uow, mark="49.5")
    request_id = remarked(work, session, named, "50", "50")
    settle_part(work, named, PartStage.CALLED_UP)
    with work(named.world.chair.id) as uow:
        decide_request(uow, request_id, "Chấm sót ý 2")
    return named, request_id


def decide(work, lifted, admitted=True, reason="Kết luận phiên họp Hội đồng", by=None):
    named, request_id = lifted
    with work(by or named.world.chair.id) as uow:
        decide_entry(uow, request_id, admitted, reason)


def next_part(session, lifted):
    return session.get(Competition, lifted[0].world.competition.id).parts[1]


def change(work, lifted, **values) -> None:
    with work() as uow:
        part = next_part(uow.session, lifted)
        for name, value in values.items():
            setattr(part, name, value)
        uow.record(EventKind.RULES_CHANGED, "test")


def is_in(session, lifted) -> bool:
    session.rollback()
    key = (next_part(session, lifted).id, lifted[0].application.id)
    return session.get(Entrant, key) is not None


def reasons(session, lifted, clock) -> list[str]:
    session.rollback()
    request = session.get(RemarkRequest, lifted[1])
    return [reason.code for reason in why_not_admit(session, request, clock())]


def waits(session, lifted, clock) -> bool:
    session.rollback()
    chair = lifted[0].world.chair.id
    found = todo(session, actor_for(session, chair, clock()), clock())
    return "appeal.entry" in {item.kind for item in found}


def test_the_council_admits_beside_those_who_were_called_up(work, session, clock, lifted):
    assert waits(session, lifted, clock) and not is_in(session, lifted)
    for _click in range(2):
        decide(work, lifted)
    assert is_in(session, lifted) and not waits(session, lifted, clock)
    turn = session.scalars(select(DefenceSlot)).one()
    assert turn.application_id == lifted[0].application.id
    letter = session.scalars(select(Document).where(Document.kind == "entry_decision")).one()
    assert letter.facts["admitted"] is True and not letter.public
    with pytest.raises(RuleBroken, match="entry.decided"):
        decide(work, lifted, admitted=False)


def test_the_council_does_not_admit_and_says_why(work, session, clock, lifted):
    with pytest.raises(Invalid, match="entry.reason_missing"):
        decide(work, lifted, admitted=False, reason=" ")
    decide(work, lifted, admitted=False, reason="Phần bảo vệ đã bắt đầu")
    assert not is_in(session, lifted) and not waits(session, lifted, clock)
    assert session.scalars(select(EntryDecision)).one().reason == "Phần bảo vệ đã bắt đầu"


def test_it_is_the_councils_and_only_where_it_waits(work, session, lifted):
    for person in (lifted[0].world.secretary, lifted[0].candidate):
        with pytest.raises(NotPermitted):
            decide(work, lifted, by=person.id)
    with work() as uow:
        part = next_part(uow.session, lifted)
        uow.session.add(Entrant(part_id=part.id, application_id=lifted[0].application.id))
        uow.record(EventKind.RULES_CHANGED, "test")
    with pytest.raises(RuleBroken, match="entry.nothing_to_decide"):
        decide(work, lifted)


def test_nobody_is_admitted_to_what_has_begun(work, session, clock, lifted):
    change(work, lifted, stage=PartStage.DRAWN)
    assert reasons(session, lifted, clock) == ["entry.begun"]
    with pytest.raises(TransitionRefused, match="entry.impossible"):
        decide(work, lifted)
    assert not is_in(session, lifted)
    change(work, lifted, stage=PartStage.PLANNED)
    assert reasons(session, lifted, clock) == []
    with work() as uow:
        part = next_part(uow.session, lifted)
        part.stage = PartStage.CALLED_UP
        uow.session.add(
            DeclaredDate(
                competition_id=part.competition_id, ordinal=9, part_id=part.id,
                step=f"{part.code}.due", on=date(2026, 1, 1),
            )
        )  # fmt: skip
        uow.record(EventKind.RULES_CHANGED, "test")
    assert reasons(session, lifted, clock) == ["entry.proposals_due"]
    with work() as uow:
        uow.session.get(Competition, part.competition_id).stage = Stage.EXAMINED
        uow.record(EventKind.RULES_CHANGED, "test")
    assert reasons(session, lifted, clock) == ["entry.exam_over"]


def test_who_withdrew_is_not_admitted(work, session, clock, lifted):
    with work() as uow:
        row = uow.session.get(RemarkRequest, lifted[1])
        row.application.state = ApplicationState.WITHDRAWN
        uow.record(EventKind.RULES_CHANGED, "test")
    assert reasons(session, lifted, clock) == ["entry.withdrawn"]


def test_at_a_sitting_the_candidate_gets_a_free_seat_and_a_letter(work, session, clock, lifted):
    change(work, lifted, kind=PartKind.WRITTEN)
    assert reasons(session, lifted, clock) == ["entry.no_seat"]
    with work() as uow:
        part = next_part(uow.session, lifted)
        room = Room(competition_id=part.competition_id, name="P1", address="Số 1", capacity=2)
        sitting = Sitting(part=part, ordinal=1, starts_at=uow.now, minutes=180)
        uow.session.add_all([room, sitting])
        uow.record(EventKind.RULES_CHANGED, "test")
    decide(work, lifted)
    assert is_in(session, lifted)
    seat = session.scalars(select(Seat)).one()
    assert (seat.application_id, seat.number) == (lifted[0].application.id, 1)
    assert session.scalars(select(Document).where(Document.kind == "call_up_letter")).one()
