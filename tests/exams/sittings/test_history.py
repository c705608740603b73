"""The history of answers: what each save changed, its file, and what the checker finds in it."""

import base64
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from exams.clock import to_ms
from exams.competitions.models import Part, PartStage
from exams.errors import Invalid, NotFound, NotPermitted, TransitionRefused
from exams.events import Event, EventKind
from exams.papers.queries import fixed_paper
from exams.permissions import Role
from exams.sittings import chain, looking, service
from exams.sittings.answers import history
from exams.sittings.chain_file import chain_file
from exams.sittings.checking import check_chain
from exams.sittings.models import Attempt, Seat
from exams.sittings.replay import change, steps
from exams.sittings.saving import Writer
from exams.sittings.tokens import Acknowledger
from exams.uow import Actor, Held
from tests import build, build_sittings

SIGNER = Acknowledger("a secret of the tests")
SAVES = (
    ("1", "Trách nhiệm"),
    ("~notes", "hỏi giám thị"),
    ("1", "Trách nhiệm của người đứng đầu"),
    ("2", "a"),
    ("1", "Trách nhiệm người đứng đầu 😀"),
)


@pytest.fixture
def hall(work, clock):
    with work() as uow:
        made = build_sittings.called_up(uow, candidates=1)
    with work(made.invigilator) as uow:
        service.admit(uow, made.sitting_id, made.numbers[0], "citizen_card")
    build_sittings.open_at_the_hour(work, clock, made)
    return made


@pytest.fixture
def written(hall, work, clock):
    """The candidate saved five times, a second apart."""
    pen = build_sittings.sit(work, clock, hall, 0, {})
    with work() as uow:
        engine = uow.session.get_bind().engine
    writer = Writer(engine, clock)
    for one in SAVES:
        clock.move(seconds=1)
        pen.write(writer, one, client_ms=to_ms(clock.at))
    writer.line.close()
    return hall


def attempt_of(session, hall) -> Attempt:
    return session.scalars(select(Attempt).where(Attempt.seat_id == hall.seats[0])).one()


def file_of(session, hall, own=True):
    attempt = attempt_of(session, hall)
    paper = fixed_paper(session, hall.part_id)
    saves = history(session, attempt.id)
    data = chain_file(attempt, saves, paper.sha256, SIGNER, own=own)
    return json.loads(json.dumps(data))


def codes(reasons):
    return {reason.code for reason in reasons}


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_change_makes_the_text_after_from_the_text_before(before, after):
    found = change(before, after)
    made = before[: found.start] + found.inserted + before[found.start + found.removed :]
    assert made == after
    assert len(found.inserted) <= len(after)
    assert found.removed <= len(before)


def test_a_change_is_as_short_as_it_can_be():
    found = change("một hai ba", "một bốn ba")
    assert (found.start, found.removed, found.inserted) == (4, 3, "bốn")
    assert change("aaa", "aaaa").inserted == "a"
    assert change("x", "x").inserted == ""


def test_the_history_tells_what_each_save_changed(written, session):
    found = steps(history(session, attempt_of(session, written).id))
    assert [(step.n, step.slot) for step in found] == [
        (n, slot) for n, (slot, _text) in enumerate(SAVES, 1)
    ]
    assert found[2].change.inserted == " của người đứng đầu"
    assert found[4].characters == len(SAVES[4][1])
    assert found[1].saved_ms - found[0].saved_ms == 1000


def test_the_file_of_a_chain_is_sound(written, session):
    found = check_chain(file_of(session, written), SIGNER.public_key)
    assert found.bad == ()
    assert codes(found.good) >= {
        "chain_file.begins", "chain_file.records_follow", "chain_file.head_fits",
        "chain_file.times", "chain_file.signatures_fit", "chain_file.key_known",
    }  # fmt: skip
    assert codes(found.open) == {"chain_file.no_receipt"}


def test_after_handing_in_the_receipt_is_checked_too(written, work, session):
    with work(written.candidates[0]) as uow:
        head = attempt_of(uow.session, written).head
        service.hand_in(uow, written.seats[0], 1, head, build_sittings.SEALER)
    data = file_of(session, written)
    assert "chain_file.receipt_fits" in codes(check_chain(data).good)
    data["receipt"] = "0" * 64
    assert codes(check_chain(data).bad) == {"chain_file.receipt_differs"}


def test_for_officials_the_candidates_notes_stay_their_own_and_the_chain_sound(written, session):
    data = file_of(session, written, own=False)
    assert "giám thị" not in json.dumps(data, ensure_ascii=False)
    found = check_chain(data, SIGNER.public_key)
    assert found.bad == ()
    assert "chain_file.not_shown" in codes(found.open)


def text_changed(data):
    data["records"][2]["txt"] += "."


def time_changed(data):
    data["records"][2]["st"] -= 500


def typing_time_changed(data):
    data["records"][2]["ct"] -= 500


def record_taken_away(data):
    del data["records"][1]


def last_record_taken_away(data):
    data["records"].pop()


def two_exchanged(data):
    rows = data["records"]
    rows[0], rows[2] = rows[2], rows[0]


