"""The practice sitting: the exam's own page and fast path for everybody, in no competition."""

import base64
import hashlib
import json

import pytest
from sqlalchemy import func, select

from app.jobs.tidying import Tidying
from exams.clock import to_ms
from exams.events import Event, EventKind
from exams.papers.content import to_bytes
from exams.sittings import chain, practice
from exams.sittings.chain import Record
from exams.sittings.checking import check_chain
from exams.sittings.models import Attempt, Incident, KeptAside, Save
from exams.sittings.practice_paper import PAPER, SHA256
from exams.uow import SYSTEM, Actor, UnitOfWork
from tests import build

AT = "/room/sittings/0"


@pytest.fixture
def somebody(setup):
    with setup() as uow:
        return build.person(uow, "Lý Thi Thử").id


@pytest.fixture
def person(somebody, as_person):
    return as_person(somebody)


def rows(app, *tables):
    with app.extensions["database"].reading() as session:
        return [session.scalar(select(func.count()).select_from(t)) for t in tables]


class Page:
    """What the page's scripts do, by hand."""

    def __init__(self, client):
        self.client = client
        self.pen = client.post(f"{AT}/ready", json={}).json
        self.n, self.head = self.pen["n"], self.pen["h"]

    def fast(self, method, path, **sent):
        headers = {"Authorization": f"Attempt {self.pen['token']}"}
        return self.client.open(path, method=method, headers=headers, **sent)

    def save(self, slot, text, ms):
        record = Record(self.n + 1, slot, text, ms)
        head = chain.next_head(self.head, self.pen["attempt"], self.pen["epoch"], record)
        sent = {"p": self.head, "n": record.n, "s": [[slot, ms, text]], "h": head}
        answer = self.fast("POST", "/room/save", json=sent)
        if answer.json["c"] == "saved":
            self.n, self.head = record.n, head
        return answer


@pytest.fixture
def page(person, clock):
    """A practice that has begun."""
    person.post("/room/practice")
    clock.move(seconds=6)
    page = Page(person.client)
    assert page.fast("POST", "/room/start").json["c"] == "saved"
    return page


def test_my_sittings_lead_to_the_practice_and_it_to_the_exams_own_page(person):
    assert person.get("/room/sittings").xpath("//a[@href='/room/practice']")
    room = person.post("/room/practice")
    assert room.xpath("//*[@id='kb-waiting']")
    config = json.loads(room.xpath("//*[@id='kb-room-config']")[0].text)
    assert config["urls"]["ready"] == f"{AT}/ready"
    assert config["receiptUrl"] == f"{AT}/receipt"


def test_before_the_first_practice_every_address_leads_to_its_beginning(person):
    for path in ("", "/state", "/copy", "/receipt", "/history", "/history.json"):
        assert person.client.get(f"{AT}{path}").headers["Location"] == "/room/practice"
    assert person.client.post(f"{AT}/ready").status_code == 404


def test_the_key_of_the_copy_comes_with_the_start_and_opens_it(person, clock):
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    person.post("/room/practice")
    page = Page(person.client)
    assert page.fast("POST", "/room/start").json["c"] == "not_yet"
    copy = person.client.get(page.pen["copy"]).data
    assert "phường".encode() not in copy
    clock.move(seconds=6)
    key = base64.b64decode(page.fast("POST", "/room/start").json["key"])
    label = f"sitting:{page.pen['sitting']}".encode()
    assert "phường, xã" in AESGCM(key).decrypt(copy[:12], copy[12:], label).decode()


def test_a_practice_goes_the_way_of_an_exam_to_its_receipt_and_replay(person, page, clock):
    assert page.save("1", "Phường tôi", to_ms(clock.at)).json["c"] == "saved"
    assert page.save("2", "b", to_ms(clock.at)).json["c"] == "saved"
    given = person.post(f"{AT}/hand-in", {"epoch": "1", "head": page.head})
    assert "Phường tôi" in given.text_content()
    assert chain.head_code(page.head) in given.text_content()
    replay = person.get(f"{AT}/history")
    assert replay.xpath("//*[@data-replay-text]")[0].text == "Phường tôi"
    found = check_chain(person.client.get(f"{AT}/history.json").json)
    assert found.bad == ()
    assert page.save("1", "muộn", to_ms(clock.at)).json["c"] == "ended"


