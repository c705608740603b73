"""Proposing a training plan from the position, agreeing it, and following it to the end."""

from datetime import date
from fractions import Fraction

from exams.appointments.models import Appointment
from exams.appointments.queries import get_appointment
from exams.competitions.queries import rules_of
from exams.defence.queries import criterion_means
from exams.errors import Invalid, TransitionRefused
from exams.events import EventKind
from exams.permissions import Action
from exams.posts.frameworks import programmes
from exams.posts.models import PostCompetence
from exams.training.gaps import Gap, gaps
from exams.training.models import Ground, ItemState, PlanItem, TrainingPlan
from exams.training.plan import Proposed, propose
from exams.training.queries import competition_of, get_item, get_plan, is_own, readable_plan
from exams.uow import UnitOfWork


def propose_plan(uow: UnitOfWork, appointment_id: int) -> TrainingPlan:
    """Propose a plan: mandatory programmes of the post's level, and the gaps the exam showed."""
    appointment = get_appointment(uow.session, appointment_id)
    competition_id = appointment.application.competition_id
    uow.require(Action.TRAINING_PLAN, competition_id)
    if appointment.takes_office_on is None:
        raise TransitionRefused("plan.not_appointed")
    plan = TrainingPlan(appointment_id=appointment.id, proposed_at=uow.now)
    uow.session.add(plan)
    uow.session.flush()  # a second plan for the same appointment is refused here
    items = _proposed(uow, appointment, appointment.takes_office_on)
    needs = {n.competence.code: n for n in appointment.competition_post.post.competences}
    uow.session.add_all(_item(plan, one, needs) for one in items)
    uow.record(
        EventKind.PLAN_PROPOSED,
        f"plan:{plan.id}",
        competition_id=competition_id,
        public={"items": len(items)},
    )
    return plan


def found_gaps(uow: UnitOfWork, appointment: Appointment) -> list[Gap]:
    """The competences of the post in which the exam showed less than the post needs."""
    post = appointment.competition_post.post
    needed = {need.competence.code: need.level for need in post.competences}
    means = criterion_means(uow.session, appointment.application_id)
    return gaps(needed, {criterion: Fraction(share) for criterion, share in means.items()})


def _proposed(uow: UnitOfWork, appointment: Appointment, from_on: date) -> list[Proposed]:
    competition_id = appointment.application.competition_id
    months = rules_of(uow.session, competition_id).count("training.leadership_due_months")
    level = appointment.competition_post.post.level.value
    return propose(programmes(), level, found_gaps(uow, appointment), from_on, months)


def _item(plan: TrainingPlan, one: Proposed, needs: dict[str, PostCompetence]) -> PlanItem:
    if one.gap is not None:
        competence = needs[one.gap.competence].competence
        return PlanItem(
            plan_id=plan.id, programme=one.programme, ground=one.ground,
            title_vi=f"Bồi dưỡng năng lực: {competence.name_vi}",
            title_en=f"Competence: {competence.name_en}",
            ground_note=f"{one.gap.shown} → {one.gap.needed}",
            competence_id=competence.id, gap_levels=one.gap.levels,
            periods=one.periods, due_on=one.due_on,
        )  # fmt: skip
    programme = next(p for p in programmes() if p.code == one.programme)
    return PlanItem(
        plan_id=plan.id, programme=one.programme, ground=one.ground,
        title_vi=programme.name_vi, title_en=programme.name_en, citation=one.cite,
        periods=one.periods, due_on=one.due_on,
    )  # fmt: skip


def add_item(
    uow: UnitOfWork, plan_id: int, title: str, periods: int, due_on: date, reason: str
) -> PlanItem:
    """Add an item that the training officer or the appointee wishes for; both must agree again."""
    plan = _own_or_officers(uow, plan_id)
    if periods < 1:
        raise Invalid("plan.periods", field="periods")
    item = PlanItem(
        plan_id=plan.id, programme="wish", ground=Ground.WISH, title_vi=title, title_en=title,
        ground_note=reason, periods=periods, due_on=due_on,
    )  # fmt: skip
    uow.session.add(item)
    _changed(uow, plan, "added", reason)
    return item


