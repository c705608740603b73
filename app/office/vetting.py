"""Vetting: the queue, and one dossier without the candidate's name unless it is asked for."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import storage
from app.application_labels import APPLICATION_STATES, verdicts_on
from app.forms import Form
from app.forms.refusals import show
from app.gates import post_needs
from app.i18n import day, language, moment
from app.office import blueprint
from app.office.vetting_forms import (
    AskForm,
    EligibleForm,
    IneligibleForm,
    OpenAgainForm,
    asked_of,
    judged,
    judging_form,
    look_again,
)
from app.sentences import sentence
from app.storage.downloads import attachment
from app.storage.uploads import ENDINGS
from app.work import Reader, read, work
from exams.applications import vetting
from exams.applications.completeness import chosen_class
from exams.applications.dossier import read_file
from exams.applications.models import Application, ApplicationState
from exams.applications.priority import to_judge
from exams.applications.queries import Queued, dossier, queue
from exams.applications.windows import open_supplement
from exams.competitions.models import Stage
from exams.competitions.queries import get_competition, rules_of
from exams.errors import NotPermitted, Refusal, Stale
from exams.permissions import Action
from exams.rules.ruleset import RuleSet

BASE = "/office/competitions/<int:competition_id>/applications"
ONE = f"{BASE}/<int:application_id>"
Page = str | tuple[str, int] | Response
FORMS: dict[str, type[Form]] = {
    "eligible": EligibleForm,
    "ineligible": IneligibleForm,
    "ask": AskForm,
    "reopen": OpenAgainForm,
}


@blueprint.get(BASE, endpoint="vetting")
def vetting_queue(competition_id: int) -> str:
    """Every submitted application, undecided first, with its due day."""
    with read() as r:
        r.actor.require(Action.APPLICATION_READ, competition_id)
        competition = get_competition(r.session, competition_id)
        queued = queue(r.session, competition, r.now)
        wanted = request.args.get("show", "all")
        shown = [q for q in queued if wanted == "all" or _standing(q) == wanted]
        return render_template(
            "office/vetting.html",
            competition=competition,
            judges=r.actor.may(Action.APPLICATION_JUDGE, competition_id),
            wanted=wanted,
            total=len(queued),
            rows=[_row(q) for q in shown],
            undecided=sum(1 for q in queued if q.application.state == ApplicationState.SUBMITTED),
        )


@blueprint.get(ONE, endpoint="vetting_dossier")
def dossier_page(competition_id: int, application_id: int) -> str:
    """One dossier by its number only."""
    return _page(competition_id, application_id)


@blueprint.post(f"{ONE}/name", endpoint="vetting_name")
def dossier_with_name(competition_id: int, application_id: int) -> str:
    """The same with the name; that somebody looked is recorded."""
    with work() as uow:
        vetting.look_at_names(uow, competition_id, application_id)
    return _page(competition_id, application_id, named=True)


@blueprint.post(f"{ONE}/findings", endpoint="vetting_judge")
@post_needs(Action.APPLICATION_JUDGE)
def judge(competition_id: int, application_id: int) -> Page:
    """Keep the verdict on each condition."""
    with read() as r:
        row = dossier(r.session, competition_id, application_id)
        form = judging_form(to_judge(row, rules_of(r.session, competition_id)), row.findings)
        found = judged(form) if form.validate_on_submit() else None
        if found is not None:
            seen = request.form.get(form["seen"].name, "")
            done = _act(form, competition_id, application_id, vetting.judge_conditions, found, seen)
            if not isinstance(done, int):
                return done
            return _page(competition_id, application_id, judging=form), done
    return _page(competition_id, application_id, judging=form)


@blueprint.post(f"{ONE}/eligible", endpoint="vetting_eligible")
@post_needs(Action.APPLICATION_JUDGE)
def decide_eligible(competition_id: int, application_id: int) -> Page:
    """Find eligible."""
    form = EligibleForm(prefix="eligible-")
    return _posted(
        "eligible", form, competition_id, application_id, vetting.decide_eligible, "note", "seen"
    )


@blueprint.post(f"{ONE}/ineligible", endpoint="vetting_ineligible")
@post_needs(Action.APPLICATION_JUDGE)
def decide_ineligible(competition_id: int, application_id: int) -> Page:
    """Find not eligible, on a ground."""
    form = IneligibleForm(prefix="ineligible-")
    return _posted(
        "ineligible",
        form,
        competition_id,
        application_id,
        vetting.decide_ineligible,
        "reason_code",
        "note",
        "seen",
    )


@blueprint.post(f"{ONE}/supplement", endpoint="vetting_ask")
@post_needs(Action.APPLICATION_JUDGE)
def ask(competition_id: int, application_id: int) -> Page:
    """Ask for a supplement."""
    form = AskForm(prefix="ask-")
    return _posted(
        "ask", form, competition_id, application_id, vetting.ask_supplement, "text", "until_on"
    )


@blueprint.post(f"{ONE}/reopen", endpoint="vetting_reopen")
@post_needs(Action.APPLICATION_JUDGE)
def reopen(competition_id: int, application_id: int) -> Page:
    """Take the outcome back."""
    form = OpenAgainForm(prefix="reopen-")
    return _posted("reopen", form, competition_id, application_id, vetting.open_again, "note")


@blueprint.get(f"{ONE}/files/<int:file_id>", endpoint="vetting_file")
def download(competition_id: int, application_id: int, file_id: int) -> Response:
    """A file of the dossier, named by number and item, never by the candidate's own name for it."""
    with work() as uow:
        row = read_file(uow, competition_id, application_id, file_id)
        number = dossier(uow.session, competition_id, application_id).number
        name = f"{number}-{row.item}-{row.id}{ENDINGS[row.media_type]}"
        key, media_type = row.object_key, row.media_type
    return attachment(storage.get(key), media_type, name)


