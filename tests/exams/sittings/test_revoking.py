"""A confirmed violation is taken back: asked by one with the reason, decided by another."""

import pytest

from exams.competitions.models import Part, PartStage
from exams.documents.models import Document
from exams.errors import Invalid, NotPermitted, RuleBroken
from exams.events import Event, EventKind
from exams.people.queries import actor_for
from exams.permissions import Role
from exams.sittings.employers import employer_letters, letters_to_send, note_letter_sent
from exams.sittings.hall_models import Violation
from exams.sittings.hall_queries import news, told
from exams.sittings.minutes import issue_handing_over, issue_violation
from exams.sittings.models import Attempt, AttemptState, Seat
from exams.sittings.penalties import penalties
from exams.sittings.presence import Presence
from exams.sittings.revocation_models import Revocation
from exams.sittings.revocations import why_not_name_marks, why_not_revoke
from exams.sittings.revoking import ask_revocation, grant_revocation, refuse_revocation
from exams.sittings.saving import Verdict
from exams.workflow.queries import todo
from tests import build, build_mop_up
from tests.build_sittings import seat_of, sitting_of
from tests.exams.sittings.test_admission import admit
from tests.exams.sittings.test_violations import decide, note, state

REASON = "Điện thoại là của giám thị; camera xác nhận."


@pytest.fixture
def third(hall, work) -> int:
    """Another invigilator, who neither noted nor confirmed."""
    with work() as uow:
        competition = sitting_of(uow, hall).part.competition
        return build.holder(uow, Role.INVIGILATOR, competition).id


def confirmed(work, hall, rule="uses_device", n=0) -> int:
    violation_id = note(work, hall, rule, n=n)
    decide(work, hall, violation_id)
    return violation_id


def ask(work, hall, violation_id, by=None, reason=REASON) -> int:
    with work(by or hall.secretary) as uow:
        return ask_revocation(uow, violation_id, reason).id


def grant(work, revocation_id, by, note=""):
    with work(by) as uow:
        grant_revocation(uow, revocation_id, note)


def counts(session, hall):
    session.rollback()
    return penalties(session, hall.competition_id)


def kinds(session, *which):
    session.rollback()
    return [row.kind for row in session.query(Event).order_by(Event.seq) if row.kind in which]


def waits(session, hall, person, clock, kind):
    session.rollback()
    found = todo(session, actor_for(session, person, clock()), clock())
    return [(t.count, t.due_on) for t in found if t.kind == kind]


def test_asked_by_one_and_decided_by_another_it_counts_no_more(opened, begin, work, session, third):
    begin(opened)
    violation_id = confirmed(work, opened)
    revocation_id = ask(work, opened, violation_id)
    assert counts(session, opened)  # nothing follows from one person's request
    grant(work, revocation_id, third)
    assert counts(session, opened) == {}
    row = session.get_one(Violation, violation_id)
    assert (row.confirmed, row.decided_by) == (True, opened.second)  # nothing is deleted
    assert kinds(session, EventKind.REVOCATION_ASKED, EventKind.REVOCATION_DECIDED) == [
        EventKind.REVOCATION_ASKED, EventKind.REVOCATION_DECIDED,
    ]  # fmt: skip


def test_neither_who_asked_nor_who_confirmed_decides(opened, work, session, third):
    revocation_id = ask(work, opened, confirmed(work, opened), by=opened.invigilator)
    for person in (opened.invigilator, opened.second):
        with pytest.raises(RuleBroken, match="revocation.other_person"):
            grant(work, revocation_id, person)
    with pytest.raises(RuleBroken, match="revocation.other_person"), work(opened.second) as uow:
        refuse_revocation(uow, revocation_id, "Không")
    with pytest.raises(NotPermitted):
        grant(work, revocation_id, opened.secretary)
    for person in (opened.supervisor, opened.candidates[0]):
        with pytest.raises(NotPermitted):
            ask(work, opened, 1, by=person)
    assert counts(session, opened)


