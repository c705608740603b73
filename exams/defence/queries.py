"""Reads about the defence: the panel, the turns, the sheets, and the marks they make."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from exams.applications.models import Application, ApplicationState, Entrant
from exams.bodies.queries import standing_aside
from exams.competitions.calendar import day_ends
from exams.competitions.models import Part, PartKind
from exams.competitions.queries import declared, get_part, rules_of
from exams.defence.models import DefenceSession, DefenceSlot, Proposal, ScoreSheet
from exams.defence.spread import Outcome, Panel, decide
from exams.errors import NotFound
from exams.people.models import Person
from exams.people.queries import holders
from exams.permissions import Role
from exams.rules.kinds import Row

PANEL_ROLES = (Role.CHAIR, Role.COUNCIL_MEMBER)


@dataclass(frozen=True)
class Times:
    """How long the turn may last, in minutes, by the rules; None where the rules are silent."""

    preparation: int | None
    presentation: int
    questions_min: int | None
    questions_max: int


def defence_parts(session: Session, competition_id: int) -> list[Part]:
    """The parts of the competition that are defended."""
    found = session.scalars(
        select(Part)
        .where(Part.competition_id == competition_id, Part.kind == PartKind.PROPOSAL)
        .order_by(Part.ordinal)
    )
    return list(found)


def get_defence_part(session: Session, part_id: int) -> Part:
    """The part, if it is one that is defended; raises NotFound."""
    part = get_part(session, part_id)
    if part.kind is not PartKind.PROPOSAL:
        raise NotFound("part.unknown")
    return part


def session_of(session: Session, part_id: int) -> DefenceSession | None:
    """When and where the part is defended, once set."""
    return session.get(DefenceSession, part_id)


def get_slot(session: Session, slot_id: int) -> DefenceSlot:
    """One candidate's turn; raises NotFound."""
    row = session.get(DefenceSlot, slot_id)
    if row is None:
        raise NotFound("defence.unknown_slot")
    return row


def slots(session: Session, part_id: int) -> list[DefenceSlot]:
    """Every turn of the part, in the order of the lot (before it: by exam number)."""
    found = session.scalars(
        select(DefenceSlot)
        .join(Application)
        .where(DefenceSlot.part_id == part_id)
        .options(
            joinedload(DefenceSlot.application).joinedload(Application.person),
            selectinload(DefenceSlot.sheets),
        )
        .order_by(DefenceSlot.order_number, Application.exam_number)
    )
    return list(found)


def standing_entrants(session: Session, part_id: int) -> list[Application]:
    """Who is admitted to the part and has not withdrawn, by exam number."""
    found = session.scalars(
        select(Application)
        .join(Entrant, Entrant.application_id == Application.id)
        .where(Entrant.part_id == part_id, Application.state != ApplicationState.WITHDRAWN)
        .options(joinedload(Application.person))
        .order_by(Application.exam_number)
    )
    return list(found)


def panel(session: Session, competition_id: int, now: datetime) -> list[Person]:
    """The chair and the members of the council, each once, by name."""
    found = {p.id: p for role in PANEL_ROLES for p in holders(session, competition_id, role, now)}
    return sorted(found.values(), key=lambda person: person.name_key)


def expected_members(session: Session, slot: DefenceSlot, now: datetime) -> list[Person]:
    """Who must score this candidate: present, without a declared conflict."""
    part = get_part(session, slot.part_id)
    meeting = session_of(session, slot.part_id)
    away = set(meeting.absent_members) if meeting else set()
    away |= standing_aside(session, slot.application_id)
    return [p for p in panel(session, part.competition_id, now) if p.id not in away]


def own_sheet(session: Session, slot_id: int, person_id: int) -> ScoreSheet | None:
    """The member's own sheet for this turn; never anybody else's."""
    return session.scalar(
        select(ScoreSheet).where(
            ScoreSheet.slot_id == slot_id, ScoreSheet.member_person_id == person_id
        )
    )


def committed(slot: DefenceSlot) -> list[ScoreSheet]:
    """The sheets that count. Before the opening only the service asks, for nobody's eyes."""
    return [sheet for sheet in slot.sheets if sheet.committed_at is not None]


def opened_sheets(session: Session, slot: DefenceSlot) -> list[ScoreSheet]:
    """Every committed sheet with its member, once the scores are open; before that, none."""
    if slot.opened_at is None:
        return []
    found = session.scalars(
        select(ScoreSheet)
        .where(ScoreSheet.slot_id == slot.id, ScoreSheet.committed_at.is_not(None))
        .options(joinedload(ScoreSheet.member))
    )
    return sorted(found, key=lambda sheet: sheet.member.name_key)


def criteria(session: Session, part: Part) -> tuple[Row, ...]:
    """The criteria of the score sheet: rows of id, vi, en and weight."""
    return rules_of(session, part.competition_id).rows("defence.criteria")


