"""What the pages of the office and of the public say alike about a competition."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from app.i18n import day, title_of
from app.step_names import step_name
from app.work import Reader
from exams.clock import local_day
from exams.competitions.calendar import windows
from exams.competitions.guards import dates_in, rules_in
from exams.competitions.models import Competition, Stage
from exams.competitions.timeline import Milestone, timeline
from exams.posts.models import Unit
from exams.posts.queries import all_units_on

SHOWN_STATES = {"done": "done", "current": "current", "next": "next", "never": "next"}


@dataclass(frozen=True)
class Registration:
    """Whether one may apply now, and between which days."""

    open: bool
    opens_on: date | None
    closes_on: date | None
    closes_at: datetime | None
    over: bool


def registration(reader: Reader, row: Competition) -> Registration:
    """From the declared dates alone; a competition that is not announced is closed."""
    rules, dates = rules_in(row), dates_in(reader.session, row.id)
    seen = windows(dates, rules, reader.now)
    due = {d.name: d for d in seen.due}.get("registration_closes")
    announced = row.stage is Stage.ANNOUNCED
    return Registration(
        announced and seen.registration_open,
        dates.get("registration_opens"),
        dates.get("registration_closes"),
        due.ends_at if due else None,
        bool(due and due.passed) or not announced,
    )


def road(reader: Reader, row: Competition) -> list[dict[str, Any]]:
    """The steps of a competition for the macro `stage_timeline`."""
    found = timeline(row, dates_in(reader.session, row.id), rules_in(row), reader.now)
    titles = {part.code: title_of(part) for part in row.parts}
    return [_stage(milestone, titles) for milestone in found]


def step_text(step: str, titles: dict[str, str]) -> str:
    """A step with the part it belongs to: "Sitting: Written test"."""
    part = step.partition(".")[0]
    if part not in titles:
        return step_name(step)
    return _("%(step)s: %(part)s", step=step_name(step), part=titles[part])


def _stage(milestone: Milestone, titles: dict[str, str]) -> dict[str, Any]:
    shown = {
        "text": step_text(milestone.step, titles),
        "state": SHOWN_STATES[milestone.state],
        "when": day(milestone.on),
    }
    if milestone.late:
        shown["tag"] = {"text": _("Late"), "kind": "late"}
    if milestone.state == "never":
        shown["note"] = _("Will not take place")
    return shown


def unit_choices(reader: Reader, kept: Unit | None = None) -> list[tuple[Any, str]]:
    """Units of today, for a list to choose from; one already chosen stays among them."""
    units = all_units_on(reader.session, local_day(reader.now))
    if kept is not None and kept not in units:
        units.append(kept)
    return [("", _("Choose")), *((unit.id, unit.name) for unit in units)]
