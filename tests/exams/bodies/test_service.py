"""Bodies: set up by decision, duties that exclude each other, relatives, standing aside."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import permutations, product

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.applications.models import ApplicationState
from exams.bodies import guards, queries
from exams.bodies.duties import DUTIES_IN, clash, exam_duties, exclusions, role_of
from exams.bodies.models import Body, BodyKind, Duty, Member
from exams.bodies.service import (
    Relative,
    appoint_member,
    correct_decision,
    declare_relatives,
    give_role,
    issue_decision,
    remove_member,
    set_up_body,
)
from exams.competitions.models import Stage
from exams.competitions.queries import rules_of
from exams.errors import Invalid, NotFound, NotPermitted, RuleBroken, TransitionRefused
from exams.events import Event, EventKind
from exams.people.queries import actor_for
from exams.people.service import grant_role
from exams.permissions import STAFF, Role
from exams.rules.loader import load_shipped, shipped
from tests import build
from tests import build_papers as make
from tests.conftest import Work

SEATS = [(kind, duty) for kind in BodyKind for duty in DUTIES_IN[kind]]
# The matrix of regulations section 2, by body: who may not also serve in which others.
K = BodyKind
APART = {
    frozenset(pair)
    for first, others in {
        K.MARKING_BOARD: (
            K.INVIGILATION_BOARD,
            K.ANONYMISATION_BOARD,
            K.QUESTION_BOARD,
            K.REMARKING_BOARD,
            K.SECRETARIAT,
        ),
        K.QUESTION_BOARD: (K.INVIGILATION_BOARD, K.ANONYMISATION_BOARD, K.REMARKING_BOARD),
        K.INVIGILATION_BOARD: (K.ANONYMISATION_BOARD, K.REMARKING_BOARD),
        K.ANONYMISATION_BOARD: (K.REMARKING_BOARD,),
        K.SECRETARIAT: (K.REMARKING_BOARD,),
        K.SUPERVISION_BOARD: tuple(k for k in K if k is not K.SUPERVISION_BOARD),
    }.items()
    for pair in ((first, other) for other in others)
}


@pytest.fixture
def place(work: Work) -> int:
    with work() as uow:
        return build.bare_competition(uow).id


@pytest.mark.parametrize("rule_set", shipped())
def test_every_pair_of_duties_is_refused_or_allowed_as_the_rules_say(rule_set: str) -> None:
    rules = load_shipped(rule_set)
    for first, second in product(SEATS, SEATS):
        found = clash(rules, exam_duties(*first), exam_duties(*second))
        kinds = {first[0], second[0]}
        if first == (K.COUNCIL, Duty.SECRETARY):
            kinds = {K.SECRETARIAT, second[0]}
        if second == (K.COUNCIL, Duty.SECRETARY):
            kinds = {first[0], K.SECRETARIAT} if first[0] is not K.COUNCIL else {K.COUNCIL}
        if first == second == (K.COUNCIL, Duty.SECRETARY):
            kinds = {K.COUNCIL}
        assert (found is not None) == (frozenset(kinds) in APART), (first, second)


def test_an_excluded_appointment_is_refused_naming_the_article(work: Work) -> None:
    """One excluded pair, in both orders; which pairs those are is the table's test above."""
    for first, second in permutations((K.MARKING_BOARD, K.QUESTION_BOARD)):
        with work() as uow:
            competition = build.bare_competition(uow)
            someone = build.person(uow).id
            bodies = {
                kind: make.body(uow, competition, kind).id
                for kind in (K.MARKING_BOARD, K.QUESTION_BOARD)
            }
            appoint_member(uow, bodies[first], someone, Duty.MEMBER)
        with pytest.raises(RuleBroken) as refused, work() as uow:
            appoint_member(uow, bodies[second], someone, Duty.MEMBER)
        assert refused.value.code == "bodies.duties_exclude"
        assert refused.value.facts["article"]


