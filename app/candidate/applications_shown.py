"""How a person's application is shown: its state, the next date, its tasks, its outcome."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.application_labels import APPLICATION_STATES
from app.i18n import day, language, mark, moment, title_of
from app.work import Reader
from exams.applications.completeness import SECTIONS, sections
from exams.applications.models import Application, ApplicationState, Verdict
from exams.applications.priority import claimed, found
from exams.applications.reasons import BY_CODE
from exams.applications.windows import (
    closes_on,
    dates_of,
    days_left,
    open_supplement,
    why_not_apply,
)
from exams.competitions.models import PartKind, Stage
from exams.competitions.queries import rules_of
from exams.defence.queries import is_entrant
from exams.people.profiles import profile_of
from exams.sittings.mop_up import another_day, waits_for_another_day

S = ApplicationState
BEFORE_LIST = (Stage.DRAFT, Stage.SUBMITTED, Stage.ANNOUNCED)
KINDS = {
    S.DRAFT: "due",
    S.SUBMITTED: "info",
    S.WITHDRAWN: "neutral",
    S.ELIGIBLE: "success",
    S.INELIGIBLE: "error",
}


def state_tag(row: Application) -> dict[str, Any]:
    """The state as the candidate may know it: the outcome only once the lists are issued."""
    shown = row.state
    if shown in (S.ELIGIBLE, S.INELIGIBLE) and row.competition.stage in BEFORE_LIST:
        shown = S.SUBMITTED
    return {"text": APPLICATION_STATES[shown], "kind": KINDS[shown]}


def outcome(row: Application) -> dict[str, Any] | None:
    """Eligible or not, with the ground: only once the lists are issued."""
    if row.competition.stage in BEFORE_LIST or row.state not in (S.ELIGIBLE, S.INELIGIBLE):
        return None
    ground = BY_CODE.get(row.reason_code or "")
    return {
        "eligible": row.state == S.ELIGIBLE,
        "ground": title_of(ground) if ground else "",
        "note": row.decision_note or "",
    }


def priority_outcome(r: Reader, row: Application) -> dict[str, Any] | None:
    """What became of a claimed priority: only once the lists are issued, and it was decided."""
    rules = rules_of(r.session, row.competition_id)
    category, finding = claimed(row, rules), found(row)
    if outcome(row) is None or category is None or finding is None:
        return None
    return {
        "title": with_points(category),
        "confirmed": finding.verdict == Verdict.MET,
        "note": finding.note,
    }


def overview(r: Reader, row: Application) -> dict[str, Any]:
    """What every page about one application shows."""
    rules = rules_of(r.session, row.competition_id)
    asked = open_supplement(row.supplements, rules, r.now) if row.state == S.SUBMITTED else None
    closes = closes_on(r.session, row.competition, r.now)
    return {
        "competition": row.competition,
        "tag": state_tag(row),
        "asked": asked,
        "closes_on": closes,
        "open_now": not why_not_apply(r.session, row.competition, r.now),
        "days": days_left(closes, r.now) if closes else None,
        "can_withdraw": row.state != S.WITHDRAWN
        and row.competition.stage in (Stage.ANNOUNCED, Stage.LISTED, Stage.EXAMINED),
    }


def tasks(r: Reader, row: Application) -> list[dict[str, Any]]:
    """The sections, each with whether it is complete; then checking and submitting."""
    done = sections(
        row, profile_of(r.session, row.person_id), rules_of(r.session, row.competition_id)
    )
    titles = section_titles()
    items = [
        {
            "text": titles[name],
            "href": url_for(f"candidate.{name}", application_id=row.id),
            "status": {"text": _("Complete"), "kind": "done"}
            if done[name]
            else {"text": _("To do"), "kind": "due"},
        }
        for name in SECTIONS
    ]
    ready = all(done.values())
    items.append(
        {
            "text": _("Check and submit"),
            "href": url_for("candidate.check", application_id=row.id),
            "status": {"text": _("Ready"), "kind": "current"}
            if ready
            else {"text": _("Cannot be submitted yet"), "kind": "neutral"},
        }
    )
    return items


def exam_links(r: Reader, row: Application) -> list[dict[str, Any]]:
    """Where an eligible candidate goes on: sittings, own proposal, own marks."""
    if not (told := outcome(row)) or not told["eligible"]:
        return []
    admitted = [part for part in row.competition.parts if is_entrant(r.session, part.id, row.id)]
    items = [
        {
            "text": f"{_('My proposal')}: {title_of(part)}",
            "href": url_for("candidate.proposal", application_id=row.id, part_id=part.id),
            "hint": _("Hand it in before its deadline, and read when and where you defend it"),
        }
        for part in admitted
        if part.kind is PartKind.PROPOSAL
    ]
    if any(part.kind is not PartKind.PROPOSAL for part in admitted):
        sittings = {
            "text": _("My sittings"),
            "href": url_for("room.sittings"),
            "hint": _moved_hint(r, row)
            or _("Day, room and seat, call-up letter, the way into the exam room"),
        }
        items.insert(0, sittings)
    marks = {
        "text": _("My results"),
        "href": url_for("candidate.results", application_id=row.id),
        "hint": _("Your marks with comments, objections and re-marking"),
    }
    return [*items, marks]


def _moved_hint(r: Reader, row: Application) -> str:
    """Where a candidate who was moved to another day reads it first."""
    if on := another_day(r.session, row.id):
        return _("You sit on another day: %(at)s.", at=moment(on))
    if waits_for_another_day(r.session, row.id):
        return _("You are moved to another day. It will be told here.")
    return ""


def section_titles() -> dict[str, str]:
    """What each section is called."""
    return {
        "who": _("Who I am"),
        "post": _("Post and class of candidate"),
        "conditions": _("Conditions"),
        "documents": _("Documents"),
        "declarations": _("Conduct and conflicts of interest"),
        "consent": _("Consent"),
    }


def cards(r: Reader, rows: list[Application]) -> list[dict[str, Any]]:
    """One card an application: its state, the next date, what waits for the candidate."""
    return [
        {
            "title": row.competition.title,
            "href": url_for("candidate.application", application_id=row.id),
            "status": state_tag(row),
            "rows": [
                (_("Number"), row.number or _("Given when you submit")),
                (_("Post"), row.competition_post.post.title if row.competition_post else ""),
                (_("What comes next"), next_step(r, row)),
            ],
        }
        for row in rows
    ]


def next_step(r: Reader, row: Application) -> str:
    """What comes next for the candidate, with its date."""
    shown = overview(r, row)
    if row.state == S.WITHDRAWN:
        return _("You withdrew this application.")
    if shown["asked"]:
        return _(
            "Answer the request for a supplement by %(day)s.", day=day(shown["asked"].until_on)
        )
    if row.state == S.DRAFT and shown["open_now"]:
        return _("Submit by %(day)s.", day=day(shown["closes_on"]))
    if row.state == S.DRAFT:
        return _("Registration is over; this draft was not submitted.")
    if row.competition.stage in BEFORE_LIST:
        on = dates_of(row.competition).get("eligible_list")
        if on is None:
            return _("The list of eligible candidates will be announced.")
        return _("The list of eligible candidates is due by %(day)s.", day=day(on))
    if told := _moved_hint(r, row):
        return told
    if row.exam_number:
        return _("Your exam number is %(number)s.", number=row.exam_number)
    return _("The list of eligible candidates is issued.")


def in_language(row: Any) -> str:
    """The name of a row of the rules in the reader's language."""
    return str(row[language()])


def with_points(category: Any) -> str:
    """A priority category with what it adds."""
    return _(
        "%(name)s: %(points)s points", name=in_language(category), points=mark(category["points"])
    )
