"""From named marks to the published list, through the services."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.applications.models import Application, ApplicationState, Entrant
from exams.competitions.models import Competition, Part, PartKind, PartStage, Stage
from exams.documents.models import Document
from exams.errors import Invalid, NotFound, NotPermitted, RuleBroken, Stale, TransitionRefused
from exams.permissions import Role
from exams.results import queries
from exams.results.models import Ranking, RankingRow
from exams.results.public import all_changes, plain, public_list
from exams.results.service import (
    answer_objection,
    compute_ranking,
    confirm_marks,
    decide,
    decide_tie,
    file_objection,
    publish,
    replace_mark,
    settle,
)
from tests.build_results import (
    PROPOSAL_ONLY,
    Defence,
    World,
    council,
    names_joined,
    two_parts,
)
from tests.conftest import FakeClock, Work


def rows_of(session: Session, ranking: Ranking) -> list[RankingRow]:
    session.rollback()
    return queries.ranking_rows(session, ranking.id)


def reasons(refused: pytest.ExceptionInfo[TransitionRefused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_49_9_does_not_go_on_and_50_does(work: Work, clock: FakeClock, session: Session) -> None:
    """Regulations 15 A: a pass mark includes itself."""
    world = World(work, clock, 3)
    world.joined(0, "49.9", "50", None)
    world.settled(0)
    results = queries.part_results(session, world.parts[0])
    assert [row.goes_on for row in results] == [False, True, False]
    assert [row.passed for row in results] == [False, True, False]
    admitted = session.scalars(
        select(Entrant.application_id).where(Entrant.part_id == world.parts[1])
    ).all()
    assert admitted == [world.applications[1]]
    assert session.get_one(Competition, world.id).stage is Stage.LISTED


def test_seven_members_make_81_1_kept_exactly(
    work: Work, clock: FakeClock, session: Session
) -> None:
    """Regulations 15 A and B: 81.142857... is 81.1, the mean of who scored, highest wins."""
    world = World(work, clock, 2, rule_set="proposal-only", parts=PROPOSAL_ONLY)
    with work() as uow:
        members = [world.chair] + [
            row.id for row in council(uow, uow.session.get_one(Competition, world.id), 7)[1:]
        ]
        extra = [r for r in council_people(uow, world.id) if r not in members]
        end_roles(uow, world.id, extra)
    defence = Defence(work, clock, world.parts[0], world.secretary)
    first, second = defence.drawn()
    marks = ("80", "82", "78", "85", "79", "81", "83")
    defence.opened(first, dict(zip(members, marks, strict=True)))
    defence.opened(second, dict.fromkeys(members, "70"))
    defence.finished()
    world.settled(0)
    ranking = world.computed()
    best, other = rows_of(session, ranking)
    assert (best.total, best.rank, best.chosen) == (Decimal("81.1"), 1, True)
    assert (other.total, other.rank, other.chosen) == (Decimal("70"), 2, False)
    exact = next(line for line in best.working if line["code"] == "total.exact")
    assert exact["value"] == "568/7"


def council_people(uow: Any, competition_id: int) -> list[int]:
    from exams.defence.queries import panel

    return [row.id for row in panel(uow.session, competition_id, uow.now)]


def end_roles(uow: Any, competition_id: int, people: list[int]) -> None:
    from exams.people.models import RoleAssignment
    from exams.people.service import end_role

    for held in uow.session.scalars(
        select(RoleAssignment).where(
            RoleAssignment.competition_id == competition_id, RoleAssignment.person_id.in_(people)
        )
    ).all():
        end_role(uow, held, "test")


def test_the_last_part_ends_the_exam(work: Work, clock: FakeClock, session: Session) -> None:
    world = World(work, clock, 2, parts=(("written", PartKind.WRITTEN, PartStage.PLANNED),))
    world.joined(0, "60", "70")
    world.settled(0)
    assert session.get_one(Competition, world.id).stage is Stage.EXAMINED


def test_when_nobody_goes_on_the_exam_ends_without_a_winner(
    work: Work, clock: FakeClock, session: Session
) -> None:
    world = World(work, clock, 2)
    world.joined(0, "49.9", "10")
    world.settled(0)
    assert session.get_one(Competition, world.id).stage is Stage.EXAMINED
    world.published()
    session.rollback()
    found = public_list(session, session.get_one(Competition, world.id))
    assert found is not None and found.posts[0].no_winner and found.posts[0].not_passed == 2


def test_the_window_must_be_over_or_confirmed_by_all(work: Work, clock: FakeClock) -> None:
    world = World(work, clock, 2)
    world.joined(0, "60", "70")
    with pytest.raises(TransitionRefused) as refused, work(world.secretary) as uow:
        settle(uow, world.parts[0])
    assert reasons(refused) == ["result.window_open"]
    for application, person in zip(world.applications, world.people, strict=True):
        with work(person) as uow:
            confirm_marks(uow, application, world.parts[0])
    with work(world.secretary) as uow:
        settle(uow, world.parts[0])


def test_the_window_closes_at_the_end_of_the_second_day(work: Work, clock: FakeClock) -> None:
    world = World(work, clock, 1)  # marks named on Monday 08:00 in Viet Nam
    world.joined(0, "60")
    clock.move(days=2, hours=8, minutes=59)  # Wednesday 16:59
    with work(world.people[0]) as uow:
        file_objection(uow, world.applications[0], world.parts[0], "Câu 2 chưa được tính điểm")
    clock.move(minutes=1)
    with pytest.raises(RuleBroken, match="window_closed"), work(world.people[0]) as uow:
        file_objection(uow, world.applications[0], world.parts[0], "Muộn")


def test_an_objection_is_answered_once_and_before_the_list(work: Work, clock: FakeClock) -> None:
    world = World(work, clock, 1)
    world.joined(0, "60")
    with work(world.people[0]) as uow:
        confirm_marks(uow, world.applications[0], world.parts[0])
    with work(world.people[0]) as uow:
        row = file_objection(uow, world.applications[0], world.parts[0], "Xem lại câu 2").id
    clock.move(days=5)
    with pytest.raises(TransitionRefused) as refused, work(world.secretary) as uow:
        settle(uow, world.parts[0])
    assert reasons(refused) == ["result.objections_open"]
    with pytest.raises(NotPermitted), work(world.people[0]) as uow:
        answer_objection(uow, row, "Tự trả lời")
    with work(world.secretary) as uow:
        answer_objection(uow, row, "Câu 2 đã được chấm đúng thang điểm")
    with pytest.raises(Stale), work(world.secretary) as uow:
        answer_objection(uow, row, "Lần hai")
    with work(world.secretary) as uow:
        settle(uow, world.parts[0])


def test_nobody_objects_for_somebody_else(work: Work, clock: FakeClock) -> None:
    world = World(work, clock, 2)
    world.joined(0, "60", "70")
    with pytest.raises(NotFound), work(world.people[1]) as uow:
        file_objection(uow, world.applications[0], world.parts[0], "Không phải bài của tôi")
    with pytest.raises(NotFound), work(world.people[1]) as uow:
        confirm_marks(uow, world.applications[0], world.parts[0])


def test_the_best_n_go_on_and_the_head_decides_who_is_equal_at_the_cut(
    work: Work, clock: FakeClock, session: Session
) -> None:
    world = World(
        work, clock, 4, rule_set="screening-best-n-proposal",
        parts=(("screening", PartKind.COMPUTER, PartStage.PLANNED),
               ("proposal", PartKind.PROPOSAL, PartStage.PLANNED)),
    )  # fmt: skip
    world.joined(0, "80", "70", "70", "60")
    clock.move(days=5)
    with pytest.raises(TransitionRefused) as refused, work(world.secretary) as uow:
        settle(uow, world.parts[0])
    assert reasons(refused) == ["result.tie_at_the_cut"]
    second, third = world.applications[1:3]
    with pytest.raises(Invalid), work(world.chair) as uow:
        decide_tie(uow, world.post, [second, world.applications[3]], "Sai", part_id=world.parts[0])
    with pytest.raises(Invalid), work(world.chair) as uow:
        decide_tie(uow, world.post, [third, second], " ", part_id=world.parts[0])
    with work(world.chair) as uow:
        decide_tie(uow, world.post, [third, second], "Thâm niên", part_id=world.parts[0])
    with work(world.secretary) as uow:
        settle(uow, world.parts[0])
    admitted = set(
        session.scalars(select(Entrant.application_id).where(Entrant.part_id == world.parts[1]))
    )
    assert admitted == {world.applications[0], third}


def test_a_tie_goes_to_the_written_mark_and_then_to_the_head(
    work: Work, clock: FakeClock, session: Session
) -> None:
    world = two_parts(work, clock, ["60", "70", "70"], ["80", "80", "80"])
    ranking = world.computed()
    rows = rows_of(session, ranking)
    assert [row.rank for row in rows] == [1, 1, 3]
    assert [row.tied for row in rows] == [True, True, False]
    with pytest.raises(TransitionRefused) as refused, work(world.chair) as uow:
        decide(uow, world.id)
    assert reasons(refused) == ["result.tie_unresolved"]
    tied = world.applications[1:]
    with pytest.raises(NotPermitted), work(world.secretary) as uow:
        decide_tie(uow, world.post, tied[::-1], "Thư ký không được quyết định")
    with work(world.chair) as uow:
        decide_tie(uow, world.post, tied[::-1], "Kinh nghiệm quản lý lâu hơn")
    with pytest.raises(TransitionRefused) as refused, work(world.chair) as uow:
        decide(uow, world.id)
    assert reasons(refused) == ["result.marks_changed"]
    second = world.computed()
    assert second.number == 2
    rows = rows_of(session, second)
    assert [row.application_id for row in rows if row.chosen] == [tied[1]]
    with work(world.chair) as uow:
        decide(uow, world.id)


def test_a_tie_that_decides_nothing_blocks_nothing(work: Work, clock: FakeClock) -> None:
    world = two_parts(work, clock, ["60", "60", "60"], ["90", "80", "80"])
    world.published()


def test_the_same_marks_give_the_same_list(work: Work, clock: FakeClock, session: Session) -> None:
    world = two_parts(work, clock, ["60", "70"], ["80", "90"])
    first = world.computed()
    assert world.computed().id == first.id
    session.rollback()
    assert queries.is_fresh(session, first, session.get_one(Competition, world.id))


def test_rank_is_a_pure_function_of_marks(work: Work, clock: FakeClock, session: Session) -> None:
    """DOMjudge#2883 and Phan Thiết 2016: a corrected mark changes the rank, by itself."""
    world = two_parts(
        work, clock, ["75", "80"], ["80", "80"], changes={"ranking.combination": "sum",
        "stages.written.weight": Decimal(2), "stages.proposal.weight": Decimal(1)},
    )  # fmt: skip
    world.published()
    with work() as uow:
        replace_mark(uow, world.parts[0], world.applications[0], Decimal(87), "remark")
    with pytest.raises(TransitionRefused) as refused, work(world.chair) as uow:
        decide(uow, world.id)
    assert reasons(refused) == ["result.already_decided"]
    new = world.computed()
    assert new.number == 2
    assert [r.application_id for r in rows_of(session, new) if r.chosen] == [world.applications[0]]
    old = next(r for r in queries.rankings(session, world.id) if r.number == 1)
    assert [r.application_id for r in rows_of(session, old) if r.chosen] == [world.applications[1]]
    before, after = sorted(all_changes(session, old, new), key=lambda c: c.number)
    assert before.before == (Decimal(230), 2, False) and before.after == (Decimal(254), 1, True)
    assert after.before == (Decimal(240), 1, True) and after.after == (Decimal(240), 2, False)


