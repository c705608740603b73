"""Marks get their names: real sitting, real codes; then the machine's marks of a computer test."""

from decimal import Decimal

import pytest
from sqlalchemy import event, select

from exams.anonymity import service as anonymity
from exams.competitions.models import Part, PartKind, PartStage
from exams.errors import NotPermitted, RuleBroken, TransitionRefused
from exams.events import Event, EventKind
from exams.marking.models import How, Script
from exams.results import queries
from exams.results.own import own_results
from exams.results.service import join_names, score_choices
from exams.sittings import service as sittings
from exams.sittings.models import Attempt
from tests import build_mop_up, build_sittings
from tests.build_sittings import CHOICE, MINUTES, SEALER, content


def sat(work, clock, texts, **world):
    """A closed sitting: one candidate a text {slot: text}, and one who did not come."""
    with work() as uow:
        hall = build_sittings.called_up(uow, len(texts) + 1, **world)
    with work(hall.invigilator) as uow:
        for number in hall.numbers[:-1]:
            sittings.admit(uow, hall.sitting_id, number, "vneid")
    build_sittings.open_at_the_hour(work, clock, hall)
    for n, answers in enumerate(texts):
        build_sittings.sit(work, clock, hall, n, answers)
    clock.move(minutes=MINUTES + 3)
    with work(hall.secretary) as uow:
        sittings.close_sitting(uow, hall.part_id, SEALER)
    return hall


def locked(work, hall, marks):
    """Scripts coded and marked by their text; the part locked."""
    with work(hall.coder) as uow:
        anonymity.make_codes(uow, hall.part_id, SEALER)
    with work() as uow:
        for script in uow.session.scalars(select(Script)).all():
            script.final_mark = Decimal(marks[script.answers[0]["text"]])
            script.how = How.MEAN
        uow.session.get_one(Part, hall.part_id).stage = PartStage.LOCKED
        uow.record(EventKind.MARKS_LOCKED, "part")


def test_each_name_gets_the_mark_of_its_own_script_and_of_its_choices(work, clock, session):
    hall = sat(work, clock, [{"1": "Bài  một", "2": "a"}, {"1": "Bài hai", "2": "b"}])
    locked(work, hall, {"Bài một": "60", "Bài hai": "49.5"})
    with pytest.raises(NotPermitted), work(hall.coder) as uow:
        join_names(uow, hall.part_id, SEALER)
    with work(hall.secretary) as uow:
        join_names(uow, hall.part_id, SEALER)
    rows = queries.part_results(session, hall.part_id)
    assert [(row.mark, row.how, row.passed) for row in rows] == [
        (Decimal(80), "mean", True), (Decimal("49.5"), "mean", False), (None, "absent", False),
    ]  # fmt: skip
    kinds = set(session.scalars(select(Event.kind)))
    assert {EventKind.NAMES_JOINED, EventKind.CODE_KEY_OPENED} <= kinds
    own = own_results(session, rows[0].application_id, clock())[0]
    assert own.script is not None and own.window_open
    assert own.script.same_as_handed_in and own.script.same_as_marked
    assert own.script.answers[0][2] == "Bài  một", "the text as stored, not as markers see it"
    with pytest.raises(TransitionRefused), work(hall.secretary) as uow:
        join_names(uow, hall.part_id, SEALER)


def test_a_candidates_page_reads_nobody_elses_work(work, clock, session):
    """Five hundred candidates look at once; each page costs one candidate."""
    hall = sat(work, clock, [{"1": "Bài một"}, {"1": "Bài hai"}, {"1": "Bài ba"}])
    locked(work, hall, {"Bài một": "60", "Bài hai": "61", "Bài ba": "62"})
    with work(hall.secretary) as uow:
        join_names(uow, hall.part_id, SEALER)
    application_id = queries.part_results(session, hall.part_id)[0].application_id
    session.expunge_all()
    read = []
    event.listen(session, "loaded_as_persistent", lambda _session, row: read.append(row))
    assert own_results(session, application_id, clock())[0].script is not None
    assert len([row for row in read if isinstance(row, Attempt)]) == 1


def test_a_changed_text_shows(work, clock, session):
    hall = sat(work, clock, [{"1": "Bài một"}])
    locked(work, hall, {"Bài một": "60"})
    with work(hall.secretary) as uow:
        join_names(uow, hall.part_id, SEALER)
    with work() as uow:
        script = uow.session.scalars(select(Script)).one()
        script.answers = [{**script.answers[0], "text": "Bài khác"}]
        uow.record(EventKind.NAMES_JOINED, "part")
    row = queries.part_results(session, hall.part_id)[0]
    own = own_results(session, row.application_id, clock())[0]
    assert own.script is not None and not own.script.same_as_marked


def test_a_computer_test_takes_the_machines_marks(work, clock, session):
    hall = sat(
        work, clock, [{"2": "a"}, {"2": "b"}], paper=content(CHOICE), kind=PartKind.COMPUTER,
        rule_set="screening-best-n-proposal", code="screening",
    )  # fmt: skip
    with work(hall.secretary) as uow:
        score_choices(uow, hall.part_id)
    rows = queries.part_results(session, hall.part_id)
    assert [(row.mark, row.how) for row in rows] == [
        (Decimal(20), "machine"), (Decimal(0), "machine"), (None, "absent"),
    ]  # fmt: skip


def test_marks_wait_for_who_sits_on_another_day_and_its_own_key_counts(work, clock, session):
    hall = sat(
        work, clock, [{"2": "a"}], paper=content(CHOICE), kind=PartKind.COMPUTER,
        rule_set="screening-best-n-proposal", code="screening",
    )  # fmt: skip
    build_mop_up.move(work, hall, build_mop_up.chair(work, hall), 1)
    with pytest.raises(TransitionRefused) as refused, work(hall.secretary) as uow:
        score_choices(uow, hall.part_id)
    assert [reason.code for reason in refused.value.reasons] == ["mop_up.not_called_up"]
    again = build_mop_up.called_up(work, clock, hall)
    build_mop_up.open_now(work, clock, again)
    build_sittings.sit(work, clock, again, 0, {"2": "b"})
    build_mop_up.close_now(work, clock, again)
    with work(hall.secretary) as uow:
        score_choices(uow, hall.part_id)
    rows = queries.part_results(session, hall.part_id)
    assert [(row.mark, row.how) for row in rows] == [(Decimal(20), "machine")] * 2


def test_parts_with_a_pass_mark_need_the_opened_paper(work, clock):
    hall = sat(
        work, clock, [{"2": "a"}], paper=content(CHOICE), kind=PartKind.COMPUTER,
        rule_set="recruitment-two-rounds", code="round1",
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="sealer_needed"), work(hall.secretary) as uow:
        score_choices(uow, hall.part_id)
    with pytest.raises(RuleBroken, match="sections_differ"), work(hall.secretary) as uow:
        score_choices(uow, hall.part_id, SEALER)
