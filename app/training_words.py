"""What the pages of the training officer and of the appointee say alike about a plan."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.i18n import language, title_of
from exams.training.models import Ground, ItemState, PlanItem, TrainingPlan
from exams.training.queries import done_count

ITEM_STATES: dict[ItemState, Any] = {
    ItemState.PLANNED: _l("Not started yet"),
    ItemState.UNDER_WAY: _l("Under way"),
    ItemState.DONE: _l("Done"),
}
KINDS = {ItemState.PLANNED: "neutral", ItemState.UNDER_WAY: "current", ItemState.DONE: "done"}


@dataclass(frozen=True)
class Line:
    """One item of a plan as a page shows it."""

    item: PlanItem
    title: str
    ground: str
    status: dict[str, str]
    late: str


def lines(plan: TrainingPlan, today: date) -> list[Line]:
    """The items of the plan, soonest first."""
    rows = sorted(plan.items, key=lambda item: (item.due_on, item.id))
    return [
        Line(item, title_of(item), ground(item), status(item, today), late(item.due_on, today)
             if item.overdue(today) else "")
        for item in rows
    ]  # fmt: skip


def ground(item: PlanItem) -> str:
    """Why the item is in the plan, in words."""
    if item.ground == Ground.GAP and item.competence:
        return _(
            "The post needs level %(needed)s (%(needed_words)s); the exam showed level "
            "%(shown)s (%(shown_words)s).",
            needed=item.needed_level, needed_words=_level(item, item.needed_level),
            shown=item.shown_level, shown_words=_level(item, item.shown_level),
        )  # fmt: skip
    if item.ground == Ground.MANDATORY:
        return _("Mandatory: %(cite)s", cite=item.citation or "–")
    return _("Wished for: %(reason)s", reason=item.ground_note or "–")


def _level(item: PlanItem, number: int | None) -> str:
    """The words of a level of the competence, without their full stop."""
    levels: list[Any] = item.competence.levels if item.competence else []
    for row in levels:
        if row.get("level") == number:
            return str(row[language()]).rstrip(".")
    return "–"


def status(item: PlanItem, today: date) -> dict[str, str]:
    """The tag of an item: its state, or that it is overdue."""
    if item.overdue(today):
        return {"text": _("Overdue"), "kind": "late"}
    return {"text": str(ITEM_STATES[item.state]), "kind": KINDS[item.state]}


def late(due_on: date, today: date) -> str:
    """By how many days something is late, in words."""
    days = (today - due_on).days
    return ngettext("%(num)d day late", "%(num)d days late", days)


def standing(plan: TrainingPlan | None, today: date) -> dict[str, str]:
    """Where a plan stands: none, proposed, agreed, overdue, done."""
    if plan is None:
        return {"text": _("No plan yet"), "kind": "warning"}
    if not plan.agreed:
        return {"text": _("Proposed, not yet agreed"), "kind": "due"}
    overdue = sum(item.overdue(today) for item in plan.items)
    if overdue:
        text = ngettext("%(num)d programme overdue", "%(num)d programmes overdue", overdue)
        return {"text": text, "kind": "late"}
    if done_count(plan) == len(plan.items):
        return {"text": _("Done"), "kind": "done"}
    return {"text": _("Agreed"), "kind": "current"}
