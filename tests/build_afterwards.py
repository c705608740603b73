"""A published competition with a winner, then appointed, then in training."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from exams.applications.models import Application, ApplicationState, Entrant
from exams.appointments.models import Appointment
from exams.appointments.service import appoint, recognise
from exams.clock import local_day
from exams.competitions.models import Competition, DeclaredDate, PartKind, PartStage, Stage
from exams.defence.models import DefenceSession, DefenceSlot, Proposal, ScoreSheet
from exams.events import EventKind
from exams.people.queries import actor_for
from exams.people.service import grant_role
from exams.permissions import Role
from exams.posts.models import Competence, PostCompetence
from exams.posts.service import load_framework
from exams.results.models import Ranking, RankingRow
from exams.results.standing import compute
from exams.training.models import TrainingPlan
from exams.training.service import agree, propose_plan
from exams.uow import UnitOfWork
from tests import build
from tests.build_results import named_marks

NEEDED = {"vision": 4, "communication": 4, "change": 3}
# Shares of the full mark that the panel gave: level 2, level 5, level 3.
SCORES = {"build": 1400, "defend": 3000, "answer": 1500}
COMMITMENTS = [
    {"text": "Rút ngắn thời gian giải quyết hồ sơ", "months": 6, "measure": "Còn 5 ngày"},
    {"text": "Số hóa kho lưu trữ", "months": 12, "measure": "100% hồ sơ"},
]


@dataclass
class Ended:
    """Who and what a test of the time after the result needs, by id."""

    competition_id: int
    application_id: int
    officer: int
    training_officer: int
    winner: int
    other: int
    leader: int
    appointment_id: int = 0
    plan_id: int = 0


def published(uow: UnitOfWork, *, window_end: date | None = None) -> Ended:
    """The result is published; the re-marking window ended a day ago unless said otherwise."""
    competition = build.bare_competition(
        uow, stage=Stage.PUBLISHED,
        parts=(("written", PartKind.WRITTEN, PartStage.SETTLED),
               ("proposal", PartKind.PROPOSAL, PartStage.SETTLED)),
    )  # fmt: skip
    today = local_day(uow.now)
    end = window_end or today - timedelta(days=1)
    declare(competition, {"written.remark_window_end": end, "appointment": today})
    officer = build.holder(uow, Role.OFFICER, competition).id
    training_officer = build.holder(uow, Role.TRAINING_OFFICER, competition).id
    leader = build.holder(uow, Role.LEADER, None).id
    winner = application(uow, competition, "Lê Thị Thắng Cuộc", "001")
    loser = application(uow, competition, "Phạm Văn Về Nhì", "002")
    _rank(uow, competition, [(winner, "85.5", True), (loser, "70", False)])
    _defended(uow, competition, winner)
    return Ended(competition.id, winner.id, officer, training_officer, winner.person_id,
                 loser.person_id, leader)  # fmt: skip


def declare(competition: Competition, dates: dict[str, date]) -> None:
    """Declare these dates in this order, after those already declared."""
    start = len(competition.dates)
    competition.dates += [
        DeclaredDate(step=step, on=on, ordinal=start + i)
        for i, (step, on) in enumerate(dates.items())
    ]


def application(
    uow: UnitOfWork,
    competition: Competition,
    name: str,
    number: str,
    state: ApplicationState = ApplicationState.ELIGIBLE,
) -> Application:
    """A candidate of the first post of the competition."""
    person = build.person(uow, name)
    row = Application(
        competition=competition,
        competition_post=competition.posts[0],
        person_id=person.id,
        state=state,
        number=f"{competition.code}/{number}",
        exam_number=number,
        started_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    grant_role(uow, person.id, Role.CANDIDATE, competition.id)
    return row


def _rank(
    uow: UnitOfWork, competition: Competition, rows: list[tuple[Application, str, bool]]
) -> Ranking:
    """The ranking that these marks of the proposal give, published."""
    written, proposal = competition.parts
    named_marks(uow, written, {row.id: Decimal(60) for row, _, _ in rows}, PartStage.SETTLED)
    totals = {row.id: Decimal(total) for row, total, _ in rows}
    named_marks(uow, proposal, totals, PartStage.SETTLED)
    ranking = Ranking(
        competition_id=competition.id,
        number=1,
        computed_at=uow.now,
        sha256=compute(uow.session, competition).sha256,
        decided_at=uow.now,
        decided_by=competition.created_by,
        published_at=uow.now,
        published_by=competition.created_by,
        rows=[
            RankingRow(
                application_id=row.id,
                competition_post_id=row.competition_post_id,
                total=Decimal(total),
                rank=rank,
                passed=True,
                chosen=chosen,
            )
            for rank, (row, total, chosen) in enumerate(rows, 1)
        ],
    )
    uow.session.add(ranking)
    uow.session.flush()
    uow.record(EventKind.RESULT_PUBLISHED, f"ranking:{ranking.id}", competition_id=competition.id)
    return ranking


def _defended(uow: UnitOfWork, competition: Competition, row: Application) -> None:
    """The winner's proposal with its commitments, and one opened sheet of the panel."""
    part = competition.parts[1]
    load_framework(uow)
    codes = {c.code: c for c in uow.session.query(Competence)}
    competition.posts[0].post.competences = [
        PostCompetence(competence=codes[code], level=level) for code, level in NEEDED.items()
    ]
    slot = DefenceSlot(
        part_id=part.id, application_id=row.id, order_number=1, opened_at=uow.now,
        final_mark=Decimal("59"), how="mean",
        sheets=[ScoreSheet(member_person_id=competition.created_by, scores=SCORES,
                           total=Decimal("59"), committed_at=uow.now)],
    )  # fmt: skip
    uow.session.add_all([
        Entrant(part_id=part.id, application_id=row.id),
        DefenceSession(part_id=part.id, starts_at=uow.now, place="Hội trường A"),
        Proposal(part_id=part.id, application_id=row.id, title="Đề án", commitments=COMMITMENTS,
                 saved_at=uow.now, submitted_at=uow.now),
        slot,
    ])  # fmt: skip
    uow.session.flush()


def acting(uow: UnitOfWork, person_id: int) -> UnitOfWork:
    """The same unit of work, from now on as this person."""
    uow.session.flush()
    uow.actor = actor_for(uow.session, person_id, uow.now)
    return uow


def appointed(uow: UnitOfWork, *, takes_office_on: date | None = None) -> Ended:
    """Recognised and appointed by the officer, in office from today."""
    ended = published(uow)
    as_system, today = uow.actor, local_day(uow.now)
    acting(uow, ended.officer)
    row = recognise(uow, ended.competition_id)[0]
    appoint(uow, row.id, today, takes_office_on or today)
    ended.appointment_id = row.id
    uow.actor = as_system
    return ended


def planned(uow: UnitOfWork, *, agreed: bool = True) -> Ended:
    """With a plan proposed, and agreed by both sides unless said otherwise."""
    ended = appointed(uow)
    as_system = uow.actor
    plan = propose_plan(acting(uow, ended.training_officer), ended.appointment_id)
    ended.plan_id = plan.id
    if agreed:
        agree(uow, plan.id, plan.version)
        uow.session.flush()
        agree(acting(uow, ended.winner), plan.id, plan.version)
    uow.session.flush()
    uow.actor = as_system
    return ended


def appointment(session: Session, ended: Ended) -> Appointment:
    return session.get_one(Appointment, ended.appointment_id)


def plan(session: Session, ended: Ended) -> TrainingPlan:
    return session.get_one(TrainingPlan, ended.plan_id)
