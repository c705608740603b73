"""Home, settings, language, demonstration pages and the mail that events make."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import open_account
from app.jobs import run_once
from app.settings import Settings
from exams.events import EventKind
from exams.messages.models import Message
from exams.messages.service import keep_message
from exams.people.models import Person
from exams.people.service import grant_role
from exams.permissions import Role
from exams.uow import SYSTEM, UnitOfWork
from tests import build
from tests.app.conftest import PageClient
from tests.apps import app_for
from tests.conftest import FakeClock

Enter = Callable[[int], PageClient]
Setup = Callable[[], Any]


def messages(app: Flask) -> list[Message]:
    with app.extensions["database"].reading() as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


def test_a_role_is_told_in_the_language_of_its_holder(app: Flask, setup: Setup) -> None:
    with setup() as uow:
        competition = build.bare_competition(uow)
        build.holder(uow, Role.CHAIR, competition)
        build.person(uow)
        reader = build.person(uow, "Jane Nguyễn Thử")
        reader.language = "en"
        grant_role(uow, reader.id, Role.MARKER, competition.id)
    assert run_once(app) == 2
    assert run_once(app) == 0
    vietnamese, english = messages(app)
    assert "Ông/bà được giao vai trò" in vietnamese.subject and "Chủ tịch" in vietnamese.body
    assert english.subject == "You were given a role" and "Marker" in english.body
    assert "http://localhost/home" in english.body


def test_a_competition_submitted_is_told_to_its_approvers(app: Flask, setup: Setup) -> None:
    with setup() as uow:
        competition = build.bare_competition(uow)
        approver = build.holder(uow, Role.APPROVER, competition)
        uow.record(
            EventKind.STAGE_CHANGED,
            f"competition:{competition.id}",
            competition_id=competition.id,
            public={"act": "submit", "source": "draft", "target": "submitted"},
        )
    run_once(app)
    told = [(m.template, m.person_id) for m in messages(app)]
    assert ("competition_submitted", approver.id) in told


def test_a_mail_that_cannot_be_written_holds_up_no_other(
    app: Flask, setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    with setup() as uow:
        competition = build.bare_competition(uow)
        build.holder(uow, Role.CHAIR, competition)
    monkeypatch.setattr("app.mail.writing._in_full", lambda *_: 1 / 0)
    assert run_once(app) == 1
    (message,) = messages(app)
    assert message.template == "role_assigned" and "Ông/bà có thông tin mới" in message.subject
    assert "http://localhost/home" in message.body


def test_mail_leaves_though_no_event_can_be_told(
    app: Flask, setup: Setup, monkeypatch: pytest.MonkeyPatch, post: list[str]
) -> None:
    with setup() as uow:
        keep(uow, "a@example.vn")
    monkeypatch.setattr("app.jobs.make_messages", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run_once(app)
    assert post == ["a@example.vn"]


def test_a_mail_that_cannot_be_sent_holds_up_no_other_and_is_tried_again(
    app: Flask, setup: Setup, post: list[str], clock: FakeClock
) -> None:
    with setup() as uow:
        for address in ("bad", "a@example.vn", "b@example.vn"):
            keep(uow, address)
    run_once(app)
    run_once(app)
    assert post == ["a@example.vn", "b@example.vn"], "each once"
    first = messages(app)[0]
    assert first.tries == 1 and first.sent_at is None and first.failed_at is None
    clock.move(minutes=1)
    run_once(app)
    assert messages(app)[0].tries == 2


def keep(uow: UnitOfWork, address: str) -> None:
    keep_message(
        uow, person_id=None, to_address=address, template="account_reset", language="vi",
        subject="s", body="b",
    )  # fmt: skip


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the mail server took; it refuses `bad` in a way of its own."""
    taken: list[str] = []

    def send(message: Message) -> None:
        if message.to_address == "bad":
            raise ValueError("Header values may not contain linefeed")
        taken.append(message.to_address)

    monkeypatch.setattr("app.jobs.transport", lambda: send)
    return taken


