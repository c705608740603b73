"""Accommodations: asked for with the application, decided by the office before the sitting.

What was granted is part of each clock from the first second (clocks.py); a hall reads the
arrangement and never the grounds; no marker reads anything.
"""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from exams.applications.models import Application, ApplicationState
from exams.applications.queries import own_application
from exams.errors import Invalid, NotFound, RuleBroken
from exams.events import EventKind
from exams.permissions import Action
from exams.sittings.accommodation_models import Accommodation, AccommodationLabel, Need
from exams.sittings.arrangements import Arrangement, arrangement_of
from exams.sittings.models import Seat, Sitting
from exams.sittings.own_rooms import move_apart
from exams.uow import UnitOfWork

MOST_MINUTES, MOST_PERCENT = 240, 200
ASKING = (ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.ELIGIBLE)


def ask_accommodation(
    uow: UnitOfWork, application_id: int, needs: Sequence[Need], explanation: str
) -> Accommodation:
    """Ask, or change what was asked until it is decided; for one's own application only."""
    application = own_application(uow.session, application_id, uow.person_id)
    if application.state not in ASKING:
        raise RuleBroken("accommodation.not_now")
    if not needs:
        raise Invalid("accommodation.nothing", field="needs")
    row = of_application(uow.session, application_id)
    if row is not None and row.decided_at is not None:
        raise RuleBroken("accommodation.decided")
    row = row or Accommodation(application_id=application_id)
    row.asked_needs = sorted(need.value for need in needs)
    row.explanation, row.asked_at = explanation.strip(), uow.now
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        EventKind.ACCOMMODATION_ASKED,
        f"accommodation:{row.id}",
        competition_id=application.competition_id,
    )
    return row


def of_application(session: Session, application_id: int) -> Accommodation | None:
    """What was asked for an application, and what was decided."""
    return session.scalar(
        select(Accommodation).where(Accommodation.application_id == application_id)
    )


def set_label(
    uow: UnitOfWork,
    competition_id: int,
    name: str,
    needs: Sequence[Need],
    extra_minutes: int | None = None,
    extra_percent: int | None = None,
    break_minutes: int | None = None,
) -> AccommodationLabel:
    """Enter a label, or change the one of that name; not while a sitting runs."""
    uow.require(Action.APPLICATION_JUDGE, competition_id)
    _refuse_amount(extra_minutes, extra_percent, break_minutes)
    _refuse_running(uow.session, competition_id)
    row = uow.session.scalar(
        select(AccommodationLabel).where(
            AccommodationLabel.competition_id == competition_id, AccommodationLabel.name == name
        )
    ) or AccommodationLabel(competition_id=competition_id, name=name)
    row.needs = sorted(need.value for need in needs)
    row.extra_minutes, row.extra_percent = extra_minutes, extra_percent
    row.break_minutes = break_minutes
    uow.session.add(row)
    uow.session.flush()
    uow.record(EventKind.ACCOMMODATION_LABEL_SET, f"label:{row.id}", competition_id=competition_id)
    return row


def _refuse_amount(minutes: int | None, percent: int | None, breaks: int | None) -> None:
    if minutes is not None and percent is not None:
        raise Invalid("accommodation.one_amount", field="extra_percent")
    for value, most, name in (
        (minutes, MOST_MINUTES, "extra_minutes"),
        (percent, MOST_PERCENT, "extra_percent"),
        (breaks, MOST_MINUTES, "break_minutes"),
    ):
        if value is not None and not 0 <= value <= most:
            raise Invalid("accommodation.amount", field=name, most=most)


def _refuse_running(session: Session, competition_id: int) -> None:
    """Adjustments are set before the sitting; during it, time is added by two people."""
    running = select(Sitting).where(Sitting.opened_at.is_not(None), Sitting.closed_at.is_(None))
    if any(s.part.competition_id == competition_id for s in session.scalars(running)):
        raise RuleBroken("accommodation.sitting_runs")


