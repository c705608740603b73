"""On time or late: each competition's steps, who holds them, and until when."""

from flask import render_template, request

from app.labels import ROLES
from app.office import blueprint
from app.step_names import step_name
from app.work import read
from exams.permissions import Action
from exams.workflow.steps import Board, board, tallies


@blueprint.get("/office/leader-board")
def leader_board() -> str:
    """Every competition under way, the latest first; by unit, or only what is late."""
    unit_id = request.args.get("unit", type=int)
    late_only = request.args.get("late") == "1"
    with read() as r:
        r.actor.require(Action.LEADER_WATCH)
        boards = board(r.session, r.now)
        return render_template(
            "office/leader_board.html",
            boards=[one for one in boards if _wanted(one, unit_id, late_only)],
            tallies=tallies(boards), unit_id=unit_id, late_only=late_only, step_name=step_name,
            role_names=ROLES,
        )  # fmt: skip


def _wanted(one: Board, unit_id: int | None, late_only: bool) -> bool:
    held_up = one.current is not None and one.current.late
    return unit_id in (None, one.competition.unit_id) and (held_up or not late_only)
