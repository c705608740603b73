"""Who gives which role to whom, and how a role ends."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session

from exams.competitions.models import Competition
from exams.errors import Invalid, NotFound, NotPermitted, RuleBroken
from exams.people.models import Person
from exams.people.queries import actor_for, find_people
from exams.people.service import (
    assign_role,
    choose_language,
    grant_role,
    remove_role,
    rename_self,
)
from exams.permissions import Role
from tests import build
from tests.conftest import FakeClock, Work


@pytest.fixture
def world(work: Work) -> tuple[Competition, Person, Person, Person]:
    """A competition, its officer, an administrator and a person."""
    with work() as uow:
        competition = build.bare_competition(uow)
        officer = build.holder(uow, Role.OFFICER, competition)
        administrator = build.holder(uow, Role.ADMINISTRATOR, None)
        someone = build.person(uow, "Trần Thị Thủy")
    return competition, officer, administrator, someone


def test_an_officer_gives_a_role_in_the_competition(
    work: Work, session: Session, clock: FakeClock, world: tuple
) -> None:
    competition, officer, _administrator, someone = world
    with work(officer.id) as uow:
        assign_role(uow, someone.id, Role.MARKER, competition.id)
    assert Role.MARKER in actor_for(session, someone.id, clock()).roles_in(competition.id)
    assert Role.MARKER not in actor_for(session, someone.id, clock()).roles_in(None)


def test_an_officer_of_one_competition_gives_none_elsewhere(work: Work, world: tuple) -> None:
    _competition, officer, _administrator, someone = world
    with work() as uow:
        other = build.bare_competition(uow)
    for where in (other.id, None):
        with pytest.raises(NotPermitted), work(officer.id) as uow:
            assign_role(uow, someone.id, Role.OFFICER, where)


@pytest.mark.parametrize(
    ("role", "whole", "code"),
    [
        (Role.CANDIDATE, False, "role.of_itself"),
        (Role.APPOINTEE, False, "role.of_itself"),
        (Role.MARKER, True, "role.needs_competition"),
        (Role.LEADER, False, "role.department_only"),
        (Role.ADMINISTRATOR, False, "role.department_only"),
    ],
)
def test_a_role_is_refused_where_it_is_not_held(
    work: Work, world: tuple, role: Role, whole: bool, code: str
) -> None:
    competition, _officer, administrator, someone = world
    with pytest.raises(Invalid) as refusal, work(administrator.id) as uow:
        assign_role(uow, someone.id, role, None if whole else competition.id)
    assert refusal.value.code == code


def test_nobody_gives_a_role_to_themselves(work: Work, world: tuple) -> None:
    competition, officer, _administrator, _someone = world
    with pytest.raises(Invalid, match=r"role\.own"), work(officer.id) as uow:
        assign_role(uow, officer.id, Role.CHAIR, competition.id)


def test_a_role_does_not_end_before_it_begins(work: Work, clock: FakeClock, world: tuple) -> None:
    competition, officer, _administrator, someone = world
    with pytest.raises(Invalid, match="until_passed"), work(officer.id) as uow:
        assign_role(uow, someone.id, Role.MARKER, competition.id, until=clock())


def test_two_clicks_at_once_give_a_role_once(work: Work, world: tuple) -> None:
    competition, officer, _administrator, someone = world

    def second() -> None:
        with work(officer.id) as uow:
            assign_role(uow, someone.id, Role.MARKER, competition.id)

    with ThreadPoolExecutor(1) as pool:
        with work(officer.id) as uow:
            assign_role(uow, someone.id, Role.MARKER, competition.id)
            uow.session.flush()
            late = pool.submit(second)
            time.sleep(0.3)
        with pytest.raises(Invalid, match="already_held"):
            late.result()


def test_the_same_role_twice_is_refused(work: Work, world: tuple) -> None:
    competition, officer, _administrator, someone = world
    with work(officer.id) as uow:
        assign_role(uow, someone.id, Role.MARKER, competition.id)
    with pytest.raises(Invalid, match="already_held"), work(officer.id) as uow:
        assign_role(uow, someone.id, Role.MARKER, competition.id)


def test_a_candidate_holds_no_duty_in_the_competition(work: Work, world: tuple) -> None:
    competition, officer, _administrator, someone = world
    with work() as uow:
        grant_role(uow, someone.id, Role.CANDIDATE, competition.id)
    with pytest.raises(Invalid, match="is_candidate"), work(officer.id) as uow:
        assign_role(uow, someone.id, Role.MARKER, competition.id)


def test_a_role_ends_with_a_reason_and_only_once(
    work: Work, session: Session, clock: FakeClock, world: tuple
) -> None:
    competition, officer, _administrator, someone = world
    with work(officer.id) as uow:
        held = assign_role(uow, someone.id, Role.MARKER, competition.id)
    with pytest.raises(Invalid, match="reason_missing"), work(officer.id) as uow:
        remove_role(uow, held.id, "  ")
    clock.move(minutes=1)
    with work(officer.id) as uow:
        remove_role(uow, held.id, "Thôi nhiệm vụ theo đề nghị")
    assert actor_for(session, someone.id, clock()).held == ()
    with pytest.raises(NotFound), work(officer.id) as uow:
        remove_role(uow, held.id, "Lần nữa")


def test_the_last_administrator_stays(work: Work, session: Session, world: tuple) -> None:
    _competition, _officer, administrator, _someone = world
    with work() as uow:
        second = build.person(uow)
        held = grant_role(uow, second.id, Role.ADMINISTRATOR, None)
    with work(administrator.id) as uow:
        remove_role(uow, held.id, "Chuyển công tác")
    with work() as uow:
        from exams.people.queries import assignments

        last = next(h for h in assignments(uow.session, uow.now, None))
        with pytest.raises(RuleBroken, match="last_administrator"):
            remove_role(uow, last.id, "Thử")


def test_a_person_is_found_without_marks(work: Work, session: Session, world: tuple) -> None:
    someone = world[3]
    for text in ("thuy", "THỦY", "trần thị thuỷ"):
        assert someone.id in [p.id for p in find_people(session, text)]
    assert find_people(session, "%") == find_people(session, "") == []


def test_a_person_keeps_a_language_and_a_corrected_name(
    work: Work, session: Session, world: tuple
) -> None:
    someone = world[3]
    with work(someone.id) as uow:
        choose_language(uow, "en")
        rename_self(uow, "  Trần Thị  Thu Thuy\u0309 ")
    row = session.get_one(Person, someone.id)
    assert (row.language, row.full_name, row.name_fold) == (
        "en",
        "Trần Thị Thu Thuỷ",
        "tran thi thu thuy",
    )
    with pytest.raises(Invalid), work(someone.id) as uow:
        choose_language(uow, "fr")
