"""What a page of ours would not send: it harms nobody else, and nothing of it counts by mistake."""

import threading
import time
from datetime import timedelta

import pytest

from exams.clock import to_ms
from exams.errors import Invalid, Unavailable
from exams.sittings import chain, timing
from exams.sittings.answers import history, stored_answers
from exams.sittings.chain import Claim, Record
from exams.sittings.group_commit import GroupCommit
from exams.sittings.late import keep_aside
from exams.sittings.models import Attempt, KeptAside
from exams.sittings.page import read_segment
from exams.sittings.saving import Verdict
from tests.build_sittings import MINUTES


def end(hall):
    return hall.starts_at + timedelta(minutes=MINUTES)


def until(happened):
    """Wait for it, five seconds at most."""
    for _ in range(500):
        if happened():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen")


def numbered(pen, n, now):
    """A record on top of the right hash, under a number that does not follow."""
    return chain.segment(pen.claim, pen.head, [Record(n, "1", "x", now)])


@pytest.mark.parametrize("n, verdict", [(1, Verdict.CONFLICT), (7, Verdict.GAP)])
def test_the_number_must_follow_the_head_like_the_hash(
    opened, begin, write, send, session, clock, n, verdict
):
    pen = begin(opened)
    write(pen, "một")
    answered = send(numbered(pen, n, to_ms(clock.at)))
    assert (answered.verdict, answered.n) == (verdict, 1)
    assert stored_answers(session, pen.claim.attempt_id) == {"1": "một"}


def test_a_clock_that_jumped_back_is_told_at_once(opened, begin, send, clock):
    """The newest of the times decides, wherever it stands in the segment."""
    pen = begin(opened)
    clock.at = end(opened) + timedelta(seconds=1)
    late = to_ms(clock.at)
    records = [Record(1, "1", "a", late), Record(2, "1", "b", late - 5000)]
    assert send(chain.segment(pen.claim, pen.head, records)).verdict is Verdict.LATE


def test_of_one_request_what_was_typed_in_time_is_stored_and_the_rest_kept_aside(
    opened, begin, send, work, session, clock
):
    pen = begin(opened)
    clock.at = end(opened) + timedelta(seconds=1)
    last = to_ms(end(opened))
    records = [Record(1, "1", "đúng giờ", last), Record(2, "1", "quá giờ", last + 1)]
    segment = chain.segment(pen.claim, pen.head, records)
    answered = send(segment)
    assert (answered.verdict, answered.n) == (Verdict.LATE, 1)
    with work(opened.candidates[0]) as uow:
        assert keep_aside(uow, segment, answered.verdict) == 1
    assert stored_answers(session, pen.claim.attempt_id) == {"1": "đúng giờ"}
    kept = session.query(KeptAside).one()
    assert (kept.n, kept.text) == (2, "quá giờ")


def test_after_the_grace_nothing_of_the_request_is_stored(opened, begin, send, session, clock):
    pen = begin(opened)
    clock.at = end(opened) + timedelta(milliseconds=timing.GRACE_MS + 1)
    last = to_ms(end(opened))
    records = [Record(1, "1", "đúng giờ", last), Record(2, "1", "quá giờ", last + 1)]
    answered = send(chain.segment(pen.claim, pen.head, records))
    assert (answered.verdict, answered.n) == (Verdict.LATE, 0)
    assert history(session, pen.claim.attempt_id) == []


def test_two_machines_that_start_in_one_group_are_told_apart(opened, begin, writer, session):
    pen = begin(opened)
    row = session.get_one(Attempt, pen.claim.attempt_id)
    row.state, row.epoch = "ready", 2
    session.commit()
    newer = Claim(pen.claim.attempt_id, pen.claim.person_id, 2, 1)
    assert [a and a.verdict for a in writer._commit_starts([newer, pen.claim])] == [
        Verdict.SAVED,
        None,
    ]
    assert writer.start(pen.claim).verdict is Verdict.OLD_EPOCH


def test_one_item_that_cannot_be_taken_fails_alone():
    """Whatever is wrong with one request, those that came in the same moment are stored."""
    first, sent = threading.Event(), []

    def commit(items):
        sent.append(tuple(items))
        if items == ["opens"]:
            first.wait(5)
        if "bad" in items:
            raise Invalid("save.malformed", field="")
        return [item.upper() for item in items]

    group, came = GroupCommit(commit), {}

    def submit(item):
        try:
            came[item] = group.submit(item)
        except Invalid as refusal:
            came[item] = refusal.code

    threads = [threading.Thread(target=submit, args=(i,)) for i in ("opens", "a", "bad", "b")]
    threads[0].start()
    until(lambda: sent)
    for thread in threads[1:]:
        thread.start()
    until(lambda: len(group._queue) == 3)
    first.set()
    for thread in threads:
        thread.join(5)
    assert came == {"opens": "OPENS", "a": "A", "bad": "save.malformed", "b": "B"}


def test_a_database_that_is_away_is_asked_once_for_all():
    asked = []

    def commit(items):
        asked.append(items)
        raise Unavailable("database.unavailable")

    with pytest.raises(Unavailable):
        GroupCommit(commit).submit("a")
    assert len(asked) == 1


def test_a_value_that_the_database_cannot_hold_is_refused_not_retried(opened, begin, send):
    pen = begin(opened)
    with pytest.raises(Invalid):
        send(chain.segment(pen.claim, pen.head, [Record(1, "1", None, 1)]))


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_what_is_no_text_is_refused(text):
    claim = Claim(1, 1, 1, 1)
    sent = {"p": "0" * 64, "n": 1, "s": [["1", 1, text]], "h": "0" * 64}
    with pytest.raises(Invalid, match="save.malformed"):
        read_segment(claim, sent)