def change_item(uow: UnitOfWork, item_id: int, periods: int, due_on: date, reason: str) -> PlanItem:
    """Change hours or date of an item, with a reason; both must agree again.

    A mandatory programme may not be made shorter or moved beyond its day: the rule sets both.
    """
    item = get_item(uow.session, item_id)
    plan = _own_or_officers(uow, item.plan_id)
    if item.state == ItemState.DONE:
        raise TransitionRefused("plan.item_done")
    if item.ground == Ground.MANDATORY and (due_on > item.due_on or periods < item.periods):
        raise Invalid("plan.mandatory", field="due_on", cite=item.citation or "")
    item.periods, item.due_on = periods, due_on
    _changed(uow, plan, "changed", reason)
    return item


def remove_item(uow: UnitOfWork, item_id: int, reason: str) -> None:
    """Take an item out, with a reason; a mandatory one stays."""
    item = get_item(uow.session, item_id)
    plan = _own_or_officers(uow, item.plan_id)
    if item.ground == Ground.MANDATORY:
        raise Invalid("plan.mandatory", field="due_on", cite=item.citation or "")
    if item.state == ItemState.DONE:
        raise TransitionRefused("plan.item_done")
    uow.session.delete(item)
    _changed(uow, plan, "removed", reason)


def _own_or_officers(uow: UnitOfWork, plan_id: int) -> TrainingPlan:
    return readable_plan(uow.session, plan_id, uow.actor)


def _changed(uow: UnitOfWork, plan: TrainingPlan, what: str, reason: str) -> None:
    """Whatever was agreed was agreed of the plan as it was: agreement starts anew."""
    if not reason.strip():
        raise Invalid("plan.reason_missing", field="reason")
    plan.officer_agreed_at = plan.officer_agreed_by = plan.appointee_agreed_at = None
    uow.record(
        EventKind.PLAN_CHANGED,
        f"plan:{plan.id}",
        competition_id=competition_of(plan),
        public={"what": what},
        private={"reason": reason},
    )


def agree(uow: UnitOfWork, plan_id: int) -> TrainingPlan:
    """The training officer, or the appointee, agrees to the plan as it stands."""
    plan = readable_plan(uow.session, plan_id, uow.actor)
    by = "appointee" if is_own(plan, uow.actor) else "officer"
    if by == "appointee":
        plan.appointee_agreed_at = uow.now
    else:
        plan.officer_agreed_at, plan.officer_agreed_by = uow.now, uow.person_id
    uow.record(
        EventKind.PLAN_AGREED,
        f"plan:{plan.id}",
        competition_id=competition_of(plan),
        public={"by": by},
    )
    return plan


def start_item(uow: UnitOfWork, item_id: int) -> PlanItem:
    """The appointee began a programme."""
    item = _followed(uow, item_id)
    if item.state != ItemState.PLANNED:
        raise TransitionRefused("plan.item_begun")
    item.state = ItemState.UNDER_WAY
    uow.record(
        EventKind.ITEM_STARTED,
        f"plan:{item.plan_id}",
        competition_id=competition_of(get_plan(uow.session, item.plan_id)),
        public={"programme": item.programme},
    )
    return item


def complete_item(
    uow: UnitOfWork, item_id: int, done_on: date, certificate_key: str, certificate_name: str
) -> PlanItem:
    """A programme is done: the certificate is the proof, so it must be there."""
    item = _followed(uow, item_id)
    if item.state == ItemState.DONE:
        raise TransitionRefused("plan.item_done")
    if not certificate_key:
        raise Invalid("plan.certificate_missing", field="certificate")
    item.state, item.done_on = ItemState.DONE, done_on
    item.certificate_key, item.certificate_name = certificate_key, certificate_name
    uow.record(
        EventKind.ITEM_DONE,
        f"plan:{item.plan_id}",
        competition_id=competition_of(get_plan(uow.session, item.plan_id)),
        public={"programme": item.programme},
        private={"certificate": certificate_name},
    )
    return item


def _followed(uow: UnitOfWork, item_id: int) -> PlanItem:
    """An item of a plan that both sides agreed and that the actor may follow."""
    item = get_item(uow.session, item_id)
    plan = readable_plan(uow.session, item.plan_id, uow.actor)
    if plan.officer_agreed_at is None or plan.appointee_agreed_at is None:
        raise TransitionRefused("plan.not_agreed")
    return item
