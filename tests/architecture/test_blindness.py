"""Law 3 as it is lived: nothing a marker can fetch depends on who wrote which script.

Two worlds are built. They differ only in who wrote which script: names, numbers, the order of
applying, and everything that hangs on the person are swapped between the authors. The same
markers then do the same things in both. Every page they can reach must be equal, byte for byte:
bodies, sizes, counts, order, status, headers (hotcrp#426, openreview#351).
"""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

import tests.build as builders
from exams.applications.models import Application, ApplicationState, Entrant
from exams.competitions.models import Part, PartStage
from exams.errors import Refusal
from exams.events import EventKind
from exams.marking.giving import give_mark, recognise_script, save_draft
from exams.marking.models import Script
from exams.marking.queries import own_allocation, piles, scripts_of
from exams.marking.service import (
    allocate,
    allocate_remarking,
    chair_decide,
    hold_dialogue,
    lock,
)
from exams.marking.sheets import Entry, Sheet
from exams.marking.standing import FIRST_MARKING, REMARKING
from exams.people.queries import actor_for
from exams.uow import SYSTEM, UnitOfWork
from tests.app.conftest import PageClient
from tests.apps import app_for
from tests.build import person
from tests.build_marking import Marked, answers, coded_part, sheet
from tests.conftest import FakeClock
from tests.settings import settings_for

# Long and short, early and late by the alphabet, with and without marks over the letters.
AUTHORS = ("Ân An", "Nguyễn Trần Thị Hoàng Yến Phương", "Vũ Bình", "Đặng Cẩm Tú")
TEXTS = ("Bài ngắn.", "Bài dài. " * 200, "", "Bài bốn.\n\nHai đoạn.")
CHANGING = re.compile(
    rb'name="csrf_token" value="[^"]*"|nonce="[^"]*"|(?<=csrf-token" content=)"[^"]*"'
)


# Not of the exam: files, and a person's own keys for signing in, drawn anew at each visit.
OWN_SECRETS = (
    "/static",
    "/tf-",
    "/mf-",
    "/wan-",
    "/login",
    "/logout",
    "/verify",
    "/change",
    "/language",
    "/account/language",
)


@dataclass
class World:
    """One world: its app, its people, and everything its markers could read at each step."""

    app: Flask
    clock: FakeClock
    marked: Marked
    seed: int = 100

    def work(self, person_id: int | None) -> UnitOfWork:
        """A unit of work whose chance is the same in both worlds."""
        base = self.app.extensions["database"]
        actor = SYSTEM
        if person_id is not None:
            with base.reading() as session:
                actor = actor_for(session, person_id, self.clock())
        self.seed += 1
        return UnitOfWork(base.writing(), actor, self.clock(), Random(self.seed))


@pytest.fixture
def make_world(sqlite_template: Path, tmp_path: Path) -> Iterator[Callable[..., World]]:
    made: list[Flask] = []

    def build(order: tuple[int, ...]) -> World:
        path = tmp_path / f"world-{len(made)}.sqlite3"
        shutil.copy(sqlite_template, path)
        app = app_for(settings_for(f"sqlite:///{path}", tmp_path))
        clock = FakeClock()
        app.config["WTF_CSRF_ENABLED"] = False
        app.extensions["database"].clock = clock
        made.append(app)
        return World(app, clock, _populate(app, clock, order))

    yield build
    for app in made:
        app.extensions["database"].engine.dispose()


def _populate(app: Flask, clock: FakeClock, order: tuple[int, ...]) -> Marked:
    """Scripts with the same codes and texts; author number `order[i]` wrote script i."""
    builders._number = count(1)  # both worlds count their rows from the same number
    base = app.extensions["database"]
    with UnitOfWork(base.writing(), SYSTEM, clock(), Random(1)) as uow:
        world = coded_part(uow, scripts=0, markers=3, remarkers=2)
        world.codes = [f"{letter}7K2M9XWQ4" for letter in "BDFH"]
        people = {}
        for place, who in enumerate(order):  # identities are born in the order of this world
            people[place] = person(uow, AUTHORS[who])
        for place in sorted(range(len(order)), key=lambda p: order[p]):
            _applied(uow, world, people[place].id, place, order[place])
        for code, text in zip(world.codes, TEXTS, strict=True):
            uow.session.add(
                Script(
                    part_id=world.part.id,
                    code=code,
                    answers=answers(text),
                    text_sha256=sha256(text.encode()).hexdigest(),
                )
            )
    return world


