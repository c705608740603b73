"""Proposing a training plan from the position, and agreeing on it. Following it: `following.py`."""

from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from exams.appointments.models import Appointment
from exams.appointments.queries import get_appointment
from exams.competitions.queries import rules_of
from exams.defence.queries import criterion_means
from exams.errors import Invalid, Stale, TransitionRefused
from exams.events import EventKind
from exams.permissions import Action
from exams.posts.frameworks import Programme, programmes
from exams.posts.models import Competence
from exams.training.gaps import Gap, gaps
from exams.training.models import Ground, ItemState, PlanItem, TrainingPlan
from exams.training.paper import issue_plan
from exams.training.plan import Office, Proposed, propose
from exams.training.queries import (
    competition_of,
    get_item,
    is_own,
    officers_plan,
    plan_of,
    readable_plan,
)
from exams.uow import UnitOfWork


def propose_plan(uow: UnitOfWork, appointment_id: int) -> TrainingPlan:
    """Propose a plan: mandatory programmes of the post's level, and the gaps the exam showed."""
    appointment = get_appointment(uow.session, appointment_id)
    competition_id = appointment.application.competition_id
    uow.require(Action.TRAINING_PLAN, competition_id)
    if appointment.takes_office_on is None:
        raise TransitionRefused("plan.not_appointed")
    if plan_of(uow.session, appointment.id) is not None:
        raise TransitionRefused("plan.already")
    items = [_item(one, _competences(appointment)) for one in _proposed(uow.session, appointment)]
    plan = TrainingPlan(appointment=appointment, proposed_at=uow.now, items=items)
    uow.session.add(plan)
    uow.session.flush()  # the event names the row
    uow.record(
        EventKind.PLAN_PROPOSED,
        f"plan:{plan.id}",
        competition_id=competition_id,
        public={"items": len(items)},
    )
    return plan


def found_gaps(session: Session, appointment: Appointment) -> list[Gap]:
    """The competences of the post in which the exam showed less than the post needs."""
    post = appointment.competition_post.post
    needed = {need.competence.code: need.level for need in post.competences}
    means = criterion_means(session, appointment.application_id)
    return gaps(needed, {criterion: Fraction(share) for criterion, share in means.items()})


def _proposed(session: Session, appointment: Appointment) -> list[Proposed]:
    rules = rules_of(session, appointment.application.competition_id)
    if appointment.takes_office_on is None:
        return []
    office = Office(
        post_level=appointment.competition_post.post.level.value,
        from_on=appointment.takes_office_on,
        term_years=appointment.term_years or rules.count("appointment.term_years"),
        due_months=rules.count("training.leadership_due_months"),
    )
    return propose(programmes(), found_gaps(session, appointment), office)


def _competences(appointment: Appointment) -> dict[str, Competence]:
    needs = appointment.competition_post.post.competences
    return {need.competence.code: need.competence for need in needs}


def _item(one: Proposed, competences: dict[str, Competence]) -> PlanItem:
    if one.gap is not None:
        competence = competences[one.gap.competence]
        return PlanItem(
            programme=one.programme, ground=one.ground, competence=competence,
            title_vi=f"Bồi dưỡng năng lực: {competence.name_vi}",
            title_en=f"Competence: {competence.name_en}",
            needed_level=one.gap.needed, shown_level=one.gap.shown,
            periods=one.periods, due_on=one.due_on,
        )  # fmt: skip
    programme = next(p for p in programmes() if p.code == one.programme)
    return PlanItem(
        programme=one.programme, ground=one.ground,
        title_vi=_title(programme, one, "vi"), title_en=_title(programme, one, "en"),
        citation=one.cite, periods=one.periods, due_on=one.due_on,
        least_periods=one.periods, latest_on=one.due_on,
    )  # fmt: skip


def _title(programme: Programme, one: Proposed, language: str) -> str:
    name = programme.name_vi if language == "vi" else programme.name_en
    if one.year is None:
        return name
    return f"{name}, năm thứ {one.year}" if language == "vi" else f"{name}, year {one.year}"


