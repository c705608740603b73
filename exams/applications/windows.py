"""When an application may be started and changed, and by when it is to be vetted.

Registration is open by the declared dates; where too few were eligible for a post, it may be
open again for that post (BelowMinimum), to all or to nominated candidates only; the days of the
vetting and of the lists are then counted from its end.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exams.applications.models import Application, BelowChoice, BelowMinimum, Supplement
from exams.clock import local_day
from exams.competitions.calendar import day_begins, day_ends, last_day, windows
from exams.competitions.models import Competition, CompetitionPost, Stage
from exams.competitions.queries import rules_of
from exams.errors import Reason
from exams.rules.ruleset import RuleSet


@dataclass(frozen=True)
class Reopened:
    """A post for which registration is open again, until the end of a day."""

    competition_post_id: int
    until_on: date
    nominated_only: bool


def dates_of(competition: Competition) -> dict[str, date]:
    """The declared dates by step."""
    return {declared.step: declared.on for declared in competition.dates}


def latest_choices(session: Session, competition: Competition) -> dict[int, BelowMinimum]:
    """The last choice made for each post that had too few eligible candidates."""
    rows = session.scalars(
        select(BelowMinimum)
        .join(CompetitionPost)
        .where(CompetitionPost.competition_id == competition.id)
        .order_by(BelowMinimum.id)
    )
    return {row.competition_post_id: row for row in rows}


def postponed_posts(session: Session, competition: Competition) -> set[int]:
    """Posts taken out of this competition because too few were eligible."""
    found = latest_choices(session, competition)
    return {post for post, row in found.items() if row.choice == BelowChoice.POSTPONE}


def reopened(session: Session, competition: Competition, now: datetime) -> list[Reopened]:
    """The posts for which registration is open again at `now`."""
    rules = rules_of(session, competition.id)
    return [
        Reopened(post, row.until_on, row.choice == BelowChoice.NOMINATE)
        for post, row in latest_choices(session, competition).items()
        if row.until_on is not None and now < day_ends(row.until_on, rules)
    ]


def why_not_apply(session: Session, competition: Competition, now: datetime) -> list[Reason]:
    """Why nobody can apply now: not announced, not open yet (which day), over (which day)."""
    if competition.stage != Stage.ANNOUNCED:
        return [Reason("application.not_announced")]
    if registration_open(session, competition, now) or reopened(session, competition, now):
        return []
    dates = dates_of(competition)
    opens, closes = dates.get("registration_opens"), dates.get("registration_closes")
    if opens is None or closes is None:
        return [Reason("application.no_dates")]
    if now < day_begins(opens):
        return [Reason("application.not_open_yet", {"opens_on": opens})]
    return [Reason("application.registration_over", {"closed_on": closes})]


def registration_open(session: Session, competition: Competition, now: datetime) -> bool:
    """Whether registration is open to all by the declared dates."""
    rules = rules_of(session, competition.id)
    return windows(dates_of(competition), rules, now).registration_open


def closes_on(session: Session, competition: Competition, now: datetime) -> date | None:
    """The last day on which somebody can still submit."""
    again = [row.until_on for row in reopened(session, competition, now)]
    declared = dates_of(competition).get("registration_closes")
    return max([*again, declared] if declared else again, default=None)


def why_not_post(
    session: Session, competition: Competition, post_id: int | None, nominated: bool, now: datetime
) -> list[Reason]:
    """Why this post is not open to such a candidate although registration is open somewhere."""
    if post_id in postponed_posts(session, competition):
        return [Reason("application.post_postponed")]
    if registration_open(session, competition, now):
        return []
    for row in reopened(session, competition, now):
        if row.competition_post_id == post_id and (nominated or not row.nominated_only):
            return []
    return [Reason("application.post_not_open")]


def reopened_until(session: Session, competition_id: int) -> date | None:
    """The last day to which registration was ever opened again for a post; None: never."""
    return session.scalar(
        select(func.max(BelowMinimum.until_on))
        .join(CompetitionPost)
        .where(CompetitionPost.competition_id == competition_id)
    )


def vetting_due(
    rules: RuleSet, dates: dict[str, date], applicants: int, again_until: date | None = None
) -> date | None:
    """The day by which vetting is to be over: as declared; longer when there are many dossiers.

    `again_until`: registration was open again until that day, and vetting counts from there.
    """
    declared = dates.get("vetting_due")
    if again_until and "registration_closes" in dates:
        dates = {**dates, "registration_closes": max(again_until, dates["registration_closes"])}
    by_rule = last_day(rules, "vetting_due", dates, applicants)
    if declared is None or by_rule is None:
        return declared or by_rule
    many = applicants > rules.count("calendar.vetting_many_over")
    return max(declared, by_rule) if many or again_until else declared


def list_due(rules: RuleSet, dates: dict[str, date], vetted_by: date | None) -> date | None:
    """The day by which the lists are due: as declared; later where vetting ends later."""
    declared, planned = dates.get("eligible_list"), dates.get("vetting_due")
    if declared is None or planned is None or vetted_by is None or vetted_by <= planned:
        return declared
    by_rule = last_day(rules, "eligible_list", {**dates, "vetting_due": vetted_by})
    return max(declared, by_rule) if by_rule else declared


def open_supplement(
    supplements: Iterable[Supplement], rules: RuleSet, now: datetime
) -> Supplement | None:
    """The request for a supplement that the candidate can still answer."""
    for row in supplements:
        if row.answered_at is None and now < day_ends(row.until_on, rules):
            return row
    return None


def days_left(until: date, now: datetime) -> int:
    """Whole days from today to the day, in Viet Nam; 0 on the day itself."""
    return (until - local_day(now)).days


def is_late(application: Application, due: date | None, rules: RuleSet, now: datetime) -> bool:
    """Whether the outcome was, or will be, given after the day on which vetting was due."""
    return due is not None and (application.decided_at or now) >= day_ends(due, rules)