def decide_accommodation(
    uow: UnitOfWork,
    accommodation_id: int,
    granted: bool,
    *,
    label_id: int | None = None,
    needs: Sequence[Need] | None = None,
    extra_minutes: int | None = None,
    extra_percent: int | None = None,
    break_minutes: int | None = None,
    reason: str = "",
) -> Accommodation:
    """Grant by a label, own values or both, or refuse with a reason; may be decided anew before.

    Raises Invalid for an amount, a label of elsewhere or a missing reason, RuleBroken while a
    sitting of the competition runs, or when a room of one's own is granted and none is free.
    """
    row = uow.session.get(Accommodation, accommodation_id)
    if row is None:
        raise NotFound("accommodation.unknown")
    competition_id = row.application.competition_id
    uow.require(Action.APPLICATION_JUDGE, competition_id)
    _refuse_running(uow.session, competition_id)
    _refuse_amount(extra_minutes, extra_percent, break_minutes)
    if not granted and not reason.strip():
        raise Invalid("accommodation.reason_missing", field="reason")
    label = _label(uow.session, competition_id, label_id) if label_id and granted else None
    row.granted, row.label, row.reason = granted, label, reason.strip()
    row.needs = sorted(n.value for n in needs) if granted and needs is not None else None
    row.extra_minutes = extra_minutes if granted else None
    row.extra_percent = extra_percent if granted else None
    row.break_minutes = break_minutes if granted else None
    arranged = arrangement_of(row)
    if Need.BREAKS in arranged.needs and not arranged.break_minutes:
        raise Invalid("accommodation.how_long", field="break_minutes")
    row.decided_by, row.decided_at = uow.person_id, uow.now
    if Need.OWN_ROOM in arranged.needs:
        move_apart(uow, row.application_id)
    uow.record(
        EventKind.ACCOMMODATION_DECIDED,
        f"accommodation:{row.id}",
        competition_id=competition_id,
        private={"granted": granted},
    )
    return row


def _label(session: Session, competition_id: int, label_id: int) -> AccommodationLabel:
    label = session.get(AccommodationLabel, label_id)
    if label is None or label.competition_id != competition_id:
        raise NotFound("accommodation.unknown")
    return label


def granted_needs(session: Session, application_id: int) -> frozenset[Need]:
    """What was granted to one candidate, extra time aside."""
    row = of_application(session, application_id)
    return frozenset(Need(need) for need in arrangement_of(row).needs) if row else frozenset()


def arrangements(session: Session, sitting_id: int) -> dict[int, Arrangement]:
    """application → what was granted, for the candidates of a sitting who have something."""
    rows = session.scalars(
        select(Accommodation)
        .join(Seat, Seat.application_id == Accommodation.application_id)
        .where(Seat.sitting_id == sitting_id, Accommodation.granted.is_(True))
        .options(joinedload(Accommodation.label))
    )
    return {row.application_id: arrangement_of(row) for row in rows}


def who_needs(session: Session, sitting_id: int, need: Need) -> dict[int, list[Seat]]:
    """room → the seats of those who were granted this, as the room has to arrange it."""
    granted = [who for who, what in arrangements(session, sitting_id).items() if need in what.needs]
    seats = select(Seat).where(Seat.sitting_id == sitting_id, Seat.application_id.in_(granted))
    found: dict[int, list[Seat]] = defaultdict(list)
    for seat in session.scalars(seats.order_by(Seat.number)):
        found[seat.room_id].append(seat)
    return found


def requests(session: Session, competition_id: int) -> list[Accommodation]:
    """What was asked in a competition, undecided first; drafts ask nobody yet."""
    rows = session.scalars(
        select(Accommodation)
        .join(Application, Application.id == Accommodation.application_id)
        .where(
            Application.competition_id == competition_id,
            Application.state.in_([ApplicationState.SUBMITTED, ApplicationState.ELIGIBLE]),
        )
        .order_by(Accommodation.decided_at.is_not(None), Accommodation.id)
    )
    return list(rows)


def labels(session: Session, competition_id: int) -> list[AccommodationLabel]:
    """The labels of a competition, by name."""
    rows = select(AccommodationLabel).where(AccommodationLabel.competition_id == competition_id)
    return list(session.scalars(rows.order_by(AccommodationLabel.name)))
