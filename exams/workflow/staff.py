"""To do because it waits under the name or the role of somebody of the office or a panel."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, select

from exams.appeals.models import RemarkRequest, RequestState
from exams.appeals.queries import waits_for_council
from exams.applications.models import Application, ApplicationState
from exams.bodies.models import Body, Member
from exams.bodies.queries import stands_aside
from exams.competitions.models import Competition, Part, PartKind, PartStage, Stage
from exams.defence.models import DefenceSlot, ScoreSheet
from exams.defence.queries import session_of
from exams.marking.models import Allocation, Round, Script
from exams.papers.models import MAIN, Paper, PaperState
from exams.permissions import Action, Role
from exams.results.models import Objection
from exams.sittings.employers import letters_to_send
from exams.workflow.desk import Desk, Todo


def vetting(desk: Desk) -> Iterator[Todo]:
    waiting = (
        select(Application.competition_id, func.count())
        .where(Application.state == ApplicationState.SUBMITTED)
        .group_by(Application.competition_id)
    )
    for competition_id, count in desk.session.execute(waiting):
        competition = desk.session.get_one(Competition, competition_id)
        if desk.actor.may(Action.APPLICATION_JUDGE, competition.id):
            yield desk.item("vet", competition, desk.due(competition.id, "vetting_due"), count)


def papers(desk: Desk) -> Iterator[Todo]:
    """Setters owe a paper for each part that is sat; the chair approves what was submitted."""
    for competition in desk.session.scalars(
        select(Competition).where(Competition.stage.in_((Stage.ANNOUNCED, Stage.LISTED)))
    ):
        for part in competition.parts:
            if part.kind == PartKind.PROPOSAL or part.stage not in (
                PartStage.PLANNED,
                PartStage.CALLED_UP,
            ):
                continue
            due = desk.due(competition.id, f"{part.code}.sitting")
            yield from paper_of(desk, competition, part, due)


def paper_of(
    desk: Desk, competition: Competition, part: Part, due: date | None, ordinal: int = MAIN
) -> Iterator[Todo]:
    """Whose turn it is with the paper of a sitting; nobody's once it is sealed."""
    rows = select(Paper).where(Paper.part_id == part.id, Paper.ordinal == ordinal)
    papers = list(desk.session.scalars(rows))
    if any(p.state in (PaperState.SEALED, PaperState.OPENED) for p in papers):
        return
    submitted = [p for p in papers if p.state == PaperState.SUBMITTED]
    if submitted and desk.actor.may(Action.PAPER_APPROVE, competition.id):
        yield desk.item("paper.approve", competition, due, paper_id=submitted[0].id)
    if not submitted and desk.actor.may(Action.PAPER_WRITE, competition.id):
        yield desk.item("paper.write", competition, due, part_id=part.id)


def halls(desk: Desk) -> Iterator[Todo]:
    """Invigilators have a room to conduct from the call-up until the sitting is closed."""
    rows = desk.session.scalars(
        select(Part).where(Part.stage.in_((PartStage.CALLED_UP, PartStage.OPENED)))
    )
    for part in rows:
        if part.kind != PartKind.PROPOSAL and desk.actor.may(
            Action.SITTING_CONDUCT, part.competition_id
        ):
            due = desk.due(part.competition_id, f"{part.code}.sitting")
            yield desk.item("hall", part.competition, due)


def employers(desk: Desk) -> Iterator[Todo]:
    """Letters to the units of sanctioned candidates, until somebody notes that they were sent."""
    for competition_id, count in letters_to_send(desk.session):
        if desk.actor.may(Action.DOCUMENT_ISSUE, competition_id):
            competition = desk.session.get_one(Competition, competition_id)
            yield desk.item("employer.tell", competition, None, count)


def scripts(desk: Desk) -> Iterator[Todo]:
    rows = desk.session.execute(
        select(Part.id, Allocation.round, func.count())
        .join(Script, Script.id == Allocation.script_id)
        .join(Part, Part.id == Script.part_id)
        .where(
            Allocation.marker_id == desk.person_id,
            Allocation.active.is_(True),
            Allocation.given_at.is_(None),
        )
        .group_by(Part.id, Allocation.round)
    )
    for part_id, round_, count in rows:
        part = desk.session.get_one(Part, part_id)
        again = round_ in (Round.REMARK_FIRST, Round.REMARK_SECOND)
        step = f"{part.code}.{'remark_result' if again else 'marking_due'}"
        yield desk.item(
            "remark" if again else "mark",
            part.competition,
            desk.due(part.competition_id, step),
            count,
        )


