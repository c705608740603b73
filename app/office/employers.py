"""Letters to the units of candidates who were sanctioned: what is to be sent, what was."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.gates import post_needs
from app.office import blueprint
from app.work import read, work
from exams.competitions.queries import get_competition
from exams.permissions import Action
from exams.sittings.employers import employer_letters, note_letter_sent

ALL = "/office/competitions/<int:competition_id>/employer-letters"


@blueprint.get(ALL)
def employer_letters_page(competition_id: int) -> str:
    """Every letter, those to send first."""
    with read() as r:
        r.actor.require(Action.APPLICATION_READ, competition_id)
        return render_template(
            "office/employer_letters.html",
            competition=get_competition(r.session, competition_id),
            letters=employer_letters(r.session, competition_id),
            sends=r.actor.may(Action.DOCUMENT_ISSUE, competition_id),
        )


@blueprint.post(f"{ALL}/<int:document_id>/sent")
@post_needs(Action.DOCUMENT_ISSUE, lambda _r, competition_id, **_more: int(competition_id))
def employer_letter_sent(competition_id: int, document_id: int) -> Response:
    """Note that one letter went to the unit."""
    with work() as uow:
        note_letter_sent(uow, competition_id, document_id)
    flash(_("It is noted that the letter was sent."), "success")
    return redirect(url_for("office.employer_letters_page", competition_id=competition_id))
