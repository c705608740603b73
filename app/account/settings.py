"""What a person sets: name, language, password, second factor, sessions."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_security import login_user

from app.account import blueprint
from app.account.home import inside
from app.account.settings_forms import LanguageForm, NameForm
from app.forms import refusals
from app.signing_in.store import note
from app.work import work
from exams.errors import RuleBroken
from exams.people.service import choose_language, rename_self


@blueprint.get("/account/settings")
def settings() -> str:
    """Everything that can be set, with the way to each page."""
    return _page(
        NameForm(full_name=current_user.full_name), LanguageForm(language=current_user.language)
    )


def _page(name: NameForm, language: LanguageForm) -> str:
    return render_template("account/settings.html", name_form=name, language_form=language)


@blueprint.post("/account/name")
def save_name() -> Any:
    """Correct one's own name."""
    form = NameForm()
    if form.validate_on_submit():
        try:
            with work() as uow:
                rename_self(uow, form.full_name.data)
        except RuleBroken as refusal:
            refusals.show(form, refusal)
        else:
            flash(_("The name has been saved."), "success")
            return redirect(url_for("account.settings"))
    return _page(form, LanguageForm(formdata=None, language=current_user.language))


@blueprint.post("/account/language")
def save_language() -> Any:
    """Choose the language of pages and mail."""
    form = LanguageForm()
    if not form.validate_on_submit():
        return _page(NameForm(formdata=None, full_name=current_user.full_name), form)
    with work() as uow:
        choose_language(uow, form.language.data)
    session["language"] = form.language.data
    flash(_("The language has been saved."), "success")
    return redirect(url_for("account.settings"))


@blueprint.post("/account/other-sessions/end")
def end_other_sessions() -> Any:
    """Sign this account out everywhere but here; nobody has shown anew that it is they."""
    shown_at = session.get("fs_paa", 0)
    store = current_app.extensions["security"].datastore
    account = current_user._get_current_object()
    store.set_uniquifier(account)
    note(account, "other-sessions-ended")
    login_user(account, authn_via=["kept"])
    session["fs_paa"] = shown_at
    store.commit()
    flash(_("You are signed out everywhere else."), "success")
    return redirect(url_for("account.settings"))


@blueprint.get("/account/second-factor")
def second_factor() -> str:
    """Why a second factor, which are set up, and the way to each set-up."""
    onward = inside(request.args.get("next") or url_for("account.home"))
    return render_template("account/second_factor.html", account=current_user, onward=onward)


@blueprint.get("/check-your-mail")
def check_your_mail() -> str:
    """After registration, the same whether or not the address was known."""
    return render_template("account/check_your_mail.html")
