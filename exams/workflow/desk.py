"""One thing to do, and the person at whose desk it waits."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from exams.clock import local_day
from exams.competitions.models import Competition
from exams.permissions import Role
from exams.uow import Actor
from exams.workflow.days import due_day


@dataclass(frozen=True)
class Todo:
    """One thing to do: `kind` names the sentence and the page, `facts` and `ids` fill them."""

    kind: str
    title: str
    due_on: date | None
    today: date
    ids: dict[str, int | str] = field(default_factory=dict)
    count: int = 1

    @property
    def late(self) -> bool:
        """Whether its day is over."""
        return self.due_on is not None and self.due_on < self.today


class Desk:
    """What every source needs to ask."""

    def __init__(self, session: Session, actor: Actor, person_id: int, now: datetime) -> None:
        self.session, self.actor, self.person_id = session, actor, person_id
        self.now, self.today = now, local_day(now)

    def item(
        self,
        kind: str,
        competition: Competition,
        due_on: date | None,
        count: int = 1,
        **ids: int | str,
    ) -> Todo:
        known: dict[str, int | str] = {
            "competition_id": competition.id,
            "code": competition.code,
            **ids,
        }
        return Todo(kind, competition.title, due_on, self.today, known, count)

    def due(self, competition_id: int, step: str) -> date | None:
        competition = self.session.get_one(Competition, competition_id)
        return due_day(self.session, competition, step)

    def holds(self, role: Role, competition_id: int) -> bool:
        return role in self.actor.roles_in(competition_id)
