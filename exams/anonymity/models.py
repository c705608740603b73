"""The code key of a part. There is no table of codes: a code is computed from the key."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from exams.db import Base, Instant


class CodeKey(Base):
    """code = base32(HMAC-SHA256(key, exam, candidate)); the key is kept sealed until names are joined."""

    __tablename__ = "code_key"

    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    key_check: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
