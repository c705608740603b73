"""Bodies, members and kinship in the reader's language, for the pages of office and account."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.i18n import language
from exams.bodies.duties import DUTIES_IN
from exams.bodies.guards import size_of, why_not_staffed
from exams.bodies.models import Body, BodyKind, Member
from exams.bodies.queries import bodies_of
from exams.bodies.titles import BODIES, duty_title
from exams.competitions.queries import rules_of


def title(kind: BodyKind) -> str:
    """What the body is called."""
    return BODIES[kind][language()]


def duty_choices(kind: BodyKind) -> list[tuple[str, str]]:
    """The duties that a member of this body may have."""
    return [(duty.value, duty_title(kind, duty)[language()]) for duty in DUTIES_IN[kind]]


def kind_choices(session: Session, competition_id: int) -> list[tuple[str, str]]:
    """The bodies that are not set up yet."""
    there = {body.kind for body in bodies_of(session, competition_id)}
    return [(kind.value, title(kind)) for kind in BodyKind if kind not in there]


def kinships(session: Session, competition_id: int) -> list[tuple[str, str]]:
    """The kinds of relative that the rules name."""
    rows = rules_of(session, competition_id).rows("council.kinship")
    return [(str(row["id"]), str(row[language()])) for row in rows]


def member_shown(member: Member) -> str:
    """The person with the duty: Nguyễn Văn A (Ủy viên)."""
    return f"{member.person.full_name} ({duty_title(member.body.kind, member.duty)[language()]})"


def card_of(session: Session, body: Body, names: bool) -> dict[str, Any]:
    """One body as its card shows it; conflicts only for who may read declarations."""
    from app.sentences import sentence

    least, most = size_of(rules_of(session, body.competition_id), body.kind)
    present = [m for m in body.members if m.to_at is None]
    return {
        "body": body, "title": title(body.kind), "least": least, "most": most,
        "count": len(present),
        "missing": [sentence(why) for why in why_not_staffed(
            session, body.competition_id, body.kind)],
        "members": [_row(session, member, names) for member in present],
    }  # fmt: skip


def _row(session: Session, member: Member, names: bool) -> dict[str, Any]:
    kinds = dict(kinships(session, member.body.competition_id)) if member.conflicts else {}
    declared = None
    if names:
        declared = _("Declared") if member.declared_at else _("Not declared yet")
    conflicts = [
        f"{conflict.application.person.full_name} ({kinds.get(conflict.kinship, '–')})"
        for conflict in (member.conflicts if names else ())
    ]
    return {
        "id": member.id,
        "name": member.person.full_name,
        "declared": declared,
        "duty": duty_title(member.body.kind, member.duty)[language()],
        "has_declared": member.declared_at is not None,
        "conflicts": conflicts,
    }
