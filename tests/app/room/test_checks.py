"""The check of a machine: a page for whoever signed in, and a test save that is stored nowhere."""

from hashlib import sha256

import pytest
from sqlalchemy import func, select

from exams.clock import to_ms
from exams.events import Event
from exams.sittings.models import Save
from tests import build


@pytest.fixture
def somebody(setup, as_person):
    with setup() as uow:
        who = build.person(uow, "Lý Thử Máy").id
    return as_person(who)


def test_whoever_signed_in_may_check_a_machine(somebody, client):
    page = somebody.get("/room/check")
    assert [li.get("data-check") for li in page.xpath("//li[@data-check]")] == [
        "browser", "storage", "network", "clock", "screen", "keyboard",
    ]  # fmt: skip
    assert client.client.get("/room/check").status_code == 302


def test_my_sittings_lead_to_the_check(somebody):
    assert somebody.get("/room/sittings").xpath("//a[@href='/room/check']")


def test_a_test_save_is_answered_by_its_hash_and_stored_nowhere(somebody, app, clock):
    def rows():
        with app.extensions["database"].reading() as session:
            return [session.scalar(select(func.count()).select_from(t)) for t in (Event, Save)]

    before = rows()
    answer = somebody.client.post("/room/check/probe", json={"text": "đủ dấu"})
    assert answer.json == {
        "now_ms": to_ms(clock()),
        "sha256": sha256("đủ dấu".encode()).hexdigest(),
    }
    assert rows() == before


@pytest.mark.parametrize(
    "sent", [None, [], {}, {"text": 5}, {"text": "x" * 20_001}, {"text": None}]
)
def test_what_is_no_test_save_is_refused(somebody, sent):
    assert somebody.client.post("/room/check/probe", json=sent).status_code == 422


def test_half_a_character_is_no_fault(somebody):
    sent = b'{"text": "\\ud800"}'
    answer = somebody.client.post("/room/check/probe", data=sent, content_type="application/json")
    assert answer.status_code == 200
