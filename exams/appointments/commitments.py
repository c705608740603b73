"""Following what the winner promised: reports by the appointee, and the report as a paper."""

from typing import Any

from exams.appointments.models import Appointment, Commitment, CommitmentState
from exams.appointments.queries import own_appointment, own_commitment
from exams.clock import local_day
from exams.documents.models import Document
from exams.documents.service import issue
from exams.errors import Invalid, TransitionRefused
from exams.events import EventKind
from exams.uow import UnitOfWork

SYMBOL = "BC-CTHĐ"
STATES = {
    CommitmentState.PLANNED: "Chưa thực hiện",
    CommitmentState.UNDER_WAY: "Đang thực hiện",
    CommitmentState.DONE: "Đã hoàn thành",
}


def report_commitment(uow: UnitOfWork, commitment_id: int, percent: int, note: str) -> Commitment:
    """The appointee reports how far a commitment has come, in percent, with a note."""
    row = own_commitment(uow.session, commitment_id, uow.person_id)
    if not 0 <= percent <= 100:
        raise Invalid("commitment.percent", field="percent")
    if percent == 100 and not note.strip():
        raise Invalid("commitment.result_missing", field="note")
    row.percent, row.note, row.reported_at = percent, note.strip(), uow.now
    row.state = _state(percent)
    uow.record(
        EventKind.COMMITMENT_REPORTED,
        f"commitment:{row.id}",
        competition_id=row.appointment.application.competition_id,
        public={"percent": percent},
        private={"note": note.strip()},
    )
    return row


def _state(percent: int) -> CommitmentState:
    if percent == 100:
        return CommitmentState.DONE
    return CommitmentState.UNDER_WAY if percent else CommitmentState.PLANNED


def issue_report(uow: UnitOfWork, appointment_id: int) -> Document:
    """The appointee reports on the whole action programme, as a paper of this day."""
    row = own_appointment(uow.session, appointment_id, uow.person_id)
    if not row.commitments:
        raise TransitionRefused("commitment.none")
    return issue(
        uow,
        row.application.competition_id,
        "commitments_report",
        _facts(uow, row),
        subject=f"appointment:{row.id}",
        symbol=SYMBOL,
    )


def _facts(uow: UnitOfWork, row: Appointment) -> dict[str, Any]:
    post = row.competition_post.post
    return {
        "parent_agency": post.unit.parent.name if post.unit.parent else None,
        "agency": post.unit.name,
        "authority": "Người báo cáo",
        "name": row.application.person.full_name,
        "signer": row.application.person.full_name,
        "post": post.title,
        "post_unit": post.unit.name,
        "decision_no": row.decision_no,
        "recipients": [row.application.competition.unit.name, "Lưu: VT"],
        "commitments": [_line(uow, one) for one in row.commitments],
    }


def _line(uow: UnitOfWork, one: Commitment) -> dict[str, Any]:
    return {
        "text": one.text,
        "measure": one.measure,
        "due_on": one.due_on.isoformat(),
        "percent": one.percent,
        "state": STATES[one.state],
        "late": one.overdue(local_day(uow.now)),
        "note": one.note,
    }
