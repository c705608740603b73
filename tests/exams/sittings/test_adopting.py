"""Late work counts only when it is proved to be the work of the last second, by two people."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from exams.clock import to_ms
from exams.errors import Invalid, NotPermitted, RuleBroken, TransitionRefused
from exams.events import Event, EventKind
from exams.sittings import adopting, answers, service
from exams.sittings.chain import head_code
from exams.sittings.late import Aside, keep_aside
from exams.sittings.models import Attempt, AttemptState, KeptAside
from exams.sittings.receipts import receipt
from exams.sittings.saving import Verdict
from tests import build_sittings
from tests.build_sittings import MINUTES, SEALER


@pytest.fixture
def ended(opened, begin, write, work, clock):
    """A candidate offline at the end: a text saved, two more only on the screen; closed."""
    pen = begin(opened)
    write(pen, "đã lưu")
    clock.at = opened.starts_at + timedelta(minutes=MINUTES)
    opened.pen = pen
    opened.late = pen.segment(
        ("1", "đã lưu và viết thêm"), ("2", "a"), client_ms=to_ms(clock.at) - 1
    )
    clock.move(seconds=125)
    with work(opened.secretary) as uow:
        service.close_sitting(uow, opened.part_id, SEALER)
    return opened


def note(work, hall, code=None, by=None):
    with work(by or hall.invigilator) as uow:
        return adopting.note_head_code(uow, hall.seats[0], code or head_code(hall.late.head)).id


def arrive(work, send, hall, segment=None):
    """What the fast path does when a page sends after the end."""
    segment = segment or hall.late
    verdict = send(segment).verdict
    with work(hall.candidates[0]) as uow:
        keep_aside(uow, segment, verdict)
    return verdict


def propose(work, hall, by=None, reason="Mất mạng phòng 1 lúc hết giờ"):
    with work(by or hall.invigilator) as uow:
        return adopting.propose_adoption(uow, hall.pen.claim.attempt_id, reason).id


def confirm(work, adoption_id, by):
    with work(by) as uow:
        adopting.confirm_adoption(uow, adoption_id, SEALER)


def refused(act) -> list[str]:
    with pytest.raises(TransitionRefused) as refusal:
        act()
    return [reason.code for reason in refusal.value.reasons]


def test_late_work_under_a_noted_code_is_counted_in_by_two_people(
    ended, work, send, clock, session
):
    note(work, ended)
    clock.move(hours=2)
    assert arrive(work, send, ended) is Verdict.ENDED
    adoption = propose(work, ended)
    confirm(work, adoption, ended.secretary)
    attempt = session.get_one(Attempt, ended.pen.claim.attempt_id)
    counted = {"1": "đã lưu và viết thêm", "2": "a"}
    assert answers.stored_answers(session, attempt.id) == counted
    assert (attempt.head_n, attempt.head) == (ended.late.last, ended.late.head)
    assert attempt.receipt == receipt(counted)
    assert attempt.choice_mark == 20
    assert attempt.state == AttemptState.ENDED
    event = session.scalars(select(Event).where(Event.kind == EventKind.ATTEMPT_ADOPTED)).one()
    assert event.public == {"count": 2}
    assert all(row.adopted_at for row in session.scalars(select(KeptAside)))


def test_confirming_twice_counts_it_in_once(ended, work, send, session):
    note(work, ended)
    arrive(work, send, ended)
    adoption = propose(work, ended)
    assert propose(work, ended) == adoption
    for _ in range(2):
        confirm(work, adoption, ended.secretary)
    assert len(answers.history(session, ended.pen.claim.attempt_id)) == 3
    events = select(Event).where(Event.kind == EventKind.ATTEMPT_ADOPTED)
    assert len(session.scalars(events).all()) == 1


def test_what_first_came_without_the_browsers_proof_may_be_adopted_when_it_comes_with_it(
    ended, work, send
):
    note(work, ended)
    with work(ended.candidates[0]) as uow:
        assert keep_aside(uow, ended.late, Aside.SAFE_BROWSER) == 2
    assert refused(lambda: propose(work, ended)) == ["late.other_machine"]
    arrive(work, send, ended)
    confirm(work, propose(work, ended), ended.secretary)


def test_without_a_noted_code_nothing_is_adopted(ended, work, send):
    assert refused(lambda: propose(work, ended)) == ["late.nothing"]
    arrive(work, send, ended)
    assert refused(lambda: propose(work, ended)) == ["late.no_code"]


def test_a_code_noted_after_the_work_came_proves_nothing(ended, work, send, clock):
    arrive(work, send, ended)
    clock.move(seconds=1)
    note(work, ended)
    assert refused(lambda: propose(work, ended)) == ["late.code_after"]


def test_other_work_than_that_of_the_code_stays_aside(ended, work, send):
    note(work, ended)
    ms = ended.late.records[0].client_ms
    arrive(work, send, ended, ended.pen.segment(("1", "viết lại ở nhà"), client_ms=ms))
    assert refused(lambda: propose(work, ended)) == ["late.code_differs"]


def test_a_record_that_was_changed_in_the_database_is_found(ended, work, send):
    note(work, ended)
    arrive(work, send, ended)
    with work() as uow:
        row = uow.session.scalars(select(KeptAside).where(KeptAside.slot == "1")).one()
        row.text = "sửa sau"
        uow.record(EventKind.SAVE_KEPT_ASIDE, "attempt:1", public={"reason": "late"})
    assert refused(lambda: propose(work, ended)) == ["late.chain_broken"]


def test_a_chain_with_a_hole_is_not_adopted(ended, work, send):
    note(work, ended)
    with work(ended.candidates[0]) as uow:
        keep_aside(uow, ended.late.after(ended.late.base + 1), Verdict.ENDED)
    assert refused(lambda: propose(work, ended)) == ["late.chain_broken"]


@pytest.mark.parametrize(("after", "codes"), [(0, []), (1, ["late.arrived_after"])])
def test_the_border_of_24_hours(ended, work, send, clock, after, codes):
    note(work, ended)
    ends_at = ended.starts_at + timedelta(minutes=MINUTES)
    clock.at = ends_at + timedelta(hours=24, milliseconds=after)
    arrive(work, send, ended)
    assert (
        refused(lambda: propose(work, ended)) if codes else propose(work, ended) and []
    ) == codes


def test_the_rules_of_the_competition_say_how_late_it_may_be(ended, work, send, clock):
    with work() as uow:
        build_sittings.change_rules(uow, ended.competition_id, adoption_hours=2)
    note(work, ended)
    clock.at = ended.starts_at + timedelta(minutes=MINUTES, hours=2, milliseconds=1)
    arrive(work, send, ended)
    assert refused(lambda: propose(work, ended)) == ["late.arrived_after"]


@pytest.mark.parametrize(("after", "codes"), [(0, []), (1, ["late.typed_after"])])
def test_what_was_typed_after_the_deadline_is_not_adopted(ended, work, send, after, codes):
    ends_ms = to_ms(ended.starts_at + timedelta(minutes=MINUTES))
    ended.late = ended.pen.segment(("1", "thêm"), client_ms=ends_ms + after)
    note(work, ended)
    arrive(work, send, ended)
    assert (
        refused(lambda: propose(work, ended)) if codes else propose(work, ended) and []
    ) == codes


def test_who_handed_in_has_nothing_late(opened, begin, write, work, send, clock):
    opened.pen = begin(opened)
    write(opened.pen, "xong")
    with work(opened.candidates[0]) as uow:
        service.hand_in(uow, opened.seats[0], 1, opened.pen.head, SEALER)
    opened.late = opened.pen.segment(("1", "thêm"), client_ms=to_ms(clock.at))
    note(work, opened)
    arrive(work, send, opened)
    assert refused(lambda: propose(work, opened)) == ["late.handed_in"]


def test_work_that_is_still_going_on_is_not_adopted(opened, begin, work):
    opened.pen = begin(opened)
    assert refused(lambda: propose(work, opened)) == ["late.not_ended"]


def test_one_person_alone_counts_nothing_in(ended, work, send, session):
    note(work, ended)
    arrive(work, send, ended)
    adoption = propose(work, ended)
    for person in (ended.invigilator, ended.second, ended.supervisor, ended.candidates[0]):
        with pytest.raises(NotPermitted):
            confirm(work, adoption, person)
    for person in (ended.secretary, ended.supervisor, ended.candidates[0]):
        with pytest.raises(NotPermitted):
            propose(work, ended, person)
        with pytest.raises(NotPermitted):
            note(work, ended, by=person)
    assert session.get_one(Attempt, ended.pen.claim.attempt_id).head_n == 1


def test_a_reason_is_asked_for(ended, work, send):
    note(work, ended)
    arrive(work, send, ended)
    with pytest.raises(Invalid, match="reason_missing"):
        propose(work, ended, reason=" ")


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFGH-JKMN-PQR", "ABCD-EFGH-JKMN-PQRU"])
def test_what_is_no_head_code_is_refused(ended, work, typed):
    with pytest.raises(Invalid, match="no_such_code"), work(ended.invigilator) as uow:
        adopting.note_head_code(uow, ended.seats[0], typed)


def test_a_code_is_read_as_people_write_it_and_noted_once(ended, work):
    code = head_code(ended.late.head)
    typed = code.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    assert note(work, ended) == note(work, ended, typed)


def test_a_code_of_who_never_began_is_refused(ended, work):
    with pytest.raises(RuleBroken, match="not_begun"), work(ended.invigilator) as uow:
        adopting.note_head_code(uow, ended.seats[1], head_code(ended.late.head))
