"""Vetting, supplements, the choices below the minimum, and issuing the lists."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from exams.applications import service, vetting
from exams.applications.dossier import add_file, answer_supplement, read_file, remove_file
from exams.applications.eligibility import conditions
from exams.applications.lists import choose_below_minimum, issue_lists, why_not_issue_lists
from exams.applications.models import Application, ApplicationState, BelowChoice, Entrant, Verdict
from exams.applications.queries import counts_by_post, entrants, in_state, queue
from exams.applications.windows import vetting_due
from exams.clock import local_day
from exams.competitions.models import Competition, Stage
from exams.competitions.queries import rules_of
from exams.documents.models import Document
from exams.errors import Invalid, NotFound, NotPermitted, RuleBroken, TransitionRefused
from exams.events import Event, EventKind
from exams.permissions import Role
from tests.build import holder
from tests.build_applications import (
    acting,
    filled,
    open_competition,
    started,
    stored,
    submitted,
    vetted,
)


@pytest.fixture
def world(work):
    """A unit of work, an open competition, its officer."""
    with work() as uow:
        competition = open_competition(uow)
        yield uow, competition, holder(uow, Role.OFFICER, competition)


def over(uow, days=31):
    """Move to when registration is over."""
    uow.now += timedelta(days=days)


def codes(reasons):
    return [reason.code for reason in reasons]


def test_eligible_is_refused_while_a_condition_is_not_judged_or_not_met(world):
    uow, competition, officer = world
    row = submitted(uow, competition)
    with acting(uow, officer.id):
        vetting.judge_conditions(
            uow,
            competition.id,
            row.id,
            {
                "degree": (Verdict.NOT_MET, "Sai ngành"),
                "theory": (Verdict.TO_VERIFY, ""),
                "health": (Verdict.MET, ""),
            },
        )
        with pytest.raises(TransitionRefused) as refused:
            vetting.decide_eligible(uow, competition.id, row.id)
    found = codes(refused.value.reasons)
    assert found.count("vetting.condition_not_met") == 1
    assert found.count("vetting.condition_to_verify") == 1
    assert found.count("vetting.condition_unjudged") == 4
    assert refused.value.reasons[0].facts["article"] == "Nghị định 29/2024/NĐ-CP"


def test_not_met_needs_a_note_and_ineligible_needs_a_ground(world):
    uow, competition, officer = world
    row = submitted(uow, competition)
    with acting(uow, officer.id):
        with pytest.raises(Invalid, match="note_missing"):
            vetting.judge_conditions(
                uow, competition.id, row.id, {"degree": (Verdict.NOT_MET, " ")}
            )
        with pytest.raises(Invalid, match="unknown_ground"):
            vetting.decide_ineligible(uow, competition.id, row.id, "because", "x")
        with pytest.raises(Invalid, match="no_condition_not_met"):
            vetting.decide_ineligible(uow, competition.id, row.id, "condition_not_met", "x")


def test_an_outcome_is_changed_only_by_opening_the_dossier_again(world):
    uow, competition, officer = world
    row = vetted(uow, submitted(uow, competition), officer)
    with acting(uow, officer.id):
        with pytest.raises(RuleBroken, match="decided_already"):
            vetting.decide_ineligible(uow, competition.id, row.id, "untrue", "x")
        vetting.open_again(uow, competition.id, row.id, "Có thông tin mới")
    assert row.state == ApplicationState.SUBMITTED and row.decided_at is None


def test_a_withdrawn_application_cannot_be_vetted(world):
    uow, competition, officer = world
    row = submitted(uow, competition)
    with acting(uow, row.person_id):
        service.withdraw(uow, row.id)
    with acting(uow, officer.id), pytest.raises(RuleBroken, match="withdrawn"):
        vetting.judge_conditions(uow, competition.id, row.id, {"degree": (Verdict.MET, "")})


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MARKER, Role.CANDIDATE])
def test_only_who_may_judge_changes_a_dossier(world, role):
    uow, competition, _officer = world
    row = submitted(uow, competition)
    other = holder(uow, role, competition)
    day = local_day(uow.now) + timedelta(days=3)
    with acting(uow, other.id):
        for act in (
            lambda: vetting.judge_conditions(uow, competition.id, row.id, {}),
            lambda: vetting.decide_eligible(uow, competition.id, row.id),
            lambda: vetting.decide_ineligible(uow, competition.id, row.id, "untrue", "x"),
            lambda: vetting.ask_supplement(uow, competition.id, row.id, "x", day),
            lambda: vetting.open_again(uow, competition.id, row.id, "x"),
            lambda: issue_lists(uow, competition.id),
            lambda: choose_below_minimum(uow, competition.posts[0].id, BelowChoice.POSTPONE, "x"),
        ):
            with pytest.raises(NotPermitted):
                act()


def test_a_supervisor_reads_a_file_and_the_reading_is_recorded(world):
    uow, competition, _officer = world
    row = submitted(uow, competition)
    supervisor = holder(uow, Role.SUPERVISOR, competition)
    marker = holder(uow, Role.MARKER, competition)
    with acting(uow, supervisor.id):
        read_file(uow, competition.id, row.id, row.files[0].id)
    read = uow.session.scalars(select(Event).where(Event.kind == EventKind.FILE_READ)).all()
    assert [event.actor_id for event in read] == [supervisor.id]
    with acting(uow, marker.id), pytest.raises(NotPermitted):
        read_file(uow, competition.id, row.id, row.files[0].id)


def test_the_file_of_a_draft_or_of_another_competition_is_not_found(world):
    uow, competition, officer = world
    draft, row = filled(uow, competition), submitted(uow, competition)
    elsewhere = open_competition(uow)
    there = holder(uow, Role.OFFICER, elsewhere)
    with acting(uow, officer.id), pytest.raises(NotFound):
        read_file(uow, competition.id, draft.id, draft.files[0].id)
    with acting(uow, there.id), pytest.raises(NotFound):
        read_file(uow, elsewhere.id, row.id, row.files[0].id)


def test_a_supplement_is_answered_until_the_end_of_its_day_and_not_after(world):
    uow, competition, officer = world
    row = submitted(uow, competition)
    until = local_day(uow.now) + timedelta(days=3)
    kept = row.files[0].id
    with acting(uow, officer.id):
        vetting.ask_supplement(uow, competition.id, row.id, "Bổ sung giấy khám sức khỏe", until)
        with pytest.raises(RuleBroken, match="supplement_open"):
            vetting.decide_ineligible(uow, competition.id, row.id, "dossier_incomplete", "x")
    asked_at = uow.now
    uow.now += timedelta(minutes=1)
    with acting(uow, row.person_id):
        added = add_file(uow, row.id, "health", stored("khám.pdf"))
        uow.session.flush()
        with pytest.raises(RuleBroken, match="file_submitted"):
            remove_file(uow, row.id, kept)
        remove_file(uow, row.id, added.id)
        add_file(uow, row.id, "health", stored("khám-2.pdf"))
        uow.now = asked_at + timedelta(days=3, hours=9)  # 17:00 of the last day
        with pytest.raises(RuleBroken, match="no_open_supplement"):
            answer_supplement(uow, row.id, "Đã nộp")
        uow.now -= timedelta(seconds=1)
        answer_supplement(uow, row.id, "Đã nộp")
        with pytest.raises(RuleBroken, match="no_open_supplement"):
            add_file(uow, row.id, "health", stored())


def test_a_supplement_ends_after_today(world):
    uow, competition, officer = world
    row = submitted(uow, competition)
    with acting(uow, officer.id), pytest.raises(Invalid, match="until_after_today"):
        vetting.ask_supplement(uow, competition.id, row.id, "x", local_day(uow.now))


def test_the_queue_says_due_day_and_late(world):
    uow, competition, officer = world
    first, second = submitted(uow, competition), submitted(uow, competition)
    vetted(uow, first, officer)
    started(uow, competition)  # a draft is not queued
    due = next(d.on for d in competition.dates if d.step == "vetting_due")
    queued = queue(uow.session, competition, uow.now)
    assert [q.application.id for q in queued] == [second.id, first.id]
    assert {q.due_on for q in queued} == {due}
    late = queue(uow.session, competition, uow.now + timedelta(days=60))
    assert [q.late for q in late] == [True, False]


def test_more_than_five_hundred_dossiers_have_thirty_days(world):
    uow, competition, _officer = world
    rules = rules_of(uow.session, competition.id)
    closed = date(2026, 10, 5)  # Monday: both limits are working days
    assert vetting_due(rules, {"registration_closes": closed}, 500) == closed + timedelta(days=15)
    assert vetting_due(rules, {"registration_closes": closed}, 501) == closed + timedelta(days=30)


def test_vetting_due_on_a_day_of_rest_is_due_on_the_next_working_day(world):
    uow, competition, _officer = world
    rules = rules_of(uow.session, competition.id)
    friday = {"registration_closes": date(2026, 10, 2)}  # fifteen days on is a Saturday
    assert vetting_due(rules, friday, 500) == date(2026, 10, 19)
    assert vetting_due(rules, friday, 501) == date(2026, 11, 2)


def test_the_lists_wait_for_registration_outcomes_and_supplements(world):
    uow, competition, officer = world
    row = submitted(uow, competition)
    assert codes(why_not_issue_lists(uow.session, competition, uow.now)) == [
        "lists.registration_open",
        "lists.undecided",
        "lists.below_minimum",
    ]
    over(uow)
    with acting(uow, officer.id):
        vetting.ask_supplement(
            uow, competition.id, row.id, "x", local_day(uow.now) + timedelta(days=2)
        )
        assert "lists.supplements_open" in codes(
            why_not_issue_lists(uow.session, competition, uow.now)
        )
        with pytest.raises(TransitionRefused):
            issue_lists(uow, competition.id)
    assert competition.stage == Stage.ANNOUNCED


def test_issuing_gives_numbers_admits_to_the_first_part_and_tells_everybody(world):
    uow, competition, officer = world
    good = [vetted(uow, submitted(uow, competition), officer) for _n in range(3)]
    bad = vetted(uow, submitted(uow, competition), officer, eligible=False)
    over(uow)
    with acting(uow, officer.id):
        issue_lists(uow, competition.id)
    uow.session.flush()
    assert competition.stage == Stage.LISTED
    assert {row.exam_number for row in good} == {"SBD001", "SBD002", "SBD003"}
    admitted = entrants(uow.session, competition.parts[0].id)
    assert [row.exam_number for row in admitted] == ["SBD001", "SBD002", "SBD003"]
    assert bad.exam_number is None
    told = uow.session.scalars(
        select(Event).where(Event.kind == EventKind.ELIGIBILITY_DECIDED)
    ).all()
    assert {event.subject for event in told} == {f"application:{r.id}" for r in (*good, bad)}
    papers = {
        d.kind: d
        for d in uow.session.scalars(
            select(Document).where(
                Document.kind.in_(("eligible_list", "ineligible_list", "vetting_minutes"))
            )
        )
    }
    assert papers["eligible_list"].public and not papers["ineligible_list"].public
    assert bad.person.full_name not in str(papers["ineligible_list"].facts)
    assert "citizen_no" not in str(papers["eligible_list"].facts)
    assert counts_by_post(uow.session, competition.id, ApplicationState.ELIGIBLE) == {
        competition.posts[0].id: 3
    }
    with acting(uow, officer.id), pytest.raises(TransitionRefused):
        issue_lists(uow, competition.id)


def test_withdrawing_after_the_list_leaves_the_parts_to_come(world):
    uow, competition, officer = world
    rows = [vetted(uow, submitted(uow, competition), officer) for _n in range(3)]
    over(uow)
    with acting(uow, officer.id):
        issue_lists(uow, competition.id)
    with acting(uow, rows[0].person_id):
        service.withdraw(uow, rows[0].id, "Lý do riêng")
    uow.session.flush()
    assert (
        uow.session.scalars(select(Entrant).where(Entrant.application_id == rows[0].id)).all() == []
    )
    competition.stage = Stage.DECIDED
    with acting(uow, rows[1].person_id), pytest.raises(RuleBroken, match="too_late"):
        service.withdraw(uow, rows[1].id)


def test_fewer_than_the_minimum_stops_the_lists_until_a_choice_of_the_rules_is_made(world):
    uow, competition, officer = world
    vetted(uow, submitted(uow, competition), officer)
    post = competition.posts[0]
    over(uow)
    with acting(uow, officer.id):
        assert codes(why_not_issue_lists(uow.session, competition, uow.now)) == [
            "lists.below_minimum"
        ]
        with pytest.raises(RuleBroken, match="choice_not_in_rules"):
            choose_below_minimum(uow, post.id, BelowChoice.PROCEED, "x")
        with pytest.raises(Invalid, match="until_after_today"):
            choose_below_minimum(uow, post.id, BelowChoice.NOMINATE, "x", local_day(uow.now))
        with pytest.raises(Invalid, match="reason_missing"):
            choose_below_minimum(uow, post.id, BelowChoice.POSTPONE, " ")


def test_nominating_opens_registration_for_nominated_candidates_only(world):
    uow, competition, officer = world
    vetted(uow, submitted(uow, competition), officer)
    over(uow)
    with acting(uow, officer.id):
        choose_below_minimum(
            uow,
            competition.posts[0].id,
            BelowChoice.NOMINATE,
            "Chỉ có một người",
            local_day(uow.now) + timedelta(days=10),
        )
        assert "lists.registration_open" in codes(
            why_not_issue_lists(uow.session, competition, uow.now)
        )
    with pytest.raises(RuleBroken, match="post_not_open"):
        submitted(uow, competition, candidate_class="in_place")
    second = submitted(uow, competition, candidate_class="nominated")
    uow.now += timedelta(days=11)
    vetted(uow, second, officer)
    with acting(uow, officer.id):
        issue_lists(uow, competition.id)
    assert competition.stage == Stage.LISTED


def test_a_postponed_post_leaves_the_competition_and_the_others_go_on(work):
    with work() as uow:
        competition = open_competition(uow, posts=2)
        officer = holder(uow, Role.OFFICER, competition)
        good = [vetted(uow, submitted(uow, competition), officer) for _n in range(2)]
        alone = vetted(uow, submitted(uow, competition, post_index=1), officer)
        over(uow)
        with acting(uow, officer.id):
            choose_below_minimum(uow, competition.posts[1].id, BelowChoice.POSTPONE, "Một người")
            issue_lists(uow, competition.id)
        assert alone.exam_number is None and all(row.exam_number for row in good)
        notice = uow.session.scalar(select(Document).where(Document.kind == "post_notice"))
        assert notice.public and notice.facts["choice"] == "postpone"


def test_a_competition_without_a_post_left_can_only_be_stopped(world):
    uow, competition, officer = world
    over(uow)
    with acting(uow, officer.id):
        choose_below_minimum(uow, competition.posts[0].id, BelowChoice.POSTPONE, "Không có ai")
        assert codes(why_not_issue_lists(uow.session, competition, uow.now)) == [
            "lists.no_post_left"
        ]


def test_judging_and_deciding_in_one_unit_of_work_loses_no_verdict(work):
    with work() as uow:
        competition = open_competition(uow)
        officer, row = holder(uow, Role.OFFICER, competition), submitted(uow, competition)
        where, number = competition.id, row.id
    with work(officer.id) as uow:
        verdicts = {c["id"]: (Verdict.MET, "") for c in conditions(rules_of(uow.session, where))}
        vetting.judge_conditions(uow, where, number, verdicts)
        vetting.decide_eligible(uow, where, number)
    with work() as uow:
        row = uow.session.get_one(Application, number)
        assert row.state == ApplicationState.ELIGIBLE and len(row.findings) == len(verdicts)


def test_a_dossier_taken_up_again_is_vetted_anew(world):
    uow, competition, officer = world
    row = vetted(uow, submitted(uow, competition), officer)
    with acting(uow, row.person_id):
        service.withdraw(uow, row.id)
        service.start_application(uow, competition.id)
        uow.session.flush()
        service.submit(uow, row.id)
    assert row.findings == [] and row.decided_at is None and row.decided_by is None
    with acting(uow, officer.id), pytest.raises(TransitionRefused) as refused:
        vetting.decide_eligible(uow, competition.id, row.id)
    assert set(codes(refused.value.reasons)) == {"vetting.condition_unjudged"}


def test_what_a_new_submission_holds_is_not_removed_for_an_older_request(world):
    uow, competition, officer = world
    row = submitted(uow, competition)
    with acting(uow, officer.id):
        asked_until = local_day(uow.now) + timedelta(days=9)
        vetting.ask_supplement(uow, competition.id, row.id, "Bổ sung bằng.", asked_until)
    with acting(uow, row.person_id):
        service.withdraw(uow, row.id)
        service.start_application(uow, competition.id)
        uow.now += timedelta(minutes=1)
        file = add_file(uow, row.id, row.files[0].item, stored())
        uow.session.flush()
        uow.now += timedelta(minutes=1)
        service.submit(uow, row.id)
        with pytest.raises(RuleBroken, match="file_submitted"):
            remove_file(uow, row.id, file.id)


def test_the_file_of_a_draft_that_was_never_submitted_stays_the_candidates_own(world):
    uow, competition, officer = world
    row = filled(uow, competition)
    with acting(uow, row.person_id):
        service.withdraw(uow, row.id)
    with acting(uow, officer.id), pytest.raises(NotFound):
        read_file(uow, competition.id, row.id, row.files[0].id)


def test_an_outcome_taken_back_while_the_lists_are_issued_waits_and_is_refused(work):
    with work() as uow:
        competition = open_competition(uow)
        officer = holder(uow, Role.OFFICER, competition)
        vetted(uow, submitted(uow, competition), officer)
        vetted(uow, submitted(uow, competition), officer)
        row = vetted(uow, submitted(uow, competition), officer, eligible=False)
        where, number = competition.id, row.id

    def take_back():
        with work(officer.id) as uow:
            vetting.open_again(uow, where, number, "Xem lại.")

    with ThreadPoolExecutor(1) as pool:
        with work() as uow:
            over(uow)
            issue_lists(uow, where)
            uow.session.flush()
            late = pool.submit(take_back)
            time.sleep(0.3)
        with pytest.raises(RuleBroken, match="lists_issued"):
            late.result()


def test_the_lists_of_many_are_made_with_a_few_questions_to_the_database(work):
    def asked(count):
        with work() as uow:
            competition = open_competition(uow)
            officer = holder(uow, Role.OFFICER, competition)
            for _ in range(count):
                vetted(uow, submitted(uow, competition), officer)
            where = competition.id
        with work() as uow:
            found = []
            event.listen(uow.session, "do_orm_execute", lambda s: found.append(s.is_select))
            for row in in_state(uow.session, where, ApplicationState.ELIGIBLE):
                assert row.person and row.findings is not None and row.supplements == []
            assert len(queue(uow.session, uow.session.get_one(Competition, where), uow.now))
            return sum(found)

    assert asked(6) == asked(3)
