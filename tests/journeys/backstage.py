"""Those whom a journey does not follow do their part through the services, at the live time."""

from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from exams.applications.queries import entrants
from exams.bodies.models import BodyKind
from exams.bodies.service import appoint_member, set_up_body
from exams.clock import local_day, to_ms
from exams.defence import proposals, scoring
from exams.defence.queries import expected_members, slots
from exams.papers.queries import opened_content
from exams.people.service import assign_role
from exams.permissions import Role
from exams.posts.models import Competence, PostLevel, Unit
from exams.posts.service import define_post, import_units, load_framework
from exams.rehearsal.announcing import NEEDED
from exams.rehearsal.cast import SIZES, Cast, Casting, open_office
from exams.rehearsal.texts import COMMITMENTS, essay
from exams.rehearsal.world import World, simple_pdf
from exams.sealing import Sealer
from exams.sittings import attempts
from exams.sittings.pen import begin
from exams.sittings.queries import sitting_of
from tests.journeys.conftest import LiveServer
from tests.settings import SEALING_KEY

TAG = "hanhtrinh"


class LiveWorld(World):
    """A rehearsal's world whose time is the live server's."""

    def __init__(self, live: LiveServer) -> None:
        self.live = live
        database = live.app.extensions["database"]
        super().__init__(
            database.writing, database.reading, Sealer(SEALING_KEY), self.put, 7, live.clock()
        )

    def put(self, data: bytes) -> tuple[str, str]:
        """Into the store of the running app."""
        from app import storage

        with self.live.app.app_context():
            return storage.put(data)

    @property
    def at(self) -> datetime:  # type: ignore[override]
        """The live time."""
        return self.live.clock()

    @at.setter
    def at(self, instant: datetime) -> None:
        gone: timedelta = instant - self.live.clock()
        if gone > timedelta():
            self.live.clock.by += gone


def raise_curtain(live: LiveServer) -> tuple[LiveWorld, Cast, Casting]:
    """Units, competences, the office; and people for the council, not yet appointed."""
    world = LiveWorld(live)
    with world.work(None) as uow:
        import_units(uow)
    with world.work(None) as uow:
        load_framework(uow)
    cast, casting = Cast(open_office(world)), Casting(world, TAG)
    cast.members[BodyKind.COUNCIL] = [
        (casting.person("hoidong"), duty) for duty in SIZES[BodyKind.COUNCIL]
    ]
    return world, cast, casting


def set_up_boards(world: LiveWorld, cast: Cast, casting: Casting, competition_id: int) -> None:
    """Every board beside the council, and the training officer."""
    for number, (kind, duties) in enumerate(SIZES.items(), 1):
        if kind == BodyKind.COUNCIL:
            continue
        cast.members[kind] = [(casting.person(kind.value.replace("_", "-")), d) for d in duties]
        with world.work(cast.office.officer) as uow:
            body = set_up_body(uow, competition_id, kind, f"{number}/QĐ-SNV", local_day(world.at))
            for person, duty in cast.members[kind]:
                appoint_member(uow, body.id, person, duty)
    cast.training_officer = casting.person("boiduong")
    with world.work(cast.office.officer) as uow:
        assign_role(uow, cast.training_officer, Role.TRAINING_OFFICER, competition_id)


def define_the_post(world: LiveWorld, cast: Cast, title: str) -> None:
    """A post of the department itself, with the levels that it asks for."""
    with world.work(cast.office.officer) as uow:
        unit = uow.session.scalars(select(Unit).where(Unit.code == "so-noi-vu")).one()
        ids = {row.code: row.id for row in uow.session.scalars(select(Competence))}
        define_post(
            uow, unit_id=unit.id, title=title, level=PostLevel.DIVISION,
            duties="Lãnh đạo, điều hành hoạt động của phòng.",
            levels={ids[code]: level for code, level in NEEDED.items()},
        )  # fmt: skip


def others_write(world: LiveWorld, part_id: int) -> None:
    """Everybody admitted who has not begun writes an essay and hands it in."""
    with world.reading() as session:
        sitting = sitting_of(session, part_id)
        assert sitting is not None
        waiting = [(s.id, s.application.person_id) for s in sitting.seats if s.attempt is None]
        slots = [item.slot for item in opened_content(session, part_id, world.sealer).items]
    for seat_id, person in waiting:
        machine = f"{world.chance.getrandbits(128):032x}"
        with world.work(person) as uow:
            claim = attempts.claim_of(attempts.make_ready(uow, seat_id, machine))
        pen = begin(world.writer, claim)
        for slot in slots:
            pen.write(world.writer, (slot, essay(world.chance)), client_ms=to_ms(world.at))
        with world.work(person) as uow:
            attempts.hand_in(uow, seat_id, claim.epoch, pen.head, world.sealer)


def others_hand_in(world: LiveWorld, part_id: int, but: int) -> None:
    """Everybody admitted but this person hands in a proposal with commitments."""
    with world.reading() as session:
        people = [(a.id, a.person_id) for a in entrants(session, part_id) if a.person_id != but]
    for application_id, person in people:
        key, sha256 = world.keep(simple_pdf("proposal"))
        with world.work(person) as uow:
            proposals.save_proposal(
                uow, application_id, part_id, title="Đổi mới cách làm việc của phòng",
                commitments=[proposals.Commitment(*promise) for promise in COMMITMENTS],
                file=proposals.ProposalFile(key, "de-an.pdf", sha256, 1),
            )  # fmt: skip
        with world.work(person) as uow:
            proposals.submit_proposal(uow, application_id, part_id)


def scorers(world: LiveWorld, part_id: int, slot_id: int) -> list[int]:
    """Who is to score this turn."""
    with world.reading() as session:
        slot = next(s for s in slots(session, part_id) if s.id == slot_id)
        return [person.id for person in expected_members(session, slot, world.at)]


def others_score(world: LiveWorld, slot_id: int, members: list[int]) -> None:
    """These members commit their sheets."""
    for member in members:
        scores = {"build": Decimal(39), "defend": Decimal(29), "answer": Decimal(29)}
        with world.work(member) as uow:
            scoring.commit_scores(uow, slot_id, scores, "Thuyết phục.")
