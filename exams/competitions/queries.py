"""Reads about competitions, their parts, dates and rules."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.competitions.models import (
    AdoptedRuleSet,
    Competition,
    DeclaredDate,
    Part,
    Stage,
)
from exams.errors import NotFound
from exams.permissions import Action
from exams.rules.adoption import from_canonical
from exams.rules.ruleset import AdoptedRules
from exams.uow import Actor

PUBLIC_STAGES = (
    Stage.ANNOUNCED,
    Stage.LISTED,
    Stage.EXAMINED,
    Stage.DECIDED,
    Stage.PUBLISHED,
    Stage.RECOGNISED,
    Stage.CLOSED,
    Stage.STOPPED,
)


def get_competition(session: Session, competition_id: int, *, lock: bool = False) -> Competition:
    """The competition; raises NotFound. `lock`: others who lock it wait until this is committed."""
    row = session.get(Competition, competition_id)
    if row is None:
        raise NotFound("competition.unknown")
    if lock:
        session.flush()  # what was changed just now is not lost by reading the row again
        session.refresh(row, ["stage", "version"], with_for_update={"key_share": True})
    return row


def get_public(session: Session, code: str) -> Competition:
    """A competition that the public may read, by its code; raises NotFound."""
    row = session.scalar(
        select(Competition).where(Competition.code == code, Competition.announced_at.is_not(None))
    )
    if row is None or row.stage not in PUBLIC_STAGES:
        raise NotFound("competition.unknown")
    return row


def get_part(session: Session, part_id: int) -> Part:
    """The part; raises NotFound."""
    row = session.get(Part, part_id)
    if row is None:
        raise NotFound("part.unknown")
    return row


def part_after(part: Part) -> Part | None:
    """The next part of the same competition."""
    later = [p for p in part.competition.parts if p.ordinal > part.ordinal]
    return later[0] if later else None


def rules_of(session: Session, competition_id: int) -> AdoptedRules:
    """The rules that the competition adopted."""
    row = session.get(AdoptedRuleSet, competition_id)
    if row is None:
        raise NotFound("competition.unknown")
    return from_canonical(row.canonical.encode())


def declared(
    session: Session, competition_id: int, step: str, part_id: int | None = None
) -> date | None:
    """The declared date of a step of the calendar, if there is one."""
    found: Iterable[DeclaredDate] = session.scalars(
        select(DeclaredDate).where(
            DeclaredDate.competition_id == competition_id, DeclaredDate.step == step
        )
    )
    for row in found:
        if part_id is None or row.part_id in (None, part_id):
            return row.on
    return None


def competitions_for(session: Session, actor: Actor) -> list[Competition]:
    """The competitions this person may read in the office, the newest first."""
    where = actor.competitions_where(Action.COMPETITION_READ)
    wanted = select(Competition).order_by(Competition.id.desc())
    if None not in where:
        wanted = wanted.where(Competition.id.in_([w for w in where if w is not None]))
    return list(session.scalars(wanted))


def public_competitions(session: Session) -> list[Competition]:
    """Every competition that the public may read, the last announced first."""
    return list(
        session.scalars(
            select(Competition)
            .where(Competition.announced_at.is_not(None), Competition.stage.in_(PUBLIC_STAGES))
            .order_by(Competition.announced_at.desc(), Competition.id.desc())
        )
    )
