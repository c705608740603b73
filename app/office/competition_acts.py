"""The decisions on a competition: submit, send back, announce, unlock, stop, close."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.office import blueprint
from app.work import work
from exams.competitions import announcing
from exams.competitions.stages import Act
from exams.workflow.guards import why_not_council

Decision = Callable[..., Any]
# The service of each act, whether it takes a reason, and what is said when it is done.
DECISIONS: dict[Act, tuple[Decision, bool, Any]] = {
    Act.SUBMIT: (announcing.submit, False, _l("Submitted: the approver reads it now.")),
    Act.SEND_BACK: (announcing.send_back, True, _l("Sent back to the officer, with your reason.")),
    Act.ANNOUNCE: (announcing.announce, False, _l("Announced: the notice is public.")),
    Act.UNLOCK: (announcing.unlock, True, _l("Unlocked: it is a draft and no longer public.")),
    Act.STOP: (announcing.stop, True, _l("The competition was stopped.")),
    Act.CLOSE: (announcing.close, False, _l("The competition was closed.")),
}
# Neither may happen before the council is as the rules want it.
COUNCILLED = {Act.SUBMIT.value, Act.ANNOUNCE.value}


@blueprint.post("/office/competitions/<int:competition_id>/acts/<string:act>")
def decide_competition(competition_id: int, act: str) -> Response:
    """Take one decision; what stands in the way is told on the page of the refusal."""
    if act not in {known.value for known in DECISIONS}:
        abort(404)
    decision, with_reason, done = DECISIONS[Act(act)]
    given: dict[str, Any] = {"reason": request.form.get("reason", "")} if with_reason else {}
    with work() as uow:
        if act in COUNCILLED:
            given["also"] = why_not_council(uow.session, competition_id)
        if act == Act.ANNOUNCE:
            given["seen"] = request.form.get("seen", "")
        decision(uow, competition_id, **given)
    flash(str(done), "success")
    return redirect(url_for("office.competition", competition_id=competition_id))
