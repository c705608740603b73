"""People and the roles they hold: find, give, end."""

from datetime import datetime, time, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app.forms import refusals
from app.labels import ROLES
from app.office import blueprint
from app.office.people_forms import EndRoleForm, RoleForm
from app.work import Reader, read, work
from exams.bodies.service import give_role
from exams.clock import VIETNAM
from exams.competitions.models import Competition
from exams.errors import NotFound, NotPermitted, RuleBroken
from exams.people.models import RoleAssignment
from exams.people.queries import assignments, find_people, get_person, roles_of
from exams.people.service import remove_role
from exams.permissions import Action, Role


@blueprint.get("/office/people")
def people() -> str:
    """Who holds which role in a competition or in the department; a search by name."""
    with read() as reader:
        competitions = _competitions(reader)
        whole = _whole(reader)
        chosen = request.args.get("competition_id", type=int)
        if chosen is None and not whole and competitions:
            chosen = competitions[0].id
        if chosen is not None and chosen not in {c.id for c in competitions}:
            raise NotFound("competition.unknown")
        sought = request.args.get("name", "")
        return render_template(
            "office/people.html",
            competitions=competitions,
            whole=whole,
            chosen=chosen,
            sought=sought,
            held=assignments(reader.session, reader.now, chosen) if whole or chosen else [],
            found=find_people(reader.session, sought),
            labels=ROLES,
        )


@blueprint.route("/office/people/<int:person_id>", methods=["GET", "POST"])
def person(person_id: int) -> Any:
    """One person: the roles held now, and the form that gives another."""
    with read() as reader:
        form = RoleForm().offer(_competitions(reader), _whole(reader))
        get_person(reader.session, person_id)
    if form.validate_on_submit():
        try:
            with work() as uow:
                give_role(
                    uow,
                    person_id,
                    Role(form.role.data),
                    form.competition_id.data,
                    until=_end_of(form.until.data),
                    decision_no=form.decision_no.data or None,
                )
        except RuleBroken as refusal:
            refusals.show(form, refusal)
        else:
            flash(_("The role has been given."), "success")
            return redirect(url_for("office.person", person_id=person_id))
    return _person_page(person_id, form)


def _person_page(person_id: int, form: RoleForm) -> str:
    """The person as this official may know them: roles held elsewhere are not shown."""
    with read() as reader:
        titles: dict[int | None, str] = {c.id: c.title for c in _competitions(reader)}
        if _whole(reader):
            titles[None] = _("The whole department")
        held = roles_of(reader.session, person_id, reader.now)
        return render_template(
            "office/person.html",
            someone=get_person(reader.session, person_id),
            form=form,
            held=[h for h in held if h.competition_id in titles],
            labels=ROLES,
            titles=titles,
        )


@blueprint.route("/office/roles/<int:assignment_id>/end", methods=["GET", "POST"])
def end_role(assignment_id: int) -> Any:
    """Ask once, with the reason, before a role is ended."""
    form = EndRoleForm()
    with read() as reader:
        held = _held(reader, assignment_id)
        person_id, name, role = held.person_id, held.person.full_name, ROLES[held.role]
    if form.validate_on_submit():
        try:
            with work() as uow:
                remove_role(uow, assignment_id, form.reason.data)
        except RuleBroken as refusal:
            refusals.show(form, refusal)
        else:
            flash(_("The role has been ended."), "success")
            return redirect(url_for("office.person", person_id=person_id))
    return render_template(
        "office/end_role.html", person_id=person_id, name=name, role=role, form=form
    )


def _held(reader: Reader, assignment_id: int) -> RoleAssignment:
    """The role, held now and this official's to end; else 404."""
    held = reader.session.get(RoleAssignment, assignment_id)
    if held is None or (held.to_at is not None and held.to_at <= reader.now):
        raise NotFound("role.unknown")
    reader.actor.require(Action.PEOPLE_ASSIGN, held.competition_id)
    return held


def _competitions(reader: Reader) -> list[Competition]:
    """The competitions in which this official gives roles; 404 for who gives none anywhere."""
    where = reader.actor.competitions_where(Action.PEOPLE_ASSIGN)
    if not where:
        raise NotPermitted("permission.missing")
    query = select(Competition).order_by(Competition.id.desc())
    if None not in where:
        query = query.where(Competition.id.in_(where))
    return list(reader.session.scalars(query))


def _whole(reader: Reader) -> bool:
    return reader.actor.may(Action.PLATFORM_ADMINISTER)


def _end_of(day: Any) -> datetime | None:
    """The first instant after the day, in Viet Nam."""
    return datetime.combine(day + timedelta(days=1), time(), VIETNAM) if day else None
