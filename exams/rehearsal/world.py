"""Where a rehearsal happens: a database, a clock that it moves, a seed, a place for files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy.orm import Session, sessionmaker

from exams.clock import VIETNAM
from exams.people.queries import actor_for
from exams.sealing import Sealer
from exams.sittings.saving import Writer
from exams.uow import SYSTEM, UnitOfWork

Keep = Callable[[bytes], tuple[str, str]]  # stores bytes, answers (key, SHA-256)


@dataclass
class World:
    """Every act is done by a person, at the world's time, with the world's chance."""

    writing: sessionmaker[Session]
    reading: sessionmaker[Session]
    sealer: Sealer
    keep: Keep
    seed: int
    at: datetime
    chance: Random = field(init=False)
    writer: Writer = field(init=False)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.writer = Writer(self.reading.kw["bind"], clock=lambda: self.at)

    def work(self, person_id: int | None) -> UnitOfWork:
        """A unit of work of this person (None: the system) at this moment; time then goes on."""
        actor = SYSTEM
        if person_id is not None:
            with self.reading() as session:
                actor = actor_for(session, person_id, self.at)
        uow = UnitOfWork(self.writing(), actor, self.at, Random(self.chance.getrandbits(64)))
        self.at += timedelta(seconds=1)
        return uow

    def move_to(self, day: date, hour: int, minute: int = 0) -> None:
        """Go to an hour of a day in Viet Nam; never back."""
        self.at = max(self.at, datetime.combine(day, time(hour, minute), VIETNAM))


def simple_pdf(title: str) -> bytes:
    """A one-page PDF that says what it stands for (letters of ASCII only)."""
    text = f"BT /F1 16 Tf 60 780 Td ({title.encode('ascii', 'replace').decode()}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)
