"""Whether the bodies are as the rules want them: reasons for the page and for the refusal."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from exams.bodies.models import BodyKind, Duty, Member
from exams.bodies.queries import body_of, members_of
from exams.bodies.titles import BODIES
from exams.competitions.queries import rules_of
from exams.errors import Reason
from exams.rules.ruleset import RuleSet

# Whose relative is a candidate may not mark at all: standing aside for one script would tell
# whose script it is. Everybody else stands aside for that candidate only.
WHOLLY_ASIDE = frozenset({BodyKind.MARKING_BOARD, BodyKind.REMARKING_BOARD})


def size_of(rules: RuleSet, kind: BodyKind) -> tuple[int, int | None]:
    """The least and the most members of a body; None: no upper bound."""
    if kind is BodyKind.COUNCIL:
        return rules.count("council.size_min"), rules.count("council.size_max")
    if kind in WHOLLY_ASIDE and "marking.markers" in rules.parameters:
        return rules.count("marking.markers"), None
    return 1, None


def why_not_complete(session: Session, competition_id: int) -> list[Reason]:
    """What the council still lacks before the competition may be submitted and announced."""
    if body_of(session, competition_id, BodyKind.COUNCIL) is None:
        return [Reason("bodies.not_set_up", {"body": BODIES[BodyKind.COUNCIL]})]
    rules = rules_of(session, competition_id)
    members = members_of(session, competition_id, {BodyKind.COUNCIL})
    duties = [member.duty for member in members]
    reasons = _size(rules, BodyKind.COUNCIL, len(members))
    if rules.flag("council.size_odd") and members and len(members) % 2 == 0:
        cite = rules.explain("council.size_odd").cite
        reasons.append(Reason("bodies.council_even", {"count": len(members), "article": cite}))
    for duty in (Duty.CHAIR, Duty.SECRETARY):
        if duties.count(duty) != 1:
            reasons.append(Reason(f"bodies.council_needs_{duty.value}"))
    return reasons


def why_not_staffed(session: Session, competition_id: int, kind: BodyKind) -> list[Reason]:
    """What a board still lacks before its work may begin."""
    if kind is BodyKind.COUNCIL:
        return why_not_complete(session, competition_id)
    if body_of(session, competition_id, kind) is None:
        return [Reason("bodies.not_set_up", {"body": BODIES[kind]})]
    members = members_of(session, competition_id, {kind})
    return _size(rules_of(session, competition_id), kind, len(members))


def why_not_declared(
    session: Session, competition_id: int, kinds: Collection[BodyKind]
) -> list[Reason]:
    """Members of these bodies who have not declared, or who may not go on after what they did."""
    members = members_of(session, competition_id, kinds)
    return [reason for member in members for reason in _of_member(member)]


def _of_member(member: Member) -> list[Reason]:
    facts = {"name": member.person.full_name, "body": BODIES[member.body.kind]}
    if member.declared_at is None:
        return [Reason("bodies.not_declared", facts)]
    if member.body.kind in WHOLLY_ASIDE and member.conflicts:
        return [Reason("bodies.related_marker", facts)]
    return []


def _size(rules: RuleSet, kind: BodyKind, count: int) -> list[Reason]:
    least, most = size_of(rules, kind)
    facts = {"body": BODIES[kind], "count": count, "least": least}
    if count < least:
        return [Reason("bodies.too_few", facts)]
    if most is not None and count > most:
        return [Reason("bodies.too_many", {**facts, "most": most})]
    return []
