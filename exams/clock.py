"""The one place that asks the time. Services receive it as `uow.now`."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The present instant, aware, in UTC, at millisecond precision (as events store it)."""
    return whole_milliseconds(datetime.now(UTC))


def whole_milliseconds(instant: datetime) -> datetime:
    """Drop what is finer than a millisecond, so that stored and shown instants are equal."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def local_day(instant: datetime) -> date:
    """The calendar day of an instant in Viet Nam, on which every legal time limit is counted."""
    return instant.astimezone(VIETNAM).date()


def exact_hour(instant: datetime) -> str:
    """14:00:00 21/11/2026 in Viet Nam: a fact for a sentence, alike in both languages."""
    return instant.astimezone(VIETNAM).strftime("%H:%M:%S %d/%m/%Y")


def to_ms(instant: datetime) -> int:
    """Unix milliseconds of an aware instant."""
    return int(instant.timestamp() * 1000 + 0.5)


def from_ms(ms: int) -> datetime:
    """The instant of Unix milliseconds."""
    return datetime.fromtimestamp(ms // 1000, UTC) + timedelta(milliseconds=ms % 1000)
