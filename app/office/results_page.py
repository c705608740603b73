"""What the office's pages of results show: parts, objections, ties, lists, and what is missing."""

from typing import Any

from app.results_words import how_text
from app.sentences import sentence
from app.work import Reader
from app.working import exact, shown
from exams.competitions.models import Competition, Part, PartKind, PartStage
from exams.competitions.queries import part_after, rules_of
from exams.competitions.stages import reached
from exams.errors import NotFound, Reason
from exams.permissions import Action
from exams.results import guards, queries, window
from exams.results.public import all_changes, part_marks, priority_points
from exams.results.standing import compute
from exams.sittings.mop_up import why_not_over
from exams.sittings.revocations import why_not_name_marks


def page_of(r: Reader, competition: Competition, error: str = "") -> dict[str, Any]:
    """The whole page of results."""
    may = {
        name: r.actor.may(action, competition.id)
        for name, action in (
            ("compute", Action.RESULT_COMPUTE),
            ("join", Action.CODES_OPEN),
            ("decide", Action.RESULT_DECIDE),
            ("publish", Action.RESULT_PUBLISH),
        )
    }
    lists = queries.rankings(r.session, competition.id)
    return {
        "competition": competition,
        "error": error,
        "may": may,
        "parts": [_part(r, part) for part in competition.parts],
        "objections": _objections(r, competition),
        "lists": lists,
        "newest": lists[0] if lists else None,
        "ties": _ties(r, competition),
        "how_text": how_text,
        "why_not_compute": _sentences(guards.why_not_compute(r.session, competition)),
        "why_not_decide": _sentences(guards.why_not_decide(r.session, competition.id)),
        "why_not_publish": _sentences(
            guards.why_not_publish(r.session, competition.id, r.actor.person_id)
        ),
    }


def ranking_page(r: Reader, competition: Competition, number: int) -> dict[str, Any]:
    """One list, its working, and who moved since the list before."""
    lists = queries.rankings(r.session, competition.id)
    found = next((row for row in lists if row.number == number), None)
    if found is None:
        raise NotFound("result.not_computed")
    before = next((row for row in lists if row.number == number - 1), None)
    rules = rules_of(r.session, competition.id)
    rows = queries.ranking_rows(r.session, found.id)
    return {
        "competition": competition,
        "ranking": found,
        "before": before,
        "fresh": queries.is_fresh(r.session, found, competition),
        "posts": [
            (post, [row for row in rows if row.competition_post_id == post.id])
            for post in competition.posts
        ],
        "marks": {row.id: part_marks(row.working, rules) for row in rows},
        "priority": {row.id: priority_points(row.working) for row in rows}
        if rules.flag("ranking.priority_points")
        else None,
        "working": {row.id: shown(row.working, rules) for row in rows},
        "changes": all_changes(r.session, before, found) if before else (),
        "exact": exact,
    }


def _part(r: Reader, part: Part) -> dict[str, Any]:
    named = part.stage in (PartStage.JOINED, PartStage.SCORED)
    gates = guards.gates_of(r.session, part) if part.stage is PartStage.JOINED else {}
    names_wait = (part.kind is PartKind.WRITTEN and part.stage is PartStage.LOCKED) or (
        part.kind is PartKind.COMPUTER and part.stage is PartStage.CLOSED
    )
    missing = guards.why_not_settle(r.session, part, r.now) if named else []
    return {
        "part": part,
        "results": queries.part_results(r.session, part.id),
        "named": named,
        "settled": part.stage is PartStage.SETTLED,
        "leads_on": part_after(part) is not None,
        "names_wait": names_wait,
        "names_blocked": _sentences(
            [
                *(why_not_over(r.session, part) if part.stage is PartStage.CLOSED else []),
                *(why_not_name_marks(r.session, part) if names_wait else []),
            ]
        ),
        "defended": part.kind is PartKind.PROPOSAL and reached(part, PartStage.CALLED_UP),
        "window_ends_at": window.objection_ends_at(r.session, part),
        "waiting": len(window.waiting_for(r.session, part)) if named else 0,
        "missing": _sentences([*missing, *guards.cut_ties(r.session, part, gates)]),
    }


def _objections(r: Reader, competition: Competition) -> list[tuple[Any, Part]]:
    parts = {part.id: part for part in competition.parts}
    return [(row, parts[row.part_id]) for row in window.objections(r.session, competition.id)]


def _ties(r: Reader, competition: Competition) -> list[dict[str, Any]]:
    """Every group that only the chair can order: at the cut of a part, or in the list."""
    groups: list[tuple[int, int | None, tuple[int, ...]]] = []
    for part in competition.parts:
        if part.stage is PartStage.JOINED:
            for post_id, gate in guards.gates_of(r.session, part).items():
                if gate.tied:
                    groups.append((post_id, part.id, tuple(int(code) for code in gate.tied)))
    if competition.stage in guards.LISTED:
        for post_id, tied in compute(r.session, competition).unresolved.items():
            groups += [(post_id, None, group) for group in tied]
    people = {row.application_id: row.application for row in _everybody(r, competition)}
    posts = {post.id: post for post in competition.posts}
    return [
        {"post": posts[post_id], "part_id": part_id, "people": [people[key] for key in group]}
        for post_id, part_id, group in groups
    ]


def _everybody(r: Reader, competition: Competition) -> list[Any]:
    return [row for part in competition.parts for row in queries.part_results(r.session, part.id)]


def _sentences(reasons: list[Reason]) -> list[str]:
    return [sentence(reason) for reason in reasons]
