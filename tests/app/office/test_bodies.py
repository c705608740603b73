"""The office's page of bodies: set up, appoint, refuse, remove, the decision as PDF."""

import pytest

from exams.bodies.models import Body, BodyKind, Duty, Member
from exams.bodies.service import Relative, appoint_member, declare_relatives
from exams.competitions.models import Stage
from exams.permissions import Role
from tests import build
from tests import build_papers as make


@pytest.fixture
def world(setup, as_person):  # type: ignore[no-untyped-def]
    class World:
        pass

    w = World()
    with setup() as uow:
        w.competition = build.bare_competition(uow, stage=Stage.LISTED)
        w.where = f"/office/competitions/{w.competition.id}"
        w.officer = build.holder(uow, Role.OFFICER, w.competition).id
        w.guest = build.person(uow, "Hoàng Được Cử")
        w.email = w.guest.email
    w.page = as_person(w.officer)
    return w


def words(tree) -> str:  # type: ignore[no-untyped-def]
    return " ".join(tree.text_content().split())


def test_an_empty_page_leads_to_a_council_with_members_and_its_paper(world, setup) -> None:  # type: ignore[no-untyped-def]
    world.page.get(f"{world.where}/bodies")
    world.page.get(f"{world.where}/bodies/new")
    world.page.post(f"{world.where}/bodies/new", {"kind": "council"})
    world.page.post(
        f"{world.where}/bodies/new",
        {"kind": "council", "decision_no": "12/QĐ-SNV", "decided_on": "22/11/2026"},
    )
    with setup() as uow:
        body = uow.session.query(Body).one().id
    base = f"{world.where}/bodies/{body}"
    world.page.post(f"{base}/members/new", {"email": "khong@example.vn", "duty": "chair"})
    tree = world.page.post(f"{base}/members/new", {"email": world.email, "duty": "chair"})
    assert "Hoàng Được Cử" in words(tree)
    world.page.get(f"{base}/decision")
    tree = world.page.post(
        f"{base}/decision",
        {"kind": "council", "decision_no": "13/QĐ-SNV", "decided_on": "21/11/2026"},
    )
    assert "13/QĐ-SNV" in words(tree)
    paper = world.page.post(f"{base}/paper")
    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF")
    with setup() as uow:
        member = uow.session.query(Member).one().id
    world.page.get(f"{world.where}/members/{member}/remove")
    world.page.post(f"{world.where}/members/{member}/remove", {"reason": ""})
    tree = world.page.post(f"{world.where}/members/{member}/remove", {"reason": "Xin thôi"})
    assert "Hoàng Được Cử" not in words(tree.xpath("//main")[0])
    world.page.post(f"{world.where}/members/{member}/remove", {"reason": "Lại"}, status=403)


def test_a_duty_that_excludes_another_is_refused_on_the_form_with_its_article(world, setup) -> None:  # type: ignore[no-untyped-def]
    with setup() as uow:
        competition = uow.session.merge(world.competition)
        hall = make.body(uow, competition, BodyKind.INVIGILATION_BOARD)
        appoint_member(uow, hall.id, world.guest.id, Duty.MEMBER)
        marking = make.body(uow, competition, BodyKind.MARKING_BOARD).id
    tree = world.page.post(
        f"{world.where}/bodies/{marking}/members/new", {"email": world.email, "duty": "member"}
    )
    assert "ban chấm thi" in words(tree)
    assert tree.xpath("//input[@name='email']/@value") == [world.email]


def test_bodies_of_another_competition_and_strangers_meet_nothing(world, setup, as_person) -> None:  # type: ignore[no-untyped-def]
    with setup() as uow:
        other = build.bare_competition(uow)
        body = make.body(uow, other, BodyKind.COUNCIL).id
        member = appoint_member(uow, body, build.person(uow).id, Duty.MEMBER).id
        stranger = build.holder(uow, Role.OFFICER, other).id
        reader = build.holder(uow, Role.SUPERVISOR, uow.session.merge(world.competition)).id
    for path in (
        f"bodies/{body}/decision",
        f"bodies/{body}/members/new",
        f"members/{member}/remove",
    ):
        world.page.get(f"{world.where}/{path}", status=404)
    world.page.post(f"{world.where}/bodies/{body}/paper", status=404)
    as_person(stranger).get(f"{world.where}/bodies", status=404)
    as_person(reader).get(f"{world.where}/bodies")
    as_person(reader).get(f"{world.where}/bodies/new", status=404)


def test_conflicts_are_shown_to_officer_secretary_and_supervisor_only(
    world, setup, as_person
) -> None:  # type: ignore[no-untyped-def]
    with setup() as uow:
        competition = uow.session.merge(world.competition)
        council = make.body(uow, competition, BodyKind.COUNCIL)
        member = appoint_member(uow, council.id, world.guest.id, Duty.MEMBER)
        first = make.candidate(uow, competition)
        make.acting(uow, world.guest.id)
        declare_relatives(uow, member.id, [Relative(first.id, "sibling")])
    with setup() as uow:
        competition = uow.session.merge(world.competition)
        people = {
            role: build.holder(uow, role, competition).id
            for role in (Role.SECRETARY, Role.SUPERVISOR, Role.CHAIR, Role.APPROVER, Role.LEADER)
        }
    for role, person in people.items():
        shown = "Bùi Thí Sinh" in words(as_person(person).get(f"{world.where}/bodies"))
        assert shown == (role in (Role.SECRETARY, Role.SUPERVISOR)), role
    assert "Bùi Thí Sinh" in words(world.page.get(f"{world.where}/bodies"))