def test_a_role_given_without_a_body_excludes_as_well(work: Work) -> None:
    with work() as uow:
        competition = build.bare_competition(uow)
        someone = build.holder(uow, Role.INVIGILATOR, competition).id
        board = make.body(uow, competition, K.MARKING_BOARD).id
    with pytest.raises(RuleBroken), work() as uow:
        appoint_member(uow, board, someone, Duty.MEMBER)


def test_a_role_given_without_a_body_is_refused_where_a_duty_excludes_it(work: Work) -> None:
    with work() as uow:
        competition = build.bare_competition(uow)
        officer = build.holder(uow, Role.OFFICER, competition).id
        someone = build.holder(uow, Role.CODER, competition).id
        where = competition.id
    with pytest.raises(RuleBroken) as refused, work(officer) as uow:
        give_role(uow, someone, Role.MARKER, where)
    assert refused.value.code == "bodies.duties_exclude"
    with work(officer) as uow:
        assert give_role(uow, someone, Role.APPROVER, where).role is Role.APPROVER
    with pytest.raises(NotPermitted), work(someone) as uow:
        give_role(uow, officer, Role.MARKER, where)


def test_two_clicks_on_removing_a_member_at_once_record_it_once(
    work: Work, session: Session
) -> None:
    with work() as uow:
        board = make.body(uow, build.bare_competition(uow), K.MARKING_BOARD)
        number = appoint_member(uow, board.id, build.person(uow).id, Duty.MEMBER).id

    def second() -> None:
        with work() as uow:
            remove_member(uow, number, "Chuyển công tác")

    with ThreadPoolExecutor(1) as pool:
        with work() as uow:
            remove_member(uow, number, "Chuyển công tác")
            uow.session.flush()
            late = pool.submit(second)
            time.sleep(0.3)
        with pytest.raises(TransitionRefused, match="left_already"):
            late.result()
    removed = select(Event).where(Event.kind == EventKind.MEMBER_REMOVED)
    assert len(session.scalars(removed).all()) == 1


def test_every_exclusion_of_every_shipped_rule_set_names_known_duties_and_an_article() -> None:
    for name in ("leadership-written-proposal", "recruitment-two-rounds", "proposal-only",
                 "screening-best-n-proposal"):  # fmt: skip
        found = list(exclusions(load_shipped(name)))
        assert found
        assert all(rule.article for rule in found)


@pytest.mark.parametrize(("kind", "duty"), SEATS)
def test_every_seat_gives_a_role_of_staff(kind: BodyKind, duty: Duty) -> None:
    assert role_of(kind, duty) in STAFF


@pytest.mark.parametrize(("kind", "duty"), [
    (K.COUNCIL, Duty.CHAIR), (K.COUNCIL, Duty.SECRETARY), (K.MARKING_BOARD, Duty.MEMBER),
])  # fmt: skip
def test_appointing_gives_the_role_and_removing_ends_it(
    kind: BodyKind, duty: Duty, work: Work, session: Session
) -> None:
    with work() as uow:
        competition = build.bare_competition(uow)
        someone = build.person(uow).id
        member = appoint_member(uow, make.body(uow, competition, kind).id, someone, duty).id
    with work() as uow:
        now = uow.now
        uow.session.rollback()
    role = role_of(kind, duty)
    assert role in actor_for(session, someone, now).roles_in(competition.id)
    session.rollback()
    with work() as uow:
        remove_member(uow, member, "Xin thôi")
    assert role not in actor_for(session, someone, now).roles_in(competition.id)


def test_a_role_stays_while_another_membership_gives_it(work: Work, session: Session) -> None:
    with work() as uow:
        competition = build.bare_competition(uow)
        someone = build.person(uow).id
        council = make.body(uow, competition, K.COUNCIL).id
        secretariat = make.body(uow, competition, K.SECRETARIAT).id
        first = appoint_member(uow, council, someone, Duty.SECRETARY).id
        appoint_member(uow, secretariat, someone, Duty.MEMBER)
    with work() as uow:
        remove_member(uow, first, "Đổi nhiệm vụ")
        now = uow.now
    assert Role.SECRETARY in actor_for(session, someone, now).roles_in(competition.id)


