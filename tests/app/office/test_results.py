"""The office's page of results: whom no rule separates, the chair orders; what was typed stays."""

import pytest

from exams.people.queries import actor_for
from exams.uow import UnitOfWork
from tests.build_results import World, two_parts


@pytest.fixture
def tied(app, setup, clock) -> World:
    """Two candidates, equal in everything."""

    def work(person_id=None):
        if person_id is None:
            return setup()
        database = app.extensions["database"]
        with database.reading() as session:
            return UnitOfWork(database.writing(), actor_for(session, person_id, clock()), clock())

    return two_parts(work, clock, ["70", "70"], ["80", "80"])


def typed(world: World, *places: str) -> dict[str, str]:
    named = zip(world.applications, places, strict=True)
    return {f"place-{key}": place for key, place in named} | {"reason": "Thâm niên hơn"}


@pytest.mark.parametrize("places", [("1", "1"), ("1", ""), ("một", "2")])
def test_places_that_order_nobody_are_refused_and_stay_as_typed(tied, as_person, places) -> None:
    chair, where = as_person(tied.chair), f"/office/competitions/{tied.id}/results"
    page = chair.post(f"{where}/ties/{tied.post}", typed(tied, *places))
    assert page.xpath("//*[@class='govuk-error-summary']")
    assert page.xpath("//input[starts-with(@name, 'place-')]/@value") == list(places)
    assert page.xpath("//textarea[@name='reason']/text()") == ["Thâm niên hơn"]


def test_the_chair_orders_the_tied_and_words_in_the_form_break_nothing(tied, as_person) -> None:
    chair, where = as_person(tied.chair), f"/office/competitions/{tied.id}/results"
    assert chair.post(f"{where}/ties/{tied.post}", {"place-x": "1", "reason": "Có"}).xpath(
        "//*[@class='govuk-error-summary']"
    )
    page = chair.post(f"{where}/ties/{tied.post}", typed(tied, "2", "1"))
    assert not page.xpath("//*[@class='govuk-error-summary']")
    assert not page.xpath("//input[starts-with(@name, 'place-')]")


def test_only_the_chair_orders_and_only_posts_of_the_competition(tied, as_person) -> None:
    where = f"/office/competitions/{tied.id}/results/ties"
    as_person(tied.secretary).post(f"{where}/{tied.post}", typed(tied, "1", "1"), status=404)
    as_person(tied.chair).post(f"{where}/999", typed(tied, "1", "2"), status=404)
