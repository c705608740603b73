"""What each person finds in the side menu: the pages their roles open."""

from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.work import current_actor
from exams.permissions import Action

# endpoint, text, the actions any of which opens it (none: any signed-in person)
ITEMS: tuple[tuple[str, Any, tuple[Action, ...]], ...] = (
    ("account.home", _l("My next steps"), ()),
    ("candidate.applications", _l("My applications"), ()),
    ("office.competitions", _l("Competitions"), (Action.COMPETITION_READ,)),
    ("office.posts", _l("Units and posts"), (Action.POST_WRITE,)),
    ("setting.papers", _l("Questions and papers"), (Action.PAPER_WRITE, Action.PAPER_APPROVE)),
    ("hall.sittings", _l("Exam rooms"), (Action.SITTING_READ,)),
    ("codes.parts", _l("Script codes"), (Action.CODES_MAKE,)),
    ("blind.scripts", _l("Scripts to mark"), (Action.MARKING_MARK,)),
    ("blind.remarking", _l("Scripts to re-mark"), (Action.MARKING_REMARK,)),
    ("blind.overview", _l("Marking"), (Action.MARKING_DECIDE, Action.MARKING_ALLOCATE)),
    ("named.defences", _l("Defences"), (Action.DEFENCE_SCORE,)),
    ("office.trainings", _l("Training plans"), (Action.TRAINING_PLAN,)),
    ("office.leader_board", _l("On time or late"), (Action.LEADER_WATCH,)),
    ("office.people", _l("People and roles"), (Action.PEOPLE_ASSIGN,)),
)


def init_navigation(app: Flask) -> None:
    """The menu is known on every page."""
    app.context_processor(_menu)
    # A page links to what another audience offers only where it is there.
    app.jinja_env.globals["has_endpoint"] = lambda name: name in app.view_functions


def _menu() -> dict[str, Any]:
    demo = current_app.extensions["settings"].demo
    return {
        "nav_items": items() if current_user.is_authenticated else [],
        "demo_people_url": url_for("account.demo_people") if demo else None,
    }


def items() -> list[dict[str, Any]]:
    """The entries open to the signed-in person; the present page is marked."""
    actor = current_actor()
    endpoints = [
        (endpoint, text)
        for endpoint, text, actions in ITEMS
        if endpoint in current_app.view_functions
        and (not actions or any(actor.competitions_where(action) for action in actions))
    ]
    here = _here([endpoint for endpoint, _text in endpoints])
    return [
        {"text": str(text), "href": url_for(endpoint), "active": endpoint == here}
        for endpoint, text in endpoints
    ]


def _here(endpoints: list[str]) -> str | None:
    """The entry that the present page lies below; else the only one of the page's audience."""
    inside = [endpoint for endpoint in endpoints if _inside(url_for(endpoint))]
    kin = [endpoint for endpoint in endpoints if endpoint.split(".")[0] == request.blueprint]
    return inside[-1] if inside else kin[0] if len(kin) == 1 else None


def _inside(href: str) -> bool:
    """Whether the present page is this one or lies below it."""
    return request.path == href or request.path.startswith(f"{href}/")