def test_a_removal_needs_a_reason_and_happens_once(work: Work) -> None:
    with work() as uow:
        competition = build.bare_competition(uow)
        board = make.body(uow, competition, K.QUESTION_BOARD)
        member = appoint_member(uow, board.id, build.person(uow).id, Duty.MEMBER).id
    with pytest.raises(Invalid), work() as uow:
        remove_member(uow, member, " ")
    with work() as uow:
        remove_member(uow, member, "Ốm")
    with pytest.raises(TransitionRefused), work() as uow:
        remove_member(uow, member, "Ốm")


def test_only_who_sets_up_bodies_does(work: Work, place: int) -> None:
    with work() as uow:
        from exams.competitions.models import Competition

        here = uow.session.get(Competition, place)
        others = [build.holder(uow, r, here).id for r in Role if r is not Role.OFFICER]
        officer = build.holder(uow, Role.OFFICER, here).id
    for person in others:
        with pytest.raises(NotPermitted), work(person) as uow:
            set_up_body(uow, place, K.COUNCIL, "1/QĐ", date(2026, 11, 20))
    with work(officer) as uow:
        set_up_body(uow, place, K.COUNCIL, "1/QĐ", date(2026, 11, 20))


@pytest.mark.parametrize(("number", "on", "field"), [
    (" ", date(2026, 11, 20), "decision_no"),
    ("1/QĐ", date(2026, 11, 24), "decided_on"),
])  # fmt: skip
def test_a_decision_has_a_number_and_a_day_that_is_not_to_come(
    number: str, on: date, field: str, work: Work, place: int
) -> None:
    with pytest.raises(Invalid) as refused, work() as uow:
        set_up_body(uow, place, K.COUNCIL, number, on)
    assert refused.value.facts["field"] == field


def test_a_decision_of_today_is_taken_and_a_body_is_set_up_once(work: Work, place: int) -> None:
    with work() as uow:
        set_up_body(uow, place, K.COUNCIL, "1/QĐ", date(2026, 11, 23))
    with pytest.raises(Invalid), work() as uow:
        set_up_body(uow, place, K.COUNCIL, "2/QĐ", date(2026, 11, 23))


def test_a_decision_is_corrected_with_an_event(work: Work, session: Session, place: int) -> None:
    with work() as uow:
        body = set_up_body(uow, place, K.COUNCIL, "1/QĐ", date(2026, 11, 23)).id
    with work() as uow:
        correct_decision(uow, body, "11/QĐ", date(2026, 11, 22))
    assert session.get(Body, body).decision_no == "11/QĐ"
    kinds = session.scalars(select(Event.kind).where(Event.subject == f"body:{body}")).all()
    assert kinds == [EventKind.BODY_SET_UP] * 2


@pytest.mark.parametrize(("size", "expected"), [
    (0, ["bodies.too_few", "bodies.council_needs_chair", "bodies.council_needs_secretary"]),
    (4, ["bodies.too_few", "bodies.council_even"]),
    (5, []), (6, ["bodies.council_even"]), (7, []), (12, ["bodies.council_even"]), (13, []),
])  # fmt: skip
def test_the_council_has_five_to_thirteen_members_and_an_odd_number(
    size: int, expected: list[str], work: Work, session: Session
) -> None:
    with work() as uow:
        competition = build.bare_competition(uow)
        make.council(uow, competition, size)
    found = [reason.code for reason in guards.why_not_complete(session, competition.id)]
    assert found == expected


