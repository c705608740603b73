"""The sentence and the page of each thing to do (exams.workflow)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, url_for
from flask_babel import lazy_gettext as _l

from app.work import Reader
from exams.workflow.desk import Todo
from exams.workflow.queries import todo

# kind: (sentence, endpoint, names of the ids that the endpoint takes)
PAGES: dict[str, tuple[Any, str, tuple[str, ...]]] = {
    "act.submit": (
        _l("Complete the competition and submit it for approval"),
        "office.competition",
        ("competition_id",),
    ),
    "act.announce": (
        _l("Read the competition and approve its notice, or send it back"),
        "office.competition",
        ("competition_id",),
    ),
    "act.issue_list": (
        _l("Issue the lists of eligible and ineligible candidates"),
        "office.vetting",
        ("competition_id",),
    ),
    "act.decide": (_l("Decide the result"), "office.results", ("competition_id",)),
    "act.publish": (_l("Publish the result"), "office.results", ("competition_id",)),
    "act.recognise": (
        _l("Recognise the result and prepare the appointment"),
        "office.appointments",
        ("competition_id",),
    ),
    "part.call_up": (
        _l("Call up the candidates"),
        "office.call_up_part",
        ("competition_id", "part_id"),
    ),
    "part.call_up_defence": (
        _l("Call up the candidates to the defence"),
        "office.defence",
        ("competition_id",),
    ),
    "part.open": (_l("Open the sitting at its hour"), "hall.sittings", ()),
    "part.close": (_l("Close the sitting"), "hall.sittings", ()),
    "part.code": (_l("Give every script a code"), "codes.parts", ()),
    "part.start_marking": (
        _l("Allocate the scripts to the markers"),
        "office.marking",
        ("competition_id", "part_id"),
    ),
    "part.lock": (_l("Settle the open marks and lock the marking"), "blind.overview", ()),
    "part.join": (_l("Join names and marks"), "office.results", ("competition_id",)),
    "part.score_choices": (
        _l("Take over the marks of the computer test"),
        "office.results",
        ("competition_id",),
    ),
    "part.draw": (
        _l("Draw the order of the defence by lot"),
        "office.defence",
        ("competition_id",),
    ),
    "part.finish_defence": (
        _l("Conduct the defence and open the scores"),
        "office.defence",
        ("competition_id",),
    ),
    "part.settle": (
        _l("Answer objections and settle who goes on"),
        "office.results",
        ("competition_id",),
    ),
    "vet": (_l("Vet the dossiers that were submitted"), "office.vetting", ("competition_id",)),
    "paper.write": (_l("Write the paper and submit it for approval"), "setting.papers", ()),
    "paper.approve": (
        _l("Read the submitted paper and approve it"),
        "setting.paper",
        ("paper_id",),
    ),
    "hall": (
        _l("Check identities, let the candidates in and conduct your room"),
        "hall.sittings",
        (),
    ),
    "objection.answer": (
        _l("Answer the objections of a competition that was stopped"),
        "office.results",
        ("competition_id",),
    ),
    "violation.decide": (
        _l("Confirm or reject violations that another person noted"),
        "hall.violations",
        ("sitting_id",),
    ),
    "revocation.decide": (
        _l("Decide whether confirmed violations are revoked"),
        "hall.violations",
        ("sitting_id",),
    ),
    "move.decide": (
        _l("Decide who is moved to another day"),
        "hall.moves",
        ("sitting_id",),
    ),
    "mop_up.call_up": (
        _l("Call up the mop-up sitting"),
        "office.mop_up",
        ("competition_id", "part_id"),
    ),
    "employer.tell": (
        _l("Send the letter about a sanction to the candidate's unit"),
        "office.employer_letters_page",
        ("competition_id",),
    ),
    "mark": (_l("Mark the scripts allocated to you"), "blind.scripts", ()),
    "remark": (_l("Re-mark the scripts allocated to you"), "blind.remarking", ()),
    "appeal.send": (
        _l("Send the requests for re-marking to other markers"),
        "office.remark_requests",
        ("competition_id",),
    ),
    "appeal.decide": (
        _l("Decide the requests for re-marking"),
        "office.remark_requests",
        ("competition_id",),
    ),
    "appeal.entry": (
        _l("Decide on a candidate whom a re-marking lifted over the cut after it was settled"),
        "office.remark_request",
        ("competition_id", "request_id"),
    ),
    "score": (_l("Score the proposals you hear"), "named.defences", ()),
    "declare": (
        _l("Declare whether a candidate is your relative"),
        "account.declaration",
        ("member_id",),
    ),
    "apply": (
        _l("Complete your application and submit it"),
        "candidate.application",
        ("application_id",),
    ),
    "supplement": (
        _l("Add what the department asked for to your dossier"),
        "candidate.supplement",
        ("application_id",),
    ),
    "sit": (_l("Sit the exam; read where and when"), "room.sittings", ()),
    "propose": (_l("Hand in your proposal"), "candidate.proposal", ("application_id", "part_id")),
    "own_marks": (
        _l("Read your marks; you may object while the window is open"),
        "candidate.results",
        ("application_id",),
    ),
    "appoint": (_l("Issue the appointment decision"), "office.appointments", ("competition_id",)),
    "plan.propose": (_l("Propose the training plan of a new appointee"), "office.trainings", ()),
    "plan.agree_officer": (
        _l("Agree to the training plan, or change it"),
        "office.training_plan",
        ("plan_id",),
    ),
    "plan.overdue": (
        _l("A programme of a training plan is overdue; see to it"),
        "office.training_plan",
        ("plan_id",),
    ),
    "plan.agree": (
        _l("Read the training plan and agree to it"),
        "account.training_plan",
        ("plan_id",),
    ),
    "plan.item": (
        _l("Follow a programme of the training plan"),
        "account.training_plan",
        ("plan_id",),
    ),
    "commitment": (
        _l("Report on a commitment of the action programme"),
        "account.commitments",
        ("appointment_id",),
    ),
}


@dataclass(frozen=True)
class NextStep:
    """One line of the home page."""

    text: str
    competition: str
    href: str
    due_on: date | None
    late: bool
    count: int


def next_steps(reader: Reader) -> list[NextStep]:
    """What the person has to do, soonest first, each with its page."""
    return [_line(item) for item in todo(reader.session, reader.actor, reader.now)]


def _line(item: Todo) -> NextStep:
    text, endpoint, names = PAGES[item.kind]
    href = url_for(endpoint, **{name: item.ids[name] for name in names})
    return NextStep(str(text), item.title, href, item.due_on, item.late, item.count)


def missing_pages() -> set[str]:
    """Endpoints of the table that no blueprint offers; empty in a whole app (tested)."""
    return {endpoint for _text, endpoint, _names in PAGES.values()} - set(
        current_app.view_functions
    )
