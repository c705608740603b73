"""Writing the bank of questions of one competition. Only its setters may."""

from sqlalchemy import select

from exams.bank.interchange.gift import parse
from exams.bank.models import Question, QuestionVersion
from exams.bank.wording import Wording, check, criteria_from, options_from, stored, tidy
from exams.errors import Invalid, NotFound, TransitionRefused
from exams.events import EventKind
from exams.permissions import Action
from exams.uow import UnitOfWork

LONGEST_IMPORT = 2_000_000  # characters: some ten thousand questions


def write_question(
    uow: UnitOfWork, competition_id: int, wording: Wording, topic: str = ""
) -> Question:
    """Add a question; raises Invalid naming the field that is not sound."""
    uow.require(Action.BANK_WRITE, competition_id)
    question = _added(uow, competition_id, wording, topic)
    _record_written(uow, question)
    return question


def revise_question(
    uow: UnitOfWork, question_id: int, wording: Wording, topic: str = ""
) -> Question:
    """Write a new version; papers keep the version they took. No change makes no version."""
    question = _own(uow, question_id)
    if question.retired_at is not None:
        raise TransitionRefused("question.retired")
    new = wording.tidied()
    if new.kind is not question.kind:
        raise Invalid("question.kind_fixed", field="kind")
    check(new)
    topic = tidy(topic)
    if new == wording_of(question.latest) and topic == question.topic:
        return question
    question.topic = topic
    question.versions.append(_version(uow, new, question.latest.number + 1))
    _record_written(uow, question)
    return question


def retire_question(uow: UnitOfWork, question_id: int) -> None:
    """Take a question out of the choice for new papers; what used it keeps it."""
    question = _own(uow, question_id)
    if question.retired_at is not None:
        raise TransitionRefused("question.retired")
    question.retired_at = uow.now
    uow.record(
        EventKind.QUESTION_RETIRED,
        f"question:{question.id}",
        competition_id=question.competition_id,
        public={"question_id": question.id},
    )


def import_gift(uow: UnitOfWork, competition_id: int, text: str) -> int:
    """Add every question of the GIFT text that can be read, all or none; how many they were."""
    uow.require(Action.BANK_WRITE, competition_id)
    if len(text) > LONGEST_IMPORT:
        raise Invalid("gift.too_long", field="text", most=LONGEST_IMPORT)
    drafts = parse(text).questions
    if not drafts:
        raise Invalid("gift.nothing", field="text")
    for draft in drafts:
        _added(uow, competition_id, draft.wording, draft.topic)
    uow.record(
        EventKind.QUESTIONS_IMPORTED,
        f"competition:{competition_id}",
        competition_id=competition_id,
        public={"count": len(drafts), "format": "gift"},
    )
    return len(drafts)


def wording_of(version: QuestionVersion) -> Wording:
    """The wording that a version stores."""
    return Wording(
        version.question.kind,
        version.text,
        options_from(version.options),
        tuple(version.key),
        criteria_from(version.criteria),
    )


def _own(uow: UnitOfWork, question_id: int) -> Question:
    """The question, when the actor may write in its bank; otherwise there is none to them."""
    question = uow.session.scalar(
        select(Question).where(Question.id == question_id).with_for_update()
    )
    if question is None or not uow.actor.may(Action.BANK_WRITE, question.competition_id):
        raise NotFound("question.unknown")
    return question


def _added(uow: UnitOfWork, competition_id: int, wording: Wording, topic: str) -> Question:
    new = wording.tidied()
    check(new)
    question = Question(
        competition_id=competition_id,
        kind=new.kind,
        topic=tidy(topic),
        created_by=uow.person_id,
        created_at=uow.now,
        versions=[_version(uow, new, 1)],
    )
    uow.session.add(question)
    uow.session.flush()
    return question


def _version(uow: UnitOfWork, wording: Wording, number: int) -> QuestionVersion:
    return QuestionVersion(
        number=number,
        text=wording.text,
        written_by=uow.person_id,
        written_at=uow.now,
        **stored(wording),
    )


def _record_written(uow: UnitOfWork, question: Question) -> None:
    uow.record(
        EventKind.QUESTION_WRITTEN,
        f"question:{question.id}",
        competition_id=question.competition_id,
        public={
            "question_id": question.id,
            "version": question.latest.number,
            "kind": question.kind.value,
        },
    )
