"""Who may enter a blueprint at all, and whose press of a button is read.

Finer questions are the services' own.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask_login import current_user

from app.work import Reader, current_actor, read
from exams.errors import NotPermitted
from exams.permissions import Action, Role, is_staff

View = Callable[..., Any]


def open_to_all(blueprint: Blueprint) -> None:
    """The gate of pages that anybody may read; said, so that no blueprint is open by accident."""
    blueprint.before_request(_pass)


def signed_in_only(blueprint: Blueprint) -> None:
    """The gate of pages for any person who signed in."""
    blueprint.before_request(signed_in)


def roles_only(blueprint: Blueprint, *roles: Role) -> None:
    """The gate of pages for people who hold one of the roles somewhere; others see 404."""

    def gate() -> Any:
        answer = signed_in()
        if answer is not None:
            return answer
        actor = current_actor()
        if not any(held.role in roles for held in actor.held):
            raise NotPermitted("permission.missing")
        return _second_factor_first()

    blueprint.before_request(gate)


def needs_second_factor(view: View) -> View:
    """The gate of one page that is for staff in a blueprint that is not."""

    @wraps(view)
    def gated(**address: Any) -> Any:
        return _second_factor_first() or view(**address)

    return gated


def _second_factor_first() -> Any:
    """None; for staff who have no second factor the way to set one up, and back."""
    if is_staff(current_actor().held) and not second_factor_done():
        return redirect(url_for("account.second_factor", next=request.full_path))
    return None


def _in_address(_reader: Reader, **address: Any) -> int:
    return int(address["competition_id"])


def post_needs(action: Action, where: Callable[..., int] = _in_address) -> Callable[[View], View]:
    """The gate of one view's POST: asked before the form is looked at, so that who may not take
    the action gets 404 whatever was typed; the service asks again.

    `where` finds the competition from a reader and the values of the address, when it is not the
    `competition_id` of the address itself.
    """

    def gate(view: View) -> View:
        @wraps(view)
        def gated(**address: Any) -> Any:
            if request.method == "POST":
                with read() as r:
                    r.actor.require(action, where(r, **address))
            return view(**address)

        return gated

    return gate


def second_factor_done() -> bool:
    """Whether the signed-in person has set up a second factor (required for all staff)."""
    return bool(getattr(current_user, "has_second_factor", False))


def _pass() -> None:
    return None


def signed_in() -> Any:
    """None for who is signed in; for others the way to sign in and back."""
    if current_user.is_authenticated:
        return None
    return redirect(url_for("security.login", next=request.full_path))
