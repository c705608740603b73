"""The pages of one competition: what each is called, who may open it, when there is such a page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import lazy_gettext as _l

from app.i18n import title_of
from app.work import Reader
from exams.competitions.models import Competition, Part, PartKind, Stage
from exams.permissions import Action

A = Action
BEFORE_PUBLIC = (Stage.DRAFT, Stage.SUBMITTED)


def _always(row: Competition) -> bool:
    return True


def _public(row: Competition) -> bool:
    return row.stage not in BEFORE_PUBLIC


def _listed(row: Competition) -> bool:
    return _public(row) and row.stage is not Stage.ANNOUNCED


def _sat(row: Competition) -> bool:
    return any(part.kind is not PartKind.PROPOSAL for part in row.parts)


def _written(row: Competition) -> bool:
    return _listed(row) and any(part.kind is PartKind.WRITTEN for part in row.parts)


def _defended(row: Competition) -> bool:
    return any(part.kind is PartKind.PROPOSAL for part in row.parts)


@dataclass(frozen=True)
class Way:
    """A page: its endpoint, its name, the actions any of which opens it, when it is offered."""

    endpoint: str
    text: Any
    actions: tuple[Action, ...]
    offered: Callable[[Competition], bool] = _always


READ = (A.COMPETITION_READ,)
GROUPS: tuple[tuple[Any, tuple[Way, ...]], ...] = (
    (
        _l("Preparation"),
        (
            Way("office.competition_posts", _l("Posts"), READ),
            Way("office.competition_rules", _l("Rules"), READ),
            Way("office.competition_calendar", _l("Calendar"), READ),
            Way("office.bodies", _l("Council and boards"), READ),
            Way("office.people", _l("People and roles"), (A.PEOPLE_ASSIGN,)),
        ),
    ),
    (
        _l("Candidates"),
        (
            Way("office.vetting", _l("Applications"), (A.APPLICATION_READ,), _public),
            Way("office.lists", _l("Eligible list"), (A.APPLICATION_READ,), _public),
        ),
    ),
    (
        _l("Exam"),
        (
            Way(
                "setting.papers", _l("Questions and papers"), (A.PAPER_WRITE, A.PAPER_APPROVE), _sat
            ),
            Way("office.rooms", _l("Rooms and call-up"), (A.SITTING_READ,), _sat),
            Way("hall.sittings", _l("Exam rooms"), (A.SITTING_READ,), _listed),
            Way("codes.parts", _l("Script codes"), (A.CODES_MAKE,), _written),
            Way("office.marking", _l("Marking"), READ, _written),
            Way("office.defence", _l("Defence"), READ, _defended),
        ),
    ),
    (
        _l("Result"),
        (
            Way("office.results", _l("Results"), READ, _listed),
            Way(
                "office.remark_requests", _l("Re-marking requests"), (A.APPLICATION_READ,), _written
            ),
            Way("office.appointments", _l("Appointments"), READ, _listed),
            Way(
                "office.employer_letters_page",
                _l("Letters to candidates' units"),
                (A.APPLICATION_READ,),
                _listed,
            ),
            Way("office.documents", _l("Register of papers"), READ),
        ),
    ),
)
# Pages that only an act or a missing thing leads to.
MORE: tuple[Way, ...] = (
    Way("blind.part_marking", _l("Marking"), (A.MARKING_DECIDE, A.MARKING_ALLOCATE)),
    Way("codes.part", _l("Script codes"), (A.CODES_MAKE,)),
    Way("hall.board", _l("Exam rooms"), (A.SITTING_READ,)),
    Way("office.call_up_part", _l("Rooms and call-up"), (A.SITTING_READ,)),
    Way("office.defence_session", _l("Time and place of the defence"), (A.COMPETITION_RUN,)),
    Way("office.edit_competition_texts", _l("Texts of the competition"), (A.COMPETITION_WRITE,)),
)
WAYS = {way.endpoint: way for way in (*(w for _t, ways in GROUPS for w in ways), *MORE)}


def groups_for(r: Reader, row: Competition) -> list[dict[str, Any]]:
    """The pages that the reader may open, in their groups; a page of each part stands per part."""
    found = [
        {"title": str(title), "links": [link for way in ways for link in _links(r, row, way)]}
        for title, ways in GROUPS
    ]
    return [group for group in found if group["links"]]


def way_to(r: Reader, endpoint: str, row: Competition, **ids: int | None) -> dict[str, str] | None:
    """A link to the page; None where it is not there or the reader may not open it."""
    way = WAYS[endpoint]
    names = _names(endpoint)
    known = {"competition_id": row.id, **ids}
    if not any(r.actor.may(action, row.id) for action in way.actions):
        return None
    if names is None or any(known.get(name) is None for name in names):
        return None
    given = {name: known[name] for name in names}
    if endpoint == "office.people":
        given = {"competition_id": row.id}  # the search of that page, not its path
    return {"text": str(way.text), "href": url_for(endpoint, **given)}


def _links(r: Reader, row: Competition, way: Way) -> list[dict[str, str]]:
    if not way.offered(row):
        return []
    if way.endpoint != "office.marking":
        return [link for link in [way_to(r, way.endpoint, row)] if link]
    return [link for part in _written_parts(row) for link in _of_part(r, row, way, part)]


def _of_part(r: Reader, row: Competition, way: Way, part: Part) -> list[dict[str, str]]:
    link = way_to(r, way.endpoint, row, part_id=part.id)
    if link and len(_written_parts(row)) > 1:
        link["text"] = f"{link['text']}: {title_of(part)}"
    return [link] if link else []


def _written_parts(row: Competition) -> list[Part]:
    return [part for part in row.parts if part.kind is PartKind.WRITTEN]


def _names(endpoint: str) -> set[str] | None:
    """What the address of the page is made of; None where there is no such page."""
    rules = current_app.url_map._rules_by_endpoint.get(endpoint)
    return rules[0].arguments if rules else None