def test_a_new_list_is_decided_and_published_beside_the_old(
    work: Work, clock: FakeClock, session: Session
) -> None:
    world = two_parts(work, clock, ["60", "70"], ["80", "90"])
    world.published()
    with work() as uow:
        replace_mark(uow, world.parts[1], world.applications[0], Decimal(95), "remark")
    new = world.computed()
    session.rollback()
    current = queries.published(session, world.id)
    assert current is not None and current.number == 1
    with pytest.raises(TransitionRefused) as refused, work(world.approver) as uow:
        publish(uow, world.id)
    assert reasons(refused) == ["result.not_decided"]
    with work(world.chair) as uow:
        decide(uow, world.id)
    with work(world.approver) as uow:
        publish(uow, world.id)
    session.rollback()
    competition = session.get_one(Competition, world.id)
    assert competition.stage is Stage.PUBLISHED
    current = queries.published(session, world.id)
    assert current is not None and current.id == new.id
    found = public_list(session, competition)
    assert found is not None and found.previous is not None and found.previous.number == 1
    assert len(session.scalars(select(Document).where(Document.kind == "result_notice")).all()) == 2


def test_who_decided_may_not_publish(work: Work, clock: FakeClock) -> None:
    world = two_parts(work, clock, ["60", "70"], ["80", "90"])
    with work() as uow:
        from exams.people.service import grant_role

        grant_role(uow, world.chair, Role.APPROVER, world.id)
    world.computed()
    with work(world.chair) as uow:
        decide(uow, world.id)
    with pytest.raises(TransitionRefused) as refused, work(world.chair) as uow:
        publish(uow, world.id)
    assert reasons(refused) == ["result.publisher_decided"]


