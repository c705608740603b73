"""A member of the panel scores alone: a draft as often as needed, committed once, then frozen."""

from collections.abc import Mapping
from decimal import Decimal

from exams.bodies.queries import stands_aside
from exams.competitions.models import Part, PartStage
from exams.competitions.queries import rules_of
from exams.db import to_hundredths
from exams.defence.models import DefenceSlot, ScoreSheet
from exams.defence.queries import (
    PANEL_ROLES,
    full_marks,
    get_defence_part,
    get_slot,
    own_sheet,
    session_of,
)
from exams.defence.spread import sheet_mark
from exams.errors import Invalid, NotFound, RuleBroken, Stale
from exams.events import EventKind
from exams.permissions import Action
from exams.uow import UnitOfWork


def save_scores(
    uow: UnitOfWork,
    slot_id: int,
    scores: Mapping[str, Decimal | None],
    comment: str = "",
) -> ScoreSheet:
    """Keep a draft of the actor's own sheet; scores not given yet are None.

    Raises NotFound for who is not on this panel, RuleBroken when the member stands aside, is noted
    as absent or has committed, Invalid naming the criterion whose score cannot be taken.
    """
    slot, _ = _scorable(uow, slot_id)
    sheet = _write(uow, slot, scores, comment)
    uow.record(
        EventKind.SCORES_DRAFTED,
        f"sheet:{sheet.id}",
        competition_id=_part(uow, slot).competition_id,
        private={"order_number": slot.order_number},
    )
    return sheet


def commit_scores(
    uow: UnitOfWork,
    slot_id: int,
    scores: Mapping[str, Decimal | None],
    comment: str = "",
) -> ScoreSheet:
    """Close the actor's own sheet for good. Every criterion must have its score."""
    slot, part = _scorable(uow, slot_id)
    if slot.started_at is None:
        raise RuleBroken("defence.turn_not_begun")
    for name in full_marks(uow.session, part):
        if scores.get(name) is None:
            raise Invalid("defence.score_missing", field=name)
    sheet = _write(uow, slot, scores, comment)
    given = {name: Decimal(value) / 100 for name, value in sheet.scores.items()}
    sheet.total = sheet_mark(given, rules_of(uow.session, part.competition_id), part.code)
    sheet.committed_at = uow.now
    uow.record(
        EventKind.SCORES_COMMITTED,
        f"sheet:{sheet.id}",
        competition_id=part.competition_id,
        # Not public: a log would tell how many have committed before the scores are opened.
        private={"order_number": slot.order_number, "scores": dict(sheet.scores)},
    )
    return sheet


def explain_deviation(uow: UnitOfWork, slot_id: int, reason: str) -> ScoreSheet:
    """A member whose mark lies far from the mean gives the reason (policy report_and_confirm)."""
    slot = _on_panel(uow, slot_id)
    sheet = own_sheet(uow.session, slot.id, uow.person_id)
    if sheet is None or slot.opened_at is None or slot.final_mark is not None:
        raise RuleBroken("defence.nothing_to_explain")
    if not reason.strip():
        raise Invalid("defence.reason_needed", field="reason")
    sheet.deviation_reason = reason.strip()
    uow.record(
        EventKind.DEVIATION_EXPLAINED,
        f"sheet:{sheet.id}",
        competition_id=_part(uow, slot).competition_id,
        public={"order_number": slot.order_number},
        private={"reason": sheet.deviation_reason},
    )
    return sheet


def _part(uow: UnitOfWork, slot: DefenceSlot) -> Part:
    return get_defence_part(uow.session, slot.part_id)


def _on_panel(uow: UnitOfWork, slot_id: int) -> DefenceSlot:
    """The turn, for a chair or member of this very competition; NotFound for everybody else."""
    slot = get_slot(uow.session, slot_id)
    competition_id = _part(uow, slot).competition_id
    uow.require(Action.DEFENCE_SCORE, competition_id)
    if not uow.actor.roles_in(competition_id) & set(PANEL_ROLES):
        raise NotFound("defence.unknown_slot")
    return slot


def _scorable(uow: UnitOfWork, slot_id: int) -> tuple[DefenceSlot, Part]:
    slot = _on_panel(uow, slot_id)
    part = _part(uow, slot)
    if slot.application_id in stands_aside(uow.session, part.competition_id, uow.person_id):
        raise RuleBroken("defence.stands_aside")
    meeting = session_of(uow.session, part.id)
    if meeting is not None and uow.person_id in meeting.absent_members:
        raise RuleBroken("defence.member_absent")
    if part.stage is not PartStage.DRAWN:
        raise RuleBroken("defence.not_scoring_now")
    if slot.absent:
        raise RuleBroken("defence.candidate_absent")
    if slot.opened_at is not None:
        raise Stale("defence.already_open")
    return slot, part


def _write(
    uow: UnitOfWork, slot: DefenceSlot, scores: Mapping[str, Decimal | None], comment: str
) -> ScoreSheet:
    kept = _hundredths(scores, full_marks(uow.session, _part(uow, slot)))
    sheet = own_sheet(uow.session, slot.id, uow.person_id)
    if sheet is None:
        sheet = ScoreSheet(slot_id=slot.id, member_person_id=uow.person_id, scores={})
        uow.session.add(sheet)
    if sheet.committed_at is not None:
        raise Stale("defence.committed")
    sheet.scores, sheet.comment = kept, comment.strip()
    uow.session.flush()  # the event names the row
    return sheet


def _hundredths(
    scores: Mapping[str, Decimal | None], full: Mapping[str, Decimal]
) -> dict[str, int]:
    kept: dict[str, int] = {}
    for name, limit in full.items():
        value = scores.get(name)
        if value is None:
            continue
        if not 0 <= value <= limit:
            raise Invalid("defence.score_out_of_range", field=name, max=limit)
        kept[name] = to_hundredths(value)
    return kept
