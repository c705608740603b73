"""Registration to sign-in, second factor, recovery code and reset, by the pages themselves."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import Account, Passkey, open_account
from exams.events import Event, EventKind
from exams.messages.models import Message
from exams.people.models import Person, RoleAssignment
from exams.permissions import Role
from tests import build
from tests.app.conftest import PageClient

PASSWORD = "sáu con mèo trên mái"
ADDRESS = "binh.thu@example.vn"
NAME = "Đỗ Thị Bình Thử"


def register(client: PageClient, **changed: str) -> Any:
    return client.post(
        "/register",
        {
            "full_name": NAME,
            "email": ADDRESS,
            "password": PASSWORD,
            "password_confirm": PASSWORD,
            **changed,
        },
    )


def rows(app: Flask, what: Any) -> list[Any]:
    with app.extensions["database"].reading() as session:
        return list(session.scalars(select(what)))


def last_link(app: Flask) -> str:
    link = re.search(r"http://localhost(/\S+)", rows(app, Message)[-1].body)
    assert link
    return link.group(1)


def register_and_confirm(app: Flask, client: PageClient) -> None:
    register(client)
    client.get(last_link(app))


def signed_in(client: PageClient) -> bool:
    return client.client.get("/home").status_code == 200


def sign_in(client: PageClient, **changed: str) -> Any:
    return client.post("/login", {"email": ADDRESS, "password": PASSWORD, **changed})


def whats(app: Flask) -> list[str]:
    return [e.public["what"] for e in rows(app, Event) if e.kind is EventKind.ACCOUNT_CHANGED]


def test_who_registers_becomes_a_person_confirms_and_signs_in(
    app: Flask, client: PageClient
) -> None:
    tree = register(client)
    assert "thư" in tree.text_content()
    assert [p.full_name for p in rows(app, Person)] == [NAME]
    assert rows(app, Account)[0].confirmed_at is None
    client.get(last_link(app))
    tree = sign_in(client)
    assert NAME in tree.text_content()
    kinds = [e.kind for e in rows(app, Event)]
    assert EventKind.PERSON_REGISTERED in kinds and EventKind.SIGNED_IN in kinds
    assert whats(app) == ["registered", "confirmed"]


def test_nobody_signs_in_before_the_address_is_confirmed(app: Flask, client: PageClient) -> None:
    register(client)
    sign_in(client)
    assert client.client.get("/home").status_code == 302


def test_a_name_and_a_password_typed_decomposed_are_the_same(
    app: Flask, client: PageClient
) -> None:
    apart = unicodedata.normalize("NFD", NAME)
    register(
        client,
        full_name=f"  {apart} ",
        password=unicodedata.normalize("NFD", PASSWORD),
        password_confirm=unicodedata.normalize("NFD", PASSWORD),
    )
    assert rows(app, Person)[0].full_name == NAME
    client.get(last_link(app))
    sign_in(client, password=unicodedata.normalize("NFC", PASSWORD))
    assert signed_in(client)


def test_a_known_address_gets_the_same_answer_and_a_mail(app: Flask, client: PageClient) -> None:
    first = register(client).text_content()
    again = register(client, full_name="Kẻ Tò Mò").text_content()
    assert again == first
    assert [m.template for m in rows(app, Message)] == ["account_welcome", "account_exists"]
    assert len(rows(app, Person)) == 1


def test_reset_answers_alike_for_known_and_unknown_addresses(
    app: Flask, client: PageClient
) -> None:
    register_and_confirm(app, client)
    known = client.post("/reset", {"email": ADDRESS}).text_content()
    unknown = client.post("/reset", {"email": "ai.do@example.vn"}).text_content()
    assert known.replace(ADDRESS, "X") == unknown.replace("ai.do@example.vn", "X")
    assert rows(app, Message)[-1].template == "account_reset"


def test_a_reset_link_works_once_and_is_told(app: Flask, client: PageClient) -> None:
    register_and_confirm(app, client)
    client.post("/reset", {"email": ADDRESS})
    link = last_link(app)
    new = "mười hai con rùa biển"
    client.get(link)
    client.post(link, {"password": new, "password_confirm": new})
    assert rows(app, Message)[-1].template == "account_password_changed"
    assert "password-reset" in whats(app)
    client.get(link)
    sign_in(client, password=new)
    assert signed_in(client)


@pytest.mark.parametrize(
    "bad", ["ngắn", "password123", "12345678", "binh.thu@example.vn", "Đỗ Thị Bình Thử"]
)
def test_a_short_common_or_own_password_is_refused(
    app: Flask, client: PageClient, bad: str
) -> None:
    register(client, password=bad, password_confirm=bad)
    assert rows(app, Account) == []


def set_up_app(app: Flask, client: PageClient) -> str:
    """Set up the authenticator app; returns the account's secret."""
    page = client.post("/tf-setup", {"setup": "authenticator"})
    action = page.xpath("//form[contains(@action,'tf-setup/')]/@action")[0]
    secret = (
        page.xpath("//*[contains(@class,'kb-code')]")[0].text_content().replace("-", "").strip()
    )
    client.post(action, {"code": code_of(secret)})
    return secret