def test_a_list_is_decided_and_published_once(work: Work, clock: FakeClock) -> None:
    world = two_parts(work, clock, ["60", "70"], ["80", "90"])
    world.published()
    with pytest.raises(TransitionRefused), work(world.chair) as uow:
        decide(uow, world.id)
    with pytest.raises(TransitionRefused), work(world.approver) as uow:
        publish(uow, world.id)


def test_the_chair_decides_the_list_that_was_on_the_page(work: Work, clock: FakeClock) -> None:
    world = two_parts(work, clock, ["60", "70"], ["80", "90"])
    seen = world.computed().sha256
    with work() as uow:
        replace_mark(uow, world.parts[1], world.applications[0], Decimal(95), "remark")
    world.computed()
    with pytest.raises(Stale), work(world.chair) as uow:
        decide(uow, world.id, sha256=seen)


def test_marks_changed_after_the_decision_stop_the_publication(
    work: Work, clock: FakeClock
) -> None:
    world = two_parts(work, clock, ["60", "70"], ["80", "90"])
    world.computed()
    with work(world.chair) as uow:
        decide(uow, world.id)
    with work() as uow:
        replace_mark(uow, world.parts[1], world.applications[0], Decimal(95), "remark")
    with pytest.raises(TransitionRefused) as refused, work(world.approver) as uow:
        publish(uow, world.id)
    assert reasons(refused) == ["result.marks_changed"]
    world.computed()
    with work(world.chair) as uow:  # decided anew, before anything was public
        decide(uow, world.id)
    with work(world.approver) as uow:
        publish(uow, world.id)


