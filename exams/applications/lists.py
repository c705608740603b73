"""The eligible and ineligible lists: what stands against them, and issuing them.

Where fewer are eligible for a post than the rules ask, the lists wait for a choice that the
rule set allows (`eligibility.actions_below`): nominate more, postpone, widen, proceed.
"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from exams.applications.list_papers import issue_list_papers
from exams.applications.models import (
    Application,
    ApplicationState,
    BelowChoice,
    BelowMinimum,
    Entrant,
)
from exams.applications.numbers import exam_numbers
from exams.applications.queries import counts_by_post, in_state
from exams.applications.windows import (
    closes_on,
    latest_choices,
    open_supplement,
    postponed_posts,
    registration_open,
    reopened,
)
from exams.clock import local_day
from exams.competitions.models import Competition, CompetitionPost, Stage
from exams.competitions.queries import get_competition, rules_of
from exams.competitions.stages import Act, move
from exams.documents.service import issue
from exams.errors import Invalid, NotFound, Reason, RuleBroken
from exams.events import EventKind
from exams.permissions import Action
from exams.uow import UnitOfWork

S = ApplicationState
NEEDS_DAY = frozenset({BelowChoice.NOMINATE, BelowChoice.WIDEN})


def why_not_issue_lists(session: Session, competition: Competition, now: datetime) -> list[Reason]:
    """Everything that stands against issuing the lists."""
    postponed = postponed_posts(session, competition)
    return [
        *_registration(session, competition, now),
        *_undecided(session, competition, postponed, now),
        *below_minimum(session, competition, now),
    ]


def below_minimum(session: Session, competition: Competition, now: datetime) -> list[Reason]:
    """The posts with fewer eligible candidates than the rules ask and no choice made yet."""
    rules = rules_of(session, competition.id)
    least = rules.count("eligibility.min_candidates_per_post")
    eligible = counts_by_post(session, competition.id, S.ELIGIBLE)
    choices = latest_choices(session, competition)
    left = [
        p
        for p in competition.posts
        if p.id not in choices or choices[p.id].choice != BelowChoice.POSTPONE
    ]
    if not left:
        return [Reason("lists.no_post_left")]
    return [
        Reason(
            "lists.below_minimum",
            {
                "post": post.post.title,
                "post_id": post.id,
                "count": eligible.get(post.id, 0),
                "minimum": least,
            },
        )
        for post in left
        if eligible.get(post.id, 0) < _least_for(choices.get(post.id), least)
    ]


def _least_for(choice: BelowMinimum | None, least: int) -> int:
    """One is enough where it was decided to proceed all the same."""
    return 1 if choice is not None and choice.choice == BelowChoice.PROCEED else least


def _registration(session: Session, competition: Competition, now: datetime) -> list[Reason]:
    if registration_open(session, competition, now) or reopened(session, competition, now):
        return [
            Reason("lists.registration_open", {"closes_on": closes_on(session, competition, now)})
        ]
    return []


def _undecided(
    session: Session, competition: Competition, postponed: set[int], now: datetime
) -> list[Reason]:
    rules = rules_of(session, competition.id)
    rows = [
        row
        for row in in_state(session, competition.id, S.SUBMITTED)
        if row.competition_post_id not in postponed
    ]
    waiting = sum(1 for row in rows if open_supplement(row.supplements, rules, now))
    found = []
    if rows:
        found.append(Reason("lists.undecided", {"count": len(rows)}))
    if waiting:
        found.append(Reason("lists.supplements_open", {"count": waiting}))
    return found


def choose_below_minimum(
    uow: UnitOfWork,
    competition_post_id: int,
    choice: BelowChoice,
    reason: str,
    until_on: date | None = None,
) -> BelowMinimum:
    """Choose what to do for a post with too few eligible; only what the rule set allows.

    Postponing takes the post out of this competition. Nominating and widening open registration
    for the post again until a day, and issue a public notice of it.
    """
    post = uow.session.get(CompetitionPost, competition_post_id)
    if post is None:
        raise NotFound("competition.unknown")
    uow.require(Action.COMPETITION_RUN, post.competition_id)
    get_competition(uow.session, post.competition_id, lock=True)  # a second click waits, and finds
    _check_choice(uow, post, choice, reason, until_on)
    row = BelowMinimum(
        competition_post_id=post.id,
        choice=choice,
        reason=reason.strip(),
        until_on=until_on if choice in NEEDS_DAY else None,
        chosen_at=uow.now,
        chosen_by=uow.person_id,
    )
    uow.session.add(row)
    until = row.until_on.isoformat() if row.until_on else None
    uow.record(
        EventKind.BELOW_MINIMUM_CHOSEN,
        f"competition:{post.competition_id}",
        competition_id=post.competition_id,
        private={"reason": row.reason},
        public={"post_id": post.id, "choice": choice.value, "until": until},
    )
    _issue_post_notice(uow, post, choice, row.reason, until)
    return row


def _issue_post_notice(
    uow: UnitOfWork, post: CompetitionPost, choice: BelowChoice, reason: str, until: str | None
) -> None:
    facts = {
        "competition": post.competition.title,
        "code": post.competition.code,
        "post": post.post.title,
        "unit": post.post.unit.name,
        "choice": choice.value,
        "reason": reason,
        "until": until,
    }
    issue(
        uow,
        post.competition_id,
        "post_notice",
        facts,
        subject=f"competition_post:{post.id}",
        public=True,
        symbol="TB-HĐTT",
    )


def _check_choice(
    uow: UnitOfWork, post: CompetitionPost, choice: BelowChoice, reason: str, until_on: date | None
) -> None:
    competition = post.competition
    rules = rules_of(uow.session, competition.id)
    if competition.stage != Stage.ANNOUNCED:
        raise RuleBroken("vetting.lists_issued")
    if choice.value not in rules.items("eligibility.actions_below"):
        raise RuleBroken(
            "lists.choice_not_in_rules", cite=rules.explain("eligibility.actions_below").cite
        )
    if _registration(uow.session, competition, uow.now):
        raise RuleBroken(
            "lists.registration_open", closes_on=closes_on(uow.session, competition, uow.now)
        )
    short = {r.facts.get("post_id") for r in below_minimum(uow.session, competition, uow.now)}
    if post.id not in short:
        raise RuleBroken("lists.enough")
    if not reason.strip():
        raise Invalid("stage.reason_missing", field="reason")
    if choice in NEEDS_DAY and (until_on is None or until_on <= local_day(uow.now)):
        raise Invalid("vetting.until_after_today", field="until_on")


def issue_lists(uow: UnitOfWork, competition_id: int) -> None:
    """Issue both lists: give exam numbers, admit the eligible to the first part, tell everybody."""
    uow.require(Action.COMPETITION_RUN, competition_id)
    competition = get_competition(uow.session, competition_id, lock=True)  # vetters wait
    blocked = why_not_issue_lists(uow.session, competition, uow.now)
    move(uow, competition, Act.ISSUE_LIST, blocked=blocked)
    postponed = postponed_posts(uow.session, competition)
    eligible, ineligible = (
        [
            row
            for row in in_state(uow.session, competition_id, state)
            if row.competition_post_id not in postponed
        ]
        for state in (S.ELIGIBLE, S.INELIGIBLE)
    )
    _give_numbers(uow, competition, eligible)
    for row in (*eligible, *ineligible):
        uow.record(
            EventKind.ELIGIBILITY_DECIDED,
            f"application:{row.id}",
            competition_id=competition_id,
            public={"outcome": row.state.value},
            private={"reason_code": row.reason_code, "note": row.decision_note},
        )
    uow.record(
        EventKind.ROSTER_FIXED,
        f"competition:{competition_id}",
        competition_id=competition_id,
        public={"eligible": len(eligible), "ineligible": len(ineligible)},
    )
    issue_list_papers(uow, competition, eligible, ineligible)


def _give_numbers(uow: UnitOfWork, competition: Competition, eligible: list[Application]) -> None:
    numbers = exam_numbers([row.id for row in eligible], uow.chance)
    first = competition.parts[0]
    for row in eligible:
        row.exam_number = numbers[row.id]
        uow.session.add(Entrant(part_id=first.id, application_id=row.id))
    uow.record(
        EventKind.EXAM_NUMBERS_GIVEN,
        f"competition:{competition.id}",
        competition_id=competition.id,
        public={"count": len(numbers)},
    )
