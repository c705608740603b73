"""A whole competition, from notice to training plan, through the services, by each rule set."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select

from app.rehearsing import course_in, place
from exams.appeals.models import RemarkRequest, RequestState
from exams.appeals.queries import script_of
from exams.applications.priority import confirmed_points
from exams.appointments.models import Appointment
from exams.competitions.models import PartKind, Stage
from exams.competitions.queries import get_competition, rules_of
from exams.events import Event, EventKind
from exams.marking.standing import REMARKING
from exams.people.models import Person
from exams.rehearsal.course import Course
from exams.results.public import priority_points
from exams.results.queries import latest, ranking_rows
from exams.rules.loader import shipped
from exams.training.models import ItemState, TrainingPlan


def run(engine: Engine, candidates: int, seed: int, rule_set: str) -> Course:
    return course_in(engine, candidates, seed, rule_set).run()


@pytest.mark.parametrize("rule_set", sorted(shipped()))
def test_every_rule_set_runs_from_notice_to_training_plan(rule_set: str) -> None:
    with place(None) as engine:
        course = run(engine, 3, 11, rule_set)
        with course.world.reading() as session:
            competition = get_competition(session, course.competition_id)
            assert competition.stage == Stage.RECOGNISED
            appointment = session.scalars(select(Appointment)).one()
            plan = session.scalars(select(TrainingPlan)).one()
            assert plan.appointment_id == appointment.id
            assert [i.state for i in plan.items].count(ItemState.DONE) == 1
            assert appointment.term_years == 5


def test_the_whole_course_runs_on_both_databases(engine: Engine) -> None:
    course = run(engine, 6, 3, "leadership-written-proposal")
    with course.world.reading() as session:
        ranking = latest(session, course.competition_id)
        assert ranking is not None
        rows = ranking_rows(session, ranking.id)
        assert sum(row.chosen for row in rows) == 1
        assert [row.rank for row in rows if row.chosen] == [1]


def test_the_chair_decides_where_two_re_markers_lie_too_far_apart() -> None:
    """Seed 3 is such a case: without the chair's mark the course stopped here."""
    with place(None) as engine:
        course = course_in(engine, 2, 3, "leadership-written-proposal").run("remarked")
        with course.world.reading() as session:
            request = session.scalars(select(RemarkRequest)).one()
            marks = [a.total for a in script_of(session, request).allocations
                     if a.round in REMARKING]  # fmt: skip
            assert request.state is RequestState.DECIDED
            assert abs(marks[0] - marks[1]) > 5


def outcome(candidates: int, seed: int) -> list[tuple[str, str, int | None]]:
    with place(None) as engine:
        course = run(engine, candidates, seed, "leadership-written-proposal")
        with course.world.reading() as session:
            ranking = latest(session, course.competition_id)
            assert ranking is not None
            return [(ranking.sha256, "", 0)] + [
                (row.application.person.full_name, str(row.total), row.rank)
                for row in ranking_rows(session, ranking.id)
            ]


def test_the_same_seed_gives_the_same_marks_and_ranking() -> None:
    assert outcome(4, 21) == outcome(4, 21)


def test_another_seed_gives_another_result() -> None:
    assert outcome(3, 21) != outcome(3, 22)


@pytest.fixture(scope="module")
def finished() -> Iterator[Course]:
    """One course run to its end, for tests that only look at it."""
    with place(None) as engine:
        yield run(engine, 3, 5, "leadership-written-proposal")


def test_no_public_fact_of_any_event_names_a_person(finished: Course) -> None:
    """The event log will be public: names and addresses may stand in private facts only."""
    with finished.world.reading() as session:
        words = {p.full_name for p in session.scalars(select(Person))}
        words |= {p.email for p in session.scalars(select(Person))}
        told = [str(row.public) for row in session.scalars(select(Event))]
    assert [text for text in told if any(word in text for word in words)] == []


def test_the_course_records_what_the_evidence_log_will_need(finished: Course) -> None:
    with finished.world.reading() as session:
        kinds = set(session.scalars(select(Event.kind)))
    needed = {
        EventKind.COMPETITION_CREATED, EventKind.ROLE_ASSIGNED, EventKind.RELATIVES_DECLARED,
        EventKind.APPLICATION_RECEIVED, EventKind.ELIGIBILITY_DECIDED, EventKind.ROSTER_FIXED,
        EventKind.PAPER_SEALED, EventKind.PAPER_OPENED, EventKind.SITTING_OPENED,
        EventKind.ATTEMPT_READY, EventKind.ATTEMPT_HANDED_IN, EventKind.SITTING_CLOSED,
        EventKind.CODE_KEY_MADE, EventKind.SCRIPTS_CODED, EventKind.SCRIPTS_ALLOCATED,
        EventKind.MARK_GIVEN, EventKind.MARKS_LOCKED, EventKind.CODE_KEY_OPENED,
        EventKind.ORDER_DRAWN, EventKind.SCORES_COMMITTED, EventKind.SCORES_OPENED,
        EventKind.RESULT_DECIDED, EventKind.RESULT_PUBLISHED, EventKind.REMARK_REQUESTED,
        EventKind.REMARK_DECIDED, EventKind.APPOINTED, EventKind.PLAN_AGREED,
    }  # fmt: skip
    assert needed - kinds == set()


def test_marks_are_locked_before_names_are_joined(finished: Course) -> None:
    with finished.world.reading() as session:
        order = {row.kind: row.seq for row in session.scalars(select(Event))}
        kinds = {part.kind for part in get_competition(session, finished.competition_id).parts}
    assert kinds == {PartKind.WRITTEN, PartKind.PROPOSAL}
    assert order[EventKind.SCRIPTS_CODED] < order[EventKind.MARKS_LOCKED]
    assert order[EventKind.MARKS_LOCKED] < order[EventKind.CODE_KEY_OPENED]
    assert order[EventKind.CODE_KEY_OPENED] < order[EventKind.RESULT_PUBLISHED]


def test_some_claim_a_priority_and_only_confirmed_points_are_in_the_total() -> None:
    """The same seed claims, refuses and adds the same."""
    with place(None) as engine:
        course = course_in(engine, 6, 5, "recruitment-two-rounds").run("decided")
        with course.world.reading() as session:
            competition = get_competition(session, course.competition_id)
            rules = rules_of(session, competition.id)
            confirmed = confirmed_points(session, competition.id, rules)
            ranking = latest(session, competition.id)
            assert ranking is not None
            rows = ranking_rows(session, ranking.id)
            sha256 = ranking.sha256
            claims = {r.application_id for r in rows if r.application.priority_claim}
            added = {r.application_id: priority_points(r.working) for r in rows if r.passed}
    assert set(confirmed) < claims and len(claims) < len(rows)
    assert added == {key: confirmed.get(key) for key in added} and any(added.values())
    with place(None) as engine:
        again = course_in(engine, 6, 5, "recruitment-two-rounds").run("decided")
        with again.world.reading() as session:
            same = latest(session, again.competition_id)
            assert same is not None and same.sha256 == sha256
