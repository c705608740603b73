"""A new installation gets its first administrator by a command, and only the first."""

from exams.people.queries import holders
from exams.permissions import Role
from tests.app.conftest import text_of

NAMED = ["administrator", "quan.tri@example.vn", "Đặng Quản Trị", "--decision", "12/QĐ-SNV"]


def test_the_first_administrator_chooses_a_password_at_the_printed_link(app, setup, client) -> None:
    told = app.test_cli_runner().invoke(args=NAMED)
    assert told.exit_code == 0, told.output
    link = next(line for line in told.output.splitlines() if line.startswith("http"))
    assert link.startswith("http://localhost/reset/")
    page = client.client.get(link.removeprefix("http://localhost"))
    assert page.status_code == 200
    chosen = {"password": "sáu con mèo trên mái", "password_confirm": "sáu con mèo trên mái"}
    answer = client.client.post(
        link.removeprefix("http://localhost"), data=chosen, follow_redirects=True
    )
    assert answer.status_code == 200, text_of(answer)
    again = client.client.post(link.removeprefix("http://localhost"), data=chosen)
    assert "/reset" in again.headers.get("Location", "/reset")  # the link counts once
    with setup() as uow:
        assert [p.full_name for p in holders(uow.session, None, Role.ADMINISTRATOR, uow.now)] == [
            "Đặng Quản Trị"
        ]


def test_a_second_administrator_is_not_made_by_the_command(app) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=NAMED).exit_code == 0
    second = ["administrator", "hai@example.vn", "Người Thứ Hai", "--decision", "13/QĐ-SNV"]
    refused = runner.invoke(args=second)
    assert refused.exit_code == 1
    assert "already" in refused.output


def test_the_command_asks_for_the_decision(app) -> None:
    assert app.test_cli_runner().invoke(args=NAMED[:3]).exit_code == 2
