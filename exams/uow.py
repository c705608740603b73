"""The unit of work: one transaction, its actor, its time, its chance; the only commit (law 4)."""

import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.exc import StaleDataError

from exams.clock import to_ms
from exams.errors import NotPermitted, Stale
from exams.events import Event, EventKind, checked_facts
from exams.permissions import Action, Held, Role, may


class UnrecordedChange(RuntimeError):
    """A row was changed and no event recorded: a fault of ours, never of the user."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with the roles held now, or the system itself (`person_id` None)."""

    person_id: int | None
    held: tuple[Held, ...] = ()
    system: bool = False

    def roles_in(self, competition_id: int | None) -> frozenset[Role]:
        """Roles held in this competition, with those held in the whole department."""
        return frozenset(h.role for h in self.held if h.competition_id in (None, competition_id))

    def may(self, action: Action, competition_id: int | None = None) -> bool:
        """Whether any role held here grants the action."""
        return self.system or may(self.roles_in(competition_id), action)

    def require(self, action: Action, competition_id: int | None = None) -> None:
        """Raises NotPermitted unless a role held here grants the action."""
        if not self.may(action, competition_id):
            raise NotPermitted("permission.missing", action=action.value)

    def competitions_where(self, action: Action) -> set[int | None]:
        """Competitions in which the action is granted; None in the set means in all of them."""
        return {h.competition_id for h in self.held if may(frozenset({h.role}), action)}


SYSTEM = Actor(person_id=None, system=True)
NOBODY = Actor(person_id=None)


class UnitOfWork:
    """`with UnitOfWork(...) as uow:` commits on leaving, rolls back on any exception."""

    def __init__(
        self, session: Session, actor: Actor, now: datetime, chance: random.Random | None = None
    ) -> None:
        self.session = session
        self.actor = actor
        self.now = now
        self.chance: random.Random = chance or secrets.SystemRandom()
        self._changed = False
        self._recorded = 0
        event.listen(session, "before_flush", self._notice_flush)
        event.listen(session, "do_orm_execute", self._notice_statement)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.commit()
            else:
                self.session.rollback()
                _raise_stale(error)  # a query of the block may have flushed, before any commit
        finally:
            self.close()

    def close(self) -> None:
        """Drop what was not committed and let the session go."""
        if event.contains(self.session, "before_flush", self._notice_flush):
            event.remove(self.session, "before_flush", self._notice_flush)
            event.remove(self.session, "do_orm_execute", self._notice_statement)
        self.session.close()

    @property
    def unrecorded(self) -> bool:
        """Whether rows were changed and no event was recorded yet."""
        self.session.flush()
        return self._changed and not self._recorded

    def require(self, action: Action, competition_id: int | None = None) -> None:
        """The first line of every service: raises NotPermitted unless a role grants the action."""
        self.actor.require(action, competition_id)

    @property
    def person_id(self) -> int:
        """The acting person; the system has none and may not be asked."""
        if self.actor.person_id is None:
            raise NotPermitted("permission.nobody")
        return self.actor.person_id

    def record(
        self,
        kind: EventKind,
        subject: str,
        *,
        competition_id: int | None = None,
        public: Mapping[str, Any] | None = None,
        private: Mapping[str, Any] | None = None,
    ) -> Event:
        """Record what happens, in the transaction in which it happens.

        `subject` names the row ("application:17"); `public` holds facts without personal data,
        `private` the rest. Only the fields declared for the kind are taken; floats are refused.
        """
        row = Event(
            id=f"{self.chance.getrandbits(128):032x}",
            kind=kind,
            subject=subject,
            competition_id=competition_id,
            at_ms=to_ms(self.now),
            actor_id=self.actor.person_id,
            public=checked_facts(public or {}, allowed=kind.public),
            private=checked_facts(private or {}, allowed=kind.private),
        )
        self.session.add(row)
        self._recorded += 1
        return row

    def commit(self) -> None:
        """Write everything, or nothing. Refuses a change that recorded no event."""
        try:
            self.session.flush()
            if self._changed and not self._recorded:
                raise UnrecordedChange("rows were changed and no event was recorded")
            self.session.commit()
        except BaseException as error:
            self.session.rollback()
            _raise_stale(error)
            raise
        self._changed, self._recorded = False, 0

    def _notice_flush(self, session: Session, _context: Any, _instances: Any) -> None:
        touched = [
            *session.new,
            *session.deleted,
            *(o for o in session.dirty if session.is_modified(o)),
        ]
        self._changed = self._changed or any(not isinstance(row, Event) for row in touched)

    def _notice_statement(self, state: ORMExecuteState) -> None:
        if state.is_insert or state.is_update or state.is_delete:
            self._changed = True


def _raise_stale(error: BaseException | None) -> None:
    """Raises Stale when the database says that another process was faster."""
    if isinstance(error, StaleDataError):
        raise Stale("stale.row") from error
    if isinstance(error, IntegrityError):
        raise Stale("stale.twice") from error
