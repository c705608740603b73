"""The defence from call-up to minutes, through the services."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.bodies.models import Body, BodyKind, Conflict, Duty, Member
from exams.clock import local_day
from exams.competitions.models import DeclaredDate, Part, PartStage
from exams.competitions.queries import declared
from exams.defence import queries
from exams.defence.guards import why_not_open
from exams.defence.lots import repeat_draw
from exams.defence.models import DefenceSession, DefenceSlot, ScoreSheet
from exams.defence.service import (
    call_up_defence,
    commit_scores,
    decide_spread,
    draw_order,
    end_turn,
    explain_deviation,
    finish,
    open_scores,
    save_scores,
    set_absent,
    set_attendance,
    set_session,
    start_turn,
)
from exams.documents.models import Document
from exams.errors import Invalid, NotFound, NotPermitted, RuleBroken, Stale, TransitionRefused
from exams.events import Event, EventKind
from exams.permissions import Role
from tests.build import holder
from tests.build_results import (
    PROPOSAL_ONLY,
    Defence,
    candidates,
    competition_with,
    council,
    shares,
)
from tests.conftest import FakeClock, Work
from tests.counting import statements


class World:
    """A proposal-only competition: so many candidates, so many panel members, a secretary."""

    def __init__(
        self, work: Work, clock: FakeClock, people: int = 2, members: int = 3, **rules: object
    ):
        with work() as uow:
            competition = competition_with(
                uow, rule_set="proposal-only", parts=PROPOSAL_ONLY, changes=rules
            )
            self.part_id, self.competition_id = competition.parts[0].id, competition.id
            self.applications = [row.id for row in candidates(uow, competition, people)]
            self.members = [row.id for row in council(uow, competition, members)]
            self.secretary = holder(uow, Role.SECRETARY, competition).id
        self.work, self.clock = work, clock
        self.defence = Defence(work, clock, self.part_id, self.secretary)

    def marks(self, *totals: str) -> dict[int, str]:
        return dict(zip(self.members, totals, strict=True))


def reasons(refused: pytest.ExceptionInfo[TransitionRefused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_a_call_up_needs_a_session_and_entrants(work: Work, clock: FakeClock) -> None:
    world = World(work, clock, people=0)
    with pytest.raises(TransitionRefused) as refused, work(world.secretary) as uow:
        call_up_defence(uow, world.part_id)
    assert reasons(refused) == ["defence.no_entrants", "defence.session_missing"]


def test_the_defence_is_not_sooner_after_the_written_test_than_the_rule_says(
    work: Work, clock: FakeClock
) -> None:
    with work() as uow:
        competition = competition_with(uow)
        written, proposal = competition.parts
        written.stage = PartStage.SETTLED
        rows = candidates(uow, competition, 2)
        from tests.build_results import admit

        admit(uow, proposal, rows)
        uow.session.add(
            DeclaredDate(competition_id=competition.id, ordinal=1, step="written.sitting",
                         part_id=written.id, on=local_day(uow.now))
        )  # fmt: skip
        secretary, part_id = holder(uow, Role.SECRETARY, competition).id, proposal.id
    with work(secretary) as uow:
        set_session(uow, part_id, uow.now + timedelta(days=9), "Hội trường")
    with pytest.raises(TransitionRefused) as refused, work(secretary) as uow:
        call_up_defence(uow, part_id)
    assert reasons(refused) == ["defence.too_soon"]
    with work(secretary) as uow:
        set_session(uow, part_id, uow.now + timedelta(days=10), "Hội trường")
    with work(secretary) as uow:
        assert len(call_up_defence(uow, part_id)) == 2


def test_the_order_can_be_drawn_again_from_the_recorded_seed(
    work: Work, clock: FakeClock, session: Session
) -> None:
    world = World(work, clock, people=5)
    world.defence.drawn()
    slots = queries.slots(session, world.part_id)
    drawn = [slot.application.exam_number for slot in slots]
    meeting = session.get_one(DefenceSession, world.part_id)
    part = session.get_one(Part, world.part_id)
    name = f"defence:{part.competition.code}:{part.code}"
    assert list(repeat_draw(name, 1, meeting.seed or "", sorted(map(str, drawn)))) == drawn
    assert [slot.order_number for slot in slots] == [1, 2, 3, 4, 5]
    kinds = set(session.scalars(select(Document.kind)))
    assert {"lot_minutes", "defence_schedule"} <= kinds
    event = session.scalars(select(Event).where(Event.kind == EventKind.ORDER_DRAWN)).one()
    assert event.public == {"seed": meeting.seed, "order": drawn}


def test_the_order_is_drawn_once(work: Work, clock: FakeClock) -> None:
    world = World(work, clock)
    world.defence.drawn()
    with pytest.raises(TransitionRefused), work(world.secretary) as uow:
        draw_order(uow, world.part_id)


def test_scores_open_only_when_every_present_member_has_committed(
    work: Work, clock: FakeClock, session: Session
) -> None:
    world = World(work, clock)
    slot = world.defence.drawn()[0]
    world.defence.heard(slot)
    world.defence.scored(slot, dict(list(world.marks("80", "82", "81").items())[:2]))
    with pytest.raises(TransitionRefused) as refused, work(world.secretary) as uow:
        open_scores(uow, slot)
    assert reasons(refused) == ["defence.sheets_missing"]
    missing = why_not_open(session, session.get_one(DefenceSlot, slot), clock())[0]
    assert missing.facts == {}, "the refusal may not say who, nor how many"
    assert queries.opened_sheets(session, session.get_one(DefenceSlot, slot)) == []
    world.defence.scored(slot, {world.members[2]: "81"})
    with work(world.secretary) as uow:
        open_scores(uow, slot)
    session.rollback()
    opened = session.get_one(DefenceSlot, slot)
    assert (opened.final_mark, opened.how) == (Decimal("81"), "mean")
    assert len(queries.opened_sheets(session, opened)) == 3


def test_an_absent_member_is_not_waited_for(work: Work, clock: FakeClock) -> None:
    world = World(work, clock)
    slot = world.defence.drawn()[0]
    with work(world.secretary) as uow:
        set_attendance(uow, world.part_id, [world.members[2]])
    world.defence.heard(slot)
    with pytest.raises(RuleBroken, match="member_absent"), work(world.members[2]) as uow:
        commit_scores(uow, slot, shares(Decimal(80)))
    world.defence.scored(slot, {world.members[0]: "80", world.members[1]: "81"})
    with work(world.secretary) as uow:
        outcome = open_scores(uow, slot)
    assert outcome.mark == Decimal("80.5")
    with pytest.raises(RuleBroken, match="member_has_scored"), work(world.secretary) as uow:
        set_attendance(uow, world.part_id, [world.members[0]])


def test_a_panel_without_anybody_is_refused(work: Work, clock: FakeClock) -> None:
    world = World(work, clock)
    world.defence.called()
    with pytest.raises(Invalid), work(world.secretary) as uow:
        set_attendance(uow, world.part_id, world.members)


def test_a_relative_stands_aside_and_is_not_waited_for(work: Work, clock: FakeClock) -> None:
    world = World(work, clock)
    slot = world.defence.drawn()[0]
    with work() as uow:
        application = uow.session.get_one(DefenceSlot, slot).application_id
        body = Body(competition_id=world.competition_id, kind=BodyKind.COUNCIL,
                    decision_no="1/QĐ", decided_on=local_day(uow.now))  # fmt: skip
        member = Member(body=body, person_id=world.members[1], duty=Duty.MEMBER, from_at=uow.now)
        uow.session.add(member)
        uow.session.flush()
        uow.session.add(Conflict(member_id=member.id, application_id=application,
                                 kinship="sibling", declared_at=uow.now))  # fmt: skip
        uow.record(EventKind.RELATIVES_DECLARED, "member", public={"conflicts": 1})
    world.defence.heard(slot)
    with pytest.raises(RuleBroken, match="stands_aside"), work(world.members[1]) as uow:
        save_scores(uow, slot, {"build": Decimal(30)})
    world.defence.scored(slot, {world.members[0]: "70", world.members[2]: "72"})
    with work(world.secretary) as uow:
        assert open_scores(uow, slot).mark == 71


def test_a_committed_sheet_is_frozen(work: Work, clock: FakeClock, session: Session) -> None:
    world = World(work, clock)
    slot = world.defence.drawn()[0]
    world.defence.heard(slot)
    world.defence.scored(slot, {world.members[0]: "80"})
    for act in (save_scores, commit_scores):
        with pytest.raises(Stale), work(world.members[0]) as uow:
            act(uow, slot, shares(Decimal(90)))
    assert session.scalars(select(ScoreSheet.total)).one() == 80


def test_a_log_does_not_tell_how_many_have_committed(
    work: Work, clock: FakeClock, session: Session
) -> None:
    world = World(work, clock)
    slot = world.defence.drawn()[0]
    world.defence.heard(slot)
    world.defence.scored(slot, {world.members[0]: "80"})
    event = session.scalars(select(Event).where(Event.kind == EventKind.SCORES_COMMITTED)).one()
    assert event.public == {} and "order_number" in event.private


def test_a_draft_may_be_unfinished_but_a_commit_may_not(work: Work, clock: FakeClock) -> None:
    world = World(work, clock)
    slot = world.defence.drawn()[0]
    world.defence.heard(slot)
    with work(world.members[0]) as uow:
        save_scores(uow, slot, {"build": Decimal("35.5"), "defend": None})
    with pytest.raises(Invalid) as refused, work(world.members[0]) as uow:
        commit_scores(uow, slot, {"build": Decimal("35.5"), "defend": None})
    assert refused.value.facts["field"] == "defend"
    with pytest.raises(Invalid, match="out_of_range"), work(world.members[0]) as uow:
        save_scores(uow, slot, {"build": Decimal("40.01")})


def test_scores_wait_for_the_turn(work: Work, clock: FakeClock) -> None:
    world = World(work, clock)
    slot = world.defence.drawn()[0]
    with pytest.raises(RuleBroken, match="turn_not_begun"), work(world.members[0]) as uow:
        commit_scores(uow, slot, shares(Decimal(80)))


def test_only_the_panel_of_this_competition_scores(work: Work, clock: FakeClock) -> None:
    world = World(work, clock)
    slot = world.defence.drawn()[0]
    with work() as uow:
        other = competition_with(uow, rule_set="proposal-only", parts=PROPOSAL_ONLY)
        stranger = council(uow, other, 1)[0].id
    for who in (stranger, world.secretary):
        with pytest.raises((NotFound, NotPermitted)), work(who) as uow:
            save_scores(uow, slot, shares(Decimal(80)))


@pytest.mark.parametrize(
    ("marks", "how", "final"),
    [
        (("80", "84", "83"), "mean", "82.3"),
        (("80", "85"), "mean", "82.5"),
        (("80", "85.5"), "dialogue", None),
        (("80", "89.9"), "dialogue", None),
        (("80", "90"), "chair", None),
    ],
)
def test_the_spread_ladder_at_its_borders(
    work: Work,
    clock: FakeClock,
    session: Session,
    marks: tuple[str, ...],
    how: str,
    final: str | None,
) -> None:
    """Regulations 15 D: spread 5 is still the mean, 5.5 and 9.9 a dialogue, 10 the chair."""
    world = World(
        work, clock, people=1, members=len(marks),
        **{"defence.spread_policy": "mean_spread_ladder"},
    )  # fmt: skip
    slot = world.defence.drawn()[0]
    world.defence.opened(slot, world.marks(*marks))
    row = session.get_one(DefenceSlot, slot)
    outcome = queries.outcome_of(session, row)
    assert outcome is not None and outcome.step.value == how
    assert row.final_mark == (None if final is None else Decimal(final))
    if final is None:
        with pytest.raises(TransitionRefused), work(world.secretary) as uow:
            finish(uow, world.part_id)
        with pytest.raises(Invalid), work(world.members[0]) as uow:
            decide_spread(uow, slot, Decimal("84"), "  ")
        with pytest.raises(NotPermitted), work(world.members[1]) as uow:
            decide_spread(uow, slot, Decimal("84"), "Thành viên không được quyết định")
        with work(world.members[0]) as uow:
            decide_spread(uow, slot, Decimal("84"), "Thống nhất sau đối thoại")
        session.rollback()
        row = session.get_one(DefenceSlot, slot)
        assert (row.final_mark, row.how) == (Decimal(84), how)
        assert queries.exact_marks(session, world.part_id)[row.application_id] == 84
        assert len(queries.opened_sheets(session, row)) == 2, "every sheet is kept"
        with pytest.raises(Stale), work(world.members[0]) as uow:
            decide_spread(uow, slot, Decimal("90"), "Lần thứ hai")


def test_who_deviates_explains_before_the_mean_is_confirmed(
    work: Work, clock: FakeClock, session: Session
) -> None:
    world = World(work, clock, people=1, **{"defence.spread_policy": "report_and_confirm"})
    slot = world.defence.drawn()[0]
    world.defence.opened(slot, world.marks("80", "82", "60"))
    with pytest.raises(RuleBroken), work(world.members[0]) as uow:
        decide_spread(uow, slot, None, "Hội đồng xác nhận điểm trung bình")
    with work(world.members[2]) as uow:
        explain_deviation(uow, slot, "Đề án thiếu giải pháp tài chính")
    with work(world.members[0]) as uow:
        decide_spread(uow, slot, None, "Hội đồng xác nhận điểm trung bình")
    row = session.get_one(DefenceSlot, slot)
    assert (row.final_mark, row.how) == (Decimal("74"), "confirmed")


def test_a_candidate_who_does_not_come_has_no_mark(
    work: Work, clock: FakeClock, session: Session
) -> None:
    world = World(work, clock)
    first, second = world.defence.drawn()
    with work(world.secretary) as uow:
        set_absent(uow, first)
    with pytest.raises(RuleBroken, match="candidate_absent"), work(world.secretary) as uow:
        start_turn(uow, first)
    world.defence.opened(second, world.marks("80", "81", "82"))
    with pytest.raises(RuleBroken, match="already_heard"), work(world.secretary) as uow:
        set_absent(uow, second)
    world.defence.finished()
    assert sorted(queries.final_marks(session, world.part_id), key=lambda r: r[2]) == [
        (session.get_one(DefenceSlot, first).application_id, None, "absent"),
        (session.get_one(DefenceSlot, second).application_id, Decimal(81), "mean"),
    ]
    assert "defence_minutes" in set(session.scalars(select(Document.kind)))


def test_a_turn_begins_and_ends_once(work: Work, clock: FakeClock) -> None:
    world = World(work, clock)
    slot = world.defence.drawn()[0]
    world.defence.heard(slot)
    for act in (start_turn, end_turn):
        with pytest.raises(Stale), work(world.secretary) as uow:
            act(uow, slot)


def test_the_criteria_means_are_shares_of_their_full_marks(
    work: Work, clock: FakeClock, session: Session
) -> None:
    world = World(work, clock, people=1)
    slot = world.defence.drawn()[0]
    world.defence.opened(slot, world.marks("80", "82", "84"))
    row = session.get_one(DefenceSlot, slot)
    assert queries.criterion_means(session, row.application_id) == {
        "build": Decimal("1.0000"), "defend": Decimal("1.0000"), "answer": Decimal("0.4000"),
    }  # fmt: skip
    assert declared(session, world.competition_id, "proposal.due") is None


def test_opening_scores_costs_the_same_however_many_are_heard_and_hear(
    work: Work, clock: FakeClock, session: Session
) -> None:
    asked = []
    for people, members in ((2, 3), (6, 7)):
        world = World(work, clock, people=people, members=members)
        slot_id = world.defence.drawn()[0]
        world.defence.heard(slot_id)
        world.defence.scored(slot_id, world.marks(*["70"] * members))
        session.expunge_all()
        slot = queries.get_slot(session, slot_id)
        asked.append(statements(session, lambda: why_not_open(session, slot, clock())))  # noqa: B023
        session.rollback()
    assert asked[0] == asked[1]
