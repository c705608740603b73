"""`flask --app wsgi administrator`: who opens a new installation to all the others."""

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_security import url_for_security
from flask_security.recoverable import generate_reset_password_token

from app.accounts import open_account
from app.work import work
from exams.people.queries import holders
from exams.people.service import assign_role, register_person
from exams.permissions import Role
from exams.uow import SYSTEM


@click.command("administrator")
@click.argument("email")
@click.argument("full_name")
@click.option("--decision", required=True, help="Number of the decision that names the person.")
@with_appcontext
def administrator(email: str, full_name: str, decision: str) -> None:
    """Make the first administrator; prints the link at which the password is chosen, once.

    Everybody else is made an administrator on the page *People and roles*.
    """
    with work(SYSTEM) as uow:
        if holders(uow.session, None, Role.ADMINISTRATOR, uow.now):
            raise click.ClickException("There is an administrator already: ask them for the role.")
        person = register_person(uow, full_name, email)
        assign_role(uow, person.id, Role.ADMINISTRATOR, None, decision_no=decision)
        account = open_account(uow, person)
        with current_app.test_request_context(base_url=_address()):
            token = generate_reset_password_token(account)
            link = url_for_security("reset_password", token=token, _external=True)
    click.echo(f"{person.full_name} is administrator. Choose the password within five days at:")
    click.echo(link)
    click.echo("The first sign-in asks for a second factor.")


def _address() -> str:
    return str(current_app.extensions["settings"].base_url)
