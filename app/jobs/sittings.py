"""While a sitting is open: outages followed, clocks checked, what is over ended, heads anchored."""

from typing import NamedTuple

import structlog

from app.work import database, now, sealer, work
from exams.clock import to_ms
from exams.sittings import watching
from exams.sittings.anchoring import anchor_heads, is_due
from exams.sittings.breaks import breaks_over, end_breaks
from exams.sittings.outages import Done, follow_outages, outage_changes
from exams.sittings.queries import bare_sitting
from exams.uow import SYSTEM

log = structlog.get_logger()
AT_ONCE = 50  # works ended in one transaction, so that a save never waits long for it


class Watched(NamedTuple):
    """What one look did."""

    sittings: int = 0
    corrected: int = 0
    ended: int = 0
    anchored: int = 0
    paused: int = 0
    resumed: int = 0


def watch_sittings() -> Watched:
    """Look at every open sitting once; several workers may look, each thing is done once.

    The clocks are checked and the heads anchored when a minute has passed, the rest (outages first)
    at each look.
    """
    with database().reading() as session:
        sittings = watching.open_sittings(session)
    seen = Watched(len(sittings))
    for sitting_id in sittings:
        outage = _follow_outages(sitting_id)  # before any end: a room that is out has time left
        _end_breaks(sitting_id)
        seen = seen._replace(
            ended=seen.ended + _end(sitting_id),
            paused=seen.paused + outage.paused,
            resumed=seen.resumed + outage.resumed,
        )
        with database().reading() as session:
            due = is_due(session, sitting_id, to_ms(now()))
        if due:
            corrected, anchored = _correct(sitting_id), _anchor(sitting_id)
            seen = seen._replace(
                corrected=seen.corrected + corrected, anchored=seen.anchored + anchored
            )
    return seen


def _follow_outages(sitting_id: int) -> Done:
    with database().reading() as session:
        if not outage_changes(session, bare_sitting(session, sitting_id), now()):
            return Done()
    with work(SYSTEM) as uow:
        done = follow_outages(uow, sitting_id)
    log.warning("sitting.outage", sitting=sitting_id, **done._asdict())
    return done


def _end_breaks(sitting_id: int) -> int:
    with database().reading() as session:
        if not breaks_over(session, sitting_id, now()):
            return 0
    with work(SYSTEM) as uow:
        return end_breaks(uow, sitting_id)


def _correct(sitting_id: int) -> int:
    with database().reading() as session:
        wrong = watching.wrong_clocks(session, sitting_id)
    if not wrong:
        return 0
    with work(SYSTEM) as uow:
        corrected = watching.correct_clocks(uow, sitting_id)
    log.error("sitting.clocks_differed", sitting=sitting_id, count=corrected)
    return corrected


def _anchor(sitting_id: int) -> int:
    with work(SYSTEM) as uow:
        return int(anchor_heads(uow, sitting_id) is not None)


def _end(sitting_id: int) -> int:
    with database().reading() as session:
        over = watching.overdue(session, sitting_id, now())
    ended = 0
    for first in range(0, len(over), AT_ONCE):
        with work(SYSTEM) as uow:
            some = over[first : first + AT_ONCE]
            ended += watching.end_overdue(uow, sitting_id, some, sealer())
    return ended
