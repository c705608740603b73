"""No acknowledged answer is lost, none is taken late or from a machine that was replaced."""

import threading
from datetime import timedelta

from exams.clock import to_ms
from exams.sittings import chain, service, timing
from exams.sittings.answers import history, stored_answers
from exams.sittings.chain import Record
from exams.sittings.models import Attempt
from exams.sittings.saving import Verdict
from exams.sittings.statements import LITE_MOST
from tests import build_sittings
from tests.build_sittings import MINUTES, SEALER


def stored(session, pen):
    session.rollback()
    return stored_answers(session, pen.claim.attempt_id)


def end(opened):
    return opened.starts_at + timedelta(minutes=MINUTES)


def test_a_save_is_stored_and_extends_the_chain(opened, begin, write, session, clock):
    pen = begin(opened)
    before = pen.head
    answered = write(pen, "Trách nhiệm")
    assert (answered.verdict, answered.n) == (Verdict.SAVED, 1)
    assert answered.stored_ms == to_ms(clock.at)
    assert stored(session, pen) == {"1": "Trách nhiệm"}
    row = history(session, pen.claim.attempt_id)[0]
    record = Record(1, "1", "Trách nhiệm", row.client_ms)
    assert row.hash == answered.head == chain.next_head(before, pen.claim.attempt_id, 1, record)


def test_several_saves_of_one_request_are_stored_together(opened, begin, send, session, clock):
    pen = begin(opened)
    both = pen.segment(("1", "một"), ("2", "a"), client_ms=to_ms(clock.at))
    assert send(both).n == 2
    assert stored(session, pen) == {"1": "một", "2": "a"}


def test_more_records_than_one_statement_takes_are_stored_together(
    opened, begin, writer, session, clock
):
    pen = begin(opened)
    texts = [("1", f"lần {n}") for n in range(2 * LITE_MOST + 3)]
    answered = writer.save(pen.segment(*texts, client_ms=to_ms(clock.at)))
    assert (answered.verdict, answered.n) == (Verdict.SAVED, len(texts))
    assert [row.text for row in history(session, pen.claim.attempt_id)] == [t for _, t in texts]


def test_the_newest_save_of_a_slot_counts_and_every_one_is_kept(opened, begin, write, session):
    pen = begin(opened)
    for text in ("một", "một hai", ""):
        write(pen, text)
    assert stored(session, pen) == {"1": ""}
    kept = [row.text for row in history(session, pen.claim.attempt_id, "1")]
    assert kept == ["một", "một hai", ""]


def test_a_replay_is_acknowledged_again_with_the_first_time(opened, begin, send, clock):
    pen = begin(opened)
    segment = pen.segment(("1", "một"), client_ms=to_ms(clock.at))
    first = send(segment)
    clock.move(seconds=30)
    again = send(segment)
    assert again.verdict is Verdict.REPLAYED
    assert (again.n, again.head, again.stored_ms) == (first.n, first.head, first.stored_ms)


def test_what_the_server_has_already_is_skipped_and_the_rest_is_stored(
    opened, begin, send, session, clock
):
    pen = begin(opened)
    now = to_ms(clock.at)
    send(pen.segment(("1", "một"), client_ms=now))
    longer = pen.segment(("1", "một"), ("1", "một hai"), client_ms=now)
    assert send(longer).verdict is Verdict.SAVED
    assert stored(session, pen) == {"1": "một hai"}
    assert len(history(session, pen.claim.attempt_id)) == 2


def test_records_that_come_before_their_turn_are_a_gap(opened, begin, send, session, clock):
    pen = begin(opened)
    first = pen.segment(("1", "một"), client_ms=to_ms(clock.at))
    pen.n, pen.head = first.last, first.head
    second = pen.segment(("1", "một hai"), client_ms=to_ms(clock.at))
    answered = send(second)
    assert (answered.verdict, answered.n) == (Verdict.GAP, 0)
    assert send(first).verdict is Verdict.SAVED
    assert send(second).verdict is Verdict.SAVED
    assert stored(session, pen) == {"1": "một hai"}


def test_another_text_under_a_used_number_is_a_conflict(opened, begin, send, session, clock):
    pen = begin(opened)
    now = to_ms(clock.at)
    send(pen.segment(("1", "một"), client_ms=now))
    assert send(pen.segment(("1", "hai"), client_ms=now)).verdict is Verdict.CONFLICT
    longer = pen.segment(("1", "hai"), ("1", "ba"), ("1", "bốn"), client_ms=now)
    assert send(longer).verdict is Verdict.CONFLICT
    assert stored(session, pen) == {"1": "một"}


def test_an_older_text_never_comes_back_over_a_newer_one(opened, begin, write, send, session):
    """Artemis#11693: after a reconnect an old version was stored."""
    pen = begin(opened)
    old = pen.segment(("1", "cũ"), client_ms=1)
    write(pen, "mới")
    assert send(old).verdict is Verdict.CONFLICT
    assert stored(session, pen) == {"1": "mới"}


