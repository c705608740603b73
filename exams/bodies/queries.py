"""Reads about bodies: who serves, who declared what, who stands aside for whom."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from exams.applications.models import Application, ApplicationState
from exams.bodies.models import Body, BodyKind, Conflict, Member
from exams.competitions.models import Competition, Stage
from exams.errors import Invalid, NotFound
from exams.people.models import Person
from exams.people.profiles import Profile
from exams.permissions import Role
from exams.uow import Actor

# Who was on the eligible list stays a candidate for whom relatives stand aside.
LISTED_STAGES = (Stage.LISTED, Stage.EXAMINED, Stage.DECIDED, Stage.PUBLISHED)
APPLIED = (ApplicationState.SUBMITTED, ApplicationState.ELIGIBLE, ApplicationState.INELIGIBLE)
DECLARATION_READERS = frozenset({Role.OFFICER, Role.SECRETARY, Role.SUPERVISOR})


def bodies_of(session: Session, competition_id: int) -> list[Body]:
    """The bodies of the competition in the order of their kinds, with their members."""
    rows = session.scalars(
        select(Body)
        .where(Body.competition_id == competition_id)
        .options(selectinload(Body.members).selectinload(Member.conflicts))
    )
    order = list(BodyKind)
    return sorted(rows, key=lambda body: order.index(body.kind))


def body_of(session: Session, competition_id: int, kind: BodyKind) -> Body | None:
    """The body of this kind, if it has been set up."""
    return session.scalar(
        select(Body).where(Body.competition_id == competition_id, Body.kind == kind)
    )


def get_body(session: Session, competition_id: int, body_id: int) -> Body:
    """A body of this competition; raises NotFound."""
    body = session.get(Body, body_id)
    if body is None or body.competition_id != competition_id:
        raise NotFound("body.unknown")
    return body


def members_of(
    session: Session, competition_id: int, kinds: Collection[BodyKind] = tuple(BodyKind)
) -> list[Member]:
    """Who serves now in bodies of these kinds."""
    return list(
        session.scalars(
            select(Member)
            .join(Body)
            .where(
                Body.competition_id == competition_id,
                Body.kind.in_(kinds),
                Member.to_at.is_(None),
            )
            .order_by(Member.id)
        )
    )


def has_applied(session: Session, competition_id: int, person_id: int) -> bool:
    """Whether the person's application was received and not withdrawn."""
    return bool(
        session.scalar(
            select(Application.id).where(
                Application.competition_id == competition_id,
                Application.person_id == person_id,
                Application.state.in_(APPLIED),
            )
        )
    )


def candidates(session: Session, competition_id: int) -> list[Application]:
    """The eligible list against which members declare, by given name."""
    rows = session.scalars(
        select(Application).where(
            Application.competition_id == competition_id,
            Application.state == ApplicationState.ELIGIBLE,
        )
    )
    return sorted(rows, key=lambda application: application.person.name_key)


def works_at(session: Session, application: Application) -> tuple[str, str]:
    """Workplace and the post applied for: what a member needs to recognise a relative."""
    profile = session.scalar(select(Profile).where(Profile.person_id == application.person_id))
    offered = application.competition_post
    workplace = profile.workplace if profile else None
    return workplace or "", offered.post.title if offered else ""


def stands_aside(session: Session, competition_id: int, person_id: int) -> set[int]:
    """Ids of the applications of relatives whom the person declared, in any body, ever."""
    return set(
        session.scalars(
            select(Conflict.application_id)
            .join(Member, Member.id == Conflict.member_id)
            .join(Body, Body.id == Member.body_id)
            .where(Body.competition_id == competition_id, Member.person_id == person_id)
        )
    )


def standing_aside(session: Session, application_id: int) -> set[int]:
    """Ids of the persons who declared this candidate a relative, in any body, ever."""
    return set(
        session.scalars(
            select(Member.person_id)
            .join(Conflict, Conflict.member_id == Member.id)
            .where(Conflict.application_id == application_id)
        )
    )


def get_member(session: Session, competition_id: int, member_id: int) -> Member:
    """A member of a body of this competition; raises NotFound."""
    member = session.get(Member, member_id)
    if member is None or member.body.competition_id != competition_id:
        raise NotFound("member.unknown")
    return member


def person_to_appoint(session: Session, email: str) -> int:
    """The registered person with this address; raises Invalid on the field "email"."""
    person_id = session.scalar(select(Person.id).where(Person.email == email.strip().lower()))
    if person_id is None:
        raise Invalid("bodies.person_unknown", field="email")
    return person_id


def own_member(session: Session, member_id: int, person_id: int | None) -> Member:
    """The person's own, present membership; raises NotFound."""
    member = session.get(Member, member_id)
    if member is None or person_id is None or member.person_id != person_id or member.to_at:
        raise NotFound("member.unknown")
    return member


def own_declarations(session: Session, person_id: int) -> list[Member]:
    """The person's present memberships in competitions whose eligible list is issued."""
    return list(
        session.scalars(
            select(Member)
            .join(Body)
            .join(Competition, Competition.id == Body.competition_id)
            .where(
                Member.person_id == person_id,
                Member.to_at.is_(None),
                Competition.stage.in_(LISTED_STAGES),
            )
            .order_by(Member.id)
        )
    )


def to_declare(session: Session, person_id: int) -> list[Member]:
    """The memberships for which the person has still to declare relatives."""
    return [m for m in own_declarations(session, person_id) if m.declared_at is None]


def may_read_declarations(actor: Actor, competition_id: int) -> bool:
    """Declarations name candidates' relatives: only officer, secretary and supervisor read them."""
    return actor.system or bool(actor.roles_in(competition_id) & DECLARATION_READERS)
