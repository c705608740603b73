"""Following an agreed plan: what was begun, what is done and by which certificate."""

from dataclasses import dataclass
from datetime import date

from exams.clock import local_day
from exams.errors import Invalid, TransitionRefused
from exams.events import EventKind
from exams.training.models import ItemState, PlanItem
from exams.training.queries import competition_of, get_item, readable_plan
from exams.uow import UnitOfWork


@dataclass(frozen=True)
class Certificate:
    """A certificate as it was stored: where, and under which name it is given back."""

    key: str
    name: str
    sha256: str


def start_item(uow: UnitOfWork, item_id: int) -> PlanItem:
    """The appointee began a programme."""
    item = _followed(uow, item_id)
    if item.state != ItemState.PLANNED:
        raise TransitionRefused("plan.item_begun")
    item.state = ItemState.UNDER_WAY
    uow.record(
        EventKind.ITEM_STARTED,
        f"plan:{item.plan_id}",
        competition_id=competition_of(item.plan),
        public={"programme": item.programme},
    )
    return item


def complete_item(
    uow: UnitOfWork, item_id: int, done_on: date, certificate: Certificate | None
) -> PlanItem:
    """A programme is done: the certificate is the proof, so it must be there."""
    item = _followed(uow, item_id)
    if item.state == ItemState.DONE:
        raise TransitionRefused("plan.item_done")
    if certificate is None:
        raise Invalid("plan.certificate_missing", field="file")
    if done_on > local_day(uow.now):
        raise Invalid("plan.done_in_future", field="done_on")
    item.state, item.done_on = ItemState.DONE, done_on
    item.certificate_key, item.certificate_name = certificate.key, certificate.name
    uow.record(
        EventKind.ITEM_DONE,
        f"plan:{item.plan_id}",
        competition_id=competition_of(item.plan),
        public={"programme": item.programme},
        private={"certificate": certificate.sha256},
    )
    return item


def _followed(uow: UnitOfWork, item_id: int) -> PlanItem:
    """An item of a plan that both sides agreed and that the actor may follow."""
    item = get_item(uow.session, item_id)
    plan = readable_plan(uow.session, item.plan_id, uow.actor)
    if not plan.agreed:
        raise TransitionRefused("plan.not_agreed")
    return item
