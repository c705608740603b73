"""On time or late: each competition's steps, who holds them, and until when."""

from flask import render_template

from app.labels import ROLES
from app.office import blueprint
from app.step_names import step_name
from app.work import read
from exams.permissions import Action
from exams.workflow.steps import board


@blueprint.get("/office/leader-board")
def leader_board() -> str:
    """Every competition under way, the latest first."""
    with read() as r:
        r.actor.require(Action.LEADER_WATCH)
        return render_template(
            "office/leader_board.html", boards=board(r.session, r.now), step_name=step_name,
            role_names=ROLES,
        )
