"""Admission by the rule or by the chair, and taking it back before the start."""

import pytest

from exams.errors import Invalid, NotPermitted, RuleBroken
from exams.events import Event, EventKind
from exams.permissions import Role
from exams.sittings import pen as pens
from exams.sittings import service, timing
from exams.sittings.admission import TakeBackReason, decide_late, take_back
from exams.sittings.hall_models import LateDecision
from exams.sittings.models import Seat
from tests import build, build_sittings
from tests.build_sittings import ESSAY, SEALER, content, sitting_of


@pytest.fixture
def short(work, clock):
    """A paper of 45 minutes, open for five: the rules leave a late candidate to the chair."""
    with work() as uow:
        hall = build_sittings.called_up(uow, paper=content(ESSAY, minutes=45))
        competition = sitting_of(uow, hall).part.competition
        chair = build.holder(uow, Role.CHAIR, competition).id
    admit(work, hall, 0)
    build_sittings.open_at_the_hour(work, clock, hall)
    clock.move(minutes=5)
    return hall, chair


def admit(work, hall, n, document="vneid"):
    with work(hall.invigilator) as uow:
        return service.admit(uow, hall.sitting_id, hall.numbers[n], document)


def decide(work, hall, by, allowed=True, reason="Kẹt xe do ngập"):
    with work(by) as uow:
        return decide_late(uow, hall.seats[1], allowed, reason).allowed


def test_the_chair_lets_a_late_candidate_in_where_the_rules_leave_it_to_the_chair(work, short):
    hall, chair = short
    with pytest.raises(RuleBroken, match="admission.chair_decides"):
        admit(work, hall, 1)
    assert decide(work, hall, chair)
    assert decide(work, hall, chair)  # the second of two clicks
    assert admit(work, hall, 1).admitted_at


def test_the_chairs_no_stands(work, short):
    hall, chair = short
    decide(work, hall, chair, allowed=False)
    with pytest.raises(RuleBroken, match="admission.chair_refused"):
        admit(work, hall, 1)
    with pytest.raises(RuleBroken, match="admission.decided"):
        decide(work, hall, chair)


def test_only_the_chair_decides_and_says_why(work, short, session):
    hall, chair = short
    for person in (hall.invigilator, hall.secretary, hall.supervisor):
        with pytest.raises(NotPermitted):
            decide(work, hall, person)
    with pytest.raises(Invalid, match="admission.reason_missing"):
        decide(work, hall, chair, reason="  ")
    assert session.query(LateDecision).count() == 0


def test_the_chair_decides_nothing_that_the_rules_decide(opened, work):
    with work() as uow:
        competition = sitting_of(uow, opened).part.competition
        chair = build.holder(uow, Role.CHAIR, competition).id
    with pytest.raises(RuleBroken, match="admission.by_the_rule"):
        decide(work, opened, chair)


def test_the_chair_decides_only_about_who_is_late(work, short):
    hall, chair = short
    with pytest.raises(RuleBroken, match="admission.not_late"), work(chair) as uow:
        decide_late(uow, hall.seats[0], True, "Đã vào phòng")


def test_nobody_is_late_before_the_common_start(work, clock):
    with work() as uow:
        hall = build_sittings.called_up(uow, paper=content(ESSAY, minutes=45))
    admit(work, hall, 0)
    clock.at = hall.starts_at - timing.LEAD
    with work(hall.secretary) as uow:
        service.open_sitting(uow, hall.part_id, SEALER)
    assert admit(work, hall, 1).admitted_at


def take(work, hall, n=0, by=None):
    with work(by or hall.invigilator) as uow:
        return take_back(uow, hall.seats[n], TakeBackReason.WRONG_PERSON)


def test_an_admission_is_taken_back_before_the_start_with_a_reason(work, admitted, session):
    for _ in range(2):
        assert take(work, admitted).admitted_at is None
    event = session.query(Event).filter_by(kind=EventKind.ADMISSION_TAKEN_BACK).one()
    assert event.public == {"reason_code": "wrong_person"}
    assert session.get_one(Seat, admitted.seats[0]).document_seen is None
    assert admit(work, admitted, 0).admitted_at


def test_who_was_taken_back_cannot_begin_with_the_older_token(work, admitted, clock, writer):
    with work(admitted.candidates[0]) as uow:
        older = service.claim_of(service.make_ready(uow, admitted.seats[0], "pc"))
    take(work, admitted)
    build_sittings.open_at_the_hour(work, clock, admitted)
    with pytest.raises(RuleBroken, match="save.old_epoch"):
        pens.begin(writer, older)
    with (
        pytest.raises(RuleBroken, match="attempt.not_admitted"),
        work(admitted.candidates[0]) as uow,
    ):
        service.make_ready(uow, admitted.seats[0], "pc")
    admit(work, admitted, 0)
    with work(admitted.candidates[0]) as uow:
        newer = service.claim_of(service.make_ready(uow, admitted.seats[0], "pc"))
    assert pens.begin(writer, newer)


def test_an_admission_stands_once_the_sitting_has_begun(work, opened):
    with pytest.raises(RuleBroken, match="admission.begun"):
        take(work, opened)


def test_only_an_invigilator_takes_back(work, admitted):
    for person in (admitted.secretary, admitted.supervisor):
        with pytest.raises(NotPermitted):
            take(work, admitted, by=person)