def other_paper(data):
    data["paper_sha256"] = "0" * 64


def other_attempt(data):
    data["attempt"] += 1


def other_code(data):
    data["head_code"] = "0000-0000-0000-0000"


def rechained(data):
    """A text changed and the whole chain computed anew: only the signatures tell."""
    data["records"][2]["txt"] = "Khác"
    head = data["first_head"]
    for row in data["records"]:
        record = chain.Record(row["n"], row["q"], row["txt"], row["ct"])
        head = row["h"] = chain.next_head(head, data["attempt"], row["ep"], record)
    data["head"], data["head_code"] = head, chain.head_code(head)


def signed_by_another(data):
    other = Acknowledger("another secret")
    data["acknowledgement_key"] = base64.b64encode(other.public_key).decode()
    for row in data["records"]:
        row["sig"] = other.sign(data["attempt"], row["n"], row["h"], row["st"])


@pytest.mark.parametrize(
    ("tamper", "told", "fact"),
    [
        (text_changed, "chain_file.record_changed", {"number": 3}),
        (typing_time_changed, "chain_file.record_changed", {"number": 3}),
        (time_changed, "chain_file.signature_wrong", {"number": 3}),
        (record_taken_away, "chain_file.number_missing", {"number": 2}),
        (two_exchanged, "chain_file.number_missing", {"number": 1}),
        (last_record_taken_away, "chain_file.head_differs", None),
        (other_paper, "chain_file.beginning_differs", None),
        (other_attempt, "chain_file.beginning_differs", None),
        (other_code, "chain_file.head_differs", None),
        (rechained, "chain_file.signature_wrong", {"number": 3}),
        (signed_by_another, "chain_file.key_foreign", None),
    ],
)
def test_a_tampered_file_is_found_out(written, session, tamper, told, fact):
    data = file_of(session, written)
    tamper(data)
    found = check_chain(data, SIGNER.public_key)
    assert not found.sound
    assert told in codes(found.bad)
    if fact is not None:
        assert fact in [reason.facts for reason in found.bad if reason.code == told]


def broken_files():
    good = {
        "format": "khoabang/chain-file/v1", "attempt": 1, "paper_sha256": "0" * 64,
        "first_head": "0" * 64, "records": [], "head": "0" * 64, "head_code": "x",
        "receipt": None, "acknowledgement_key": "",
    }  # fmt: skip
    yield from (None, [], 7, "x", {}, {**good, "format": "other"}, {**good, "attempt": -1})
    yield from ({**good, "attempt": True}, {**good, "head": "xyz"}, {**good, "records": [1]})
    yield {**good, "acknowledgement_key": "é"}
    yield {**good, "records": [{"n": 1, "st": 1, "h": "0" * 64, "sig": "", "q": 5, "txt": "x"}]}


@pytest.mark.parametrize("data", broken_files())
def test_what_is_no_file_of_a_chain_is_said_to_be_none(data):
    with pytest.raises(Invalid) as refusal:
        check_chain(data)
    assert refusal.value.code == "chain_file.not_one"


@pytest.fixture
def joined(written, work):
    with work() as uow:
        uow.session.get_one(Part, written.part_id).stage = PartStage.JOINED
        uow.record(EventKind.NAMES_JOINED, "part", public={"part": "written", "count": 1})
    return written


def test_a_look_is_recorded_with_its_reason_and_lasts_an_hour(joined, work, session, clock):
    with work(joined.supervisor) as uow:
        looking.look(uow, joined.seats[0], "Đơn tố cáo số 5")
    event = session.scalars(select(Event).where(Event.kind == EventKind.HISTORY_READ)).one()
    assert event.private == {"seat_id": joined.seats[0], "reason": "Đơn tố cáo số 5"}
    assert event.public == {}
    actor = Actor(joined.supervisor, (Held(Role.SUPERVISOR, joined.competition_id),))
    other = Actor(joined.secretary, actor.held)
    seat = session.get_one(Seat, joined.seats[0])
    assert looking.looks_now(session, seat, actor, clock())
    assert not looking.looks_now(session, seat, other, clock())
    assert not looking.looks_now(session, seat, actor, clock() + timedelta(hours=1))


def test_nobody_looks_before_names_and_marks_are_together(written, work):
    with pytest.raises(TransitionRefused), work(written.supervisor) as uow:
        looking.look(uow, written.seats[0], "Lý do")


def test_a_look_needs_a_reason_and_the_right(joined, work):
    with pytest.raises(Invalid), work(joined.supervisor) as uow:
        looking.look(uow, joined.seats[0], "  ")
    for person in (joined.invigilator, joined.secretary, joined.candidates[0]):
        with pytest.raises(NotPermitted), work(person) as uow:
            looking.look(uow, joined.seats[0], "Lý do")


def test_who_never_began_has_no_history(work):
    with work() as uow:
        made = build_sittings.called_up(uow, candidates=1)
        chair = build.holder(uow, Role.CHAIR, uow.session.get_one(Part, made.part_id).competition)
        who = chair.id
    with pytest.raises(NotFound), work(who) as uow:
        looking.look(uow, made.seats[0], "Lý do")
