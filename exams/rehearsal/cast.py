"""Who plays which part: the office once, the bodies for each competition."""

from dataclasses import dataclass, field

from exams.bodies.models import BodyKind, Duty
from exams.people.models import Person
from exams.people.service import grant_role, register_person
from exams.permissions import Role
from exams.rehearsal.people import names
from exams.rehearsal.world import World

DOMAIN = "example.vn"


@dataclass
class Office:
    """The department's own people, who serve every competition. Ids of persons."""

    administrator: int
    leader: int
    officer: int
    approver: int


@dataclass
class Cast:
    """The people of one competition. Ids of persons, by the duty that they hold."""

    office: Office
    members: dict[BodyKind, list[tuple[int, Duty]]] = field(default_factory=dict)
    training_officer: int = 0
    candidates: list[int] = field(default_factory=list)

    def first(self, kind: BodyKind, duty: Duty = Duty.MEMBER) -> int:
        """The first person with this duty in the body."""
        return next(person for person, held in self.members[kind] if held == duty)

    def all_of(self, kind: BodyKind) -> list[int]:
        """Everybody in the body."""
        return [person for person, _duty in self.members[kind]]

    @property
    def chair(self) -> int:
        """The chair of the council."""
        return self.first(BodyKind.COUNCIL, Duty.CHAIR)

    @property
    def secretary(self) -> int:
        """The secretary of the council."""
        return self.first(BodyKind.COUNCIL, Duty.SECRETARY)


def _board(members: int) -> tuple[Duty, ...]:
    return (Duty.CHAIR, *(Duty.MEMBER for _ in range(members - 1)))


SIZES: dict[BodyKind, tuple[Duty, ...]] = {
    BodyKind.COUNCIL: (Duty.CHAIR, Duty.VICE_CHAIR, Duty.SECRETARY, Duty.MEMBER, Duty.MEMBER),
    BodyKind.QUESTION_BOARD: _board(2),
    BodyKind.INVIGILATION_BOARD: _board(3),
    BodyKind.ANONYMISATION_BOARD: _board(2),
    BodyKind.MARKING_BOARD: _board(5),
    BodyKind.REMARKING_BOARD: _board(4),
    BodyKind.SUPERVISION_BOARD: _board(1),
}


class Casting:
    """Registers people under names and addresses that belong to nobody."""

    def __init__(self, world: World, tag: str) -> None:
        self.world, self.tag, self.number = world, tag, 0
        self.names = iter(names(world.chance, 1200))

    def person(self, what: str) -> int:
        """One new person; the address says what they are here for."""
        self.number += 1
        with self.world.work(None) as uow:
            row: Person = register_person(
                uow, next(self.names), f"{what}.{self.tag}.{self.number}@{DOMAIN}"
            )
        return row.id


def open_office(world: World) -> Office:
    """The people whose roles hold in the whole department."""
    casting = Casting(world, "snv")
    office = Office(*(casting.person(w) for w in ("quantri", "lanhdao", "canbo", "pheduyet")))
    with world.work(None) as uow:
        grant_role(uow, office.administrator, Role.ADMINISTRATOR, None)
        grant_role(uow, office.leader, Role.LEADER, None)
        grant_role(uow, office.officer, Role.OFFICER, None)
        grant_role(uow, office.approver, Role.APPROVER, None)
    return office
