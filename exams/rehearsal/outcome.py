"""From marks to a published result, a re-marking, an appointment and training."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from exams.appeals import service as appeals
from exams.appeals.queries import get_request, opened
from exams.appointments.commitments import report_commitment
from exams.appointments.queries import appointments_of
from exams.appointments.service import appoint, recognise
from exams.bodies.models import BodyKind
from exams.clock import local_day
from exams.competitions.calendar import day_ends
from exams.competitions.models import PartKind
from exams.competitions.queries import declared, get_competition, get_part, rules_of
from exams.marking.models import Round
from exams.rehearsal.cast import Cast
from exams.rehearsal.desk import mark_pile
from exams.rehearsal.world import World, simple_pdf
from exams.results import parts
from exams.results.guards import gates_of
from exams.results.lists import compute_ranking, decide_tie
from exams.results.lists import decide as decide_list
from exams.results.lists import publish as publish_list
from exams.results.queries import part_results
from exams.results.standing import compute
from exams.results.window import objection_ends_at
from exams.training import following
from exams.training import service as training
from exams.training.models import Ground
from exams.training.queries import get_plan

REASON = "Người đứng đầu cơ quan quyết định khi các tiêu chí đều bằng nhau (diễn tập)."
REMARK_ROUNDS = (Round.REMARK_FIRST, Round.REMARK_SECOND)


def name_marks(world: World, cast: Cast, part_id: int) -> None:
    """Marks and names are joined (written), or taken over (computer)."""
    with world.reading() as session:
        kind = get_part(session, part_id).kind
    with world.work(cast.secretary) as uow:
        if kind == PartKind.WRITTEN:
            parts.join_names(uow, part_id, world.sealer)
        else:
            parts.score_choices(uow, part_id, world.sealer)


def settle(world: World, cast: Cast, part_id: int) -> None:
    """After the window for objections: who goes on."""
    with world.reading() as session:
        ends = objection_ends_at(session, get_part(session, part_id))
    if ends is not None:
        world.at = max(world.at, ends + timedelta(minutes=1))
    _break_cut_ties(world, cast, part_id)
    with world.work(cast.secretary) as uow:
        parts.settle(uow, part_id)


def _break_cut_ties(world: World, cast: Cast, part_id: int) -> None:
    """Whom the rules leave equal at the cut, the head puts in order, with the reason."""
    with world.reading() as session:
        gates = gates_of(session, get_part(session, part_id))
        tied = {post: sorted(int(code) for code in gate.tied) for post, gate in gates.items()}
    for post, group in tied.items():
        if group:
            with world.work(cast.chair) as uow:
                decide_tie(uow, post, group, REASON, part_id=part_id)


def _break_final_ties(world: World, cast: Cast, competition_id: int) -> None:
    with world.reading() as session:
        unresolved = compute(session, get_competition(session, competition_id)).unresolved
    for post, groups in unresolved.items():
        for group in groups:
            with world.work(cast.chair) as uow:
                decide_tie(uow, post, sorted(group), REASON)


def decide(world: World, cast: Cast, competition_id: int) -> None:
    """The secretary computes, the chair decides."""
    _break_final_ties(world, cast, competition_id)
    with world.work(cast.secretary) as uow:
        compute_ranking(uow, competition_id)
    with world.work(cast.chair) as uow:
        decide_list(uow, competition_id)


def publish(world: World, cast: Cast, competition_id: int) -> None:
    """A second person publishes."""
    with world.work(cast.office.approver) as uow:
        publish_list(uow, competition_id)


def ask_remark(world: World, cast: Cast, part_id: int) -> int | None:
    """The candidate just below the best asks for a re-marking; returns the request."""
    with world.reading() as session:
        rows = [row for row in part_results(session, part_id) if row.mark is not None]
        rows.sort(key=lambda row: (-(row.mark or 0), row.application_id))
        if not rows:
            return None
        chosen = rows[min(1, len(rows) - 1)].application
        application_id, person = chosen.id, chosen.person_id
    with world.work(person) as uow:
        request = appeals.file_request(
            uow, application_id, part_id, "Tôi đề nghị chấm lại câu 2 (diễn tập)."
        )
    return request.id


def remark(world: World, cast: Cast, request_id: int) -> None:
    """Two other markers mark the script again, and the chair decides."""
    with world.work(cast.secretary) as uow:
        appeals.send_to_remarking(uow, request_id)
    for marker in cast.all_of(BodyKind.REMARKING_BOARD):
        mark_pile(world, marker, REMARK_ROUNDS)
    with world.reading() as session:
        apart = _middle_of_the_apart(session, request_id)
    with world.work(cast.chair) as uow:
        appeals.decide_request(
            uow, request_id, "Kết quả chấm phúc khảo của hai giám khảo (diễn tập).", apart
        )


def _middle_of_the_apart(session: Session, request_id: int) -> Decimal | None:
    """What the chair decides where the two re-markers lie too far apart; else None."""
    competition_id = get_request(session, request_id).part.competition_id
    found = opened(session, competition_id, request_id).outcome
    if found is None or found.settled:
        return None
    return (sum(found.marks, Decimal(0)) / len(found.marks)).quantize(Decimal("0.1"))


def wait_for_windows(world: World, competition_id: int) -> None:
    """Go on to when nobody may ask for a re-marking any more."""
    with world.reading() as session:
        rules = rules_of(session, competition_id)
        dates = get_competition(session, competition_id).dates
        ends = [day_ends(d.on, rules) for d in dates if d.step.endswith(".remark_window_end")]
    if ends:
        world.at = max(world.at, max(ends) + timedelta(minutes=1))


def appoint_all(world: World, cast: Cast, competition_id: int) -> list[int]:
    """The result is recognised and every winner appointed; returns the appointments."""
    wait_for_windows(world, competition_id)
    with world.reading() as session:
        day = declared(session, competition_id, "appointment")
    with world.work(cast.office.officer) as uow:
        recognise(uow, competition_id)
    if day is not None:
        world.move_to(day, 9)
    with world.reading() as session:
        waiting = [row.id for row in appointments_of(session, competition_id)]
    today = local_day(world.at)
    for appointment_id in waiting:
        with world.work(cast.office.officer) as uow:
            appoint(uow, appointment_id, today, today + timedelta(days=7))
    return waiting


def train(world: World, cast: Cast, appointment_id: int) -> None:
    """A plan is proposed, agreed by both, and its first programme done with a certificate."""
    with world.work(cast.training_officer) as uow:
        plan = training.propose_plan(uow, appointment_id)
    with world.work(cast.training_officer) as uow:
        training.agree(uow, plan.id, get_plan(uow.session, plan.id).version)
    with world.reading() as session:
        row = get_plan(session, plan.id)
        person = row.appointment.application.person_id
        first = next(item.id for item in row.items if item.ground == Ground.MANDATORY)
        commitment = row.appointment.commitments[0].id if row.appointment.commitments else None
    with world.work(person) as uow:
        training.agree(uow, plan.id, get_plan(uow.session, plan.id).version)
    world.at += timedelta(days=30)
    with world.work(person) as uow:
        following.start_item(uow, first)
    world.at += timedelta(days=14)
    key, sha256 = world.keep(simple_pdf("Rehearsal: certificate"))
    certificate = following.Certificate(key, "chung-chi.pdf", sha256)
    with world.work(person) as uow:
        following.complete_item(uow, first, local_day(world.at), certificate)
    if commitment is not None:
        with world.work(person) as uow:
            report_commitment(
                uow, commitment, 40, "Đã rà soát xong mô tả công việc của sáu vị trí."
            )
