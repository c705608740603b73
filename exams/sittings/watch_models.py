"""What is asked of browser and network, and what happened at a machine: types only, no content."""

import enum

from sqlalchemy import JSON, BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from exams.db import Base, Choice
from exams.sittings.safe_browser import Demand


class SafeBrowser(Base):
    """What one part asks of the browser (Safe Exam Browser), and the settings that differ."""

    __tablename__ = "safe_browser"

    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"), primary_key=True)
    demand: Mapped[Demand] = mapped_column(Choice(Demand))
    salt: Mapped[str] = mapped_column(String(64))
    quit_hash: Mapped[str] = mapped_column(String(64), default="")
    browser_keys: Mapped[list[str]] = mapped_column(JSON, default=list)


class RoomNetwork(Base):
    """The network addresses from which a room is sat, one range a line (CIDR)."""

    __tablename__ = "room_network"

    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), primary_key=True)
    demand: Mapped[Demand] = mapped_column(Choice(Demand))
    networks: Mapped[str] = mapped_column(Text, default="")


class AttemptEventKind(enum.StrEnum):
    """What can happen at a machine. The first four are told by the page, the others by the server."""

    FOCUS_LOST = "focus_lost"
    FOCUS_REGAINED = "focus_regained"  # amount: milliseconds away
    PASTED = "pasted"  # amount: characters
    RECONNECTED = "reconnected"  # amount: milliseconds without an answer
    ADDRESS_SEEN = "address_seen"
    ADDRESS_CHANGED = "address_changed"
    OUTSIDE_NETWORK = "outside_network"
    SAFE_BROWSER_FAILED = "safe_browser_failed"
    TAKEN_OVER = "taken_over"


class AttemptEvent(Base):
    """One thing that happened: a reason to look, never a reason to punish by itself.

    `k` counts what one page told (of one epoch), so that a batch that is sent twice is stored once.
    `mark` names a network address without telling it, and in no two attempts alike.
    """

    __tablename__ = "attempt_event"
    __table_args__ = (UniqueConstraint("attempt_id", "epoch", "page", "k"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), index=True)
    kind: Mapped[AttemptEventKind] = mapped_column(Choice(AttemptEventKind))
    at_ms: Mapped[int] = mapped_column(BigInteger)
    client_ms: Mapped[int | None] = mapped_column(BigInteger)
    amount: Mapped[int | None] = mapped_column(BigInteger)
    epoch: Mapped[int]
    page: Mapped[str | None] = mapped_column(String(16))  # a random name of one loading of the page
    k: Mapped[int | None]
    mark: Mapped[str | None] = mapped_column(String(16))
