"""The register of official papers: each has a kind, a number in its year, and the facts it states."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from exams.db import Base, Instant


class Document(Base):
    """One issued paper. `facts` is what the template prints; `sha256` is of their canonical JSON."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("year", "symbol", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))  # e.g. "application:17" or ""
    year: Mapped[int]
    symbol: Mapped[str] = mapped_column(String(40))  # e.g. TB-HĐTT
    number: Mapped[int]
    issued_on: Mapped[date]
    issued_at: Mapped[datetime] = mapped_column(Instant)
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    public: Mapped[bool] = mapped_column(default=False)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
