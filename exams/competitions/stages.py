"""What people may decide, in which order: one table for a competition, one for its parts.

A row says the act, from which stage to which, and the permission it needs. Whether everything
that the act needs is there is said by the guard of the package that owns the act; a guard
answers with reasons (exams.errors.Reason), which the office page shows beside the button and
which are the refusal when the request is forged. `docs/stages.md` is generated from this file.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from exams.competitions.models import Competition, Part, PartKind, PartStage, Stage
from exams.errors import Reason, TransitionRefused
from exams.events import EventKind
from exams.permissions import Action
from exams.uow import UnitOfWork


class Act(enum.StrEnum):
    """A decision that moves a competition on."""

    SUBMIT = "submit"
    SEND_BACK = "send_back"
    ANNOUNCE = "announce"
    UNLOCK = "unlock"
    ISSUE_LIST = "issue_list"
    FINISH_PARTS = "finish_parts"
    DECIDE = "decide"
    PUBLISH = "publish"
    RECOGNISE = "recognise"
    CLOSE = "close"
    STOP = "stop"


class PartAct(enum.StrEnum):
    """A decision that moves one part on."""

    CALL_UP = "call_up"
    OPEN = "open"
    CLOSE = "close"
    CODE = "code"
    START_MARKING = "start_marking"
    LOCK = "lock"
    JOIN = "join"
    SCORE_CHOICES = "score_choices"
    DRAW = "draw"
    FINISH_DEFENCE = "finish_defence"
    SETTLE = "settle"


@dataclass(frozen=True)
class Transition:
    """One row: the act leads from the source stage to the target stage."""

    act: Act
    source: Stage
    target: Stage
    action: Action
    needs_reason: bool = False


@dataclass(frozen=True)
class PartTransition:
    """One row for a part; `kinds` are the kinds of part that pass through it."""

    act: PartAct
    source: PartStage
    target: PartStage
    action: Action
    kinds: frozenset[PartKind]


S, P, A = Stage, PartStage, Action
COMPETITION: tuple[Transition, ...] = (
    Transition(Act.SUBMIT, S.DRAFT, S.SUBMITTED, A.COMPETITION_WRITE),
    Transition(Act.SEND_BACK, S.SUBMITTED, S.DRAFT, A.COMPETITION_APPROVE, needs_reason=True),
    Transition(Act.ANNOUNCE, S.SUBMITTED, S.ANNOUNCED, A.COMPETITION_APPROVE),
    Transition(Act.UNLOCK, S.ANNOUNCED, S.DRAFT, A.COMPETITION_APPROVE, needs_reason=True),
    Transition(Act.ISSUE_LIST, S.ANNOUNCED, S.LISTED, A.COMPETITION_RUN),
    Transition(Act.FINISH_PARTS, S.LISTED, S.EXAMINED, A.COMPETITION_RUN),
    Transition(Act.DECIDE, S.EXAMINED, S.DECIDED, A.RESULT_DECIDE),
    Transition(Act.PUBLISH, S.DECIDED, S.PUBLISHED, A.RESULT_PUBLISH),
    Transition(Act.RECOGNISE, S.PUBLISHED, S.RECOGNISED, A.APPOINTMENT_DECIDE),
    Transition(Act.CLOSE, S.RECOGNISED, S.CLOSED, A.COMPETITION_RUN),
    *(
        Transition(Act.STOP, source, S.STOPPED, A.COMPETITION_RUN, needs_reason=True)
        for source in (S.ANNOUNCED, S.LISTED, S.EXAMINED, S.PUBLISHED)
    ),
)

ALL_KINDS = frozenset(PartKind)
SAT = frozenset({PartKind.WRITTEN, PartKind.COMPUTER})
WRITTEN = frozenset({PartKind.WRITTEN})
COMPUTER = frozenset({PartKind.COMPUTER})
PROPOSAL = frozenset({PartKind.PROPOSAL})
PART: tuple[PartTransition, ...] = (
    PartTransition(PartAct.CALL_UP, P.PLANNED, P.CALLED_UP, A.COMPETITION_RUN, ALL_KINDS),
    PartTransition(PartAct.OPEN, P.CALLED_UP, P.OPENED, A.PAPER_OPEN, SAT),
    PartTransition(PartAct.CLOSE, P.OPENED, P.CLOSED, A.COMPETITION_RUN, SAT),
    PartTransition(PartAct.CODE, P.CLOSED, P.CODED, A.CODES_MAKE, WRITTEN),
    PartTransition(PartAct.START_MARKING, P.CODED, P.MARKING, A.MARKING_ALLOCATE, WRITTEN),
    PartTransition(PartAct.LOCK, P.MARKING, P.LOCKED, A.MARKING_DECIDE, WRITTEN),
    PartTransition(PartAct.JOIN, P.LOCKED, P.JOINED, A.CODES_OPEN, WRITTEN),
    PartTransition(PartAct.SCORE_CHOICES, P.CLOSED, P.JOINED, A.RESULT_COMPUTE, COMPUTER),
    PartTransition(PartAct.DRAW, P.CALLED_UP, P.DRAWN, A.DEFENCE_CONDUCT, PROPOSAL),
    PartTransition(PartAct.FINISH_DEFENCE, P.DRAWN, P.SCORED, A.DEFENCE_CONDUCT, PROPOSAL),
    PartTransition(PartAct.SETTLE, P.JOINED, P.SETTLED, A.RESULT_COMPUTE, SAT),
    PartTransition(PartAct.SETTLE, P.SCORED, P.SETTLED, A.RESULT_COMPUTE, PROPOSAL),
)
# Along the stages of all kinds of part; each kind leaves some out, but none goes back.
PART_ORDER = tuple(PartStage)


def transition(act: Act, source: Stage) -> Transition:
    """The row for this act in this stage; raises TransitionRefused where there is none."""
    for row in COMPETITION:
        if row.act == act and row.source == source:
            return row
    raise TransitionRefused("stage.not_now", act=act.value, stage=source.value)


def part_transition(act: PartAct, kind: PartKind, source: PartStage) -> PartTransition:
    """The row for this act on such a part in this stage; raises TransitionRefused without one."""
    for row in PART:
        if row.act == act and row.source == source and kind in row.kinds:
            return row
    raise TransitionRefused("stage.part_not_now", act=act.value, stage=source.value)


def possible_acts(stage: Stage) -> list[Transition]:
    """What may be decided from this stage, guards aside."""
    return [row for row in COMPETITION if row.source == stage]


def possible_part_acts(kind: PartKind, stage: PartStage) -> list[PartTransition]:
    """What may be decided on such a part from this stage, guards aside."""
    return [row for row in PART if row.source == stage and kind in row.kinds]


def move(
    uow: UnitOfWork,
    competition: Competition,
    act: Act,
    *,
    blocked: Sequence[Reason] = (),
    reason: str = "",
) -> Transition:
    """Check permission, stage, reason and guard; then move and record. The one way to move."""
    row = transition(act, competition.stage)
    uow.require(row.action, competition.id)
    if row.needs_reason and not reason.strip():
        raise TransitionRefused("stage.reason_missing", act=act.value)
    if blocked:
        raise TransitionRefused("stage.blocked", tuple(blocked), act=act.value)
    competition.stage = row.target
    uow.record(
        EventKind.STAGE_CHANGED,
        f"competition:{competition.id}",
        competition_id=competition.id,
        public={"act": act.value, "source": row.source.value, "target": row.target.value},
        private={"reason": reason} if reason else {},
    )
    return row


def move_part(
    uow: UnitOfWork, part: Part, act: PartAct, *, blocked: Sequence[Reason] = ()
) -> PartTransition:
    """Check permission, stage and guard of a part; then move and record. A stop stops every part."""
    row = part_transition(act, part.kind, part.stage)
    uow.require(row.action, part.competition_id)
    if part.competition.stage is Stage.STOPPED:
        raise TransitionRefused("stage.stopped", act=act.value)
    if blocked:
        raise TransitionRefused("stage.blocked", tuple(blocked), act=act.value)
    part.stage, part.stage_at = row.target, uow.now
    uow.record(
        EventKind.PART_STAGE_CHANGED,
        f"part:{part.id}",
        competition_id=part.competition_id,
        public={
            "part": part.code,
            "act": act.value,
            "source": row.source.value,
            "target": row.target.value,
        },
    )
    return row


def reached(part: Part, stage: PartStage) -> bool:
    """Whether the part stands at this stage or beyond it."""
    return PART_ORDER.index(part.stage) >= PART_ORDER.index(stage)
