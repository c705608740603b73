"""The office's pages of people and roles."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from exams.people.models import RoleAssignment
from exams.permissions import Role
from tests import build
from tests.app.conftest import PageClient

Enter = Callable[[int], PageClient]


@pytest.fixture
def world(setup: Callable[[], Any]) -> dict[str, Any]:
    with setup() as uow:
        mine, other = build.bare_competition(uow), build.bare_competition(uow)
        return {
            "mine": mine,
            "other": other,
            "officer": build.holder(uow, Role.OFFICER, mine),
            "administrator": build.holder(uow, Role.ADMINISTRATOR, None),
            "chair": build.holder(uow, Role.CHAIR, mine),
            "elsewhere": build.holder(uow, Role.CHAIR, other),
            "someone": build.person(uow, "Trần Thị Thủy"),
        }


def held(app: Flask, person_id: int) -> list[RoleAssignment]:
    with app.extensions["database"].reading() as session:
        return list(
            session.scalars(
                select(RoleAssignment).where(
                    RoleAssignment.person_id == person_id, RoleAssignment.to_at.is_(None)
                )
            )
        )


def test_an_officer_finds_a_person_and_gives_a_role(
    app: Flask, as_person: Enter, world: dict
) -> None:
    client, someone = as_person(world["officer"].id), world["someone"]
    assert someone.full_name in client.get("/office/people?name=thuy").text_content()
    client.post(
        f"/office/people/{someone.id}",
        {"role": "marker", "competition_id": world["mine"].id, "decision_no": "12/QĐ-SNV"},
    )
    assert [(h.role, h.decision_no) for h in held(app, someone.id)] == [(Role.MARKER, "12/QĐ-SNV")]
    client.post(
        f"/office/people/{someone.id}", {"role": "marker", "competition_id": world["mine"].id}
    )
    assert len(held(app, someone.id)) == 1


def test_an_officer_sees_and_gives_nothing_elsewhere(
    app: Flask, as_person: Enter, world: dict
) -> None:
    client, someone = as_person(world["officer"].id), world["someone"]
    client.get(f"/office/people?competition_id={world['other'].id}", status=404)
    for where in (world["other"].id, ""):
        client.post(f"/office/people/{someone.id}", {"role": "officer", "competition_id": where})
    assert held(app, someone.id) == []
    assert "Chủ tịch" not in client.get(f"/office/people/{world['elsewhere'].id}").xpath("//main")[
        0
    ].xpath("string(.//table)")
    theirs = held(app, world["elsewhere"].id)[0]
    client.get(f"/office/roles/{theirs.id}/end", status=404)
    client.post(f"/office/roles/{theirs.id}/end", {"reason": "x"}, status=404)


def test_a_role_is_ended_with_a_reason(app: Flask, as_person: Enter, world: dict) -> None:
    client = as_person(world["officer"].id)
    role = held(app, world["chair"].id)[0]
    client.get(f"/office/roles/{role.id}/end")
    client.post(f"/office/roles/{role.id}/end", {"reason": ""})
    assert held(app, world["chair"].id)
    client.post(f"/office/roles/{role.id}/end", {"reason": "Thôi nhiệm vụ"})
    assert held(app, world["chair"].id) == []
    client.get(f"/office/roles/{role.id}/end", status=404)


def test_an_administrator_gives_roles_in_the_whole_department(
    app: Flask, as_person: Enter, world: dict
) -> None:
    client, someone = as_person(world["administrator"].id), world["someone"]
    client.get("/office/people")
    client.post(f"/office/people/{someone.id}", {"role": "leader", "competition_id": ""})
    assert [h.role for h in held(app, someone.id)] == [Role.LEADER]


def test_others_do_not_find_the_pages(as_person: Enter, world: dict) -> None:
    for who in ("chair", "someone"):
        client = as_person(world[who].id)
        client.get("/office/people", status=404)
        client.get(f"/office/people/{world['someone'].id}", status=404)
