"""Working days in Viet Nam: weekends, public holidays, and the Saturdays worked in exchange.

    is_working_day(day) -> bool                    holiday_name(day) -> str | None (Vietnamese)
    add_calendar_days(day, n) -> date              add_working_days(day, n) -> date
    working_days_between(first, last) -> int       next_working_day(day) -> date

The first day is never counted (Civil Code 2015, Art. 147(2)). Holidays come from the `holidays`
package (Labour Code 2019, Art. 112, with Tết by the lunar calendar); swapped days it does not carry
are in `data/working_days.toml`. Days are local days of Viet Nam.
"""

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import holidays

from exams.errors import RuleBroken

_DATA = Path(__file__).parent / "data" / "working_days.toml"
_SATURDAY = 5


@cache
def _swaps() -> tuple[frozenset[date], frozenset[date]]:
    rows = tomllib.loads(_DATA.read_text(encoding="utf-8"))["working"]
    worked = frozenset(row["on"] for row in rows)
    rested = frozenset(row["instead_of"] for row in rows if "instead_of" in row)
    return worked, rested


@cache
def _holidays(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("VN", years=year, language="vi"))


def holiday_name(day: date) -> str | None:
    """What the public holiday is called in Vietnamese; None when the day is not one."""
    return _holidays(day.year).get(day)


def is_working_day(day: date) -> bool:
    """Whether offices of the State are open on that day."""
    worked, rested = _swaps()
    if day in worked:
        return True
    return day.weekday() < _SATURDAY and day not in rested and day not in _holidays(day.year)


def next_working_day(day: date) -> date:
    """The day itself when it is worked, otherwise the first worked day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_calendar_days(day: date, days: int) -> date:
    """The day so many days later; `day` itself is not counted. Refuses a negative number."""
    _refuse_negative(days)
    return day + timedelta(days=days)


def add_working_days(day: date, days: int) -> date:
    """The so-manieth working day after `day`, which is not counted; 0 gives `day` itself."""
    _refuse_negative(days)
    while days:
        day = next_working_day(day + timedelta(days=1))
        days -= 1
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days come after `first` up to and with `last`; 0 when last <= first."""
    span = max((last - first).days, 0)
    return sum(is_working_day(first + timedelta(days=n)) for n in range(1, span + 1))


def _refuse_negative(days: int) -> None:
    if days < 0:
        raise RuleBroken("calendar.negative_days", days=days)
