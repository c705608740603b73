"""The minutes of a sitting as PDF, and who did not come."""

from flask import Response, render_template

from app.panel.hall import blueprint
from app.panel.hall.sittings import ONE, watched
from app.pdf import pdf_response
from app.work import read, work
from exams.permissions import Action
from exams.sittings import hall_queries, service
from exams.sittings.board import no_shows
from exams.sittings.minutes import issue_handing_over, issue_opening, issue_violation


@blueprint.get(f"{ONE}/papers")
def papers(sitting_id: int) -> str:
    """Which minutes can be issued now, and the list of who did not come."""
    with read() as r:
        sitting = watched(r, sitting_id)
        rows = hall_queries.violations(r.session, sitting_id)
        return render_template(
            "hall/papers.html",
            sitting=sitting,
            absent=no_shows(r.session, sitting, r.now),
            violations=[row for row in rows if row.confirmed is not None],
            conducts=r.actor.may(Action.SITTING_CONDUCT, sitting.part.competition_id),
        )


@blueprint.post(f"{ONE}/opening-minutes")
def opening_minutes(sitting_id: int) -> Response:
    """The minutes of opening the paper, as PDF."""
    with work() as uow:
        document = issue_opening(uow, sitting_id)
    return pdf_response(document)


@blueprint.post(f"{ONE}/minutes")
def minutes(sitting_id: int) -> Response:
    """The minutes of the closed sitting, as PDF."""
    with work() as uow:
        document = service.issue_minutes(uow, sitting_id)
    return pdf_response(document)


@blueprint.post(f"{ONE}/handing-over-minutes")
def handing_over_minutes(sitting_id: int) -> Response:
    """The minutes of handing the scripts over, as PDF."""
    with work() as uow:
        document = issue_handing_over(uow, sitting_id)
    return pdf_response(document)


@blueprint.post("/hall/violations/<int:violation_id>/minutes")
def violation_minutes(violation_id: int) -> Response:
    """The minutes of one violation, as PDF."""
    with work() as uow:
        document = issue_violation(uow, violation_id)
    return pdf_response(document)