def sheets(desk: Desk) -> Iterator[Todo]:
    """Turns that the member has still to score: not those of relatives, nor when away."""
    rows = desk.session.scalars(
        select(Part).where(Part.kind == PartKind.PROPOSAL, Part.stage == PartStage.DRAWN)
    )
    for part in rows:
        if not desk.actor.may(Action.DEFENCE_SCORE, part.competition_id):
            continue
        count = _to_score(desk, part)
        if count:
            yield desk.item(
                "score",
                part.competition,
                desk.due(part.competition_id, f"{part.code}.defence"),
                count,
            )


def _to_score(desk: Desk, part: Part) -> int:
    meeting = session_of(desk.session, part.id)
    if meeting is not None and desk.person_id in meeting.absent_members:
        return 0
    done = select(ScoreSheet.slot_id).where(
        ScoreSheet.member_person_id == desk.person_id, ScoreSheet.committed_at.is_not(None)
    )
    aside = stands_aside(desk.session, part.competition_id, desk.person_id)
    count = desk.session.scalar(
        select(func.count())
        .select_from(DefenceSlot)
        .where(
            DefenceSlot.part_id == part.id,
            DefenceSlot.absent.is_(False),
            DefenceSlot.opened_at.is_(None),
            DefenceSlot.id.not_in(done),
            DefenceSlot.application_id.not_in(aside),
        )
    )
    return count or 0


def declarations(desk: Desk) -> Iterator[Todo]:
    rows = desk.session.execute(
        select(Member, Competition)
        .join(Body, Body.id == Member.body_id)
        .join(Competition, Competition.id == Body.competition_id)
        .where(
            Member.person_id == desk.person_id,
            Member.to_at.is_(None),
            Member.declared_at.is_(None),
            Competition.stage == Stage.LISTED,
        )
    )
    for member, competition in rows:
        yield desk.item("declare", competition, None, member_id=member.id)


def appeals(desk: Desk) -> Iterator[Todo]:
    """Requests for re-marking: the secretary sends them to be marked, the chair decides them."""
    waiting = (
        select(Part.id, RemarkRequest.state, func.count())
        .join(RemarkRequest, RemarkRequest.part_id == Part.id)
        .where(RemarkRequest.state != RequestState.DECIDED)
        .group_by(Part.id, RemarkRequest.state)
    )
    for part_id, state, count in desk.session.execute(waiting):
        part = desk.session.get_one(Part, part_id)
        filed = state == RequestState.FILED
        action = Action.MARKING_ALLOCATE if filed else Action.APPEAL_DECIDE
        if desk.actor.may(action, part.competition_id):
            due = desk.due(part.competition_id, f"{part.code}.remark_result")
            kind = "appeal.send" if filed else "appeal.decide"
            yield desk.item(kind, part.competition, due, count)


def objections(desk: Desk) -> Iterator[Todo]:
    """Those that a stop left open: else they are answered on the way to the list of the part."""
    waiting = (
        select(Part.competition_id, func.count())
        .join(Objection, Objection.part_id == Part.id)
        .join(Competition, Competition.id == Part.competition_id)
        .where(Objection.answered_at.is_(None), Competition.stage == Stage.STOPPED)
        .group_by(Part.competition_id)
    )
    for competition_id, count in desk.session.execute(waiting):
        if desk.actor.may(Action.RESULT_COMPUTE, competition_id):
            competition = desk.session.get_one(Competition, competition_id)
            yield desk.item("objection.answer", competition, None, count)


def entries(desk: Desk) -> Iterator[Todo]:
    """Whom a re-marking lifted over a cut too late to be admitted by itself: the council decides.

    Shown to the chair and the secretary until the candidate is on the next part's list, or the
    council has decided the list of the exam.
    """
    raised = (
        select(RemarkRequest)
        .join(Part, Part.id == RemarkRequest.part_id)
        .join(Competition, Competition.id == Part.competition_id)
        .where(
            RemarkRequest.state == RequestState.DECIDED,
            RemarkRequest.new_mark > RemarkRequest.old_mark,
            Competition.stage.in_((Stage.LISTED, Stage.EXAMINED)),
        )
        .order_by(RemarkRequest.id)
    )
    for request in desk.session.scalars(raised):
        competition = request.part.competition
        here = competition.id
        if not (desk.holds(Role.CHAIR, here) or desk.holds(Role.SECRETARY, here)):
            continue
        if waits_for_council(desk.session, request):
            yield desk.item("appeal.entry", competition, None, request_id=request.id)