def test_a_fourteenth_member_is_refused(work: Work) -> None:
    with work() as uow:
        competition = build.bare_competition(uow)
        council = make.council(uow, competition, 13).id
        more = build.person(uow).id
    with pytest.raises(RuleBroken) as refused, work() as uow:
        appoint_member(uow, council, more, Duty.MEMBER)
    assert refused.value.code == "bodies.full"


def test_a_council_without_a_decision_is_not_set_up(session: Session, place: int) -> None:
    assert [r.code for r in guards.why_not_complete(session, place)] == ["bodies.not_set_up"]


def test_a_second_chair_the_same_person_twice_and_a_foreign_duty_are_refused(work: Work) -> None:
    with work() as uow:
        competition = build.bare_competition(uow)
        council = make.council(uow, competition)
        chair, council_id = council.members[0].person_id, council.id
        someone = build.person(uow).id
        board = make.body(uow, competition, K.QUESTION_BOARD).id
    for body, person, duty, code in (
        (council_id, someone, Duty.CHAIR, "bodies.duty_taken"),
        (council_id, chair, Duty.MEMBER, "bodies.member_already"),
        (board, someone, Duty.SECRETARY, "bodies.no_such_duty"),
    ):
        with pytest.raises(Invalid) as refused, work() as uow:
            appoint_member(uow, body, person, duty)
        assert refused.value.code == code


@pytest.mark.parametrize("markers", [0, 1, 2])
def test_the_marking_board_needs_two_markers(markers: int, work: Work, session: Session) -> None:
    with work() as uow:
        competition = build.bare_competition(uow)
        board = make.body(uow, competition, K.MARKING_BOARD)
        for _ in range(markers):
            appoint_member(uow, board.id, build.person(uow).id, Duty.MEMBER)
    why = guards.why_not_staffed(session, competition.id, K.MARKING_BOARD)
    assert bool(why) == (markers < 2)
    assert guards.why_not_staffed(session, competition.id, K.REMARKING_BOARD)


@pytest.mark.parametrize(("state", "refused"), [
    (ApplicationState.SUBMITTED, True), (ApplicationState.ELIGIBLE, True),
    (ApplicationState.INELIGIBLE, True), (ApplicationState.WITHDRAWN, False),
])  # fmt: skip
def test_a_candidate_is_not_appointed(state: ApplicationState, refused: bool, work: Work) -> None:
    with work() as uow:
        competition = build.bare_competition(uow, stage=Stage.ANNOUNCED)
        someone = make.candidate(uow, competition, state=state).person_id
        board = make.body(uow, competition, K.QUESTION_BOARD).id
    if refused:
        with pytest.raises(RuleBroken) as broken, work() as uow:
            appoint_member(uow, board, someone, Duty.MEMBER)
        assert broken.value.code == "bodies.candidate"
    else:
        with work() as uow:
            appoint_member(uow, board, someone, Duty.MEMBER)


class Listed:
    """A competition whose list is issued, with a board member and two candidates."""

    def __init__(self, work: Work, kind: BodyKind = K.COUNCIL, stage: Stage = Stage.LISTED) -> None:
        with work() as uow:
            self.competition = build.bare_competition(uow, stage=stage)
            body = make.body(uow, self.competition, kind)
            self.person = build.person(uow).id
            self.member = appoint_member(uow, body.id, self.person, Duty.MEMBER).id
            self.first = make.candidate(uow, self.competition).id
            self.second = make.candidate(uow, self.competition).id
            self.out = make.candidate(uow, self.competition, state=ApplicationState.INELIGIBLE).id


def test_a_declared_relative_makes_the_member_stand_aside(work: Work, session: Session) -> None:
    w = Listed(work)
    assert guards.why_not_declared(session, w.competition.id, {K.COUNCIL})
    session.rollback()
    with work(w.person) as uow:
        declare_relatives(uow, w.member, [Relative(w.first, "sibling")])
    assert queries.stands_aside(session, w.competition.id, w.person) == {w.first}
    assert guards.why_not_declared(session, w.competition.id, {K.COUNCIL}) == []
    session.rollback()
    with work(w.person) as uow:
        declare_relatives(uow, w.member, [])
    assert queries.stands_aside(session, w.competition.id, w.person) == set()


