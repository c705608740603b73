"""The candidate's window before a list is fixed: own marks seen, confirmed or objected to."""

from exams.applications.models import Application
from exams.applications.queries import own_application
from exams.competitions.models import Part
from exams.competitions.queries import get_part
from exams.errors import Invalid, NotFound, RuleBroken, Stale
from exams.events import EventKind
from exams.permissions import Action
from exams.results.models import MarksConfirmation, Objection
from exams.results.queries import named_marks
from exams.results.window import objection_ends_at
from exams.uow import UnitOfWork

LONGEST = 4000


def file_objection(uow: UnitOfWork, application_id: int, part_id: int, text: str) -> Objection:
    """The candidate objects to their own marks of a part, within the window."""
    application, part = _own(uow, application_id, part_id)
    if not text.strip():
        raise Invalid("result.objection_empty", field="text")
    if len(text) > LONGEST:
        raise Invalid("result.objection_long", field="text", most=LONGEST)
    row = Objection(
        application_id=application.id, part_id=part.id, text=text.strip(), filed_at=uow.now
    )
    uow.session.add(row)
    confirmed = uow.session.get(MarksConfirmation, (part.id, application.id))
    if confirmed is not None:
        uow.session.delete(confirmed)  # who objects has not agreed after all
    uow.session.flush()
    uow.record(
        EventKind.OBJECTION_FILED,
        f"objection:{row.id}",
        competition_id=part.competition_id,
        private={"text": row.text},
    )
    return row


def confirm_marks(uow: UnitOfWork, application_id: int, part_id: int) -> MarksConfirmation:
    """The candidate has seen their marks and does not object; once everybody has, no need to wait."""
    application, part = _own(uow, application_id, part_id)
    if uow.session.get(MarksConfirmation, (part.id, application.id)) is not None:
        raise Stale("stale.twice")
    row = MarksConfirmation(part_id=part.id, application_id=application.id, confirmed_at=uow.now)
    uow.session.add(row)
    uow.record(
        EventKind.MARKS_CONFIRMED,
        f"application:{application.id}",
        competition_id=part.competition_id,
        public={"part": part.code},
    )
    return row


def answer_objection(uow: UnitOfWork, objection_id: int, answer: str) -> Objection:
    """The office answers an objection, once; the candidate sees the answer."""
    row = uow.session.get(Objection, objection_id)
    if row is None:
        raise NotFound("result.unknown_objection")
    part = get_part(uow.session, row.part_id)
    uow.require(Action.RESULT_COMPUTE, part.competition_id)
    if row.answered_at is not None:
        raise Stale("stale.twice")
    if not answer.strip():
        raise Invalid("result.answer_empty", field="answer")
    row.answer, row.answered_at = answer.strip(), uow.now
    row.answered_by = uow.actor.person_id
    uow.record(
        EventKind.OBJECTION_ANSWERED,
        f"objection:{row.id}",
        competition_id=part.competition_id,
        private={"text": row.answer},
    )
    return row


def _own(uow: UnitOfWork, application_id: int, part_id: int) -> tuple[Application, Part]:
    application = own_application(uow.session, application_id, uow.person_id)
    part = get_part(uow.session, part_id)
    if part.competition_id != application.competition_id:
        raise NotFound("part.unknown")
    if application.id not in {key for key, _mark in named_marks(uow.session, part)}:
        raise NotFound("part.unknown")
    ends = objection_ends_at(uow.session, part)
    if ends is None or uow.now >= ends:
        raise RuleBroken("result.window_closed")
    return application, part
