"""The ranking of a competition: computed, decided by the chair, published by a second person."""

from exams.competitions.models import Competition, CompetitionPost, Part, Stage
from exams.competitions.queries import get_competition, get_part
from exams.competitions.stages import Act, move
from exams.errors import Invalid, NotFound, Reason, Stale, TransitionRefused
from exams.events import EventKind
from exams.permissions import Action
from exams.results import guards, papers
from exams.results.models import Ranking, RankingRow, TieDecision
from exams.results.queries import latest
from exams.results.standing import ComputedRow, compute
from exams.uow import UnitOfWork


def compute_ranking(uow: UnitOfWork, competition_id: int) -> Ranking:
    """Compute the ranking from the marks of now; the same marks give the same ranking back.

    A ranking that differs from the last one is stored under the next number, beside the old.
    """
    competition = get_competition(uow.session, competition_id)
    uow.require(Action.RESULT_COMPUTE, competition_id)
    blocked = guards.why_not_compute(uow.session, competition)
    if blocked:
        raise TransitionRefused("stage.blocked", tuple(blocked), act="compute")
    computed = compute(uow.session, competition)
    before = latest(uow.session, competition_id)
    if before is not None and before.sha256 == computed.sha256:
        return before
    ranking = Ranking(
        competition_id=competition_id,
        number=before.number + 1 if before else 1,
        computed_at=uow.now,
        sha256=computed.sha256,
        rows=[_row(row) for row in computed.rows],
    )
    uow.session.add(ranking)
    uow.session.flush()
    _record(uow, EventKind.RESULT_COMPUTED, ranking)
    return ranking


def decide_tie(
    uow: UnitOfWork,
    competition_post_id: int,
    order: list[int],
    reason: str,
    *,
    part_id: int | None = None,
) -> TieDecision:
    """The head orders candidates whom no rule separates, best first, and says why.

    With `part_id`, they are equal at the cut of that part. The order must name exactly the tied.
    """
    post = uow.session.get(CompetitionPost, competition_post_id)
    if post is None:
        raise NotFound("competition.unknown")
    uow.require(Action.RESULT_DECIDE, post.competition_id)
    if not reason.strip():
        raise Invalid("result.tie_reason_missing", field="reason")
    if frozenset(order) not in _tied(uow, post, part_id) or len(set(order)) < len(order):
        raise Invalid("result.not_this_tie", field="order")
    row = TieDecision(
        competition_post_id=post.id, part_id=part_id, order=list(order), reason=reason.strip(),
        decided_at=uow.now, decided_by=uow.person_id,
    )  # fmt: skip
    uow.session.add(row)
    uow.record(
        EventKind.TIE_DECIDED,
        f"post:{post.id}",
        competition_id=post.competition_id,
        private={"order": list(order), "reason": row.reason},
    )
    return row


def decide(
    uow: UnitOfWork, competition_id: int, *, sha256: str | None = None, note: str = ""
) -> Ranking:
    """The council decides the newest ranking. `sha256`: the one the chair saw; Stale if not it.

    The first decision moves the competition on; a later one (after re-marking) stands beside.
    """
    competition = get_competition(uow.session, competition_id)
    uow.require(Action.RESULT_DECIDE, competition_id)
    ranking = _seen(uow, competition_id, sha256)
    blocked = guards.why_not_decide(uow.session, competition_id)
    _advance(uow, competition, Act.DECIDE, Stage.EXAMINED, blocked)
    if ranking is None:
        raise NotFound("result.not_computed")
    ranking.decided_at, ranking.decided_by = uow.now, uow.actor.person_id
    _record(uow, EventKind.RESULT_DECIDED, ranking, note=note.strip())
    papers.issue_council_minutes(uow, competition, ranking, note.strip())
    return ranking


def publish(uow: UnitOfWork, competition_id: int, *, sha256: str | None = None) -> Ranking:
    """A second person puts the decided ranking in force and before the public."""
    competition = get_competition(uow.session, competition_id)
    uow.require(Action.RESULT_PUBLISH, competition_id)
    ranking = _seen(uow, competition_id, sha256)
    blocked = guards.why_not_publish(uow.session, competition_id, uow.actor.person_id)
    if competition.published_at is None and not blocked:
        competition.published_at, competition.published_by = uow.now, uow.person_id
    _advance(uow, competition, Act.PUBLISH, Stage.DECIDED, blocked)
    if ranking is None:
        raise NotFound("result.not_computed")
    ranking.published_at, ranking.published_by = uow.now, uow.person_id
    _record(uow, EventKind.RESULT_PUBLISHED, ranking)
    papers.issue_result_notice(uow, competition, ranking)
    return ranking


def _seen(uow: UnitOfWork, competition_id: int, sha256: str | None) -> Ranking | None:
    ranking = latest(uow.session, competition_id)
    if ranking is not None and sha256 is not None and ranking.sha256 != sha256:
        raise Stale("stale.row")
    return ranking


def _advance(
    uow: UnitOfWork, competition: Competition, act: Act, source: Stage, blocked: list[Reason]
) -> None:
    """Move on the first time; later only the guard is asked, for the stage stays where it is."""
    if competition.stage not in guards.LISTED or competition.stage is source:
        move(uow, competition, act, blocked=blocked)
    elif blocked:
        raise TransitionRefused("stage.blocked", tuple(blocked), act=act.value)


def _tied(uow: UnitOfWork, post: CompetitionPost, part_id: int | None) -> set[frozenset[int]]:
    competition = get_competition(uow.session, post.competition_id)
    if part_id is None:
        groups = compute(uow.session, competition).unresolved.get(post.id, [])
        return {frozenset(group) for group in groups}
    part: Part = get_part(uow.session, part_id)
    if part.competition_id != post.competition_id:
        raise NotFound("part.unknown")
    found = guards.gates_of(uow.session, part).get(post.id)
    return {frozenset(int(code) for code in found.tied)} if found and found.tied else set()


def _row(row: ComputedRow) -> RankingRow:
    return RankingRow(
        application_id=row.application_id,
        competition_post_id=row.post_id,
        total=row.total,
        rank=row.rank,
        passed=row.passed,
        chosen=row.chosen,
        tied=row.tied,
        working=row.working,
    )


def _record(uow: UnitOfWork, kind: EventKind, ranking: Ranking, **private: str) -> None:
    uow.record(
        kind,
        f"ranking:{ranking.id}",
        competition_id=ranking.competition_id,
        public={"sha256": ranking.sha256, "version": ranking.number},
        private={name: value for name, value in private.items() if value},
    )