def test_nothing_is_stored_before_the_common_start(admitted, work, writer, clock):
    with work(admitted.candidates[0]) as uow:
        claim = service.claim_of(service.make_ready(uow, admitted.seats[0], "pc-1"))
    assert writer.start(claim).verdict is Verdict.NOT_YET
    clock.at = admitted.starts_at
    with work(admitted.secretary) as uow:
        service.open_sitting(uow, admitted.part_id, SEALER)
    clock.at += timing.LEAD - timedelta(milliseconds=1)
    assert writer.start(claim).verdict is Verdict.NOT_YET
    clock.move(milliseconds=1)
    assert writer.start(claim).verdict is Verdict.SAVED
    assert writer.start(claim).verdict is Verdict.SAVED


def test_what_was_typed_in_time_is_taken_until_the_end_of_the_grace(opened, begin, send, clock):
    pen = begin(opened)
    clock.at = end(opened) + timedelta(milliseconds=timing.GRACE_MS)
    in_time = pen.segment(("1", "cuối"), client_ms=to_ms(end(opened)))
    assert send(in_time).verdict is Verdict.SAVED
    pen.n, pen.head = in_time.last, in_time.head
    clock.move(milliseconds=1)
    later = pen.segment(("1", "muộn"), client_ms=to_ms(end(opened)))
    assert send(later).verdict is Verdict.LATE


def test_the_rules_of_the_competition_say_how_long_the_grace_is(work, opened, begin, send, clock):
    with work() as uow:
        build_sittings.change_rules(uow, opened.competition_id, grace_seconds=30)
    pen = begin(opened)
    clock.at = end(opened) + timedelta(seconds=30, milliseconds=1)
    late = pen.segment(("1", "cuối"), client_ms=to_ms(end(opened)))
    assert send(late).verdict is Verdict.LATE


def test_what_was_typed_after_the_deadline_is_late_even_within_the_grace(
    opened, begin, send, clock
):
    pen = begin(opened)
    clock.at = end(opened)
    last = pen.segment(("1", "a"), client_ms=to_ms(clock.at))
    assert send(last).verdict is Verdict.SAVED
    pen.n, pen.head = last.last, last.head
    clock.move(milliseconds=1)
    assert send(pen.segment(("1", "b"), client_ms=to_ms(clock.at))).verdict is Verdict.LATE


def test_a_replay_after_the_end_is_still_acknowledged(opened, begin, send, clock):
    pen = begin(opened)
    segment = pen.segment(("1", "một"), client_ms=to_ms(clock.at))
    send(segment)
    clock.at = end(opened) + timedelta(hours=3)
    assert send(segment).verdict is Verdict.REPLAYED


def test_after_closing_nothing_more_counts(opened, begin, send, work, clock):
    pen = begin(opened)
    clock.at = end(opened) + timedelta(milliseconds=timing.GRACE_MS + 1)
    with work(opened.secretary) as uow:
        service.close_sitting(uow, opened.part_id, SEALER)
    clock.at = opened.starts_at
    assert send(pen.segment(("1", "x"), client_ms=1)).verdict is Verdict.ENDED


def test_somebody_elses_attempt_does_not_exist_for_me(opened, begin, send):
    pen = begin(opened)
    pen.claim = chain.Claim(pen.claim.attempt_id, opened.candidates[1], 1, 1)
    assert send(pen.segment(("1", "x"), client_ms=1)).verdict is Verdict.UNKNOWN
    pen.claim = chain.Claim(pen.claim.attempt_id + 1000, opened.candidates[1], 1, 1)
    assert send(pen.segment(("1", "x"), client_ms=1)).verdict is Verdict.UNKNOWN


def test_a_session_that_was_ended_can_no_longer_write(opened, begin, write, send, session):
    pen = begin(opened)
    write(pen, "một")
    row = session.get_one(Attempt, pen.claim.attempt_id)
    row.session_version = 2
    session.commit()
    assert send(pen.segment(("1", "hai"), client_ms=1)).verdict is Verdict.OLD_EPOCH


def test_quotes_line_ends_and_every_letter_come_back_as_typed(opened, begin, write, session):
    pen = begin(opened)
    text = 'Dấu "ngoặc", \\ chéo, \t tab,\n dòng 2 \u2028 \u007f 😀 Ữ ậ ỵ'
    write(pen, text)
    assert stored(session, pen) == {"1": text}


def test_a_hundred_threads_lose_nothing_and_share_their_commits(
    opened, begin, writer, session, clock
):
    pens = [begin(opened, 0), begin(opened, 1)]
    before = writer.line.sent
    lock, failed = threading.Lock(), []

    def replay(pen, segment):
        verdict = writer.save(segment).verdict
        if verdict not in (Verdict.SAVED, Verdict.REPLAYED, Verdict.GAP):
            with lock:
                failed.append(verdict)

    threads = []
    for pen in pens:
        for text in range(10):
            segment = pen.segment(("1", str(text)), client_ms=to_ms(clock.at))
            pen.n, pen.head = segment.last, segment.head
            threads += [threading.Thread(target=replay, args=(pen, segment)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert writer.line.sent > before
    for pen in pens:
        rows = history(session, pen.claim.attempt_id)
        assert [row.n for row in rows] == list(range(1, len(rows) + 1))
        assert [row.text for row in rows] == [str(n) for n in range(len(rows))]