def add_item(
    uow: UnitOfWork, plan_id: int, title: str, periods: int, due_on: date, reason: str
) -> PlanItem:
    """Add an item that the training officer or the appointee wishes for; both must agree again."""
    plan = readable_plan(uow.session, plan_id, uow.actor)
    if not title.strip():
        raise Invalid("plan.title_missing", field="title")
    _check_periods(periods)
    _check_day(plan, due_on)
    item = PlanItem(
        programme="wish", ground=Ground.WISH, title_vi=title, title_en=title,
        ground_note=reason, periods=periods, due_on=due_on,
    )  # fmt: skip
    plan.items.append(item)
    _changed(uow, plan, "added", reason)
    return item


def change_item(uow: UnitOfWork, item_id: int, periods: int, due_on: date, reason: str) -> PlanItem:
    """The training officer changes hours or date of an item, with a reason; both agree again.

    A mandatory programme may not be made shorter, nor moved beyond the day that its rule sets.
    """
    item = get_item(uow.session, item_id)
    plan = officers_plan(uow.session, item.plan_id, uow.actor)
    if item.state == ItemState.DONE:
        raise TransitionRefused("plan.item_done")
    if item.ground != Ground.MANDATORY:
        _check_periods(periods)
    _check_day(plan, due_on)
    if item.least_periods is not None and periods < item.least_periods:
        raise Invalid("plan.mandatory", field="periods", cite=item.citation or "")
    if item.latest_on is not None and due_on > item.latest_on:
        raise Invalid("plan.mandatory", field="due_on", cite=item.citation or "")
    item.periods, item.due_on = periods, due_on
    _changed(uow, plan, "changed", reason)
    return item


def remove_item(uow: UnitOfWork, item_id: int, reason: str) -> None:
    """The training officer takes an item out, with a reason; a mandatory one stays."""
    item = get_item(uow.session, item_id)
    plan = officers_plan(uow.session, item.plan_id, uow.actor)
    if item.ground == Ground.MANDATORY:
        raise Invalid("plan.mandatory", field="reason", cite=item.citation or "")
    if item.state == ItemState.DONE:
        raise TransitionRefused("plan.item_done")
    uow.session.delete(item)
    _changed(uow, plan, "removed", reason)


def _check_periods(periods: int) -> None:
    if periods < 1:
        raise Invalid("plan.periods", field="periods")


def _check_day(plan: TrainingPlan, due_on: date) -> None:
    """Nothing of a plan falls due before its person takes office."""
    from_on = plan.appointment.takes_office_on
    if from_on is not None and due_on < from_on:
        raise Invalid("plan.before_office", field="due_on", from_on=from_on)


def _changed(uow: UnitOfWork, plan: TrainingPlan, what: str, reason: str) -> None:
    """Whatever was agreed was agreed of the plan as it was: agreement starts anew."""
    if not reason.strip():
        raise Invalid("plan.reason_missing", field="reason")
    plan.officer_agreed_at = plan.officer_agreed_by = plan.appointee_agreed_at = None
    flag_modified(plan, "proposed_at")  # a new version, also when nobody had agreed yet
    uow.record(
        EventKind.PLAN_CHANGED,
        f"plan:{plan.id}",
        competition_id=competition_of(plan),
        public={"what": what},
        private={"reason": reason},
    )


def agree(uow: UnitOfWork, plan_id: int, version: int) -> TrainingPlan:
    """The training officer, or the appointee, agrees to the plan in the version that they read.

    With the second agreement the plan counts and its paper is issued. Nobody agrees for both.
    """
    plan = readable_plan(uow.session, plan_id, uow.actor)
    if plan.version != version:
        raise Stale("stale.row")
    by = "appointee" if is_own(plan, uow.actor) else "officer"
    if (plan.appointee_agreed_at if by == "appointee" else plan.officer_agreed_at) is not None:
        raise TransitionRefused("plan.agreed_before")
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
    if plan.agreed:
        issue_plan(uow, plan)
    return plan
