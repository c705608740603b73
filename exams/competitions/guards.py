"""What stands in the way of an act of this package. Empty: nothing.

why_not_edit, why_not_submit, why_not_send_back, why_not_announce, why_not_unlock,
why_not_stop, why_not_close: (session, competition, actor, now) -> list[Reason]
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.clock import local_day
from exams.competitions import calendar
from exams.competitions.models import Competition, DeclaredDate, Stage
from exams.errors import Reason
from exams.events import Event, EventKind
from exams.people.queries import holders
from exams.permissions import Role
from exams.rules import contradictions
from exams.rules.adoption import from_canonical
from exams.rules.ruleset import AdoptedRules
from exams.uow import Actor

ANNOUNCED = "announced"


def why_not_edit(competition: Competition) -> list[Reason]:
    """Only a draft is edited; an announced competition is unlocked first."""
    if competition.stage is Stage.DRAFT:
        return []
    return [Reason("competition.not_a_draft")]


def why_not_submit(
    session: Session, competition: Competition, actor: Actor, now: datetime
) -> list[Reason]:
    """Posts, every date by the rules, the council, a checklist, rules in force that agree."""
    rules = rules_in(competition)
    reasons = [] if competition.posts else [Reason("competition.no_posts")]
    if not rules.rows("dossier.checklist"):
        reasons.append(Reason("competition.no_dossier"))
    if not competition.contact.strip():
        reasons.append(Reason("competition.no_contact"))
    reasons += _broken_dates(session, competition, rules)
    reasons += _council(session, competition, rules, now)
    reasons += _not_in_force(rules, local_day(now))
    return reasons + [Reason(c.code, {"key": c.key, **c.facts}) for c in contradictions.find(rules)]


def why_not_send_back(
    session: Session, competition: Competition, actor: Actor, now: datetime
) -> list[Reason]:
    """Whoever prepared it may not judge it."""
    return _second_person(competition, actor)


def why_not_announce(
    session: Session, competition: Competition, actor: Actor, now: datetime
) -> list[Reason]:
    """A second person; everything submission needs; and dates that hold when announced today."""
    today = {ANNOUNCED: local_day(now)}
    late = _broken_dates(session, competition, rules_in(competition), today)
    others = [r for r in why_not_submit(session, competition, actor, now) if r not in late]
    return (
        _second_person(competition, actor)
        + [r for r in others if not r.code.startswith("calendar.")]
        + late
    )


def why_not_unlock(
    session: Session, competition: Competition, actor: Actor, now: datetime
) -> list[Reason]:
    """Not once somebody has submitted an application: then it is stopped, or the notice amended."""
    received = select(Event.seq).where(
        Event.kind == EventKind.APPLICATION_RECEIVED, Event.competition_id == competition.id
    )
    if session.scalar(received.limit(1)) is not None:
        return [Reason("competition.applications_received")]
    return []


def why_not_stop(
    session: Session, competition: Competition, actor: Actor, now: datetime
) -> list[Reason]:
    """Nothing but the stage and the reason, which `stages.move` asks for."""
    return []


def why_not_close(
    session: Session, competition: Competition, actor: Actor, now: datetime
) -> list[Reason]:
    """Somebody is appointed, or nobody won: the decision is issued before the file is closed."""
    appointed = select(Event.seq).where(
        Event.kind == EventKind.APPOINTED, Event.competition_id == competition.id
    )
    if session.scalar(appointed.limit(1)) is None:
        return [Reason("competition.nobody_appointed")]
    return []


def rules_in(competition: Competition) -> AdoptedRules:
    """The rules this competition adopted."""
    return from_canonical(competition.adopted.canonical.encode())


def dates_in(session: Session, competition_id: int) -> dict[str, date]:
    """The declared dates, by step."""
    rows = session.scalars(
        select(DeclaredDate)
        .where(DeclaredDate.competition_id == competition_id)
        .order_by(DeclaredDate.ordinal)
    )
    return {row.step: row.on for row in rows}


def date_reason(broken: calendar.Broken) -> Reason:
    """A broken date as a reason: which step, which rule, which limit."""
    facts = {"step": broken.name, "rule": broken.rule, "on": broken.on, "limit": broken.limit}
    return Reason(broken.code, facts)


def _broken_dates(
    session: Session,
    competition: Competition,
    rules: AdoptedRules,
    instead: dict[str, date] | None = None,
) -> list[Reason]:
    dates = {**dates_in(session, competition.id), **(instead or {})}
    broken = calendar.check(rules, dates)
    if any(b.code == "calendar.missing" for b in broken):
        return [Reason("competition.dates_missing")]
    return [date_reason(b) for b in broken]


def _council(
    session: Session, competition: Competition, rules: AdoptedRules, now: datetime
) -> list[Reason]:
    """The council's members hold their roles by the decision that appointed them."""
    chairs = holders(session, competition.id, Role.CHAIR, now)
    members = {
        person.id
        for role in (Role.CHAIR, Role.COUNCIL_MEMBER, Role.SECRETARY)
        for person in holders(session, competition.id, role, now)
    }
    needed = rules.count("council.size_min")
    if chairs and len(members) >= needed:
        return []
    return [Reason("competition.no_council", {"needed": needed, "found": len(members)})]


def _not_in_force(rules: AdoptedRules, today: date) -> list[Reason]:
    """A rule set outlives some of its grounds: whose day is over, or has not come, is replaced."""
    return [
        Reason("rules.not_in_force", {"key": key, "cite": rules.explain(key).cite})
        for key in rules.not_in_force(today)
    ]


def _second_person(competition: Competition, actor: Actor) -> list[Reason]:
    if actor.person_id in (competition.created_by, competition.submitted_by):
        return [Reason("competition.second_person")]
    return []
