"""Whether the time for asking for a re-marking is over."""

from datetime import datetime

from sqlalchemy.orm import Session

from exams.competitions.calendar import day_ends
from exams.competitions.queries import get_competition, rules_of


def remark_windows_over(session: Session, competition_id: int, now: datetime) -> bool:
    """True once the day of every declared re-marking window has ended."""
    rules = rules_of(session, competition_id)
    dates = get_competition(session, competition_id).dates
    windows = [row.on for row in dates if row.step.endswith(".remark_window_end")]
    return all(now > day_ends(day, rules) for day in windows)
