"""The candidate's unit is told of the sanctions that the rules say it learns of, once each."""

import pytest

from exams.documents.models import Document
from exams.documents.queries import register
from exams.errors import NotFound, NotPermitted
from exams.events import Event, EventKind
from exams.people.queries import actor_for
from exams.sittings.employers import employer_letters, letters_about, note_letter_sent
from exams.sittings.models import Seat
from exams.workflow.queries import todo
from tests.build_sittings import seat_of
from tests.exams.sittings.test_violations import decide, note

UNIT = "Trung tâm Thử nghiệm A"


@pytest.fixture
def employed(opened, work):
    with work() as uow:
        seat_of(uow, opened).application.answers = {"profile": {"workplace": UNIT}}
        uow.record(EventKind.PROFILE_SAVED, "person:1")
    return opened


def letters(session, hall):
    session.rollback()
    return employer_letters(session, hall.competition_id)


def waits(session, hall, person, clock):
    session.rollback()
    found = todo(session, actor_for(session, person, clock()), clock())
    return [t.count for t in found if t.kind == "employer.tell"]


@pytest.mark.parametrize("rule", ["disorder", "irrelevant_content"])
def test_a_confirmed_suspension_or_annulment_is_written_to_the_unit_once(
    employed, work, session, rule
):
    violation_id = note(work, employed, rule)
    assert letters(session, employed) == []  # nothing follows from one person's note
    for _click in range(2):
        decide(work, employed, violation_id)
    [letter] = letters(session, employed)
    facts = letter.document.facts
    assert (facts["unit"], facts["exam_number"]) == (UNIT, employed.numbers[0])
    assert facts["sanction"] in ("suspension", "annulment")
    assert (letter.document.public, letter.document.symbol) == (False, "TB-HĐTT")
    assert letter.document.subject == f"violation:{violation_id}"


def test_a_lesser_sanction_or_a_rejected_note_is_written_to_nobody(employed, work, session):
    decide(work, employed, note(work, employed, "talking"))
    decide(work, employed, note(work, employed, "disorder"), confirmed=False, words="Nhầm người")
    assert letters(session, employed) == []


def test_it_waits_with_the_office_until_somebody_notes_that_it_was_sent(
    employed, work, session, clock
):
    assert waits(session, employed, employed.secretary, clock) == []
    decide(work, employed, note(work, employed, "disorder"))
    assert waits(session, employed, employed.secretary, clock) == [1]
    assert waits(session, employed, employed.invigilator, clock) == []
    [letter] = letters(session, employed)
    document_id = letter.document.id
    for person in (employed.invigilator, employed.candidates[0]):
        with pytest.raises(NotPermitted), work(person) as uow:
            note_letter_sent(uow, employed.competition_id, document_id)
    for _click in range(2):
        with work(employed.secretary) as uow:
            note_letter_sent(uow, employed.competition_id, document_id)
    assert waits(session, employed, employed.secretary, clock) == []
    assert letters(session, employed)[0].sent_at == clock()
    told = session.query(Event).filter_by(kind=EventKind.EMPLOYER_TOLD).all()
    assert [(event.public, event.private) for event in told] == [({}, {})]


def test_only_a_letter_is_noted_as_sent(employed, work, session):
    other = session.query(Document).filter_by(kind="call_up_letter").first()
    for document_id in (other.id, 10**6):
        with pytest.raises(NotFound), work(employed.secretary) as uow:
            note_letter_sent(uow, employed.competition_id, document_id)


def test_it_is_the_candidates_own_and_hidden_from_who_reads_no_dossier(employed, work, session):
    decide(work, employed, note(work, employed, "disorder"))
    own, other = (session.get_one(Seat, seat).application_id for seat in employed.seats)
    [letter] = letters_about(session, own)
    assert letters_about(session, other) == []
    assert letter in register(session, employed.competition_id)
    hidden = register(session, employed.competition_id, persons=False)
    assert letter not in hidden
    assert not {row.kind for row in hidden} & {"call_up_letter", "violation_minutes"}
    assert "call_up_letter" in {row.kind for row in register(session, employed.competition_id)}
