"""Another day on its pages: asked in the hall, decided by the chair, called up by the office, told."""

from datetime import timedelta

import pytest

from exams.competitions.models import Part
from exams.papers.models import MOP_UP
from exams.papers.queries import fixed_paper
from exams.permissions import Role
from exams.sittings import service
from exams.sittings.models import Seat
from exams.sittings.mop_up import next_seat
from tests import build, build_mop_up, build_sittings
from tests.build_sittings import sit


@pytest.fixture
def closed(setup, as_work, clock):
    with setup() as uow:
        hall = build_sittings.called_up(uow)
    with as_work(hall.invigilator) as uow:
        for number in hall.numbers:
            service.admit(uow, hall.sitting_id, number, "citizen_card")
    build_sittings.open_at_the_hour(as_work, clock, hall)
    sit(as_work, clock, hall, 0, {"1": "Dở dang"})
    build_mop_up.close_main(as_work, clock, hall)
    return hall


@pytest.fixture
def chair(setup, closed):
    with setup() as uow:
        return build.holder(
            uow, Role.CHAIR, uow.session.get_one(Part, closed.part_id).competition
        ).id


def test_a_candidate_is_moved_called_up_and_told(setup, closed, chair, as_person, clock):
    page = f"/hall/sittings/{closed.sitting_id}/moves"
    office = f"/office/competitions/{closed.competition_id}/parts/{closed.part_id}/mop-up"
    number = closed.numbers[0]
    asked = {"a-exam_numbers": number, "a-reason_code": "illness", "a-note": "Giấy ra viện"}
    hall = as_person(closed.invigilator)
    assert "SBD777" in hall.post(page, asked | {"a-exam_numbers": "SBD777"}).text_content()
    hall.post(page, asked)
    assert not hall.get(page).xpath("//form[contains(@action, '/decide')]")
    head = as_person(chair)
    form = f"{page}/1/decide"
    assert head.get(page).xpath(f"//form[@action='{form}']")
    refused = head.post(form, {"m1-granted": "no", "m1-note": ""})
    assert "lý do không chấp thuận" in refused.text_content()
    head.post(form, {"m1-granted": "yes", "m1-note": "Đủ giấy tờ"})

    candidate = as_person(closed.candidates[0])
    assert "ngày thi khác: không dự ca thi này" in candidate.get("/room/sittings").text_content()
    secretary = as_person(closed.secretary)
    day = (clock() + timedelta(days=3)).strftime("%d/%m/%Y 08:00")
    same = clock().strftime("%d/%m/%Y 23:30")
    assert (
        "ngày sau ngày"
        in secretary.post(office, {"starts_at": same, "minutes": "180"}).text_content()
    )
    secretary.post(office, {"starts_at": day, "minutes": "180"})
    assert number in secretary.get(office).text_content()
    assert secretary.client.get(f"{office}/letters").data.startswith(b"%PDF")
    assert "ca thi bù" in candidate.get("/room/sittings").text_content()
    secretary.post(f"{office}/call-off", {"reason": "Nhầm"}, status=403)


def test_the_page_of_a_moved_candidate_never_gives_the_other_paper(
    setup, as_work, closed, chair, as_person, clock
):
    build_mop_up.move(as_work, closed, chair)
    waiting = as_person(closed.candidates[0]).get(f"/room/sittings/{closed.seats[0]}/receipt")
    assert "Khi có ngày thi mới" in waiting.text_content()
    again = build_mop_up.called_up(as_work, clock, closed)
    with setup() as uow:
        old = uow.session.get_one(Seat, closed.seats[0])
        assert next_seat(uow.session, old).id == again.seats[0]
        assert fixed_paper(uow.session, closed.part_id, MOP_UP) is not None
    build_mop_up.open_now(as_work, clock, again)
    sit(as_work, clock, again, 0, {"1": "Bài mới"})
    build_mop_up.close_now(as_work, clock, again)
    first = as_person(closed.candidates[1]).get("/room/sittings").text_content()
    assert "ca thi bù" not in first
    stayed = as_person(closed.candidates[0])
    assert (
        "Phân tích một quyết định"
        in stayed.get(f"/room/sittings/{again.seats[0]}/receipt").text_content()
    )
    old_page = stayed.get(f"/room/sittings/{closed.seats[0]}/receipt").text_content()
    assert "Phân tích một quyết định" not in old_page and "Nêu trách nhiệm" in old_page
    assert "không còn được tính" in old_page and again.starts_at.strftime("%d/%m/%Y") in old_page
    assert "được tính là đã nộp" not in old_page
    new_page = stayed.get(f"/room/sittings/{again.seats[0]}/receipt").text_content()
    assert "không còn được tính" not in new_page
    as_person(closed.candidates[1]).get(f"/room/sittings/{again.seats[0]}/receipt", status=404)


def test_who_was_absent_is_led_back_to_the_sittings(closed, as_person):
    page = as_person(closed.candidates[1]).get(f"/room/sittings/{closed.seats[1]}")
    assert "Ca thi của tôi" in page.text_content()
    assert not page.xpath(f"//a[@href='/room/sittings/{closed.seats[1]}']")
