"""Letters to the units of sanctioned candidates: the office sends them, the candidate reads them."""

from exams.permissions import Role
from exams.sittings.models import Seat
from exams.sittings.violations import decide_violation, note_violation
from tests import build, build_sittings
from tests.build_sittings import SEALER, sitting_of


def test_the_office_sends_the_letter_and_the_candidate_reads_it(setup, as_person, as_work):
    with setup() as uow:
        hall = build_sittings.called_up(uow)
        competition = sitting_of(uow, hall).part.competition
        member = build.holder(uow, Role.COUNCIL_MEMBER, competition).id
        own, other = (uow.session.get_one(Seat, seat).application_id for seat in hall.seats)
    with as_work(hall.invigilator) as uow:
        noted = note_violation(uow, hall.seats[0], "disorder", "Gây rối tại cửa phòng thi").id
    with as_work(hall.second) as uow:
        decide_violation(uow, noted, True, "", SEALER)
    office = as_person(hall.secretary)
    page = f"/office/competitions/{hall.competition_id}/employer-letters"
    assert office.get("/home").xpath(f"//a[@href='{page}']")
    [action] = office.get(page).xpath("//form[contains(@action,'/sent')]/@action")
    [paper] = office.get(page).xpath("//main//a[contains(@href,'.pdf')]/@href")
    assert office.get(paper).data.startswith(b"%PDF")
    assert not office.post(action).xpath("//form[contains(@action,'/sent')]")
    assert not office.get("/home").xpath(f"//a[@href='{page}']")
    register = f"/office/competitions/{hall.competition_id}/documents"
    assert office.get(register).xpath(f"//a[@href='{paper}']")
    council = as_person(member)
    assert not council.get(register).xpath(f"//a[@href='{paper}']")
    council.get(paper, 404)
    council.get(page, 404)
    document_id = action.split("/")[-2]
    candidate = as_person(hall.candidates[0])
    mine = f"/applications/{own}/employer-letters/{document_id}"
    assert candidate.get(f"/applications/{own}").xpath(f"//a[@href='{mine}']")
    assert candidate.get(mine).data.startswith(b"%PDF")
    stranger = as_person(hall.candidates[1])
    stranger.get(mine, 404)
    stranger.get(f"/applications/{other}/employer-letters/{document_id}", 404)