def test_a_request_has_a_reason_and_only_what_is_confirmed_is_revoked(opened, work, third):
    noted = note(work, opened)
    with pytest.raises(RuleBroken, match="revocation.not_confirmed"):
        ask(work, opened, noted)
    decide(work, opened, noted)
    with pytest.raises(Invalid, match="revocation.reason_missing"):
        ask(work, opened, noted, reason="  ")
    first = ask(work, opened, noted)
    assert ask(work, opened, noted) == first  # two clicks
    with pytest.raises(RuleBroken, match="revocation.asked"):
        ask(work, opened, noted, by=opened.invigilator)
    with pytest.raises(Invalid, match="revocation.note_missing"), work(third) as uow:
        refuse_revocation(uow, first)


def test_a_request_turned_down_changes_nothing_and_may_be_made_again(opened, work, session, third):
    violation_id = confirmed(work, opened)
    first = ask(work, opened, violation_id)
    for _click in range(2):
        with work(third) as uow:
            refuse_revocation(uow, first, "Camera không cho thấy điều đó")
    assert counts(session, opened)
    with pytest.raises(RuleBroken, match="revocation.refused"):
        grant(work, first, third)
    second = ask(work, opened, violation_id)
    with work(opened.secretary) as uow:
        refuse_revocation(uow, second)  # one's own is taken back without a reason
    third_one = ask(work, opened, violation_id)
    for _click in range(2):
        grant(work, third_one, third)
    with pytest.raises(RuleBroken, match="revocation.done"):
        ask(work, opened, violation_id)
    session.rollback()
    assert session.query(Revocation).count() == 3


def test_a_suspended_work_goes_on_while_the_sitting_does(
    opened, begin, write, send, work, session, third
):
    pen = begin(opened)
    write(pen, "Trước khi bị đình chỉ")
    violation_id = confirmed(work, opened)
    assert state(session) is AttemptState.ENDED
    grant(work, ask(work, opened, violation_id), third)
    assert state(session) is AttemptState.WRITING
    assert session.query(Attempt).one().receipt is None
    assert write(pen, "và viết tiếp").verdict is Verdict.SAVED


def test_a_work_under_another_suspension_stays_ended(opened, begin, work, session, third):
    begin(opened)
    first = note(work, opened)
    second = note(work, opened, "disorder")
    for violation_id in (first, second):
        decide(work, opened, violation_id)
    grant(work, ask(work, opened, first), third)
    assert state(session) is AttemptState.ENDED
    grant(work, ask(work, opened, second), third)
    assert state(session) is AttemptState.WRITING


def test_who_was_suspended_before_sitting_down_may_enter_again(admitted, work, session, third):
    violation_id = confirmed(work, admitted, "disorder")
    with pytest.raises(RuleBroken, match="admission.suspended"):
        admit(work, admitted, 0)
    grant(work, ask(work, admitted, violation_id), third)
    admit(work, admitted, 0)
    assert session.get_one(Seat, admitted.seats[0]).admitted_at is not None


def test_who_lost_the_sitting_by_it_can_be_moved_to_another_day(
    opened, begin, work, session, clock, third
):
    begin(opened)
    violation_id = confirmed(work, opened)
    build_mop_up.close_main(work, clock, opened)
    with pytest.raises(RuleBroken, match="move.suspended"):
        build_mop_up.ask(work, opened)
    grant(work, ask(work, opened, violation_id), third)
    assert state(session) is AttemptState.ENDED  # the sitting is over
    assert build_mop_up.ask(work, opened)


