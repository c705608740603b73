"""Announcements to a room or all; a candidate's private question and its one answer."""

import pytest

from exams.errors import Invalid, NotFound, NotPermitted, RuleBroken
from exams.events import Event, EventKind
from exams.sittings import service
from exams.sittings.announcements import MOST_OPEN, announce, answer_enquiry, ask_the_hall
from exams.sittings.hall_models import Announcement, AnnouncementKind, ReplyCode
from exams.sittings.hall_queries import news, told
from exams.sittings.models import Seat
from exams.sittings.presence import Presence
from tests import build_sittings


@pytest.fixture
def two_rooms(work):
    with work() as uow:
        hall = build_sittings.listed(uow, 2)
        for n in (1, 2):
            service.set_room(uow, hall.id, f"P{n}", "Số 1 đường Thử", 1)
        board = build_sittings.build.holder(uow, build_sittings.Role.INVIGILATOR, hall)
        part = hall.parts[0]
        build_sittings.seal_paper(uow, part, build_sittings.content(build_sittings.ESSAY))
        starts = uow.now + build_sittings.timedelta(hours=1)
        sitting = service.call_up(uow, part.id, starts, build_sittings.MINUTES)
        return sitting.id, board.id, [(s.id, s.room_id) for s in sitting.seats]


def say(work, hall, text="Còn 30 phút", by=None, room_id=None):
    with work(by or hall.invigilator) as uow:
        return announce(uow, hall.sitting_id, AnnouncementKind.TIME, text, room_id).id


def ask(work, hall, text="Câu 2 có thiếu dữ kiện không?", n=0, seat=None):
    with work(hall.candidates[n]) as uow:
        return ask_the_hall(uow, seat or hall.seats[n], text).id


def reply(work, hall, enquiry_id, code=ReplyCode.NO, words="", by=None):
    with work(by or hall.invigilator) as uow:
        answer_enquiry(uow, enquiry_id, code, words)


def heard(session, seat_id):
    session.rollback()
    return told(session, session.get_one(Seat, seat_id))


def test_an_announcement_reaches_its_room_and_no_other(work, two_rooms, session):
    sitting_id, invigilator, seats = two_rooms
    (first, room), (second, _other) = seats
    with work(invigilator) as uow:
        announce(uow, sitting_id, AnnouncementKind.ROOM, "Phòng này đổi lối ra", room)
        announce(uow, sitting_id, AnnouncementKind.TIME, "Còn 30 phút")
    assert [row.text for row in heard(session, first)] == ["Phòng này đổi lối ra", "Còn 30 phút"]
    assert [row.text for row in heard(session, second)] == ["Còn 30 phút"]


def test_a_second_click_says_it_once_and_later_it_may_be_said_again(opened, work, clock, session):
    assert say(work, opened) == say(work, opened)
    clock.move(seconds=61)
    say(work, opened)
    assert session.query(Announcement).count() == 2


def test_an_announcement_has_words_and_a_room_of_this_sitting(opened, work):
    with pytest.raises(Invalid, match="message.empty"):
        say(work, opened, "  \0 ")
    with pytest.raises(Invalid, match="message.too_long"):
        say(work, opened, "a" * 1001)
    with pytest.raises(NotFound):
        say(work, opened, room_id=999)
    for person in (opened.secretary, opened.supervisor, opened.candidates[0]):
        with pytest.raises(NotPermitted):
            say(work, opened, by=person)


def test_a_question_is_answered_once_and_only_its_candidate_hears(opened, begin, work, session):
    begin(opened)
    enquiry_id = ask(work, opened)
    assert news(heard(session, opened.seats[0])) == 0
    reply(work, opened, enquiry_id)
    reply(work, opened, enquiry_id)  # the second of two clicks
    with pytest.raises(RuleBroken, match="enquiry.answered"):
        reply(work, opened, enquiry_id, ReplyCode.YES, by=opened.second)
    row = heard(session, opened.seats[0])[0]
    assert (row.code, row.reply) == ("no", "")
    assert heard(session, opened.seats[1]) == []
    assert session.query(Event).filter_by(kind=EventKind.ENQUIRY_ANSWERED).count() == 1


def test_an_answer_in_words_has_words(opened, begin, work):
    begin(opened)
    enquiry_id = ask(work, opened)
    with pytest.raises(Invalid, match="message.empty"):
        reply(work, opened, enquiry_id, ReplyCode.WORDS, " ")
    with pytest.raises(NotPermitted):
        reply(work, opened, enquiry_id, by=opened.supervisor)


def test_a_candidate_asks_for_oneself_and_not_without_end(opened, begin, work):
    begin(opened)
    with pytest.raises(NotFound):
        ask(work, opened, seat=opened.seats[1])
    first = ask(work, opened, "Câu 1?")
    assert ask(work, opened, " Câu 1? ") == first  # the second of two clicks
    for n in range(2, MOST_OPEN + 1):
        ask(work, opened, f"Câu {n}?")
    with pytest.raises(RuleBroken, match="enquiry.wait"):
        ask(work, opened, "Câu nữa?")
    reply(work, opened, first)
    ask(work, opened, "Câu nữa?")


def test_who_is_not_admitted_or_has_ended_asks_nothing(hall, work):
    with pytest.raises(RuleBroken, match="attempt.not_admitted"):
        ask(work, hall)


def test_the_page_hears_that_there_is_news(opened, begin, work, writer):
    pen = begin(opened)
    presence = Presence(writer.line)
    assert presence.look(pen.claim.attempt_id).news == 0
    say(work, opened)
    enquiry_id = ask(work, opened)
    assert presence.look(pen.claim.attempt_id).news == 1
    reply(work, opened, enquiry_id)
    assert presence.look(pen.claim.attempt_id).news == 2
