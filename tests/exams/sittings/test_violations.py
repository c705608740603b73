"""Violations: one notes, another confirms; a suspension ends the work only then."""

from decimal import Decimal

import pytest

from exams.errors import Invalid, NotPermitted, RuleBroken, TransitionRefused
from exams.events import Event, EventKind
from exams.permissions import Role
from exams.sittings import service
from exams.sittings.breaches import rules_broken
from exams.sittings.hall_models import Violation
from exams.sittings.models import Attempt, AttemptState, Seat
from exams.sittings.penalties import Penalty, penalties
from exams.sittings.saving import Verdict
from exams.sittings.violations import decide_violation, note_violation
from tests import build
from tests.build_sittings import SEALER, sitting_of
from tests.exams.sittings.test_admission import admit

GROUNDS = "09:10, giám thị thấy thí sinh mở điện thoại"


def note(work, hall, rule="uses_device", by=None, n=0, grounds=GROUNDS) -> int:
    with work(by or hall.invigilator) as uow:
        return note_violation(uow, hall.seats[n], rule, grounds).id


def decide(work, hall, violation_id, confirmed=True, by=None, words=""):
    with work(by or hall.second) as uow:
        decide_violation(uow, violation_id, confirmed, words, SEALER)


def state(session) -> AttemptState:
    session.rollback()
    return session.query(Attempt).one().state


def test_a_suspension_ends_the_work_only_when_a_second_person_confirms(
    opened, begin, write, send, work, session
):
    pen = begin(opened)
    write(pen, "Trước khi bị đình chỉ")
    violation_id = note(work, opened)
    assert state(session) is AttemptState.WRITING
    assert write(pen, "vẫn viết được").verdict is Verdict.SAVED
    decide(work, opened, violation_id)
    assert state(session) is AttemptState.ENDED
    assert session.query(Attempt).one().receipt
    assert send(pen.segment(("1", "quá muộn"), client_ms=1)).verdict is Verdict.ENDED


def test_who_noted_it_does_not_decide(opened, begin, work, session):
    begin(opened)
    violation_id = note(work, opened)
    with pytest.raises(RuleBroken, match="violation.second_person"):
        decide(work, opened, violation_id, by=opened.invigilator)
    for person in (opened.secretary, opened.supervisor, opened.candidates[0]):
        with pytest.raises(NotPermitted):
            decide(work, opened, violation_id, by=person)
    assert state(session) is AttemptState.WRITING


def test_the_chair_may_decide(opened, begin, work, session):
    begin(opened)
    with work() as uow:
        chair = build.holder(uow, Role.CHAIR, sitting_of(uow, opened).part.competition).id
    decide(work, opened, note(work, opened), by=chair)
    assert state(session) is AttemptState.ENDED


def test_a_rejected_violation_needs_a_reason_and_changes_nothing(opened, begin, work, session):
    begin(opened)
    violation_id = note(work, opened)
    with pytest.raises(Invalid, match="violation.note_missing"):
        decide(work, opened, violation_id, confirmed=False)
    decide(work, opened, violation_id, confirmed=False, words="Điện thoại của giám thị")
    assert state(session) is AttemptState.WRITING
    with pytest.raises(RuleBroken, match="violation.decided"):
        decide(work, opened, violation_id)


def test_two_clicks_note_once_and_decide_once(opened, begin, work, session):
    begin(opened)
    first, second = note(work, opened), note(work, opened)
    assert first == second
    for _ in range(2):
        decide(work, opened, first)
    session.rollback()
    assert session.query(Violation).count() == 1
    kinds = [row.kind for row in session.query(Event)]
    assert kinds.count(EventKind.VIOLATION_DECIDED) == 1
    assert kinds.count(EventKind.ATTEMPT_SUSPENDED) == 1


@pytest.mark.parametrize("rule", ["talking", "brings_device", "irrelevant_content"])
def test_a_lesser_sanction_does_not_end_the_work(opened, begin, work, session, rule):
    begin(opened)
    decide(work, opened, note(work, opened, rule))
    assert state(session) is AttemptState.WRITING


def test_the_sanction_is_the_rule_sets(opened, work, session):
    note(work, opened, "talking")
    assert session.query(Violation).one().sanction == "reprimand"
    broken = rules_broken(session, opened.competition_id)
    assert {str(row["sanction"]) for row in broken.values()} == {
        "reprimand", "warning", "suspension", "annulment",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "grounds", "code"),
    [("whistling", GROUNDS, "no_such_rule"), ("talking", "  ", "grounds_missing")],
)
def test_a_violation_has_a_rule_and_grounds(opened, work, rule, grounds, code):
    with pytest.raises(Invalid, match=code):
        note(work, opened, rule, grounds=grounds)


def test_a_supervisor_notes_nothing(opened, work):
    with pytest.raises(NotPermitted):
        note(work, opened, by=opened.supervisor)


def test_who_is_suspended_before_sitting_down_may_not_enter_again(admitted, work, session):
    decide(work, admitted, note(work, admitted, "disorder"))
    assert session.get_one(Seat, admitted.seats[0]).admitted_at is None
    with pytest.raises(RuleBroken, match="admission.suspended"):
        admit(work, admitted, 0)


def test_who_is_suspended_while_waiting_cannot_begin(admitted, work, session):
    with work(admitted.candidates[0]) as uow:
        service.make_ready(uow, admitted.seats[0], "pc")
    decide(work, admitted, note(work, admitted, "disorder"))
    assert state(session) is AttemptState.ENDED
    with pytest.raises(RuleBroken, match="attempt.handed_in"), work(admitted.candidates[0]) as uow:
        service.make_ready(uow, admitted.seats[0], "pc")


def test_a_sitting_does_not_close_over_an_undecided_violation(opened, begin, work, clock):
    begin(opened)
    violation_id = note(work, opened, "talking")
    clock.move(minutes=183)
    with pytest.raises(TransitionRefused) as refused, work(opened.secretary) as uow:
        service.close_sitting(uow, opened.part_id, SEALER)
    assert [r.code for r in refused.value.reasons] == ["sitting.violations_undecided"]
    decide(work, opened, violation_id, confirmed=False, words="Không có căn cứ")
    with work(opened.secretary) as uow:
        assert service.close_sitting(uow, opened.part_id, SEALER).closed_at


def test_what_violations_do_to_marks_is_the_rule_sets(opened, begin, work, session):
    begin(opened)
    decide(work, opened, note(work, opened, "talking"))
    decide(work, opened, note(work, opened, "uses_device", grounds="Lần hai"))
    note(work, opened, "disorder", n=1)  # not confirmed: nothing follows
    who = session.get_one(Seat, opened.seats[0]).application_id
    assert penalties(session, opened.competition_id) == {
        (who, "written"): Penalty(Decimal(0), annulled=True)
    }


def test_of_several_sanctions_the_heaviest_counts():
    both = Penalty(Decimal("0.2")).with_another(Penalty(Decimal("0.4")))
    assert both == Penalty(Decimal("0.4"), annulled=False)
