"""What stands in the way of every act of the stage tables, asked of the package that owns it.

The page of a competition shows the reasons beside each act, whoever's act it is; the services
ask the same guards. Two of them look further than their service can see and are handed to it as
`blocked`: `why_not_council` to `announcing.submit` and `announce` (competitions lie below
bodies), `why_not_boarded` to `marking.allocate` (law 3).
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from exams.anonymity.queries import why_not_code
from exams.applications.lists import why_not_issue_lists
from exams.appointments.queries import why_not_recognise
from exams.appointments.window import remark_windows_over
from exams.bodies.guards import why_not_complete, why_not_declared, why_not_staffed
from exams.bodies.models import BodyKind
from exams.competitions import guards as competitions
from exams.competitions.models import Competition, Part, PartKind
from exams.competitions.stages import Act, PartAct
from exams.defence import guards as defence
from exams.errors import Reason
from exams.marking.guards import why_not_lock, why_not_start_marking
from exams.results import guards as results
from exams.sittings import guards as sittings
from exams.sittings.mop_up import why_not_over
from exams.sittings.queries import sitting_of
from exams.sittings.revocations import why_not_name_marks
from exams.uow import Actor

Guard = Callable[[Session, Competition, Actor, datetime], list[Reason]]
PartGuard = Callable[[Session, Part, Actor, datetime], list[Reason]]


def why_not(
    session: Session, competition: Competition, act: Act, actor: Actor, now: datetime
) -> list[Reason]:
    """Everything that stands in the way of this act on the competition; empty: nothing."""
    return COMPETITION[act](session, competition, actor, now)


def why_not_part(
    session: Session, part: Part, act: PartAct, actor: Actor, now: datetime
) -> list[Reason]:
    """Everything that stands in the way of this act on the part; empty: nothing."""
    return PART[act](session, part, actor, now)


def why_not_council(session: Session, competition_id: int) -> list[Reason]:
    """The council is set up as the rules want it: how many, an odd number, chair, secretary."""
    return why_not_complete(session, competition_id)


def why_not_boarded(session: Session, competition_id: int) -> list[Reason]:
    """The marking board is set up, and every member declared relatives (NĐ 170/2025, Art. 8)."""
    kind = BodyKind.MARKING_BOARD
    return [
        *why_not_staffed(session, competition_id, kind),
        *why_not_declared(session, competition_id, [kind]),
    ]


def _with_council(own: Guard) -> Guard:
    def guard(session: Session, row: Competition, actor: Actor, now: datetime) -> list[Reason]:
        council = why_not_council(session, row.id)
        told = [r for r in own(session, row, actor, now) if r.code != "competition.no_council"]
        return told + council if council else own(session, row, actor, now)

    return guard


def _lists(session: Session, row: Competition, actor: Actor, now: datetime) -> list[Reason]:
    """Too few eligible candidates are told of only when all dossiers are decided."""
    found = why_not_issue_lists(session, row, now)
    first = [reason for reason in found if reason.code != "lists.below_minimum"]
    return first or found


def _decide(session: Session, row: Competition, actor: Actor, now: datetime) -> list[Reason]:
    return results.why_not_decide(session, row.id)


def _publish(session: Session, row: Competition, actor: Actor, now: datetime) -> list[Reason]:
    return results.why_not_publish(session, row.id, actor.person_id)


def _recognise(session: Session, row: Competition, actor: Actor, now: datetime) -> list[Reason]:
    return why_not_recognise(session, row, remark_windows_over(session, row.id, now))


def _finish_parts(session: Session, row: Competition, actor: Actor, now: datetime) -> list[Reason]:
    """The exam ends of itself when the last part is settled."""
    return results.why_not_compute(session, row)


def _call_up(session: Session, part: Part, actor: Actor, now: datetime) -> list[Reason]:
    if part.kind is PartKind.PROPOSAL:
        return defence.why_not_call_up(session, part, now)
    return sittings.why_not_call_up(session, part)


def _open(session: Session, part: Part, actor: Actor, now: datetime) -> list[Reason]:
    sitting = sitting_of(session, part.id)
    return sittings.why_not_open(session, sitting, now) if sitting else []


def _close(session: Session, part: Part, actor: Actor, now: datetime) -> list[Reason]:
    sitting = sitting_of(session, part.id)
    return sittings.why_not_close(session, sitting, now) if sitting else []


def _code(session: Session, part: Part, actor: Actor, now: datetime) -> list[Reason]:
    return why_not_code(session, part)


def _start_marking(session: Session, part: Part, actor: Actor, now: datetime) -> list[Reason]:
    return [
        *why_not_start_marking(session, part, now),
        *why_not_boarded(session, part.competition_id),
    ]


def _lock(session: Session, part: Part, actor: Actor, now: datetime) -> list[Reason]:
    return why_not_lock(session, part)


def _join(session: Session, part: Part, actor: Actor, now: datetime) -> list[Reason]:
    """The marks are locked; whether each sanction counts must be decided too."""
    return why_not_name_marks(session, part)


def _score_choices(session: Session, part: Part, actor: Actor, now: datetime) -> list[Reason]:
    """The machine has scored every hand-in; a mop-up sitting is waited for."""
    return why_not_over(session, part) + why_not_name_marks(session, part)


def _draw(session: Session, part: Part, actor: Actor, now: datetime) -> list[Reason]:
    return defence.why_not_draw(session, part, now)


def _finish_defence(session: Session, part: Part, actor: Actor, now: datetime) -> list[Reason]:
    return defence.why_not_finish(session, part)


def _settle(session: Session, part: Part, actor: Actor, now: datetime) -> list[Reason]:
    """The places at the cut are asked for only when marks can no longer change by an objection."""
    waiting = results.why_not_settle(session, part, now)
    if waiting:
        return waiting
    return results.cut_ties(session, part, results.gates_of(session, part))


COMPETITION: Mapping[Act, Guard] = {
    Act.SUBMIT: _with_council(competitions.why_not_submit),
    Act.SEND_BACK: competitions.why_not_send_back,
    Act.ANNOUNCE: _with_council(competitions.why_not_announce),
    Act.UNLOCK: competitions.why_not_unlock,
    Act.ISSUE_LIST: _lists,
    Act.FINISH_PARTS: _finish_parts,
    Act.DECIDE: _decide,
    Act.PUBLISH: _publish,
    Act.RECOGNISE: _recognise,
    Act.CLOSE: competitions.why_not_close,
    Act.STOP: competitions.why_not_stop,
}
PART: Mapping[PartAct, PartGuard] = {
    PartAct.CALL_UP: _call_up,
    PartAct.OPEN: _open,
    PartAct.CLOSE: _close,
    PartAct.CODE: _code,
    PartAct.START_MARKING: _start_marking,
    PartAct.LOCK: _lock,
    PartAct.JOIN: _join,
    PartAct.SCORE_CHOICES: _score_choices,
    PartAct.DRAW: _draw,
    PartAct.FINISH_DEFENCE: _finish_defence,
    PartAct.SETTLE: _settle,
}
