"""Two web nodes, a worker and nginx as shipped: together they are one installation."""

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.client import HTTPConnection

import pytest
from sqlalchemy import select

from app import create_app
from app.accounts import open_account
from exams.clock import system_clock, to_ms
from exams.db import open_engine, session_makers
from exams.messages.models import Message
from exams.people.models import Person
from exams.people.queries import actor_for
from exams.sittings import chain, service
from exams.sittings.answers import stored_answers
from exams.sittings.chain import Claim
from exams.sittings.models import Attempt, Save
from exams.sittings.pen import Pen
from exams.uow import SYSTEM, UnitOfWork
from tests import build_sittings
from tests.build_sittings import SEALER, Hall
from tests.conftest import _admin, _with_database
from tests.deploy.machines import Browser, Site, open_site, until
from tests.settings import settings_for

pytestmark = pytest.mark.faults
PASSWORD = "sáu con mèo trên mái"
ROUNDS = 20
PACE = 0.1  # seconds between two saves: faster than anybody types, slower than a pen's limit


@pytest.fixture(scope="module")
def site(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    _admin(postgresql_server, "DROP DATABASE IF EXISTS kb_nodes", "CREATE DATABASE kb_nodes")
    folder = tmp_path_factory.mktemp("site")
    yield from open_site(folder, _with_database(postgresql_server, "kb_nodes"))
    _admin(postgresql_server, "DROP DATABASE kb_nodes WITH (FORCE)")


@pytest.fixture(scope="module")
def open_work(site: Site) -> Iterator[Callable[..., UnitOfWork]]:
    """A unit of work in the installation's database, beside the nodes."""
    engine = open_engine(site.environment["DATABASE_URL"])
    writing, reading = session_makers(engine)

    def opened(person_id: int | None = None) -> UnitOfWork:
        with reading() as session:
            now = system_clock()
            actor = SYSTEM if person_id is None else actor_for(session, person_id, now)
            return UnitOfWork(writing(), actor, now)

    yield opened
    engine.dispose()


@pytest.fixture(scope="module")
def hall(site: Site, open_work, tmp_path_factory: pytest.TempPathFactory) -> Hall:
    """A sitting that runs, its candidates admitted and with accounts."""
    app = create_app(settings_for("sqlite://", tmp_path_factory.mktemp("accounts"),
                                  secret_key=site.environment["KHOABANG_SECRET_KEY"]))  # fmt: skip
    with app.app_context(), open_work() as uow:
        hall = build_sittings.called_up(uow, 4, starts_in=timedelta(seconds=2))
        for person_id in hall.candidates:
            open_account(uow, uow.session.get_one(Person, person_id), PASSWORD)
    app.extensions["database"].engine.dispose()
    for number in hall.numbers:
        with open_work(hall.invigilator) as uow:
            service.admit(uow, hall.sitting_id, number, "citizen_card")
    with open_work(hall.secretary) as uow:
        service.open_sitting(uow, hall.part_id, SEALER)
    return hall


@pytest.fixture
def candidate(site: Site, hall: Hall, open_work) -> Callable[[int], Browser]:
    """`candidate(n)` is signed in through nginx."""

    def signed_in(n: int) -> Browser:
        with open_work() as uow:
            email = uow.session.get_one(Person, hall.candidates[n]).email
        browser = Browser(site)
        answer = browser.sign_in(email, PASSWORD)
        assert answer.status == 302, answer.text[:500]
        return browser

    return signed_in


class Sitter:
    """A candidate at the machine: asks again where the room is away, as the page does."""

    def __init__(self, browser: Browser, seat_id: int) -> None:
        self.browser, self.again = browser, 0
        page = browser.get(f"/room/sittings/{seat_id}")
        token = re.search(r'csrf[-_]token"[^>]*(?:content|value)="([^"]+)"', page.text)
        ready = browser.ask(
            "POST", f"/room/sittings/{seat_id}/ready", b"",
            {"X-CSRFToken": token[1] if token else browser.token_of("/account/settings")},
        )  # fmt: skip
        assert ready.status == 200, ready.text[:500]
        facts = json.loads(ready.text)
        self.attempt_id = facts["attempt"]
        claim = Claim(facts["attempt"], 0, facts["epoch"], 1, facts["sitting"])
        self.pen = Pen(claim, facts["n"], facts["h"])
        self.headers = {"Authorization": f"Attempt {facts['token']}"}

    def start(self) -> dict:
        """Waits for the hour, as the page does."""

        def begun() -> bool:
            answer = self.browser.ask("POST", "/room/start", b"{}", self.headers)
            return answer.status == 200

        until(begun, "the start")
        return self._answered("/room/start", b"{}")

    def write(self, text: str) -> dict:
        time.sleep(PACE)
        segment = self.pen.segment(("1", text), client_ms=to_ms(system_clock()))
        record = segment.records[0]
        said = self._answered(
            "/room/save",
            json.dumps(
                {"p": segment.previous, "n": record.n, "h": segment.head,
                 "s": [["1", record.client_ms, record.text]]}
            ).encode(),
        )  # fmt: skip
        assert (said["c"], said["h"]) in {("saved", segment.head), ("replayed", segment.head)}
        self.pen.n, self.pen.head = segment.last, segment.head
        return said

    def _answered(self, path: str, body: bytes) -> dict:
        answer = self.browser.ask("POST", path, body, self.headers)
        if answer.status == 503:
            self.again += 1
            answer = self.browser.ask("POST", path, body, self.headers)
        assert answer.status == 200, (answer.status, answer.text[:300])
        return json.loads(answer.text)


def test_who_signed_in_at_one_node_goes_on_at_the_other(site, candidate) -> None:
    browser = candidate(0)
    for _ in range(6):
        assert browser.get("/room/sittings").status == 200
    assert site.served_by("/room/sittings") == set(site.nodes)


def test_cookies_and_headers_are_those_of_https(site, candidate) -> None:
    browser = Browser(site)
    cookie = browser.get("/login").header("Set-Cookie")
    assert cookie.startswith("__Host-khoabang=")
    told = {word.strip().lower() for word in cookie.split(";")[1:]}
    assert {"secure", "httponly", "path=/"} <= told
    assert not any(word.startswith("domain") for word in told)
    home = browser.get("/home")
    assert "max-age" in home.header("Strict-Transport-Security")
    assert "127.0.0.1" not in home.header("Location")
    forged = browser.get("/login", **{"X-Forwarded-Host": "evil.example"})
    assert "evil" not in forged.text
    assert "Server" not in dict(forged.headers) or "/" not in forged.header("Server")


def test_plain_http_leads_to_https_and_nothing_else(site) -> None:
    connection = HTTPConnection("127.0.0.1", site.plain, timeout=10)
    connection.request("GET", "/login?next=/home", headers={"Host": "evil.example"})
    answer = connection.getresponse()
    assert answer.status == 301
    assert answer.getheader("Location") == "https://thituyen.example.vn/login?next=/home"
    connection.close()


def test_static_files_come_from_nginx_and_are_asked_for_again(site) -> None:
    first = Browser(site).get("/static/js/page.js")
    assert first.status == 200 and "javascript" in first.header("Content-Type")
    assert first.header("X-Content-Type-Options") == "nosniff"
    etag = first.header("ETag")
    assert Browser(site).get("/static/js/page.js", **{"If-None-Match": etag}).status == 304
    assert site.served_by("/static/js/page.js") == set()
    assert Browser(site).get("/static/../wsgi.py").status in (400, 404)


def test_what_is_too_large_is_refused_before_it_reaches_a_node(site) -> None:
    big = b"x" * (4 * 1024 * 1024 + 1)
    answer = Browser(site).ask("POST", "/room/save", big, {})
    assert answer.status == 413
    assert Browser(site).get("/readyz").status == 200  # this machine may look


def test_a_save_that_arrives_in_pieces_is_taken(site, hall, candidate) -> None:
    """Sent without a length, as some phones do: nginx reads it whole and tells the length."""
    sitter = Sitter(candidate(1), hall.seats[1])
    sitter.start()
    segment = sitter.pen.segment(("1", "từng phần"), client_ms=to_ms(system_clock()))
    body = json.dumps({"p": segment.previous, "n": 1, "h": segment.head,
                       "s": [["1", segment.records[0].client_ms, "từng phần"]]}).encode()  # fmt: skip
    pieces = (body[i : i + 10] for i in range(0, len(body), 10))
    answer = sitter.browser.ask("POST", "/room/save", pieces, sitter.headers)
    assert (answer.status, json.loads(answer.text)["c"]) == (200, "saved")


def test_a_pen_that_runs_wild_is_told_to_wait_and_disturbs_no_other(site, hall, candidate) -> None:
    wild = Sitter(candidate(3), hall.seats[3])
    answers = [wild.browser.ask("GET", "/room/now", None, wild.headers) for _ in range(60)]
    refused = [answer for answer in answers if answer.status == 429]
    assert refused and answers[0].status == 200
    assert (refused[0].text, refused[0].header("Retry-After")) == ('{"c":"away"}', "2")
    other = Sitter(candidate(2), hall.seats[2])
    assert other.browser.ask("GET", "/room/now", None, other.headers).status == 200


def test_saves_alternate_between_the_nodes_and_one_may_die(
    site, hall, candidate, open_work
) -> None:
    sitter = Sitter(candidate(0), hall.seats[0])
    assert "key" in sitter.start()
    before = sum(sitter.write(f"Bài làm, lần {n}")["n"] > 0 for n in range(ROUNDS))
    assert before == ROUNDS
    assert site.served_by("/room/save") == set(site.nodes)
    first = next(iter(site.nodes))
    site.kill_node(first)
    for n in range(ROUNDS):
        sitter.write(f"Sau khi một máy chủ chết, lần {n}")
        assert sitter.browser.get("/room/sittings").status == 200
    assert sitter.again <= 1
    site.start_node(first)
    for n in range(ROUNDS):
        sitter.write(f"Sau khi máy chủ sống lại, lần {n}")
    _chain_holds(open_work, sitter)


def _chain_holds(open_work, sitter: Sitter) -> None:
    with open_work() as uow:
        attempt = uow.session.get_one(Attempt, sitter.attempt_id)
        saves = uow.session.scalars(
            select(Save).where(Save.attempt_id == attempt.id).order_by(Save.n)
        ).all()
        assert [save.n for save in saves] == list(range(1, 3 * ROUNDS + 1))
        sha256 = attempt.seat.sitting.paper.sha256
        head = chain.first_head(attempt.id, sha256)
        for save in saves:
            record = chain.Record(save.n, save.slot, save.text, save.client_ms)
            head = chain.next_head(head, attempt.id, save.epoch, record)
            assert head == save.hash
        assert head == attempt.head == sitter.pen.head
        last = f"Sau khi máy chủ sống lại, lần {ROUNDS - 1}"
        assert stored_answers(uow.session, attempt.id) == {"1": last}


def test_the_worker_sends_the_mail_that_a_node_made(site, hall, open_work) -> None:
    site.start_worker()
    with open_work() as uow:
        email = uow.session.get_one(Person, hall.candidates[0]).email
    browser = Browser(site)
    token = browser.token_of("/reset")
    browser.post("/reset", {"csrf_token": token, "email": email})

    def arrived() -> bool:
        return any("/reset" in mail for mail in site.letterbox.mails)

    until(arrived, "the mail")
    with open_work() as uow:
        assert uow.session.scalars(select(Message).where(Message.to_address == email)).all()


def test_the_log_holds_no_link_that_opens_an_account(site) -> None:
    Browser(site).get("/reset/geheim-token?x=1")
    log = ""
    for _ in range(50):  # nginx writes its line after the answer
        log = (site.folder / "khoabang.log").read_text()
        if "/reset/" in log:
            break
        time.sleep(0.1)
    assert "/reset/" in log
    assert "geheim" not in log and "?" not in log


def test_tries_are_counted_for_both_nodes_together(site) -> None:
    browser = Browser(site)
    tries = [browser.sign_in("khong.ai@example.vn", "sai").status for _ in range(11)]
    assert tries == [200] * 10 + [429]
    assert site.served_by("/login") == set(site.nodes)


def test_the_place_of_a_visitor_is_not_what_the_visitor_says(site) -> None:
    """Eleven forged addresses are one place."""
    browser = Browser(site)
    token = browser.token_of("/login")
    form = {"csrf_token": token, "email": "cung.khong.ai@example.vn", "password": "sai"}
    tries = [
        browser.post("/login", form, **{"X-Forwarded-For": f"203.0.113.{n}"}).status
        for n in range(11)
    ]
    assert tries[-1] == 429


def test_when_no_node_answers_the_page_and_the_room_are_told_to_wait(site) -> None:
    ports = list(site.nodes)
    for port in ports:
        site.kill_node(port)
    saving = Browser(site).ask("POST", "/room/save", b"{}", {"Authorization": "Attempt x"})
    assert (saving.status, json.loads(saving.text)) == (503, {"c": "away"})
    assert saving.header("Retry-After") == "2"
    page = Browser(site).get("/room/sittings")
    assert page.status == 502 and "tạm thời chưa trả lời" in page.text
    for port in ports:
        site.start_node(port)
    until(lambda: Browser(site).get("/healthz").status == 200, "the nodes again")
