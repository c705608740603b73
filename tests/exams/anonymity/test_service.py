"""Codes: one for each script, sorted, without a trace of who wrote it."""

import hmac
import json
from hashlib import sha256

import pytest
from sqlalchemy import select

from exams.anonymity import codes, queries, service
from exams.anonymity.models import CodeKey
from exams.competitions.models import Part, PartStage
from exams.errors import NotPermitted, TransitionRefused
from exams.events import Event, EventKind
from exams.marking.models import Script
from exams.sittings import service as sittings
from exams.sittings.models import Seat
from tests import build_sittings
from tests.build_sittings import CHOICE, MINUTES, SEALER, content


@pytest.fixture
def closed(work, clock):
    def closed_with(paper=None, texts=("Bài  của\n\n\nmột ", "")):
        with work() as uow:
            hall = build_sittings.called_up(uow, len(texts) + 1, paper=paper)
        with work(hall.invigilator) as uow:
            for number in hall.numbers[:-1]:
                sittings.admit(uow, hall.sitting_id, number, "vneid")
        build_sittings.open_at_the_hour(work, clock, hall)
        for n, text in enumerate(texts):
            build_sittings.sit(work, clock, hall, n, {"1": text} if text else {})
        clock.move(minutes=MINUTES + 3)
        with work(hall.secretary) as uow:
            sittings.close_sitting(uow, hall.part_id, SEALER)
        return hall

    return closed_with


def make(work, hall):
    with work(hall.coder) as uow:
        return service.make_codes(uow, hall.part_id, SEALER)


def test_every_attempt_gets_a_script_blank_ones_too_and_the_absent_none(closed, work, session):
    hall = closed()
    assert make(work, hall) == 2
    scripts = session.scalars(select(Script).order_by(Script.id)).all()
    assert [s.code for s in scripts] == sorted(s.code for s in scripts)
    assert sorted(s.answers[0]["text"] for s in scripts) == ["", "Bài của\n\nmột"]
    assert queries.blank_count(session, hall.part_id) == 1


def test_a_script_holds_essays_with_criteria_and_nothing_of_the_candidate(closed, work, session):
    hall = closed()
    make(work, hall)
    answers = session.scalars(select(Script)).first().answers
    assert [a["slot"] for a in answers] == ["1"]
    assert answers[0]["criteria"][0] == {
        "id": "a",
        "title": "Nội dung",
        "guide": "Đủ ý",
        "max_hundredths": 6000,
    }
    assert "SBD" not in json.dumps(answers)


def test_the_code_is_the_hmac_that_the_evidence_promises():
    key = bytes(range(32))
    digest = hmac.new(key, b"khoabang/code/v1\nsnv-1\n7", sha256).digest()
    first = codes.ALPHABET[digest[0] >> 3]
    code = codes.code_of(key, "snv-1", 7)
    assert code[0] == first
    assert len(code) == 10
    assert set(code) <= set(codes.ALPHABET)


def test_the_event_counts_and_sorts_and_the_key_is_only_bound_by_its_hash(closed, work, session):
    hall = closed()
    make(work, hall)
    event = session.scalars(select(Event).where(Event.kind == EventKind.SCRIPTS_CODED)).one()
    assert event.public["codes"] == sorted(event.public["codes"])
    assert event.private == {}
    row = session.get_one(CodeKey, hall.part_id)
    key = SEALER.open(row.sealed, queries.key_label(hall.part_id))
    assert codes.key_check(key) == row.key_check
    assert key not in row.sealed


def test_pairs_stay_secret_until_the_marks_are_locked(closed, work, session):
    hall = closed()
    make(work, hall)
    for stage in (PartStage.CODED, PartStage.MARKING):
        with work() as uow:
            uow.session.get_one(Part, hall.part_id).stage = stage
            uow.record(EventKind.PART_STAGE_CHANGED, "part")
        with pytest.raises(TransitionRefused), work() as uow:
            queries.pairs(uow.session, hall.part_id, SEALER)
    with work() as uow:
        uow.session.get_one(Part, hall.part_id).stage = PartStage.LOCKED
        uow.record(EventKind.PART_STAGE_CHANGED, "part")
    with work(hall.secretary) as uow:
        pairs = service.open_key(uow, hall.part_id, SEALER)
    seats = [session.get_one(Seat, s).application_id for s in hall.seats[:2]]
    assert [who for who, _code in pairs] == sorted(seats)
    assert sorted(code for _who, code in pairs) == queries.coded(session, hall.part_id)


def test_codes_are_made_once_after_the_sitting_by_the_coder(closed, work):
    with work() as uow:
        early = build_sittings.called_up(uow)
    with pytest.raises(TransitionRefused):
        make(work, early)
    hall = closed()
    with pytest.raises(NotPermitted), work(hall.secretary) as uow:
        service.make_codes(uow, hall.part_id, SEALER)
    make(work, hall)
    with pytest.raises(TransitionRefused):
        make(work, hall)


def test_two_scripts_never_share_a_code(closed, work, session, monkeypatch):
    hall = closed()
    real, calls = codes.codes_of, []

    def collide_once(key, competition, who):
        calls.append(key)
        found = real(key, competition, who)
        return dict.fromkeys(found, "0000000000") if len(calls) == 1 else found

    monkeypatch.setattr(codes, "codes_of", collide_once)
    assert make(work, hall) == 2
    assert calls[0] != calls[1]


def test_a_written_paper_of_choices_only_gives_scripts_without_answers(closed, work, session):
    hall = closed(paper=content(CHOICE), texts=("",))
    make(work, hall)
    assert session.scalars(select(Script)).one().answers == []


def test_the_minutes_name_codes_and_no_candidate(closed, work):
    hall = closed()
    make(work, hall)
    with work(hall.coder) as uow:
        facts = service.issue_coding_minutes(uow, hall.part_id).facts
    assert facts["count"] == 2
    assert "Thí Sinh" not in json.dumps(facts, ensure_ascii=False)


def test_the_text_a_marker_sees_has_no_trace_of_typing():
    assert codes.marking_text("  a \t b\r\n\r\n\r\n\r\nc  ") == "a b\n\nc"