def test_a_marker_with_a_relative_among_the_candidates_may_not_mark(
    work: Work, session: Session
) -> None:
    w = Listed(work, K.MARKING_BOARD)
    with work(w.person) as uow:
        declare_relatives(uow, w.member, [Relative(w.first, "spouse")])
    why = guards.why_not_declared(session, w.competition.id, {K.MARKING_BOARD})
    assert [reason.code for reason in why] == ["bodies.related_marker"]


def test_a_declaration_names_eligible_candidates_and_kinds_of_the_rules(work: Work) -> None:
    w = Listed(work)
    other = Listed(work)
    for relatives, error in (
        ([Relative(w.out, "sibling")], NotFound),
        ([Relative(other.first, "sibling")], NotFound),
        ([Relative(w.first, "sibling"), Relative(w.first, "spouse")], NotFound),
        ([Relative(w.first, "friend")], Invalid),
    ):
        with pytest.raises(error), work(w.person) as uow:
            declare_relatives(uow, w.member, relatives)


def test_nobody_declares_for_another_or_after_leaving_or_before_the_list(work: Work) -> None:
    w, other = Listed(work), Listed(work)
    early = Listed(work, stage=Stage.ANNOUNCED)
    with pytest.raises(NotFound), work(other.person) as uow:
        declare_relatives(uow, w.member, [])
    with pytest.raises(TransitionRefused), work(early.person) as uow:
        declare_relatives(uow, early.member, [])
    with work() as uow:
        remove_member(uow, w.member, "Thôi")
    with pytest.raises(NotFound), work(w.person) as uow:
        declare_relatives(uow, w.member, [])


def test_the_event_of_a_declaration_keeps_names_private(work: Work, session: Session) -> None:
    w = Listed(work)
    with work(w.person) as uow:
        declare_relatives(uow, w.member, [Relative(w.first, "parent")])
    event = session.scalars(select(Event).where(Event.kind == EventKind.RELATIVES_DECLARED)).one()
    assert event.public == {"conflicts": 1}
    assert str(w.first) in event.private["text"]


def test_only_officer_secretary_and_supervisor_read_declarations(
    work: Work, session: Session
) -> None:
    with work() as uow:
        competition = build.bare_competition(uow)
        held = {role: build.holder(uow, role, competition).id for role in Role}
        now = uow.now
    readers = {
        role
        for role, person in held.items()
        if queries.may_read_declarations(actor_for(session, person, now), competition.id)
    }
    assert readers == {Role.OFFICER, Role.SECRETARY, Role.SUPERVISOR}


def test_the_decision_is_issued_as_a_numbered_paper_with_its_members(
    work: Work, session: Session
) -> None:
    with work() as uow:
        competition = build.bare_competition(uow)
        body = make.council(uow, competition).id
        empty = make.body(uow, competition, K.SECRETARIAT).id
        officer = build.holder(uow, Role.OFFICER, competition).id
    with work(officer) as uow:
        document = issue_decision(uow, body)
    assert document.kind == "council_decision"
    assert len(document.facts["members"]) == 5
    with pytest.raises(TransitionRefused), work(officer) as uow:
        issue_decision(uow, empty)


def test_bodies_of_a_closed_competition_do_not_change(work: Work) -> None:
    with work() as uow:
        competition = build.bare_competition(uow, stage=Stage.CLOSED)
    with pytest.raises(TransitionRefused), work() as uow:
        set_up_body(uow, competition.id, K.COUNCIL, "1/QĐ", date(2026, 11, 20))


def test_relatives_are_of_the_kinds_that_the_decree_lists(session: Session, place: int) -> None:
    assert len(rules_of(session, place).rows("council.kinship")) == 10
    assert session.scalars(select(Member)).all() == []
    assert grant_role is not None
