"""Handing over what a crashed machine still holds: whom the address answers, and what is shown."""

import pytest

from exams.sittings import service
from exams.sittings.models import KeptAside
from tests.app.room.conftest import sent_of
from tests.build_sittings import SEALER

SAVE = "/room/save"


def left(desk, hall):
    return desk.client.post(f"/room/sittings/{hall.seats[0]}/left")


@pytest.fixture
def closed(opened, writing, as_work, clock):
    """The first candidate wrote; a text that was not sent is on the machine; the hall is closed."""
    writing.save(("1", "Đã lưu"))
    writing.unsent = writing.pen.segment(("1", "Đã lưu, chưa gửi"), client_ms=writing.now_ms())
    clock.move(minutes=183)
    with as_work(opened.secretary) as uow:
        service.close_sitting(uow, opened.part_id, SEALER)
    return opened


def test_after_the_closing_the_machine_gets_key_and_token_and_its_text_is_kept_aside(
    closed, writing, as_person, app
):
    assert writing.client.post(f"/room/sittings/{closed.seats[0]}/ready").status_code == 403
    facts = left(writing, closed).json
    assert facts["journal"] == writing.facts["journal"]
    assert (facts["attempt"], facts["n"], facts["h"]) == (
        writing.facts["attempt"], writing.pen.n, writing.pen.head)  # fmt: skip
    answer = writing.ask("POST", SAVE, sent_of(writing.unsent), facts["tokens"]["1"])
    assert (answer.status_code, answer.json["c"]) == (403, "ended")
    with app.extensions["database"].reading() as session:
        assert [row.text for row in session.query(KeptAside)] == ["Đã lưu, chưa gửi"]
    page = as_person(closed.candidates[0]).get(f"/room/sittings/{closed.seats[0]}/receipt")
    received = page.xpath("//*[contains(@class, 'kb-received__text')]")
    assert [one.text for one in received] == ["Đã lưu"]
    assert "lưu riêng: 1" in page.text_content()


def test_another_machine_gets_neither(closed, writing, as_person):
    other = as_person(closed.candidates[0]).client
    refused = other.post(f"/room/sittings/{closed.seats[0]}/left")
    assert (refused.status_code, refused.json["code"]) == (403, "left.other_machine")
    assert "máy khác" in refused.json["text"]
    assert set(refused.json) == {"code", "text"}


def test_while_it_is_written_and_a_day_later_nothing_is_given(opened, writing, clock):
    assert left(writing, opened).json["code"] == "left.still_writing"
    clock.move(hours=27, seconds=1)
    assert left(writing, opened).json["code"] == "left.too_late"


def test_somebody_elses_seat_is_not_there_and_the_token_of_the_form_is_asked(
    closed, writing, as_person, app
):
    as_person(closed.candidates[1]).post(f"/room/sittings/{closed.seats[0]}/left", status=404)
    app.config["WTF_CSRF_ENABLED"] = True
    assert left(writing, closed).status_code == 400
