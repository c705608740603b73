"""Admission, lateness, added time by two people, incidents."""

import pytest

from exams.bodies.models import Conflict, Member
from exams.errors import Invalid, NotFound, NotPermitted, RuleBroken
from exams.events import EventKind
from exams.sittings import service, timing
from exams.sittings.hall import IncidentKind
from exams.sittings.models import Seat
from tests import build_sittings
from tests.build_sittings import ESSAY, SEALER, content


def test_a_candidate_is_admitted_by_number_with_a_document_the_rules_accept(work, hall):
    with work(hall.invigilator) as uow:
        seat = service.admit(uow, hall.sitting_id, hall.numbers[0].lower(), "citizen_card")
        assert seat.document_seen == "citizen_card"
    with pytest.raises(Invalid, match="admission.document"), work(hall.invigilator) as uow:
        service.admit(uow, hall.sitting_id, hall.numbers[1], "library_card")


def test_a_number_that_is_not_called_up_is_refused(work, hall):
    with pytest.raises(Invalid, match="no_such_number"), work(hall.invigilator) as uow:
        service.admit(uow, hall.sitting_id, "SBD999", "vneid")


def test_the_supervisor_reads_and_changes_nothing(work, hall):
    with pytest.raises(NotPermitted), work(hall.supervisor) as uow:
        service.admit(uow, hall.sitting_id, hall.numbers[0], "vneid")
    with pytest.raises(NotPermitted), work(hall.supervisor) as uow:
        service.note_incident(uow, hall.sitting_id, IncidentKind.OTHER, "x")


def test_an_invigilator_stands_aside_for_a_relative(work, hall):
    with work() as uow:
        member = uow.session.query(Member).filter_by(person_id=hall.invigilator).one()
        seat = uow.session.get_one(Seat, hall.seats[0])
        uow.session.add(
            Conflict(
                member_id=member.id,
                application_id=seat.application_id,
                kinship="sibling",
                declared_at=uow.now,
            )
        )
        uow.record(EventKind.RELATIVES_DECLARED, f"member:{member.id}", public={"conflicts": 1})
    with pytest.raises(RuleBroken, match="admission.relative"), work(hall.invigilator) as uow:
        service.admit(uow, hall.sitting_id, hall.numbers[0], "vneid")
    with work(hall.second) as uow:
        service.admit(uow, hall.sitting_id, hall.numbers[0], "vneid")


@pytest.mark.parametrize(
    ("paper_minutes", "late", "refused"),
    [
        (30, 5, None),
        (30, 5.1, "admission.too_late"),
        (45, 1, "admission.chair_decides"),
        (60, 10, None),
        (60, 10.1, "admission.too_late"),
        (180, 10, None),
    ],
)
def test_late_candidates_enter_by_the_rule_of_the_circular(
    work, clock, paper_minutes, late, refused
):
    with work() as uow:
        hall = build_sittings.called_up(uow, paper=content(ESSAY, minutes=paper_minutes))
    with work(hall.invigilator) as uow:
        service.admit(uow, hall.sitting_id, hall.numbers[0], "vneid")
    clock.at = hall.starts_at - timing.LEAD
    with work(hall.secretary) as uow:
        service.open_sitting(uow, hall.part_id, SEALER)
    clock.at = hall.starts_at
    clock.move(minutes=late)

    def admit_late():
        with work(hall.invigilator) as uow:
            service.admit(uow, hall.sitting_id, hall.numbers[1], "vneid")

    if refused:
        with pytest.raises(RuleBroken, match=refused):
            admit_late()
    else:
        admit_late()


def test_an_incident_needs_words_and_a_seat_of_this_sitting(opened, work):
    with pytest.raises(Invalid), work(opened.invigilator) as uow:
        service.note_incident(uow, opened.sitting_id, IncidentKind.HEALTH, "  ")
    with pytest.raises(NotFound), work(opened.invigilator) as uow:
        service.note_incident(uow, opened.sitting_id, IncidentKind.HEALTH, "Mệt", 9999)
