"""The units are loaded from the command line, as often as one likes."""

from sqlalchemy import func, select

from exams.posts.models import Competence, Unit


def test_units_are_loaded_once_however_often_it_is_run(app, setup) -> None:
    runner = app.test_cli_runner()
    first = runner.invoke(args=["units", "import"])
    again = runner.invoke(args=["units", "import"])
    assert first.exit_code == again.exit_code == 0, first.output + again.output
    assert "0 added, 0 changed" in again.output
    with setup() as uow:
        assert uow.session.scalar(select(func.count()).select_from(Unit)) > 168
        assert uow.session.scalar(select(func.count()).select_from(Competence)) > 7
