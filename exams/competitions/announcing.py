"""The decisions on a whole competition: submit, send back, announce, unlock, stop, close.

Nothing is public before a second person has approved it.
"""

from collections.abc import Sequence

from exams.clock import local_day
from exams.competitions import guards
from exams.competitions.models import Competition, DeclaredDate
from exams.competitions.notice import notice_facts, notice_sha256
from exams.competitions.queries import get_competition
from exams.competitions.stages import Act, move
from exams.documents.models import Document
from exams.documents.service import issue
from exams.errors import Reason, Stale
from exams.uow import UnitOfWork


def submit(uow: UnitOfWork, competition_id: int, also: Sequence[Reason] = ()) -> Competition:
    """The officer hands the draft to the approver, when nothing is missing.

    `also` holds what the caller found about the council, which lies on a floor above this one.
    """
    row = get_competition(uow.session, competition_id, lock=True)
    blocked = guards.why_not_submit(uow.session, row, uow.actor, uow.now)
    move(uow, row, Act.SUBMIT, blocked=[*blocked, *also])
    row.submitted_at, row.submitted_by = uow.now, uow.actor.person_id
    row.sent_back_reason = None
    return row


def send_back(uow: UnitOfWork, competition_id: int, reason: str) -> Competition:
    """The approver returns it with a reason, which the officer reads."""
    row = get_competition(uow.session, competition_id, lock=True)
    blocked = guards.why_not_send_back(uow.session, row, uow.actor, uow.now)
    move(uow, row, Act.SEND_BACK, blocked=blocked, reason=reason)
    row.sent_back_reason = reason.strip()
    return row


def announce(
    uow: UnitOfWork,
    competition_id: int,
    also: Sequence[Reason] = (),
    seen: str | None = None,
) -> Document:
    """A second person announces: the rules freeze, the notice gets its number, all is public.

    `also`: as for `submit`. `seen` is the hash of the notice that the approver was shown; raises
    Stale when it says something else by now.
    """
    row = get_competition(uow.session, competition_id, lock=True)
    prepared = notice_sha256(row, guards.rules_in(row))
    blocked = guards.why_not_announce(uow.session, row, uow.actor, uow.now)
    move(uow, row, Act.ANNOUNCE, blocked=[*blocked, *also])
    if seen is not None and seen != prepared:
        raise Stale("stale.row")
    row.announced_at, row.announced_by = uow.now, uow.person_id
    row.adopted.frozen_at = uow.now
    for declared in row.dates:
        _announced_today(declared, uow)
    uow.session.flush()
    return issue(uow, row.id, "notice", notice_facts(row, guards.rules_in(row)), public=True)


def unlock(uow: UnitOfWork, competition_id: int, reason: str) -> Competition:
    """Take an announced competition off the site, to correct it; it needs approval again."""
    row = get_competition(uow.session, competition_id, lock=True)
    blocked = guards.why_not_unlock(uow.session, row, uow.actor, uow.now)
    move(uow, row, Act.UNLOCK, blocked=blocked, reason=reason)
    row.announced_at = row.announced_by = None
    row.submitted_at = row.submitted_by = None
    row.adopted.frozen_at = None
    row.sent_back_reason = reason.strip()
    return row


def stop(uow: UnitOfWork, competition_id: int, reason: str) -> Competition:
    """Stop a public competition; the public page says so and why."""
    row = get_competition(uow.session, competition_id, lock=True)
    blocked = guards.why_not_stop(uow.session, row, uow.actor, uow.now)
    move(uow, row, Act.STOP, blocked=blocked, reason=reason)
    row.stopped_reason = reason.strip()
    return row


def close(uow: UnitOfWork, competition_id: int) -> Competition:
    """The file of the competition is complete."""
    row = get_competition(uow.session, competition_id, lock=True)
    blocked = guards.why_not_close(uow.session, row, uow.actor, uow.now)
    move(uow, row, Act.CLOSE, blocked=blocked)
    return row


def _announced_today(declared: DeclaredDate, uow: UnitOfWork) -> None:
    """The day of the announcement is the day it happens; the guard has checked the rest."""
    if declared.step == guards.ANNOUNCED:
        declared.on = local_day(uow.now)
