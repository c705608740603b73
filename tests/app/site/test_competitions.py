"""What anybody may read: announced competitions, and nothing of the others."""

import pytest

from tests import build_competitions as made


@pytest.fixture
def who(setup):
    with setup() as uow:
        return made.office(uow)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/competitions",
        "/how-it-works",
        "/accessibility",
        "/privacy",
        "/components",
    ],
)
def test_every_page_opens_when_there_is_nothing_yet(client, path) -> None:
    client.get(path)
    client.client.get("/language/en")
    client.get(path)


def test_a_draft_is_nowhere(client, setup, who) -> None:
    with setup() as uow:
        row = made.ready(uow, who)
        code, title = row.code, row.title
    assert title not in client.get("/competitions").text_content()
    for path in ("", "/rules", "/notice.pdf", "/calendar.ics"):
        client.get(f"/competitions/{code}{path}", 404)


def test_an_announced_competition_shows_its_rules_hash_notice_and_dates(client, setup, who) -> None:
    with setup() as uow:
        row = made.announced(uow, who)
        code, title, sha256 = row.code, row.title, row.adopted.sha256
    assert title in client.get("/").text_content()
    assert title in client.get(f"/competitions/{code}").text_content()
    assert sha256 in client.get(f"/competitions/{code}/rules").text_content()
    assert client.get(f"/competitions/{code}/notice.pdf").data.startswith(b"%PDF")
    feed = client.get(f"/competitions/{code}/calendar.ics").data
    assert feed.count(b"BEGIN:VEVENT") == 14
    assert all(len(line) <= 75 for line in feed.split(b"\r\n"))


def test_the_rules_say_which_language_a_text_is_in(client, setup, who) -> None:
    with setup() as uow:
        code = made.announced(uow, who).code
    for here, other in (("vi", "en"), ("en", "vi")):
        client.client.get(f"/language/{here}")
        page = client.get(f"/competitions/{code}/rules")
        (found,) = page.xpath("//main//td//span[@lang]")
        assert found.get("lang") == other and len(found.text) > 100


def test_one_may_apply_only_while_registration_is_open(client, setup, who, clock) -> None:
    with setup() as uow:
        code = made.announced(uow, who).code
    link = f"//a[contains(@href, '/competitions/{code}/apply')]"
    assert client.get(f"/competitions/{code}").xpath(link)
    clock.move(days=30)  # 08:00 of the last day, which ends at 17:00
    assert client.get(f"/competitions/{code}").xpath(link)
    clock.move(hours=9)
    assert not client.get(f"/competitions/{code}").xpath(link)


def test_the_list_is_searched_without_marks_and_by_stage(client, setup, who) -> None:
    with setup() as uow:
        title = made.announced(uow, who).title
    assert title in client.get("/competitions?q=truong+phong&stage=announced").text_content()
    assert title not in client.get("/competitions?q=giam+doc").text_content()
    assert title not in client.get("/competitions?stage=published").text_content()


def test_a_stopped_competition_says_so_and_why(client, setup, who) -> None:
    from exams.competitions import announcing

    with setup() as uow:
        row = made.announced(uow, who)
        code = row.code
        with made.acting(uow, who.officer):
            announcing.stop(uow, row.id, "Không đủ người dự tuyển.")
    page = client.get(f"/competitions/{code}")
    assert "Không đủ người dự tuyển." in page.text_content()
    assert not page.xpath("//a[contains(@href, '/apply')]")
