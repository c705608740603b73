"""What the chapters of the main job share: the server, the people, how far the story went."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import pytest
from playwright.sync_api import Browser

from exams.applications.queries import entrants
from exams.clock import local_day
from exams.competitions.queries import declared, get_competition, get_part
from exams.people.models import Person
from exams.rehearsal.cast import Cast, Casting
from exams.results.window import objection_ends_at
from tests.journeys.backstage import LiveWorld, define_the_post, raise_curtain
from tests.journeys.conftest import LiveServer
from tests.journeys.pages import DESKTOP, Reader

POST = "Trưởng phòng Cải cách hành chính"
Who = TypeVar("Who", bound=Reader)


@dataclass
class Stage:
    """What the tests share: the server, a browser, the people, how far the story went."""

    live: LiveServer
    browser: Browser
    world: LiveWorld
    cast: Cast
    casting: Casting
    competition_id: int = 0
    told: int = 0

    def person(self, person_id: int) -> Person:
        """The person's own row."""
        with self.world.reading() as session:
            return session.get_one(Person, person_id)

    def today(self) -> str:
        """As people type a day."""
        return f"{local_day(self.live.clock()):%d/%m/%Y}"

    def passes_to(self, step: str, hour: int) -> None:
        """Days pass until this hour of the declared day of the step."""
        with self.world.reading() as session:
            day = declared(session, self.competition_id, step)
        assert day is not None, step
        self.world.move_to(day, hour)

    def day(self, step: str, hour: str) -> str:
        """The declared day of the step with an hour, as people type it."""
        with self.world.reading() as session:
            day = declared(session, self.competition_id, step)
        return f"{day:%d/%m/%Y} {hour}"

    def part(self, code: str) -> int:
        """The id of a part of the exam."""
        with self.world.reading() as session:
            parts = get_competition(session, self.competition_id).parts
            return next(part.id for part in parts if part.code == code)

    def exam_numbers(self, code: str) -> dict[int, str]:
        """The exam number of each person admitted to the part."""
        part_id = self.part(code)
        with self.world.reading() as session:
            return {a.person_id: a.exam_number or "" for a in entrants(session, part_id)}

    def passes_objections(self, code: str) -> None:
        """Time passes until nobody may object to the marks any more."""
        part_id = self.part(code)
        with self.world.reading() as session:
            ends = objection_ends_at(session, get_part(session, part_id))
        if ends is not None:
            self.world.at = ends + timedelta(minutes=1)

    def member(self, who: type[Who], person_id: int, width: int = DESKTOP) -> Who:
        """The person at a screen of this width."""
        return who(self.live, self.browser, person_id, width)

    @staticmethod
    def leave(*people: Reader) -> None:
        """Their browsers are closed."""
        for person in people:
            person.leaves()

    def after(self, chapter: int) -> None:
        """Without the chapter before, this one cannot be told."""
        if self.told < chapter:
            pytest.skip(f"chapter {chapter} was not told to its end")


def curtain_up(live: LiveServer, browser: Browser) -> Stage:
    """The department is there; no competition yet."""
    world, cast, casting = raise_curtain(live)
    define_the_post(world, cast, POST)
    return Stage(live, browser, world, cast, casting)
