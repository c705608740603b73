"""A marker's own scripts: the queue, and one script with its marking sheet.

Everything here is told by code. Marking and re-marking look alike, and so do all rounds.
"""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.forms.refusals import show
from app.panel.blind import blueprint
from app.panel.blind.scripts_forms import RecogniseForm, SheetForm, sheet_form
from app.work import read, work
from exams.errors import Invalid
from exams.marking.giving import give_mark, recognise_script, save_draft
from exams.marking.models import Allocation, Round
from exams.marking.queries import may_mark, piles, sheet_of, shown_allocation
from exams.marking.sheets import full_mark, scale, total
from exams.marking.standing import FIRST_MARKING, REMARKING

Page = str | Response


@blueprint.get("/blind/scripts")
def scripts() -> Page:
    """My queue: what is left, what is done, until when."""
    return _queue(FIRST_MARKING, "blind.script")


@blueprint.get("/blind/remarking")
def remarking() -> Page:
    """My queue of scripts to be marked again."""
    return _queue(REMARKING, "blind.remarked")


@blueprint.route("/blind/scripts/<string:code>", methods=["GET", "POST"])
def script(code: str) -> Page:
    """One script: the text, the scale, my sheet."""
    return _sheet(code, FIRST_MARKING, "blind.script", "blind.scripts", "blind.recognise")


@blueprint.route("/blind/remarking/<string:code>", methods=["GET", "POST"])
def remarked(code: str) -> Page:
    """One script to be marked again: the same page, no trace of what was given before."""
    return _sheet(code, REMARKING, "blind.remarked", "blind.remarking", "blind.recognise_remarked")


@blueprint.post("/blind/scripts/<string:code>/recognise")
def recognise(code: str) -> Page:
    """I recognise this script: it goes to somebody else."""
    return _recognise(code, FIRST_MARKING, "blind.scripts")


@blueprint.post("/blind/remarking/<string:code>/recognise")
def recognise_remarked(code: str) -> Page:
    """I recognise this script, while marking it again."""
    return _recognise(code, REMARKING, "blind.remarking")


def _queue(rounds: Sequence[Round], endpoint: str) -> Page:
    with read() as r:
        mine = piles(r.session, r.actor.person_id or 0, rounds)
        found = [pile for pile in mine if may_mark(r.actor, pile.part, rounds)]
        return render_template(
            "blind/scripts.html", piles=found, endpoint=endpoint, again=rounds == REMARKING
        )


def _sheet(code: str, rounds: Sequence[Round], endpoint: str, queue: str, recognise: str) -> Page:
    with read() as r:
        allocation = shown_allocation(r.session, r.actor, code, rounds)
        form = sheet_form(allocation, sheet_of(allocation))
        if form.validate_on_submit() and _saved(form, code, rounds):
            if form.give.data:
                flash(_("The mark of script %(code)s has been given.", code=code), "success")
                return redirect(url_for(queue))
            flash(_("The draft has been saved. Nobody else can see it."), "success")
            return redirect(url_for(endpoint, code=code))
        return render_template(
            "blind/script.html",
            form=form,
            queue=queue,
            recognise=recognise,
            recognise_form=RecogniseForm(formdata=None),
            **_shown(allocation),
        )


def _saved(form: SheetForm, code: str, rounds: Sequence[Round]) -> bool:
    """Save or give; a refusal stands at its field and what was typed stays."""
    sheet, version = form.sheet(), int(form.version.data or 0)
    try:
        with work() as uow:
            if form.give.data:
                meant = bool(form.traces_meant.data)
                give_mark(uow, code, sheet, version, traces_meant=meant, rounds=rounds)
            else:
                save_draft(uow, code, sheet, version, rounds)
    except Invalid as refusal:
        show(form, refusal)
        return False
    return True


def _recognise(code: str, rounds: Sequence[Round], queue: str) -> Page:
    form = RecogniseForm()
    with work() as uow:
        recognise_script(uow, code, rounds, form.note.data or "")
    flash(_("The script has been taken from your list. Thank you for saying so."), "success")
    return redirect(url_for(queue))


def _shown(allocation: Allocation) -> dict[str, Any]:
    """What the page shows of a script: the code, the text, the scale, and my own sheet."""
    answers = allocation.script.answers
    return {
        "code": allocation.script.code,
        "answers": answers,
        "criteria": scale(answers),
        "full": full_mark(answers),
        "sum": total(sheet_of(allocation)),
        "mine": sheet_of(allocation),
        "given": allocation.given_at,
        "saved": allocation.saved_at,
    }
