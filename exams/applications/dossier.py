"""The files of a dossier and the supplement: added while drafting, or when the office asked."""

import unicodedata
from dataclasses import dataclass

from exams.applications.models import Application, ApplicationState, DossierFile, Supplement
from exams.applications.queries import dossier, own_application
from exams.applications.windows import open_supplement, why_not_apply
from exams.competitions.queries import rules_of
from exams.errors import Invalid, NotFound, RuleBroken
from exams.events import EventKind
from exams.permissions import Action
from exams.uow import UnitOfWork

FILES_PER_ITEM = 5


@dataclass(frozen=True)
class Stored:
    """A file that was examined and stored: where it is, and what it is."""

    key: str
    name: str
    media_type: str
    size: int
    pages: int | None
    sha256: str


def add_file(uow: UnitOfWork, application_id: int, item: str, stored: Stored) -> DossierFile:
    """Add a stored file to an item of the checklist; at most five an item."""
    application = _own_open(uow, application_id)
    rules = rules_of(uow.session, application.competition_id)
    if item not in {row["id"] for row in rules.rows("dossier.checklist")}:
        raise Invalid("application.unknown_item", field="item")
    if sum(1 for file in application.files if file.item == item) >= FILES_PER_ITEM:
        raise Invalid("application.too_many_files", field="file", limit=FILES_PER_ITEM)
    row = DossierFile(
        application_id=application.id,
        item=item,
        object_key=stored.key,
        name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        pages=stored.pages,
        sha256=stored.sha256,
        added_at=uow.now,
    )
    application.files.append(row)
    _record_file(uow, EventKind.FILE_ADDED, application, row)
    return row


def remove_file(uow: UnitOfWork, application_id: int, file_id: int) -> str:
    """Remove one's own file; returns the key of its bytes, to be forgotten after the commit.

    During a supplement only what was added for it can be removed: the rest is in the receipt.
    """
    application = _own_open(uow, application_id)
    row = next((file for file in application.files if file.id == file_id), None)
    if row is None:
        raise NotFound("application.unknown_file")
    if _is_submitted(uow, application, row):
        raise RuleBroken("application.file_submitted")
    key = row.object_key
    _record_file(uow, EventKind.FILE_REMOVED, application, row)
    application.files.remove(row)
    uow.session.delete(row)
    return key


def answer_supplement(uow: UnitOfWork, application_id: int, answer: str) -> Supplement:
    """Answer what the office asked; refused after its day, or when nothing is asked."""
    application = _own(uow, application_id)
    asked = _open_request(uow, application)
    if asked is None:
        raise RuleBroken("application.no_open_supplement")
    asked.answer = unicodedata.normalize("NFC", answer).strip()
    asked.answered_at = uow.now
    uow.record(
        EventKind.SUPPLEMENT_ANSWERED,
        f"application:{application.id}",
        competition_id=application.competition_id,
    )
    return asked


def read_file(
    uow: UnitOfWork, competition_id: int, application_id: int, file_id: int
) -> DossierFile:
    """A file of a dossier for the office; that it was read is recorded."""
    uow.require(Action.APPLICATION_READ, competition_id)
    files = dossier(uow.session, competition_id, application_id).files
    row = next((file for file in files if file.id == file_id), None)
    if row is None:
        raise NotFound("application.unknown_file")
    uow.record(
        EventKind.FILE_READ,
        f"application:{application_id}",
        competition_id=competition_id,
        private={"file_id": file_id},
    )
    return row


def _own(uow: UnitOfWork, application_id: int) -> Application:
    application = own_application(uow.session, application_id, uow.person_id, lock=True)
    uow.require(Action.APPLICATION_WRITE, application.competition_id)
    return application


def _own_open(uow: UnitOfWork, application_id: int) -> Application:
    """One's own application, a draft while registration is open or under an open supplement."""
    application = _own(uow, application_id)
    if application.state == ApplicationState.DRAFT:
        for reason in why_not_apply(uow.session, application.competition, uow.now):
            raise RuleBroken(reason.code, **reason.facts)
    elif _open_request(uow, application) is None:
        raise RuleBroken("application.no_open_supplement")
    return application


def _open_request(uow: UnitOfWork, application: Application) -> Supplement | None:
    if application.state != ApplicationState.SUBMITTED:
        return None
    rules = rules_of(uow.session, application.competition_id)
    return open_supplement(application.supplements, rules, uow.now)


def _is_submitted(uow: UnitOfWork, application: Application, row: DossierFile) -> bool:
    """Whether the file was there at the last submission, or before the office asked for more."""
    if application.state == ApplicationState.DRAFT:
        return False
    asked = _open_request(uow, application)
    if asked is None:
        return True
    return row.added_at <= max(asked.asked_at, application.submitted_at or asked.asked_at)


def _record_file(
    uow: UnitOfWork, kind: EventKind, application: Application, row: DossierFile
) -> None:
    """Which item it is stays private: a proof of priority, say, tells of its owner's family."""
    uow.record(
        kind,
        f"application:{application.id}",
        competition_id=application.competition_id,
        private={"item": row.item, "sha256": row.sha256, "name": row.name},
    )
