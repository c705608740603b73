"""Which event tells whom, by which template: the one table."""

from sqlalchemy.orm import Session

from app.mail.subjects import (
    all_entrants,
    applicant,
    entrants,
    seated,
    the_person,
    thing_of,
    together,
    with_role,
)
from exams.competitions.models import Competition, Part, PartKind
from exams.competitions.queries import part_after
from exams.competitions.stages import Act, PartAct
from exams.events import Event, EventKind
from exams.messages.notices import Notice, Table
from exams.papers.models import MOP_UP
from exams.people.models import Person
from exams.permissions import STAFF, Role

FACTORS = {
    "passkey-added",
    "passkey-removed",
    "second-factor-set",
    "second-factor-ended",
    "recovery-codes-made",
    "recovery-code-used",
}


def act(*acts: Act | PartAct):  # type: ignore[no-untyped-def]
    """Events of these decisions only."""
    names = {a.value for a in acts}
    return lambda event: event.public.get("act") in names


def of_part(session: Session, event: Event) -> list[Person]:
    """Who is admitted to the part that the event is about."""
    return entrants(session, thing_of(session, event))


def of_next_proposal(session: Session, event: Event) -> list[Person]:
    """Who may now write a proposal: admitted to a proposal part that comes next."""
    thing = thing_of(session, event)
    if isinstance(thing, Competition):
        part = thing.parts[0] if thing.parts else None
    else:
        part = part_after(thing) if isinstance(thing, Part) else None
    return entrants(session, part) if part and part.kind == PartKind.PROPOSAL else []


TABLE: Table = {
    EventKind.ACCOUNT_CHANGED: (
        Notice("account_factor", the_person, lambda e: e.public.get("what") in FACTORS),
    ),
    EventKind.ROLE_ASSIGNED: (
        Notice("role_assigned", the_person, lambda e: e.public.get("role") in STAFF),
    ),
    EventKind.STAGE_CHANGED: (
        Notice("competition_submitted", with_role(Role.APPROVER), act(Act.SUBMIT)),
        Notice("competition_sent_back", with_role(Role.OFFICER), act(Act.SEND_BACK)),
        Notice("proposal_opens", of_next_proposal, act(Act.ISSUE_LIST)),
    ),
    EventKind.APPLICATION_RECEIVED: (Notice("application_received", applicant),),
    EventKind.SUPPLEMENT_ASKED: (Notice("supplement_asked", applicant),),
    EventKind.ELIGIBILITY_DECIDED: (Notice("eligibility_decided", applicant),),
    EventKind.PART_STAGE_CHANGED: (
        Notice("called_up", of_part, act(PartAct.CALL_UP)),
        Notice(
            "marks_to_see",
            of_part,
            act(PartAct.JOIN, PartAct.SCORE_CHOICES, PartAct.FINISH_DEFENCE),
        ),
        Notice("proposal_opens", of_next_proposal, act(PartAct.SETTLE)),
    ),
    EventKind.MOVE_DECIDED: (Notice("moved", applicant, lambda e: bool(e.public.get("granted"))),),
    EventKind.REVOCATION_DECIDED: (
        Notice("violation_revoked", applicant, lambda e: bool(e.public.get("granted"))),
    ),
    EventKind.SEATS_GIVEN: (
        Notice("called_up_mop_up", seated, lambda e: e.public.get("ordinal") == MOP_UP),
    ),
    EventKind.OBJECTION_ANSWERED: (Notice("objection_answered", applicant),),
    EventKind.RESULT_PUBLISHED: (Notice("result_published", all_entrants),),
    EventKind.REMARK_DECIDED: (Notice("remark_decided", applicant),),
    EventKind.ENTRY_DECIDED: (Notice("entry_decided", applicant),),
    EventKind.APPOINTED: (Notice("appointed", applicant),),
    EventKind.PLAN_PROPOSED: (
        Notice("plan_to_agree", together(applicant, with_role(Role.TRAINING_OFFICER))),
    ),
}