def code_of(secret: str, later: int = 0) -> str:
    import time

    from passlib.totp import TOTP

    return TOTP(key=secret).generate(time=time.time() + later).token


def test_a_second_factor_is_asked_for_and_a_code_counts_once(
    app: Flask, client: PageClient
) -> None:
    register_and_confirm(app, client)
    sign_in(client)
    secret = set_up_app(app, client)
    account = rows(app, Account)[0]
    assert account.tf_primary_method == "authenticator"
    assert secret not in account.tf_totp_secret
    assert "second-factor-set" in whats(app)
    client.post("/logout")
    tree = sign_in(client)
    assert "6" in tree.text_content() and client.client.get("/home").status_code == 302
    client.post("/tf-validate", {"code": "000000"})
    assert client.client.get("/home").status_code == 302
    code = code_of(secret, later=30)
    client.post("/tf-validate", {"code": code})
    assert client.client.get("/home").status_code == 200
    client.post("/logout")
    sign_in(client)
    client.post("/tf-validate", {"code": code})
    assert client.client.get("/home").status_code == 302


def test_a_recovery_code_opens_once_and_is_kept_encrypted(app: Flask, client: PageClient) -> None:
    register_and_confirm(app, client)
    sign_in(client)
    set_up_app(app, client)
    page = client.post("/mf-recovery-codes", {"generate_new_codes": "1"})
    codes = [c.text_content() for c in page.xpath("//code")]
    assert len(codes) == 8
    assert codes[0] not in str(rows(app, Account)[0].mf_recovery_codes)
    for _attempt, opened in ((1, 200), (2, 302)):
        client.post("/logout")
        sign_in(client)
        client.get("/mf-recovery")
        client.post("/mf-recovery", {"code": codes[0]})
        assert client.client.get("/home").status_code == opened
    assert "recovery-codes-made" in whats(app) and "recovery-code-used" in whats(app)


def test_guessing_is_stopped_with_a_page(app: Flask, client: PageClient) -> None:
    for _ in range(10):
        sign_in(client, password="sai hoàn toàn")
    client.post("/login", {"email": ADDRESS, "password": "sai"}, status=429)
    client.post("/login", {"email": "khac@example.vn", "password": "sai"}, status=200)


def test_codes_are_counted_by_account_whatever_else_the_form_says(
    app: Flask, client: PageClient
) -> None:
    register_and_confirm(app, client)
    sign_in(client)
    set_up_app(app, client)
    client.post("/logout")
    sign_in(client)
    for n in range(10):
        client.post("/tf-validate", {"code": "000000", "email": f"khac{n}@example.vn"})
    client.post("/tf-validate", {"code": "000000", "email": "nua@example.vn"}, status=429)


def test_staff_must_set_up_a_second_factor_first(
    app: Flask, client: PageClient, setup: Callable[[], Any]
) -> None:
    with setup() as uow:
        someone = build.holder(uow, Role.ADMINISTRATOR, None)
    client.sign_in(someone.id, second_factor=False)
    answer = client.client.get("/office/people")
    assert answer.status_code == 302 and "/account/second-factor" in answer.headers["Location"]
    client.get("/account/second-factor")


def test_a_session_of_staff_ends_when_idle_and_a_candidates_does_not(
    app: Flask, setup: Callable[[], Any], as_person: Callable[[int], PageClient], clock: Any
) -> None:
    with setup() as uow:
        official = build.holder(uow, Role.ADMINISTRATOR, None)
        reader = build.person(uow)
    staff, candidate = as_person(official.id), as_person(reader.id)
    for page in (staff, candidate):
        page.get("/home")
    clock.move(minutes=29)
    staff.get("/home")
    clock.move(minutes=31)
    assert "/login" in staff.client.get("/home").headers["Location"]
    candidate.get("/home")


def test_the_idle_time_of_staff_begins_anew_with_each_sign_in(
    app: Flask, client: PageClient, setup: Any, clock: Any
) -> None:
    with app.app_context(), setup() as uow:
        official = build.holder(uow, Role.ADMINISTRATOR, None)
        open_account(uow, official, PASSWORD)
        address = official.email
    sign_in(client, email=address)
    assert signed_in(client)
    client.post("/logout")
    clock.move(minutes=60)
    sign_in(client, email=address)
    assert signed_in(client)


def test_signing_out_elsewhere_ends_the_other_session_only(app: Flask, client: PageClient) -> None:
    register_and_confirm(app, client)
    sign_in(client)
    other = PageClient(app, app.test_client())
    sign_in(other)
    client.post("/account/other-sessions/end")
    assert client.client.get("/home").status_code == 200
    assert other.client.get("/home").status_code == 302


