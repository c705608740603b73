"""Marking: two marks apart from each other, the ladder between them, nothing changed afterwards."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import select

from exams.competitions.models import PartStage
from exams.documents.models import Document
from exams.errors import (
    Invalid,
    NotFound,
    NotPermitted,
    RuleBroken,
    Stale,
    TransitionRefused,
)
from exams.events import Event, EventKind
from exams.marking.giving import give_mark, recognise_script, save_draft
from exams.marking.models import Allocation, How, Round, Script
from exams.marking.queries import final_marks, overview, own_allocation, piles, sheets_of
from exams.marking.service import (
    allocate,
    allocate_remarking,
    chair_decide,
    hold_dialogue,
    lock,
    reallocate,
)
from exams.marking.sheets import Entry, Sheet
from exams.marking.standing import Standing
from exams.people.models import RoleAssignment
from exams.people.service import end_role
from exams.permissions import Role
from tests.build_marking import Marked, another_marker, coded_part, gives, sheet, start
from tests.counting import statements

Work = Callable[..., object]


@pytest.fixture
def world(work) -> Marked:
    with work() as uow:
        return start(uow, coded_part(uow))


def in_marking(work, **size) -> Marked:
    with work() as uow:
        return start(uow, coded_part(uow, **size))


def who_has(session, code: str, *rounds: Round) -> list[int]:
    """The markers of the script, first before second."""
    session.rollback()
    wanted = rounds or (Round.FIRST, Round.SECOND)
    found = session.scalars(
        select(Allocation)
        .join(Script)
        .where(Script.code == code, Allocation.active.is_(True))
        .execution_options(populate_existing=True)
    ).all()
    by_round = {row.round: row.marker_id for row in found}
    return [by_round[which] for which in wanted if which in by_round]


def mark_both(work, session, code: str, one: str, two: str) -> None:
    for marker, total in zip(who_has(session, code), (one, two), strict=True):
        with work(marker) as uow:
            gives(uow, code, total)


def script(session, code: str) -> Script:
    session.rollback()
    return session.scalars(
        select(Script).where(Script.code == code).execution_options(populate_existing=True)
    ).one()


def kinds(session) -> Counter[EventKind]:
    session.rollback()
    return Counter(session.scalars(select(Event.kind)))


def test_every_script_goes_to_two_different_markers_and_the_part_is_in_marking(session, world):
    session.rollback()
    assert session.get(type(world.part), world.part.id).stage is PartStage.MARKING
    for code in world.codes:
        assert len(set(who_has(session, code))) == 2
    assert kinds(session)[EventKind.SCRIPTS_ALLOCATED] == 1


def test_marking_starts_only_with_scripts_and_two_markers(work):
    with work() as uow:
        bare = coded_part(uow, scripts=0, markers=1)
    with pytest.raises(TransitionRefused) as refused, work(bare.secretary.id) as uow:
        allocate(uow, bare.part.id)
    assert {r.code for r in refused.value.reasons} == {
        "marking.no_scripts",
        "marking.too_few_markers",
    }


def test_a_marker_may_not_hand_out_scripts(work):
    with work() as uow:
        ready = coded_part(uow)
    with pytest.raises(NotPermitted), work(ready.markers[0].id) as uow:
        allocate(uow, ready.part.id)


def test_the_mean_stands_when_the_marks_differ_by_the_tolerance(work, session, world):
    mark_both(work, session, world.codes[0], "80", "85")
    done = script(session, world.codes[0])
    assert (done.final_mark, done.how) == (Decimal("82.5"), How.MEAN)


def test_the_mean_is_rounded_once_half_up_from_the_unrounded(work, session, world):
    mark_both(work, session, world.codes[0], "80.25", "80.24")
    assert script(session, world.codes[0]).final_mark == Decimal("80.2")
    mark_both(work, session, world.codes[1], "80.5", "80")
    assert script(session, world.codes[1]).final_mark == Decimal("80.3")


def test_a_dialogue_is_called_when_the_marks_differ_by_more_than_the_tolerance(
    work, session, world
):
    code = world.codes[0]
    mark_both(work, session, code, "80", "85.5")
    assert script(session, code).final_mark is None
    with work(world.chair.id) as uow:
        hold_dialogue(uow, world.part.id, code, Decimal("84"), "Thống nhất theo đáp án.")
    done = script(session, code)
    assert (done.final_mark, done.how, done.decided_by) == (
        Decimal(84),
        How.DIALOGUE,
        world.chair.id,
    )
    assert [s.total for s in sheets_of(session, world.part.id, code)] == [80, Decimal("85.5")]
    assert session.scalars(select(Document.kind)).all() == ["dialogue_minutes"]


def test_a_dialogue_needs_a_reason_and_a_mark_of_the_scale(work, session, world):
    code = world.codes[0]
    mark_both(work, session, code, "80", "86")
    for mark, reason, field in (
        ("84", " ", "reason"),
        ("101", "x", "mark"),
        ("84.25", "x", "mark"),
    ):
        with pytest.raises(Invalid) as refused, work(world.chair.id) as uow:
            hold_dialogue(uow, world.part.id, code, Decimal(mark), reason)
        assert refused.value.facts["field"] == field


def test_nobody_but_the_chair_decides_and_only_once_and_only_where_the_ladder_says(
    work, session, world
):
    code, settled = world.codes[:2]
    mark_both(work, session, code, "80", "86")
    mark_both(work, session, settled, "80", "80")
    with pytest.raises(NotPermitted), work(world.markers[0].id) as uow:
        hold_dialogue(uow, world.part.id, code, Decimal(84), "x")
    with pytest.raises(RuleBroken), work(world.chair.id) as uow:
        chair_decide(uow, world.part.id, code, Decimal(84), "x")
    with pytest.raises(Stale), work(world.chair.id) as uow:
        hold_dialogue(uow, world.part.id, settled, Decimal(84), "x")


def test_ten_points_apart_asks_a_third_marker_and_two_equal_marks_stand(work, session, world):
    code = world.codes[0]
    mark_both(work, session, code, "70", "80")
    (third,) = who_has(session, code, Round.THIRD)
    assert third not in who_has(session, code)
    with work(third) as uow:
        gives(uow, code, "80")
    done = script(session, code)
    assert (done.final_mark, done.how) == (Decimal(80), How.THIRD)
    assert len(sheets_of(session, world.part.id, code)) == 3


def test_three_different_marks_go_to_the_chair_who_decides_once(work, session, world):
    code = world.codes[0]
    mark_both(work, session, code, "60", "80")
    (third,) = who_has(session, code, Round.THIRD)
    with work(third) as uow:
        gives(uow, code, "70")
    session.rollback()
    where = {s.code: at for s, at, _n in overview(session, world.part).scripts}
    assert where[code] is Standing.CHAIR
    with work(world.chair.id) as uow:
        chair_decide(uow, world.part.id, code, Decimal("72.5"), "Xem lại cả ba lần chấm.")
    assert script(session, code).how is How.CHAIR


def test_without_a_third_marker_the_script_waits_and_finds_one_later(work, session):
    world = in_marking(work, markers=2)
    code = world.codes[0]
    mark_both(work, session, code, "60", "80")
    assert who_has(session, code, Round.THIRD) == []
    with work() as uow:
        extra = another_marker(uow, world)
    with work(world.secretary.id) as uow:
        assert reallocate(uow, world.part.id) == 1
    session.rollback()
    assert who_has(session, code, Round.THIRD) == [extra.id]


def test_a_given_mark_is_frozen(work, session, world):
    code = world.codes[0]
    first, _second = who_has(session, code)
    with work(first) as uow:
        gives(uow, code, "80")
    for act in (give_mark, save_draft):
        with pytest.raises(Stale), work(first) as uow:
            version = own_allocation(uow.session, first, code).version
            act(uow, code, sheet("90"), version)
    session.rollback()
    assert own_allocation(session, first, code).total == 80


def test_first_marks_stay_as_given_while_a_third_is_taken(work, session, world):
    code = world.codes[0]
    mark_both(work, session, code, "60", "80")
    first = who_has(session, code)[0]
    with pytest.raises(Stale), work(first) as uow:
        give_mark(uow, code, sheet("79"), own_allocation(uow.session, first, code).version)


def test_an_older_page_is_refused(work, session, world):
    code = world.codes[0]
    first = who_has(session, code)[0]
    before = own_allocation(session, first, code).version
    with work(first) as uow:
        save_draft(uow, code, Sheet((Entry(Decimal(5)), Entry()), ""), before)
    with pytest.raises(Stale), work(first) as uow:
        save_draft(uow, code, sheet("50"), before)


def test_a_draft_is_kept_unfinished_and_not_counted(work, session, world):
    code = world.codes[0]
    first = who_has(session, code)[0]
    with work(first) as uow:
        mine = own_allocation(uow.session, first, code)
        save_draft(uow, code, Sheet((Entry(Decimal("5.25"), "bắt đầu"), Entry()), ""), mine.version)
    session.rollback()
    assert piles(session, first)[0].given == 0
    assert own_allocation(session, first, code).marks[0].points == Decimal("5.25")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Sheet((Entry(Decimal(5)), Entry()), "x"), "points_1"),
        (Sheet((Entry(Decimal(5)), Entry(Decimal(5))), "  "), "comment"),
        (Sheet((Entry(Decimal("60.01")), Entry(Decimal(5))), "x"), "points_0"),
        (Sheet((Entry(Decimal(-1)), Entry(Decimal(5))), "x"), "points_0"),
        (Sheet((Entry(Decimal("1.005")), Entry(Decimal(5))), "x"), "points_0"),
        (Sheet((Entry(Decimal(5)),), "x"), "comment"),
        (Sheet((Entry(Decimal(5), "gọi 0903 123 456"), Entry(Decimal(5))), "x"), "traces_meant"),
        (Sheet((Entry(Decimal(5)), Entry(Decimal(5))), "SBD 0012"), "traces_meant"),
    ],
)
def test_a_mark_is_given_only_when_the_sheet_is_whole(work, session, world, given, field):
    code = world.codes[0]
    first = who_has(session, code)[0]
    with pytest.raises(Invalid) as refused, work(first) as uow:
        give_mark(uow, code, given, own_allocation(uow.session, first, code).version)
    assert refused.value.facts["field"] == field


def test_a_warned_comment_may_be_given_on_purpose(work, session, world):
    code = world.codes[0]
    first = who_has(session, code)[0]
    with work(first) as uow:
        version = own_allocation(uow.session, first, code).version
        give_mark(uow, code, sheet("50", "Xem SBD trong đề bài"), version, traces_meant=True)


def test_another_markers_script_is_not_found(work, session, world):
    code = next(c for c in world.codes if world.markers[0].id not in who_has(session, c))
    with pytest.raises(NotFound), work(world.markers[0].id) as uow:
        give_mark(uow, code, sheet("50"), 1)


def test_a_blank_script_is_marked_by_people_and_never_comes_back(work, session, world):
    code = world.codes[0]
    mark_both(work, session, code, "0", "0")
    assert script(session, code).final_mark == 0
    for marker in who_has(session, code):
        session.rollback()
        assert (
            next(a for a in piles(session, marker)[0].allocations if a.script.code == code).given_at
            is not None
        )


def test_a_recognised_script_goes_to_somebody_else_without_a_trace(work, session, world):
    code = world.codes[0]
    first, second = who_has(session, code)
    with work(first) as uow:
        recognise_script(uow, code, note="văn phong quen")
    session.rollback()
    now_first, now_second = who_has(session, code)
    assert now_second == second and now_first not in (first, second)
    with pytest.raises(NotFound):
        own_allocation(session, first, code)
    assert kinds(session)[EventKind.SCRIPT_RECOGNISED] == 1


def test_the_work_of_a_marker_who_left_goes_to_others(work, session, world):
    leaver = world.markers[0].id
    with work() as uow:
        held = uow.session.scalars(
            select(RoleAssignment).where(
                RoleAssignment.person_id == leaver, RoleAssignment.role == Role.MARKER
            )
        ).one()
        end_role(uow, held, "ốm")
        another_marker(uow, world)
    with work(world.secretary.id) as uow:
        assert reallocate(uow, world.part.id) > 0
    session.rollback()
    for code in world.codes:
        assert leaver not in who_has(session, code) and len(who_has(session, code)) == 2


def test_marks_are_locked_only_when_every_script_has_its_mark(work, session, world):
    mark_both(work, session, world.codes[0], "80", "80")
    mark_both(work, session, world.codes[1], "80", "87")
    with pytest.raises(TransitionRefused) as refused, work(world.chair.id) as uow:
        lock(uow, world.part.id)
    assert {r.code: r.facts["count"] for r in refused.value.reasons} == {
        "marking.marks_missing": 1,
        "marking.dialogues_missing": 1,
    }


def test_after_the_lock_nothing_changes(work, session, world):
    for code in world.codes:
        mark_both(work, session, code, "80", "81")
    with work(world.chair.id) as uow:
        assert lock(uow, world.part.id) == 3
    session.rollback()
    assert final_marks(session, world.part.id) == dict.fromkeys(world.codes, Decimal("80.5"))
    assert all(script(session, code).locked_at for code in world.codes)
    kinds_issued = Counter(session.scalars(select(Document.kind)))
    assert kinds_issued["marking_minutes"] == 1 and kinds_issued["marking_sheet"] == 3
    marker = who_has(session, world.codes[0])[0]
    with pytest.raises(Stale), work(marker) as uow:
        give_mark(uow, world.codes[0], sheet("1"), 1)
    with pytest.raises(TransitionRefused), work(world.chair.id) as uow:
        hold_dialogue(uow, world.part.id, world.codes[0], Decimal(1), "x")
    with pytest.raises(TransitionRefused), work(world.secretary.id) as uow:
        reallocate(uow, world.part.id)


def test_locking_costs_the_same_however_many_scripts_are_marked(work):
    asked = []
    for scripts in (2, 7):
        world = in_marking(work, scripts=scripts, markers=2)
        for marker in world.markers:
            for code in world.codes:
                with work(marker.id) as uow:
                    gives(uow, code, "80")
        with work(world.chair.id) as uow:
            asked.append(statements(uow.session, lambda: lock(uow, world.part.id)))  # noqa: B023
    assert asked[0] == asked[1]


def test_remarking_goes_to_two_who_never_had_the_script_and_leaves_the_marks(work, session, world):
    for code in world.codes:
        mark_both(work, session, code, "80", "81")
    with work(world.chair.id) as uow:
        lock(uow, world.part.id)
    with work() as uow:
        uow.session.get(type(world.part), world.part.id).stage = PartStage.JOINED
        allocate_remarking(uow, world.part.id, world.codes[0])
    session.rollback()
    rounds = (Round.REMARK_FIRST, Round.REMARK_SECOND)
    remarkers = who_has(session, world.codes[0], *rounds)
    assert set(remarkers) == {p.id for p in world.remarkers}
    for person in remarkers:
        with work(person) as uow:
            gives(uow, world.codes[0], "90", rounds=rounds)
    session.rollback()
    assert script(session, world.codes[0]).final_mark == Decimal("80.5")
    assert [s.total for s in sheets_of(session, world.part.id, world.codes[0], rounds)] == [90, 90]
