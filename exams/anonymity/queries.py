"""Reads across the seam between codes and candidates, guarded by the stage."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.anonymity.codes import codes_of
from exams.anonymity.models import CodeKey
from exams.competitions.models import Part, PartKind, PartStage
from exams.competitions.queries import get_part
from exams.competitions.stages import reached
from exams.errors import NotFound, Reason, TransitionRefused
from exams.marking.models import Script
from exams.permissions import Action
from exams.sealing import Sealer
from exams.sittings.answers import stored_work
from exams.sittings.mop_up import why_not_over
from exams.uow import Actor


def why_not_code(session: Session, part: Part) -> list[Reason]:
    """What stands between this part and its codes."""
    if part.kind != PartKind.WRITTEN:
        return [Reason("codes.not_written")]
    if not reached(part, PartStage.CLOSED):
        return [Reason("codes.not_closed")]
    return why_not_over(session, part)


def key_label(part_id: int) -> str:
    """What the seal of a code key is bound to."""
    return f"code-key:{part_id}"


def pairs(session: Session, part_id: int, sealer: Sealer) -> list[tuple[int, str]]:
    """(application, code) of every script; refused until the marks of the part are locked."""
    part = get_part(session, part_id)
    if not reached(part, PartStage.LOCKED):
        raise TransitionRefused("codes.still_secret")
    row = session.get(CodeKey, part_id)
    if row is None:
        raise NotFound("codes.none")
    key = sealer.open(row.sealed, key_label(part_id))
    who = [work.application_id for work in stored_work(session, part_id)]
    return list(codes_of(key, part.competition.code, who).items())


def parts_to_code(session: Session, actor: Actor) -> list[Part]:
    """The written parts of the coder's competitions whose sitting is over."""
    every = session.scalars(
        select(Part)
        .where(Part.kind == PartKind.WRITTEN)
        .order_by(Part.competition_id.desc(), Part.ordinal)
    )
    return [
        part
        for part in every
        if actor.may(Action.CODES_MAKE, part.competition_id) and reached(part, PartStage.CALLED_UP)
    ]


def codable_part(session: Session, part_id: int, actor: Actor) -> Part:
    """The part, for its coder; raises NotFound for everybody else."""
    part = get_part(session, part_id)
    if part.kind != PartKind.WRITTEN or not actor.may(Action.CODES_MAKE, part.competition_id):
        raise NotFound("part.unknown")
    return part


def coded(session: Session, part_id: int) -> list[str]:
    """The codes of a part, sorted; they tell nothing about anybody."""
    return list(
        session.scalars(select(Script.code).where(Script.part_id == part_id).order_by(Script.code))
    )


def blank_count(session: Session, part_id: int) -> int:
    """How many scripts hold no text at all."""
    scripts = session.scalars(select(Script.answers).where(Script.part_id == part_id))
    return sum(not any(answer["text"] for answer in answers) for answers in scripts)