def test_who_withdrew_is_not_ranked(work: Work, clock: FakeClock, session: Session) -> None:
    world = two_parts(work, clock, ["60", "70"], ["80", "90"])
    with work() as uow:
        uow.session.get_one(Application, world.applications[1]).state = ApplicationState.WITHDRAWN
        uow.record(*names_joined(uow.session.get_one(Part, world.parts[0])))
    rows = rows_of(session, world.computed())
    assert [row.application_id for row in rows] == [world.applications[0]]


@pytest.mark.parametrize("level", ["A", "B"])
def test_level_b_leaks_no_mark_of_the_others(
    work: Work, clock: FakeClock, session: Session, level: str
) -> None:
    world = two_parts(
        work,
        clock,
        ["61.3", "72.4", "41.7"],
        ["83.6", "94.8"],
        changes={"publication.level": level},
    )
    world.published()
    session.rollback()
    competition = session.get_one(Competition, world.id)
    found = public_list(session, competition)
    assert found is not None
    notice = session.scalars(select(Document).where(Document.kind == "result_notice")).one()
    texts = str(plain(found, competition)), str(notice.facts)
    loser = session.get_one(Application, world.applications[0]).person.full_name
    for text in texts:
        assert "94.8" in text and "72.4" in text
        for secret in ("83.6", "61.3", "41.7", loser):
            assert (secret in text) is (level == "A")


def test_a_field_that_is_not_public_stands_nowhere(
    work: Work, clock: FakeClock, session: Session
) -> None:
    """Neither exam numbers among those who passed, nor totals among what changed."""
    world = two_parts(
        work, clock, ["60", "70"], ["83.6", "94.8"],
        changes={"publication.level": "B", "publication.public_fields": ["name"]},
    )  # fmt: skip
    world.published()
    session.rollback()
    found = public_list(session, session.get_one(Competition, world.id))
    assert found is not None and found.posts[0].others_passed == ()


def test_totals_are_not_among_what_changed_where_marks_are_not_public(
    work: Work, clock: FakeClock, session: Session
) -> None:
    world = two_parts(
        work, clock, ["60", "70"], ["80", "90"],
        changes={"publication.level": "A", "publication.public_fields": ["exam_number"]},
    )  # fmt: skip
    world.published()
    with work() as uow:
        replace_mark(uow, world.parts[1], world.applications[0], Decimal(95), "remark")
    world.published()
    session.rollback()
    found = public_list(session, session.get_one(Competition, world.id))
    assert found is not None and len(found.changes) == 2
    for change in found.changes:
        assert change.before is not None and change.before[0] is None
        assert change.after is not None and change.after[0] is None


def test_vacancies_choose_as_many(work: Work, clock: FakeClock, session: Session) -> None:
    world = two_parts(work, clock, ["60", "70", "80"], ["80", "90", "70"], vacancies=2)
    chosen = [row.chosen for row in rows_of(session, world.computed())]
    assert chosen == [True, True, False]


def test_nothing_is_computed_before_the_parts_are_over(work: Work, clock: FakeClock) -> None:
    world = World(work, clock, 1)
    with pytest.raises(TransitionRefused) as refused, work(world.secretary) as uow:
        compute_ranking(uow, world.id)
    assert reasons(refused) == ["result.parts_not_over"]
