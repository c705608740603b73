"""What stands in the way of each act about results: for the service and for the office page."""

from datetime import datetime

from sqlalchemy.orm import Session

from exams.competitions.models import Competition, Part, Stage
from exams.competitions.queries import get_competition, rules_of
from exams.errors import Reason
from exams.results import queries, window
from exams.results.models import Ranking
from exams.results.standing import candidates, compute, tie_decisions
from exams.results.totals import Gate, gate

LISTED = (Stage.EXAMINED, Stage.DECIDED, Stage.PUBLISHED, Stage.RECOGNISED)


def why_not_settle(session: Session, part: Part, now: datetime) -> list[Reason]:
    """Objections are answered, and the window is over or everybody confirmed their marks."""
    reasons = []
    waiting = window.open_objections(session, part.competition_id, part.id)
    if waiting:
        reasons.append(Reason("result.objections_open", {"count": waiting}))
    ends = window.objection_ends_at(session, part)
    if ends is not None and now < ends and window.waiting_for(session, part):
        reasons.append(Reason("result.window_open", {"until": ends}))
    return reasons


def cut_ties(session: Session, part: Part, gates: dict[int, Gate]) -> list[Reason]:
    """Candidates equal at the cut, whom only the head may separate."""
    return [
        Reason("result.tie_at_the_cut", {"count": len(found.tied), "places": found.places_left})
        for found in gates.values()
        if not found.settled
    ]


def gates_of(session: Session, part: Part) -> dict[int, Gate]:
    """Who goes on from the part, by post, with the head's decisions about ties at the cut."""
    rules = rules_of(session, part.competition_id)
    decisions = tie_decisions(session, [p.id for p in part.competition.posts], part.id)
    gates: dict[int, Gate] = {}
    for post_id, everyone in candidates(session, part.competition).items():
        here = [c for c in everyone if part.code in c.marks]
        found = gate(here, rules, part.code)
        for row in decisions.get(post_id, []):
            codes = [f"{key:09d}" for key in row.order]
            if set(codes) == set(found.tied) and found.tied:
                found = gate(here, rules, part.code, codes[: found.places_left])
                break
        gates[post_id] = found
    return gates


def why_not_compute(session: Session, competition: Competition) -> list[Reason]:
    """Every part is over."""
    if competition.stage in LISTED:
        return []
    return [Reason("result.parts_not_over")]


def why_not_decide(session: Session, competition_id: int) -> list[Reason]:
    """There is a ranking, it fits the marks of now, no tie is open, no objection unanswered."""
    competition = get_competition(session, competition_id)
    ranking = queries.latest(session, competition_id)
    if ranking is None:
        return [Reason("result.not_computed")]
    if ranking.decided_at is not None:
        return [Reason("result.already_decided", {"number": ranking.number})]
    reasons = _fresh_and_settled(session, competition, ranking)
    waiting = window.open_objections(session, competition_id)
    return reasons + ([Reason("result.objections_open", {"count": waiting})] if waiting else [])


def why_not_publish(session: Session, competition_id: int, person_id: int | None) -> list[Reason]:
    """The newest ranking is decided, still fits the marks, and another person decided it."""
    competition = get_competition(session, competition_id)
    ranking = queries.latest(session, competition_id)
    if ranking is None or ranking.decided_at is None:
        return [Reason("result.not_decided")]
    if ranking.published_at is not None:
        return [Reason("result.already_published", {"number": ranking.number})]
    reasons = _fresh_and_settled(session, competition, ranking)
    if person_id is not None and ranking.decided_by == person_id:
        reasons.append(Reason("result.publisher_decided"))
    return reasons


def _fresh_and_settled(
    session: Session, competition: Competition, ranking: Ranking
) -> list[Reason]:
    computed = compute(session, competition)
    reasons = []
    if computed.sha256 != ranking.sha256:
        reasons.append(Reason("result.marks_changed", {"number": ranking.number}))
    tied = sum(len(groups) for groups in computed.unresolved.values())
    return reasons + ([Reason("result.tie_unresolved", {"count": tied})] if tied else [])