def test_what_comes_too_late_is_kept_aside_in_no_hall(person, page, clock, app):
    clock.move(minutes=15)
    assert page.save("1", "muộn", to_ms(clock.at)).json["c"] == "late"
    assert rows(app, KeptAside) == [1]
    assert person.client.get(AT).headers["Location"] == f"{AT}/receipt"


def test_another_text_under_a_used_number_is_kept_and_no_incident(page, clock, app):
    page.save("1", "một", to_ms(clock.at))
    page.n, page.head = 0, chain.first_head(page.pen["attempt"], SHA256)
    assert page.save("1", "hai", to_ms(clock.at)).json["c"] == "conflict"
    assert rows(app, KeptAside, Incident) == [1, 0]


def test_beginning_again_ends_the_earlier_practice(person, page, app, clock):
    page.save("1", "lần một", to_ms(clock.at))
    person.post("/room/practice")
    assert page.save("1", "thêm", to_ms(clock.at)).json["c"] == "ended"
    assert rows(app, Attempt) == [2]
    assert Page(person.client).pen["attempt"] != page.pen["attempt"]


def test_another_machine_of_the_same_person_takes_over_without_a_pin(
    page, somebody, as_person, clock
):
    page.save("1", "máy một", to_ms(clock.at))
    other = Page(as_person(somebody).client)
    assert other.pen["answers"] == {"1": "máy một"}
    assert other.save("1", "máy hai", to_ms(clock.at)).json["c"] == "saved"
    assert page.save("1", "máy một nữa", to_ms(clock.at)).json["c"] == "old_epoch"


def test_a_practice_is_its_owners_alone(page, setup, as_person):
    with setup() as uow:
        stranger = build.person(uow, "Người Khác").id
    other = as_person(stranger)
    assert other.client.get(AT).headers["Location"] == "/room/practice"
    assert other.client.post(f"{AT}/hand-in", data={"epoch": "1"}).status_code == 404


def test_nobody_begins_more_than_ten_within_the_hour(person, somebody, app, clock):
    for _ in range(10):
        person.post("/room/practice")
    page = person.post("/room/practice")
    assert "mười lần" in page.text_content()
    assert rows(app, Attempt) == [10]
    clock.move(minutes=61)
    with UnitOfWork(app.extensions["database"].writing(), Actor(somebody), clock()) as uow:
        practice.begin_practice(uow, "pc")
    assert rows(app, Attempt) == [11]


def test_practices_are_deleted_after_thirty_days_with_their_saves(page, app, clock):
    page.save("1", "một", to_ms(clock.at))
    page.n, page.head = 0, chain.first_head(page.pen["attempt"], SHA256)
    page.save("1", "hai", to_ms(clock.at))

    def deleted():
        with UnitOfWork(app.extensions["database"].writing(), SYSTEM, clock()) as uow:
            return practice.delete_old_practices(uow)

    clock.move(days=29)
    assert deleted() == 0
    clock.move(days=2)
    assert deleted() == 1
    assert rows(app, Attempt, Save, KeptAside) == [0, 0, 0]
    with app.extensions["database"].reading() as session:
        event = session.scalars(
            select(Event).where(Event.kind == EventKind.PRACTICES_DELETED)
        ).one()
    assert event.public == {"count": 1}


def test_events_and_questions_of_a_practice_are_kept_nowhere(page, app):
    before = rows(app, Event)
    told = page.client.post(f"{AT}/events", json={"events": [[1, "pasted", 1, 5]]})
    assert told.json == {"taken": 1}
    assert page.client.get(f"{AT}/messages").json == {"news": 0, "messages": []}
    assert page.client.post(f"{AT}/questions", json={"text": "?"}).status_code == 403
    assert rows(app, Event) == before


def test_the_practice_paper_has_an_essay_a_choice_and_a_short_answer():
    assert [item.kind.value for item in PAPER.items] == ["essay", "single", "short"]
    assert hashlib.sha256(to_bytes(PAPER)).hexdigest() == SHA256


def test_the_worker_deletes_once_an_hour(page, app, clock):
    tidy = Tidying()
    clock.move(days=31)
    assert tidy(app).practices == 1
    assert rows(app, Attempt) == [0]
    assert tidy(app).practices == 0