def full_marks(session: Session, part: Part) -> dict[str, Decimal]:
    """The full mark of each criterion: its weight times the full mark of the part."""
    full = rules_of(session, part.competition_id).stage(part.code).max_points
    return {str(row["id"]): cast(Decimal, row["weight"]) * full for row in criteria(session, part)}


def times(session: Session, part: Part) -> Times:
    """The minutes that the rules give to a turn."""
    rules = rules_of(session, part.competition_id)
    return Times(
        cast(int | None, rules.value("defence.preparation_minutes_max")),
        rules.count("defence.presentation_minutes_max"),
        cast(int | None, rules.value("defence.qa_minutes_min")),
        rules.count("defence.qa_minutes_max"),
    )


def outcome_of(session: Session, slot: DefenceSlot) -> Outcome | None:
    """What the opened sheets call for, recomputed from the sheets; None before the opening."""
    sheets = opened_sheets(session, slot)
    if not sheets:
        return None
    return decide(marks_by_member(sheets), _panel_rule(session, slot.part_id))


def marks_by_member(sheets: Sequence[ScoreSheet]) -> dict[str, Decimal]:
    """Member to total, as the spread rule takes them."""
    return {str(s.member_person_id): s.total for s in sheets if s.total is not None}


def final_marks(session: Session, part_id: int) -> list[tuple[int, Decimal | None, str]]:
    """(application, official mark, how) of every turn; an absent candidate has no mark."""
    return [
        (slot.application_id, slot.final_mark, slot.how or ("absent" if slot.absent else ""))
        for slot in slots(session, part_id)
    ]


def exact_marks(session: Session, part_id: int) -> dict[int, Fraction]:
    """Application to the exact, unrounded mark: the mean of the sheets, or the decided mark."""
    rule = _panel_rule(session, part_id)
    found = {slot.application_id: _exact(slot, rule) for slot in slots(session, part_id)}
    return {key: mark for key, mark in found.items() if mark is not None}


def exact_mark(session: Session, slot: DefenceSlot) -> Fraction | None:
    """The exact mark of one turn; None until it is decided."""
    return _exact(slot, _panel_rule(session, slot.part_id))


def _panel_rule(session: Session, part_id: int) -> Panel:
    part = get_part(session, part_id)
    return Panel.of(rules_of(session, part.competition_id), part.code)


def _exact(slot: DefenceSlot, rule: Panel) -> Fraction | None:
    if slot.final_mark is None:
        return None
    if slot.how in ("dialogue", "chair"):
        return Fraction(slot.final_mark)
    outcome = decide(marks_by_member(committed(slot)), rule)
    return outcome.mark if outcome.mark is not None else outcome.mean


def criterion_points(session: Session, part_id: int) -> dict[int, dict[str, Fraction]]:
    """Application to criterion to exact mean points of the committed, opened sheets."""
    return {
        slot.application_id: _mean_points(committed(slot))
        for slot in slots(session, part_id)
        if slot.opened_at is not None
    }


def criterion_means(session: Session, application_id: int) -> dict[str, Decimal]:
    """Criterion to share (0 to 1, four decimals) of its full mark, once scores are open."""
    slot = session.scalar(select(DefenceSlot).where(DefenceSlot.application_id == application_id))
    if slot is None or slot.opened_at is None:
        return {}
    full = full_marks(session, get_part(session, slot.part_id))
    means = _mean_points(committed(slot))
    return {
        name: (Decimal(mean.numerator) / mean.denominator / full[name]).quantize(Decimal("0.0001"))
        for name, mean in means.items()
    }


def _mean_points(sheets: Sequence[ScoreSheet]) -> dict[str, Fraction]:
    names = sorted({name for sheet in sheets for name in sheet.scores})
    return {
        name: Fraction(sum(sheet.scores[name] for sheet in sheets), 100 * len(sheets))
        for name in names
    }


def proposal_of(session: Session, part_id: int, application_id: int) -> Proposal | None:
    """The candidate's proposal for the part, if one was begun."""
    return session.scalar(
        select(Proposal).where(
            Proposal.part_id == part_id, Proposal.application_id == application_id
        )
    )


def proposals(session: Session, part_id: int) -> dict[int, Proposal]:
    """Application to proposal, of everybody who began one."""
    found = session.scalars(select(Proposal).where(Proposal.part_id == part_id))
    return {row.application_id: row for row in found}


def is_entrant(session: Session, part_id: int, application_id: int) -> bool:
    """Whether the candidate is admitted to the part."""
    return session.get(Entrant, (part_id, application_id)) is not None


def deadline(session: Session, part: Part) -> datetime | None:
    """When proposals close: the declared day, else the lead days before the session; None: unset."""
    rules = rules_of(session, part.competition_id)
    due = declared(session, part.competition_id, f"{part.code}.due", part.id)
    if due is not None:
        return day_ends(due, rules)
    meeting = session_of(session, part.id)
    if meeting is None:
        return None
    return meeting.starts_at - timedelta(days=rules.count("calendar.proposal_lead_days"))
