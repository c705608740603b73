"""What a save costs: statements exactly, processor time with slack (`make bench` measures it)."""

import threading
import time

from exams.clock import to_ms
from exams.sittings.saving import Verdict, Writer
from exams.sittings.tokens import Acknowledger
from tests import build_sittings

CANDIDATES, EACH = 32, 6
MOST_CPU_US = 2000  # many times what a quiet machine needs: a slip of a whole order is caught


def one_alone(engine, clock, pen, writer):
    before = writer.line.sent
    assert pen.write(writer, ("1", "một"), client_ms=to_ms(clock.at)).verdict is Verdict.SAVED
    return writer.line.sent - before


def test_a_save_alone_is_one_statement(opened, begin, writer, engine, clock):
    pen = begin(opened)
    # SQLite's UPDATE … FROM cannot insert in the same statement: there it is a pair.
    assert one_alone(engine, clock, pen, writer) == (2 if engine.dialect.name == "sqlite" else 1)


def test_under_load_many_saves_share_a_statement(work, clock, engine):
    pens = all_writing(work, clock, engine)
    writer = Writer(engine, clock, Acknowledger("secret"))
    pens[0].write(writer, ("1", "khởi động"), client_ms=0)
    sent, began = writer.line.sent, time.process_time()
    together(pens, writer)
    saves = CANDIDATES * EACH
    assert writer.line.sent - sent < saves / 2
    assert (time.process_time() - began) / saves * 1e6 < MOST_CPU_US
    writer.line.close()


def all_writing(work, clock, engine):
    """A room of candidates, each at a machine and writing."""
    with work() as uow:
        hall = build_sittings.called_up(uow, CANDIDATES)
    with work(hall.invigilator) as uow:
        for number in hall.numbers:
            build_sittings.service.admit(uow, hall.sitting_id, number, "citizen_card")
    build_sittings.open_at_the_hour(work, clock, hall)
    return [build_sittings.sit(work, clock, hall, n, {}) for n in range(CANDIDATES)]


def together(pens, writer):
    """Everybody saves at once, several times."""
    ready, failed = threading.Barrier(len(pens)), []

    def write(pen):
        ready.wait()
        try:
            for n in range(EACH):
                pen.write(writer, ("1", f"lần {n}"), client_ms=0)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(pen,)) for pen in pens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