def _posted(
    which: str, form: Form, competition_id: int, application_id: int, act: Any, *names: str
) -> Page:
    if form.validate_on_submit():
        values = [form[name].data or "" for name in names]
        done = _act(form, competition_id, application_id, act, *values)
        if not isinstance(done, int):
            return done
        return _page(competition_id, application_id, **{which: form}), done
    return _page(competition_id, application_id, **{which: form})


def _act(
    form: Form, competition_id: int, application_id: int, act: Any, *values: Any
) -> Response | int:
    """Do it and lead back; else the status of the page that says why not."""
    try:
        with work() as uow:
            act(uow, competition_id, application_id, *values)
    except NotPermitted:
        raise
    except Refusal as refusal:
        show(form, refusal)
        return 409 if isinstance(refusal, Stale) else 200
    flash(_("Saved."), "success")
    here = url_for(
        "office.vetting_dossier", competition_id=competition_id, application_id=application_id
    )
    return redirect(here)


def _page(
    competition_id: int,
    application_id: int,
    *,
    named: bool = False,
    judging: Form | None = None,
    **given: Form,
) -> str:
    with read() as r:
        r.actor.require(Action.APPLICATION_READ, competition_id)
        row = dossier(r.session, competition_id, application_id)
        rules = rules_of(r.session, competition_id)
        forms = {
            n: given.get(n) or shape(prefix=f"{n}-", formdata=None) for n, shape in FORMS.items()
        }
        titles = {str(one["id"]): asked_of(one) for one in to_judge(row, rules)}
        kind = chosen_class(row, rules)
        mark = vetting.findings_mark(row.findings)
        if judging and judging["seen"].data != mark:
            look_again(judging, row.findings)
        for form in (forms["eligible"], forms["ineligible"]):
            if form in given.values() and form["seen"].data != mark:
                form.show_changes(row.findings, titles)
            form["seen"].data = mark
        return render_template(
            "office/vetting_dossier.html",
            competition=row.competition,
            application=row,
            named=named,
            forms=forms,
            rules=rules,
            judging=judging or judging_form(to_judge(row, rules), row.findings),
            class_name=kind[language()] if kind else "",
            state=APPLICATION_STATES[row.state],
            judged=_judged(row, rules),
            may_judge=_may_judge(r, row),
            asked=open_supplement(row.supplements, rules, r.now),
            blocked=[sentence(x) for x in vetting.why_not_decide_eligible(row, rules)],
        )


def _judged(row: Application, rules: RuleSet) -> list[tuple[str, str, str]]:
    """What is judged, its article, and what was found, for who only reads."""
    kept = {f.condition: f for f in row.findings}
    told = []
    for asked in to_judge(row, rules):
        found = kept.get(str(asked["id"]))
        verdict = verdicts_on(found.condition)[found.verdict] if found else _("Not judged yet")
        note = f" – {found.note}" if found and found.note else ""
        told.append((asked_of(asked), str(asked["cite"]), f"{verdict}{note}"))
    return told


def _may_judge(r: Reader, row: Application) -> bool:
    """Whether this person can vet this dossier now."""
    return (
        r.actor.may(Action.APPLICATION_JUDGE, row.competition_id)
        and row.competition.stage == Stage.ANNOUNCED
        and row.state != ApplicationState.WITHDRAWN
        and row.person_id != r.actor.person_id
    )


def _standing(queued: Queued) -> str:
    if queued.application.state != ApplicationState.SUBMITTED:
        return "decided"
    if queued.waiting:
        return "waiting"
    return "late" if queued.late else "open"


def _row(queued: Queued) -> list[Any]:
    row = queued.application
    here = url_for(
        "office.vetting_dossier", competition_id=row.competition_id, application_id=row.id
    )
    return [
        {"text": row.number, "href": here, "header": True, "sort": row.number},
        row.competition_post.post.title if row.competition_post else "",
        {"text": moment(row.submitted_at), "sort": row.submitted_at.isoformat()},
        {"text": day(queued.due_on), "sort": queued.due_on.isoformat() if queued.due_on else ""},
        _("Late") if queued.late else _("On time"),
        _("Waiting for a supplement") if queued.waiting else APPLICATION_STATES[row.state],
    ]
