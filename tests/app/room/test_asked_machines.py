"""Safe Exam Browser, the room's network and the log of events, at the candidate's addresses."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import select

from app.jobs.tidying import Tidying
from app.room.browser_gate import FRESH, browser_shown
from exams.competitions.models import Competition
from exams.competitions.stages import Act, move
from exams.sittings.asked import asked_of_part, set_networks, set_safe_browser
from exams.sittings.attempt_events import attempt_log
from exams.sittings.models import Attempt, KeptAside, Save, Seat
from exams.sittings.safe_browser import NOTHING_ASKED, Asked, Demand, request_hash
from tests.app.room.conftest import sent_of

BASE = "http://localhost"  # the installation's own address in tests
BROWSER_KEY = "b" * 64


def asks(as_work, hall, demand=Demand.REQUIRED, keys=(BROWSER_KEY,)) -> Asked:
    with as_work(hall.secretary) as uow:
        set_safe_browser(uow, hall.part_id, demand, keys)
    with as_work(hall.secretary) as uow:
        return asked_of_part(uow.session, hall.part_id, BASE)


def headers(asked: Asked, path: str) -> dict[str, str]:
    """What the browser sends with a request to this path."""
    return {
        "X-SafeExamBrowser-ConfigKeyHash": request_hash(BASE + path, asked.config_key),
        "X-SafeExamBrowser-RequestHash": request_hash(BASE + path, BROWSER_KEY),
    }


def page_headers(asked: Asked, page: str) -> dict[str, str]:
    """What our page sends of the JavaScript API."""
    return {
        "X-Room-Page": page,
        "X-Room-Config-Hash": request_hash(BASE + page, asked.config_key),
        "X-Room-Browser-Hash": request_hash(BASE + page, BROWSER_KEY),
    }


def noted(as_work, hall) -> list[str]:
    with as_work(hall.secretary) as uow:
        attempt = uow.session.scalars(select(Attempt.id)).first()
        return [] if attempt is None else [e.kind.value for e in attempt_log(uow.session, attempt)]


def ready(person, hall, **sent):
    return person.client.post(f"/room/sittings/{hall.seats[0]}/ready", headers=sent)


def test_nobody_sits_down_in_another_browser_where_one_is_required(admitted, as_person, as_work):
    asked = asks(as_work, admitted)
    person, path = as_person(admitted.candidates[0]), f"/room/sittings/{admitted.seats[0]}/ready"
    refused = ready(person, admitted)
    assert (refused.status_code, refused.json["code"]) == (403, "attempt.safe_browser")
    assert "Safe Exam Browser" in refused.json["text"]
    assert ready(person, admitted, **headers(asked, path)).status_code == 200


@pytest.mark.parametrize("left_out", [0, 1])
def test_both_keys_are_asked_for(admitted, as_person, as_work, left_out) -> None:
    path = f"/room/sittings/{admitted.seats[0]}/ready"
    sent = headers(asks(as_work, admitted), path)
    del sent[list(sent)[left_out]]
    assert ready(as_person(admitted.candidates[0]), admitted, **sent).status_code == 403


def test_the_host_that_a_request_names_does_not_count(admitted, as_person, as_work) -> None:
    asked = asks(as_work, admitted)
    path = f"/room/sittings/{admitted.seats[0]}/ready"
    there = "http://evil.example" + path
    forged = {
        "X-SafeExamBrowser-ConfigKeyHash": request_hash(there, asked.config_key),
        "X-SafeExamBrowser-RequestHash": request_hash(there, BROWSER_KEY),
    }
    environ = {
        "PATH_INFO": path,
        "HTTP_HOST": "evil.example",
        **{"HTTP_" + k.upper().replace("-", "_"): v for k, v in forged.items()},
    }
    assert not browser_shown(environ, BASE, asked)
    assert browser_shown(environ, "http://evil.example", asked)


def test_a_query_belongs_to_the_address_a_closing_stroke_of_ours_does_not() -> None:
    asked = Asked(Demand.REQUIRED, "a" * 64)
    environ = {
        "PATH_INFO": "/room/save",
        "QUERY_STRING": "x=1",
        "HTTP_X_SAFEEXAMBROWSER_CONFIGKEYHASH": request_hash(BASE + "/room/save?x=1", "a" * 64),
    }
    assert browser_shown(environ, BASE + "/", asked)
    assert not browser_shown({**environ, "QUERY_STRING": ""}, BASE, asked)
    assert browser_shown({"PATH_INFO": "/"}, BASE, NOTHING_ASKED)


@pytest.mark.parametrize(
    ("page", "so"),
    [
        ("/room/sittings/1", True), ("/room/sittings/1?language=en", True), ("/room/sittings", False),
        ("/room/sittings/1/receipt", True), ("/room/sittings/1/events", False), ("//evil.example/room/sittings/1", False),
        ("/room/sittings/1#x", False), ("/room/sittings/1\n", False), ("", False),
    ],
)  # fmt: skip
def test_the_pages_own_hashes_count_for_the_page_of_the_room_alone(page, so) -> None:
    asked = Asked(Demand.REQUIRED, "a" * 64)
    environ = {
        "PATH_INFO": "/room/save",
        "HTTP_X_ROOM_PAGE": page,
        "HTTP_X_ROOM_CONFIG_HASH": request_hash(BASE + page, "a" * 64),
    }
    assert browser_shown(environ, BASE, asked) is so


def test_a_browser_without_headers_shows_itself_by_its_page(admitted, as_person, as_work) -> None:
    asked = asks(as_work, admitted)
    sent = page_headers(asked, f"/room/sittings/{admitted.seats[0]}")
    assert ready(as_person(admitted.candidates[0]), admitted, **sent).status_code == 200


def fresh(app) -> None:
    """The few seconds are over for which a process remembers what is asked."""
    app.extensions["browser_gate"].known.clear()


def test_a_start_and_a_save_ask_for_the_browser_too(app, opened, sit_down, as_work) -> None:
    desk = sit_down(opened)
    asked = asks(as_work, opened)
    fresh(app)
    refused = desk.start()
    assert (refused.status_code, refused.json) == (403, {"c": "safe_browser"})
    token = {"Authorization": f"Attempt {desk.facts['token']}"}
    begun = desk.client.post("/room/start", headers=token | headers(asked, "/room/start"))
    assert (begun.status_code, begun.json["c"]) == (200, "saved")
    segment = desk.pen.segment(("1", "Bài làm"), client_ms=desk.now_ms())
    refused = desk.client.post("/room/save", json=sent_of(segment), headers=token)
    assert (refused.status_code, refused.json) == (403, {"c": "safe_browser"})
    shown = token | headers(asked, "/room/save")
    saved = desk.client.post("/room/save", json=sent_of(segment), headers=shown)
    assert (saved.status_code, saved.json["c"]) == (200, "saved")


def test_what_is_refused_is_kept_aside_once_and_noted_once(app, writing, opened, as_work) -> None:
    asks(as_work, opened)
    fresh(app)
    for _ in range(3):
        assert writing.save(("1", "Viết ở trình duyệt khác")).json == {"c": "safe_browser"}
    with as_work(opened.secretary) as uow:
        kept = uow.session.scalars(select(KeptAside)).all()
        assert [(k.text, k.reason) for k in kept] == [("Viết ở trình duyệt khác", "safe_browser")]
        assert uow.session.scalars(select(Save)).all() == []
        assert uow.session.scalars(select(Attempt.state)).one().value == "writing"
    assert noted(as_work, opened).count("safe_browser_failed") == 1


def test_what_cannot_be_kept_is_not_said_to_be_refused(app, writing, opened, as_work, monkeypatch):
    asks(as_work, opened)
    fresh(app)

    def away(*_):
        raise OSError

    monkeypatch.setattr("app.room.browser_gate.keep_aside", away)
    answer = writing.save(("1", "x"))
    assert (answer.status_code, answer.json, answer.headers["Retry-After"]) == (
        503, {"c": "away"}, "2",
    )  # fmt: skip


def test_where_it_is_only_noted_everybody_writes_and_is_told(
    app, opened, sit_down, as_work
) -> None:
    asks(as_work, opened, Demand.NOTED)
    desk = sit_down(opened)
    fresh(app)
    assert len(desk.facts["told"]) == 1
    assert desk.start().status_code == 200
    assert desk.save(("1", "Bài làm")).json["c"] == "saved"
    assert noted(as_work, opened) == ["safe_browser_failed", "address_seen"]


def test_where_nothing_is_asked_nothing_is_told(opened, sit_down, as_work) -> None:
    assert sit_down(opened).facts["told"] == []
    assert noted(as_work, opened) == ["address_seen"]


def test_what_is_asked_is_looked_up_seldom_and_its_last_word_holds(app, writing, opened, as_work):
    gate = app.extensions["browser_gate"]
    writing.save(("1", "a"))
    assert opened.sitting_id in gate.known
    asks(as_work, opened)
    assert writing.save(("1", "b")).json["c"] == "saved", "within the few seconds"
    assert FRESH <= 10
    fresh(app)
    assert writing.save(("1", "c")).status_code == 403


@pytest.fixture
def finding_out(monkeypatch) -> Callable[[Callable[[], object]], list[int]]:
    """What is asked is found out after `act()`; gives the list that grows with each time."""

    def made(act: Callable[[], object]) -> list[int]:
        asked: list[int] = []

        def found_out(_session, sitting_id, _base):
            asked.append(sitting_id)
            act()
            return NOTHING_ASKED

        monkeypatch.setattr("app.room.browser_gate.asked_of_sitting", found_out)
        return asked

    return made


def test_at_the_opening_second_one_thread_asks_for_all(app, finding_out) -> None:
    gate, asked = app.extensions["browser_gate"], finding_out(lambda: time.sleep(0.2))
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(gate._asked, [1] * 16)) == [NOTHING_ASKED] * 16
    assert asked == [1]


def test_while_one_thread_asks_again_the_others_go_by_the_last_word(app, finding_out) -> None:
    gate, known, found_out = app.extensions["browser_gate"], Asked(Demand.NOTED, "a" * 64), Event()
    asked = finding_out(found_out.wait)
    gate.known[1] = (0.0, known)  # its few seconds are over
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(gate._asked, 1)
        while not asked:
            time.sleep(0.01)
        assert gate._asked(1) is known
        found_out.set()
        assert first.result() is NOTHING_ASKED
    assert (gate._asked(1), asked) == (NOTHING_ASKED, [1])


def test_a_forged_token_is_the_fast_paths_to_refuse(opened, as_person, as_work) -> None:
    asks(as_work, opened)
    person = as_person(opened.candidates[0])
    answer = person.client.post("/room/save", json={}, headers={"Authorization": "Attempt no"})
    assert (answer.status_code, answer.json) == (401, {"c": "token"})


def network(as_work, hall, demand) -> None:
    with as_work(hall.secretary) as uow:
        room_id = uow.session.get_one(Seat, hall.seats[0]).room_id
        set_networks(uow, hall.competition_id, room_id, demand, "10.1.2.0/24")


def test_a_machine_outside_the_room_is_refused_where_the_network_is_required(
    admitted, as_person, as_work
) -> None:
    network(as_work, admitted, Demand.REQUIRED)
    person = as_person(admitted.candidates[0])
    refused = ready(person, admitted)
    assert (refused.status_code, refused.json["code"]) == (403, "attempt.outside_network")
    assert "Phòng 1" in refused.json["text"]
    person.client.environ_base["REMOTE_ADDR"] = "10.1.2.7"
    assert ready(person, admitted).status_code == 200


def test_a_machine_outside_the_room_is_told_where_it_is_noted(admitted, sit_down, as_work) -> None:
    network(as_work, admitted, Demand.NOTED)
    assert len(sit_down(admitted).facts["told"]) == 1
    assert noted(as_work, admitted) == ["outside_network", "address_seen"]


EVENTS = [[1, "focus_lost", 1000, None], [2, "focus_regained", 9000, 8000], [3, "pasted", 9500, 1]]


def tell(desk, sent=EVENTS, **other):
    return desk.client.post(
        desk.facts["events"], json={"epoch": 1, "page": "p1", "events": sent, **other}
    )


def test_the_page_tells_what_happened_and_the_candidate_reads_it_afterwards(
    writing, opened, as_person, clock
) -> None:
    assert tell(writing).json == {"taken": 3}
    assert tell(writing).json == {"taken": 0}
    clock.move(hours=4)
    page = as_person(opened.candidates[0]).get(f"/room/sittings/{opened.seats[0]}/receipt")
    text = " ".join(page.text_content().split())
    assert "Trở lại cửa sổ làm bài sau 8 giây" in text
    assert "Dán 1 ký tự" in text
    assert "không ghi nội dung" in text


def test_both_are_told_how_long_it_is_kept_and_that_the_worker_deleted_it(
    app, writing, opened, as_person, as_work, clock
) -> None:
    tell(writing)
    clock.move(hours=4)

    def pages() -> list[str]:
        own = as_person(opened.candidates[0]).get(f"/room/sittings/{opened.seats[0]}/receipt")
        hall = as_person(opened.invigilator).get(f"/hall/seats/{opened.seats[0]}")
        return [" ".join(page.text_content().split()) for page in (own, hall)]

    assert all("được xóa sau 30 ngày" in text for text in pages())
    with as_work(opened.secretary) as uow:
        competition = uow.session.get_one(Competition, opened.competition_id)
        move(uow, competition, Act.STOP, reason="Thiếu người dự thi")
    assert Tidying()(app).attempt_events == 0
    clock.move(days=31)
    assert Tidying()(app).attempt_events > 0
    assert noted(as_work, opened) == []
    assert all("đã ghi nhận được xóa ngày 24/12/2026" in text for text in pages())


def test_the_hall_reads_it_too(writing, opened, as_person) -> None:
    tell(writing)
    page = as_person(opened.invigilator).get(f"/hall/seats/{opened.seats[0]}")
    assert "Rời cửa sổ làm bài" in page.text_content()


@pytest.mark.parametrize(
    "wrong", [{"events": "x"}, {"page": "<"}, {"events": [[1, "pasted", 1, "text"]]}]
)
def test_what_is_no_list_of_events_is_refused(writing, wrong) -> None:
    assert tell(writing, **wrong).status_code == 422


@pytest.mark.parametrize("wrong", [{"epoch": 2}, {"epoch": "1"}, {"epoch": None}])
def test_an_epoch_that_never_was_is_not_there(writing, wrong) -> None:
    assert tell(writing, **wrong).status_code == 404


def test_nobody_tells_of_somebody_else(writing, opened, as_person) -> None:
    other = as_person(opened.candidates[1])
    sent = {"epoch": 1, "page": "p1", "events": EVENTS}
    assert other.client.post(writing.facts["events"], json=sent).status_code == 404


def test_events_need_the_token_of_the_page(writing, app) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert tell(writing).status_code == 400


def test_there_is_a_way_out_of_the_browser(writing, opened, as_person, as_work, clock) -> None:
    asks(as_work, opened)
    clock.move(hours=4)
    person = as_person(opened.candidates[0])
    page = person.get(f"/room/sittings/{opened.seats[0]}/receipt")
    assert page.xpath("//a[@href='/room/leave']")
    assert person.client.get("/room/leave").headers["Location"] == "/room/sittings"