def test_it_is_too_late_when_the_marks_have_their_names_and_they_wait_for_it(
    opened, work, session, third
):
    first, second = confirmed(work, opened), confirmed(work, opened, "disorder", n=1)
    revocation_id = ask(work, opened, first)
    part = session.get_one(Part, opened.part_id)
    assert [r.code for r in why_not_name_marks(session, part)] == ["revocation.undecided"]
    with work() as uow:
        uow.session.get_one(Part, opened.part_id).stage = PartStage.JOINED
        uow.record(EventKind.PROFILE_SAVED, "person:1")
    with pytest.raises(RuleBroken, match="revocation.too_late"):
        ask(work, opened, second)
    with pytest.raises(RuleBroken, match="revocation.too_late"):
        grant(work, revocation_id, third)
    with work(third) as uow:
        refuse_revocation(uow, revocation_id, "Đã ghép phách")  # it does not wait for ever
    session.rollback()
    assert why_not_name_marks(session, part) == []
    assert [r.code for r in why_not_revoke(session, session.get_one(Violation, first))] == [
        "revocation.too_late"
    ]


def test_the_candidate_and_the_minutes_say_that_it_was_revoked_and_why(
    opened, begin, work, writer, session, clock, third
):
    pen = begin(opened)
    violation_id = confirmed(work, opened)
    with work(opened.invigilator) as uow:
        before = issue_violation(uow, violation_id).id
    grant(work, ask(work, opened, violation_id), third)
    session.rollback()
    rows = told(session, session.get_one(Seat, opened.seats[0]))
    assert [row.kind for row in rows] == ["violation", "revocation"]
    assert rows[1].text == REASON
    assert Presence(writer.line).look(pen.claim.attempt_id).news == news(rows) == 2
    build_mop_up.close_main(work, clock, opened)
    with work(opened.invigilator) as uow:
        papers = [issue_violation(uow, violation_id), issue_handing_over(uow, opened.sitting_id)]
        assert papers[0].id != before
        assert papers[0].facts["revoked_for"] == REASON
        assert papers[1].facts["violations"][0]["revoked_for"] == REASON


def test_the_letter_that_was_sent_is_followed_by_one_that_takes_it_back(
    opened, work, session, third
):
    with work() as uow:
        seat_of(uow, opened).application.answers = {"profile": {"workplace": "Đơn vị A"}}
        uow.record(EventKind.PROFILE_SAVED, "person:1")
    sent, kept = confirmed(work, opened), confirmed(work, opened, "disorder", n=1)
    letters = {row.document.subject: row.document.id for row in letters_now(session, opened)}
    with work(opened.secretary) as uow:
        note_letter_sent(uow, opened.competition_id, letters[f"violation:{sent}"])
    for violation_id in (sent, kept):
        grant(work, ask(work, opened, violation_id), third)
    session.rollback()
    correction = session.query(Document).filter_by(kind="employer_correction").one()
    assert correction.subject == f"violation:{sent}" and not correction.public
    assert correction.facts["unit"] == "Đơn vị A" and correction.facts["revoked_for"] == REASON
    assert letters_to_send(session) == [(opened.competition_id, 1)]
    assert [row.document.id for row in letters_now(session, opened) if not row.revoked] == [
        correction.id
    ]
    with work(opened.secretary) as uow:  # it had gone already, and that is noted only now
        note_letter_sent(uow, opened.competition_id, letters[f"violation:{kept}"])
    session.rollback()
    assert session.query(Document).filter_by(kind="employer_correction").count() == 2


def letters_now(session, hall):
    session.rollback()
    return employer_letters(session, hall.competition_id)


def test_what_waits_for_a_second_person_is_at_that_persons_desk(
    opened, work, session, clock, third
):
    day = opened.starts_at.date()
    noted = note(work, opened)
    assert waits(session, opened, opened.invigilator, clock, "violation.decide") == []
    assert waits(session, opened, third, clock, "violation.decide") == [(1, day)]
    assert waits(session, opened, opened.secretary, clock, "violation.decide") == []
    decide(work, opened, noted)
    assert waits(session, opened, third, clock, "violation.decide") == []
    ask(work, opened, noted)
    for person in (opened.second, opened.secretary):
        assert waits(session, opened, person, clock, "revocation.decide") == []
    assert [n for n, _due in waits(session, opened, third, clock, "revocation.decide")] == [1]
