"""A confirmed violation taken back: who asked, why, who decided. What was confirmed stays written."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, and_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.db import Base, Instant
from exams.sittings.hall_models import Violation


class Revocation(Base):
    """One request to revoke a confirmed violation: asked by one person, decided by another.

    The decider is neither who asked nor who confirmed the violation. Once granted, the violation
    and its sanction count no more; a request that was turned down may be followed by another.
    """

    __tablename__ = "revocation"
    __table_args__ = (
        CheckConstraint("granted IS NOT TRUE OR decided_by <> asked_by", name="second_person"),
        CheckConstraint("(granted IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        Index(
            "uq_revocation_open_violation",
            "violation_id",
            unique=True,
            sqlite_where=text("granted IS NOT FALSE"),
            postgresql_where=text("granted IS NOT FALSE"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    violation_id: Mapped[int] = mapped_column(ForeignKey("violation.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    granted: Mapped[bool | None] = mapped_column()  # None: nobody has decided yet
    decision_note: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)

    violation: Mapped[Violation] = relationship()


REVOKED = select(Revocation.violation_id).where(Revocation.granted.is_(True))
# The violations that count: confirmed, and not revoked since.
STANDS = and_(Violation.confirmed.is_(True), Violation.id.not_in(REVOKED))
