"""What the hall says to candidates, and what a candidate asks it in private."""

import unicodedata
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select

from exams.errors import Invalid, NotFound, RuleBroken
from exams.events import EventKind
from exams.permissions import Action
from exams.sittings.admission import stand_aside
from exams.sittings.hall_models import Announcement, AnnouncementKind, Enquiry, ReplyCode
from exams.sittings.models import AttemptState, Room, Seat, Sitting
from exams.sittings.queries import own_seat
from exams.uow import UnitOfWork

MOST_CHARACTERS = 1000
MOST_OPEN = 3  # questions of one candidate that wait for an answer
SAME = timedelta(seconds=60)  # the same words within this time are a second click


def announce(
    uow: UnitOfWork, sitting_id: int, kind: AnnouncementKind, text: str, room_id: int | None = None
) -> Announcement:
    """Say something to a room, or to all; it stands in the minutes and cannot be taken back."""
    sitting = _held(uow, sitting_id)
    uow.require(Action.SITTING_CONDUCT, sitting.part.competition_id)
    said = _words(text)
    if sitting.closed_at is not None:
        raise RuleBroken("attempt.over")
    if room_id is not None and room_id not in _rooms(uow, sitting_id):
        raise NotFound("room.unknown")
    row = _said_already(uow, sitting_id, room_id, said)
    return row or _say(uow, sitting, kind, said, room_id)


def _held(uow: UnitOfWork, sitting_id: int) -> Sitting:
    """The sitting, held so that the second of two clicks sees the first; raises NotFound."""
    row = uow.session.scalar(
        select(Sitting).where(Sitting.id == sitting_id).with_for_update(of=Sitting)
    )
    if row is None:
        raise NotFound("sitting.unknown")
    return row


def _words(text: str) -> str:
    clean = text.replace("\0", "").encode(errors="ignore").decode()
    said = unicodedata.normalize("NFC", clean).strip()
    if not said:
        raise Invalid("message.empty", field="text")
    if len(said) > MOST_CHARACTERS:
        raise Invalid("message.too_long", field="text", most=MOST_CHARACTERS)
    return said


def _rooms(uow: UnitOfWork, sitting_id: int) -> Iterable[int]:
    used = select(Room.id).join(Seat).where(Seat.sitting_id == sitting_id)
    return uow.session.scalars(used.distinct()).all()


def _said_already(
    uow: UnitOfWork, sitting_id: int, room_id: int | None, text: str
) -> Announcement | None:
    same = select(Announcement).where(
        Announcement.sitting_id == sitting_id,
        Announcement.room_id == room_id,
        Announcement.text == text,
        Announcement.said_by == uow.person_id,
        Announcement.said_at > uow.now - SAME,
    )
    return uow.session.scalar(same.limit(1))


def _say(
    uow: UnitOfWork, sitting: Sitting, kind: AnnouncementKind, text: str, room_id: int | None
) -> Announcement:
    row = Announcement(
        sitting_id=sitting.id,
        room_id=room_id,
        kind=kind,
        text=text,
        said_at=uow.now,
        said_by=uow.person_id,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        EventKind.ANNOUNCED,
        f"announcement:{row.id}",
        competition_id=sitting.part.competition_id,
        public={"kind": kind.value},
        private={"room_id": room_id, "text": text},
    )
    return row


def ask_the_hall(uow: UnitOfWork, seat_id: int, text: str) -> Enquiry:
    """A candidate's own question, read by the hall alone."""
    seat = own_seat(uow.session, seat_id, uow.actor.person_id)
    uow.session.refresh(seat, with_for_update={"of": Seat})
    asked = _words(text)
    if seat.admitted_at is None:
        raise RuleBroken("attempt.not_admitted")
    _refuse_over(seat)
    waiting = _waiting(uow, seat_id)
    for row in waiting:
        if row.text == asked:
            return row
    if len(waiting) >= MOST_OPEN:
        raise RuleBroken("enquiry.wait", count=len(waiting))
    return _ask(uow, seat, asked)


def _refuse_over(seat: Seat) -> None:
    ended = seat.attempt is not None and seat.attempt.state == AttemptState.ENDED
    if ended or seat.sitting.closed_at is not None:
        raise RuleBroken("attempt.over")


def _waiting(uow: UnitOfWork, seat_id: int) -> list[Enquiry]:
    found = select(Enquiry).where(Enquiry.seat_id == seat_id, Enquiry.answered_at.is_(None))
    return list(uow.session.scalars(found))


def _ask(uow: UnitOfWork, seat: Seat, text: str) -> Enquiry:
    row = Enquiry(seat_id=seat.id, text=text, asked_at=uow.now)
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        EventKind.ENQUIRY_MADE,
        f"enquiry:{row.id}",
        competition_id=seat.sitting.part.competition_id,
        private={"seat_id": seat.id, "text": text},
    )
    return row


def answer_enquiry(
    uow: UnitOfWork, enquiry_id: int, reply_code: ReplyCode, reply: str = ""
) -> Enquiry:
    """Answer a candidate's question, once; only that candidate reads it."""
    row = uow.session.scalar(
        select(Enquiry).where(Enquiry.id == enquiry_id).with_for_update(of=Enquiry)
    )
    if row is None:
        raise NotFound("enquiry.unknown")
    uow.require(Action.SITTING_CONDUCT, row.seat.sitting.part.competition_id)
    stand_aside(uow, row.seat)
    words = _words(reply) if reply.strip() or reply_code is ReplyCode.WORDS else ""
    if row.answered_at is not None:
        if (row.reply_code, row.reply) == (reply_code, words):
            return row
        raise RuleBroken("enquiry.answered")
    row.reply_code, row.reply = reply_code, words
    row.answered_at, row.answered_by = uow.now, uow.person_id
    uow.record(
        EventKind.ENQUIRY_ANSWERED,
        f"enquiry:{row.id}",
        competition_id=row.seat.sitting.part.competition_id,
        public={"reply_code": reply_code.value},
        private={"seat_id": row.seat_id, "reply": words},
    )
    return row