def _applied(uow: UnitOfWork, world: Marked, person_id: int, place: int, who: int) -> None:
    submitted = uow.now - timedelta(days=who + 1, minutes=who * 7)
    row = Application(
        competition_id=world.competition.id,
        person_id=person_id,
        competition_post_id=world.competition.posts[0].id,
        state=ApplicationState.ELIGIBLE,
        answers={"who": AUTHORS[who]},
        sections_done=[],
        number=f"HS-{who}",
        exam_number=f"{who + 1:03d}",
        started_at=submitted,
        submitted_at=submitted,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.session.add(Entrant(part_id=world.part.id, application_id=row.id))
    uow.record(
        EventKind.APPLICATION_RECEIVED,
        f"application:{row.id}",
        competition_id=world.competition.id,
        private={"number": row.number},
    )


def crawl(
    client: FlaskClient, public: bool
) -> dict[str, tuple[int, bytes, tuple[tuple[str, str], ...]]]:
    """Everything reachable by links and forms' addresses from the marker's entry pages.

    Pages open to all are the same for all: one marker fetches them, at the end (`public`).
    """
    found: dict[str, tuple[int, bytes, tuple[tuple[str, str], ...]]] = {}
    waiting = ["/home", "/blind/scripts", "/blind/remarking", "/blind/overview"]
    while waiting:
        path = waiting.pop(0)
        if path in found or path.startswith(OWN_SECRETS):
            continue
        if not public and not path.startswith(("/home", "/blind", "/account")):
            continue
        response = client.get(path)
        body = CHANGING.sub(b"", response.data)
        headers = tuple(
            sorted(
                (k, v)
                for k, v in response.headers
                if k not in ("Set-Cookie", "Content-Security-Policy", "Content-Length", "Date")
            )
        )
        found[path] = (response.status_code, body, headers)
        if response.mimetype == "text/html" and response.data:
            tree = html.fromstring(response.data)
            links = tree.xpath("//a/@href|//form[@action!='']/@action")
            waiting += sorted({link.split("#")[0] for link in links if link.startswith("/")})
    return found


def everything(world: World, public: bool = False) -> dict[int, dict]:
    """What each marker and re-marker can read now; `public`: one of them the open pages too."""
    seen = {}
    for someone in (*world.marked.markers, *world.marked.remarkers):
        client = PageClient(world.app, world.app.test_client()).sign_in(someone.id)
        seen[someone.id] = crawl(client.client, public=public and not seen)
    return seen


def scenario(world: World) -> Iterator[tuple[str, dict[int, dict]]]:
    """The whole marking, step by step; after each, everything that markers can read."""
    part_id = world.marked.part.id
    yield "before marking", everything(world)
    with world.work(world.marked.secretary.id) as uow:
        allocate(uow, part_id)
    yield "allocated", everything(world)
    recogniser = world.marked.markers[0].id
    with world.work(recogniser) as uow:
        code = piles(uow.session, recogniser)[0].allocations[0].script.code
        recognise_script(uow, code)
    yield "recognised", everything(world)
    _draft(world, world.marked.markers[1].id)
    yield "drafted", everything(world)
    _give_all(world, ("80", "82", "70", "85", "75", "77", "60", "90", "66"), FIRST_MARKING)
    yield "given", everything(world)
    _give_all(world, ("75",) * 4, FIRST_MARKING)
    _decide_rest(world)
    with world.work(world.marked.chair.id) as uow:
        lock(uow, part_id)
    yield "locked", everything(world)
    with world.work(None) as uow:
        uow.session.get(Part, part_id).stage = PartStage.JOINED
        allocate_remarking(uow, part_id, world.marked.codes[1])
    yield "in re-marking", everything(world)
    _give_all(world, ("80", "82"), REMARKING)
    yield "re-marked", everything(world, public=True)


def _draft(world: World, marker: int) -> None:
    with world.work(marker) as uow:
        mine = piles(uow.session, marker)[0].next
        save_draft(
            uow, mine.script.code, Sheet((Entry(None, "xem lại"), Entry()), ""), mine.version
        )


def _give_all(world: World, totals: tuple[str, ...], rounds: tuple) -> None:
    left = list(totals)
    people = (*world.marked.markers, *world.marked.remarkers)
    for someone in people:
        with world.work(someone.id) as uow:
            found = piles(uow.session, someone.id, rounds)
            codes = [a.script.code for p in found for a in p.allocations if a.given_at is None]
        for code in codes:
            world.clock.move(seconds=1)
            with world.work(someone.id) as uow:
                mine = own_allocation(uow.session, someone.id, code, rounds)
                total = left.pop(0) if left else "75"
                give_mark(uow, code, sheet(total), mine.version, rounds=rounds)


def _decide_rest(world: World) -> None:
    with world.work(None) as uow:
        codes = [s.code for s in scripts_of(uow.session, world.marked.part.id) if not s.how]
    for code in codes:
        for act in (hold_dialogue, chair_decide):
            try:
                with world.work(world.marked.chair.id) as uow:
                    act(uow, world.marked.part.id, code, Decimal(75), "Thống nhất.")
            except Refusal:
                continue


@pytest.mark.parametrize("swapped", [(1, 0, 2, 3), (3, 2, 0, 1)])
def test_nothing_a_marker_can_fetch_tells_who_wrote_what(make_world, swapped):
    one, other = make_world((0, 1, 2, 3)), make_world(swapped)
    assert one.marked.codes == other.marked.codes
    steps = 0
    for (step, here), (_same, there) in zip(scenario(one), scenario(other), strict=True):
        steps += 1
        assert here.keys() == there.keys()
        for marker in here:
            assert list(here[marker]) == list(there[marker]), f"{step}: other links"
            for path in here[marker]:
                assert here[marker][path] == there[marker][path], f"{step}: {path}"
                _tells_no_name(here[marker][path][1], step, path)
    assert steps == 8


def test_the_comparison_sees_a_difference(make_world):
    """The test itself is alive: another text behind a code is noticed."""
    one, other = make_world((0, 1, 2, 3)), make_world((0, 1, 2, 3))
    with other.work(None) as uow:
        script = scripts_of(uow.session, other.marked.part.id)[0]
        script.answers = answers("Một bài khác.")
        uow.record(EventKind.SCRIPTS_CODED, "part:0", public={"count": 1})
    for world in (one, other):
        with world.work(world.marked.secretary.id) as uow:
            allocate(uow, world.marked.part.id)
    assert everything(one) != everything(other)


def _tells_no_name(body: bytes, step: str, path: str) -> None:
    text = body.decode()
    for name in AUTHORS:
        assert name not in text, f"{step}: {path} names {name}"