@pytest.mark.parametrize("path", ["/tf-setup", "/wan-register", "/mf-recovery-codes"])
def test_what_protects_an_account_is_changed_only_soon_after_showing_that_it_is_you(
    app: Flask, client: PageClient, path: str
) -> None:
    register_and_confirm(app, client)
    sign_in(client)
    assert client.client.get(path).status_code == 200
    with client.client.session_transaction() as session:
        session["fs_paa"] -= 3600
        session.pop("fs_gexp", None)
    assert "/verify" in client.client.get(path).headers["Location"]
    client.post("/account/other-sessions/end")
    assert "/verify" in client.client.get(path).headers["Location"]


def test_an_account_is_opened_for_a_known_person(
    app: Flask, client: PageClient, setup: Any
) -> None:
    with app.app_context(), setup() as uow:
        someone = build.person(uow)
        open_account(uow, someone, PASSWORD)
        address = someone.email
    sign_in(client, email=address)
    assert signed_in(client)


def test_the_demonstration_exists_in_demo_mode_only(client: PageClient) -> None:
    for path in ("/demo-people", "/demo-outbox", "/demo-outbox/1"):
        client.get(path, status=404)
    client.post("/demo-people/1/sign-in", status=404)


def test_a_passkey_is_asked_for_by_the_page_one_came_to(app: Flask, client: PageClient) -> None:
    page = client.get("/wan-signin?next=/applications")
    assert page.xpath("//main//form/@action") == ["/wan-signin?next=/applications"]
    page = client.post("/wan-signin", {"submit": "1"})
    assert page.xpath("//main//form/@action")[0].startswith("/wan-signin/")
    register_and_confirm(app, client)
    sign_in(client)
    page = client.get("/wan-verify?next=/account/settings")
    assert page.xpath("//main//form/@action") == ["/wan-verify?next=/account/settings"]
    page = client.post("/wan-verify", {"submit": "1"})
    assert page.xpath("//main//form/@action")[0].startswith("/wan-verify/")


def test_staff_may_change_the_second_factor_but_not_give_it_up(
    app: Flask, client: PageClient, setup: Callable[[], Any]
) -> None:
    register_and_confirm(app, client)
    sign_in(client)
    set_up_app(app, client)
    give_up = "//input[@name='setup' and @value='disable']"
    assert client.get("/tf-setup").xpath(give_up)
    with setup() as uow:
        uow.session.add(
            RoleAssignment(
                person_id=rows(app, Person)[0].id, role=Role.ADMINISTRATOR, from_at=uow.now
            )
        )
        uow.record(EventKind.ROLE_ASSIGNED, "person:1", public={"role": "administrator"})
    assert not client.get("/tf-setup").xpath(give_up)
    client.post("/tf-setup", {"setup": "disable"})
    assert rows(app, Account)[0].tf_primary_method == "authenticator"


def test_a_passkey_after_the_password_is_a_second_factor(
    app: Flask, client: PageClient, setup: Callable[[], Any]
) -> None:
    with setup() as uow:
        someone = build.holder(uow, Role.ADMINISTRATOR, None)
    client.sign_in(someone.id, second_factor=False)
    for usage, opened in (("first", 302), ("secondary", 200)):
        with setup() as uow:
            add_passkey(uow, usage)
        assert client.client.get("/office/people").status_code == opened


def add_passkey(uow: Any, usage: str) -> None:
    uow.session.add(
        Passkey(
            user_id=uow.session.query(Account).one().id,
            credential_id=usage.encode(),
            public_key=b"key",
            backup_state=False,
            device_type="single_device",
            lastuse_datetime=uow.now.replace(tzinfo=None),
            name=usage,
            usage=usage,
        )
    )
    uow.record(EventKind.ACCOUNT_CHANGED, "account", public={"what": "passkey-added"})


def test_who_is_known_by_an_address_stays_one_person_however_it_is_typed(
    app: Flask, client: PageClient, setup: Callable[[], Any]
) -> None:
    with setup() as uow:
        known = build.person(uow)
    register(client, email=known.email.upper(), full_name="Tên Khác")
    assert [(a.person_id, a.email) for a in rows(app, Account)] == [(known.id, known.email)]
    assert [p.full_name for p in rows(app, Person)] == [known.full_name]


def test_mails_are_asked_for_a_few_times_an_hour(app: Flask, client: PageClient) -> None:
    for _ in range(5):
        client.post("/reset", {"email": ADDRESS})
    client.post("/reset", {"email": ADDRESS}, status=429)
    client.post("/reset", {"email": "khac@example.vn"})


@pytest.mark.parametrize("path", ["/login", "/register", "/reset", "/logout"])
def test_a_form_from_elsewhere_is_refused(app: Flask, client: PageClient, path: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client.post(path, {"email": ADDRESS, "password": PASSWORD}, status=400)


def test_nobody_is_signed_out_of_the_exam_room_for_sitting_still(
    app: Flask, setup: Callable[[], Any], as_person: Callable[[int], PageClient], clock: Any
) -> None:
    with setup() as uow:
        official = build.holder(uow, Role.ADMINISTRATOR, None)
    client = as_person(official.id)
    client.get("/home")
    clock.move(minutes=90)
    client.get("/room/sittings")
    clock.move(minutes=90)
    assert "/login" in client.client.get("/home").headers["Location"]