def test_every_template_of_the_table_renders(app: Flask, setup: Setup) -> None:
    from app.mail.table import TABLE
    from app.mail.writing import write
    from app.settings import ROOT

    class Anything(dict):
        def __getattr__(self, name: str) -> Any:
            return self

        def __getitem__(self, name: Any) -> Any:
            return self

        def __str__(self) -> str:
            return "…"

    known = {notice.template for notices in TABLE.values() for notice in notices}
    files = {p.stem for p in (ROOT / "templates" / "emails").glob("*.txt")}
    assert known <= files
    with app.test_request_context():
        for template in sorted(known - {"supplement_asked"}):
            for language in ("vi", "en"):
                mail = write(
                    template,
                    language,
                    person=Anything(),
                    user=Anything(),
                    event=Anything(),
                    competition=Anything(),
                    thing=Anything(),
                    at=None,
                    title_of=lambda _t: "…",
                    role_label="…",
                )
                assert mail.subject and "%(" not in mail.body


def test_home_says_what_is_next_and_needs_a_signed_in_person(
    client: PageClient, setup: Setup, as_person: Enter
) -> None:
    assert client.client.get("/home").headers["Location"].startswith("/login")
    with setup() as uow:
        someone = build.person(uow)
    assert "Không có việc nào chờ bạn" in as_person(someone.id).get("/home").text_content()


def test_the_language_is_kept_for_the_person(app: Flask, setup: Setup, as_person: Enter) -> None:
    with setup() as uow:
        someone = build.person(uow)
    tree = as_person(someone.id).get("/language/en?next=/home")
    assert tree.get("lang") == "en"
    assert as_person(someone.id).get("/home").get("lang") == "en"
    tree = as_person(someone.id).post("/account/language", {"language": "vi"})
    assert tree.get("lang") == "vi"


@pytest.mark.parametrize(
    "outside",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "evil",
        "/\\/evil.example",
        "/\t/evil",
    ],
)
def test_the_language_switch_leads_nowhere_else(client: PageClient, outside: str) -> None:
    answer = client.client.get("/language/en", query_string={"next": outside})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("outside", ["//evil.example", "/\\evil.example", "/\t/evil.example"])
def test_the_second_factor_leads_on_to_pages_of_ours_only(
    setup: Setup, as_person: Enter, outside: str
) -> None:
    with setup() as uow:
        someone = build.person(uow)
    client, path = as_person(someone.id), "/account/second-factor"
    for asked, given in ((outside, "/"), ("/office/people", "/office/people"), ("", "/home")):
        page = client.get(path, query_string={"next": asked})
        assert page.xpath("//main//a[@class='govuk-button']/@href") == [given]


def test_a_name_is_corrected_in_the_settings(app: Flask, setup: Setup, as_person: Enter) -> None:
    with setup() as uow:
        someone = build.person(uow)
    client = as_person(someone.id)
    client.post("/account/name", {"full_name": ""})
    client.post("/account/name", {"full_name": "Trần Thị Tên Mới"})
    with app.extensions["database"].reading() as session:
        assert session.get_one(Person, someone.id).full_name == "Trần Thị Tên Mới"


@pytest.fixture
def demo(app: Flask, clock: FakeClock, tmp_path: Path) -> Iterator[Flask]:
    settings: Settings = app.extensions["settings"]
    demo = app_for(replace(settings, mode="demo"))
    demo.config["WTF_CSRF_ENABLED"] = False
    demo.extensions["database"].clock = clock
    yield demo
    demo.extensions["database"].engine.dispose()


def test_one_click_signs_in_as_a_person_of_the_demonstration(demo: Flask, clock: FakeClock) -> None:
    with (
        demo.app_context(),
        UnitOfWork(demo.extensions["database"].writing(), SYSTEM, clock()) as uow,
    ):
        competition = build.bare_competition(uow)
        official = build.holder(uow, Role.OFFICER, competition, "Phạm Cán Bộ Thử")
        open_account(uow, official, second_factor=True)
        reader = build.person(uow, "Võ Bạn Đọc Thử")
        open_account(uow, reader)
    client = PageClient(demo, demo.test_client())
    text = client.get("/demo-people").text_content()
    assert competition.title in text and official.full_name in text and reader.full_name in text
    tree = client.post(f"/demo-people/{official.id}/sign-in")
    assert official.full_name in tree.text_content()
    client.get("/office/people")
    client.post("/demo-people/999/sign-in", status=404)
    run_once(demo)
    page = client.get("/demo-outbox")
    client.get(page.xpath("//table//a/@href")[0])
