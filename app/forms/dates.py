"""Days and instants in one box each, as people here write them: day/month/year, 24 hours."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import wtforms
from flask_babel import lazy_gettext as _l

from app.forms.parts import Presented
from app.forms.widgets import TextBox

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_DAY_FIRST = re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})")
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})")
_HOUR = re.compile(r"(?P<h>\d{1,2})[:hH](?P<min>\d{2})")

HOW_A_DATE = _l("Enter the date as day/month/year, such as 05/09/2026.")
NO_SUCH_DATE = _l("There is no such date. Check the day and the month.")
HOW_AN_INSTANT = _l("Enter the date and time as day/month/year hour:minute, as 05/09/2026 08:30.")


def read_date(text: str) -> date:
    """The day somebody wrote, or a ValueError that says how to write it."""
    found = _DAY_FIRST.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
    if found is None or not text.isascii():
        raise ValueError(HOW_A_DATE)
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError as impossible:
        raise ValueError(NO_SUCH_DATE) from impossible


def read_instant(text: str) -> datetime:
    """The instant somebody wrote in Vietnam time, as aware UTC."""
    day, _, clock = text.replace("T", " ").partition(" ")
    hour = _HOUR.fullmatch(clock.strip())
    if hour is None or not text.isascii() or int(hour["h"]) > 23 or int(hour["min"]) > 59:
        raise ValueError(HOW_AN_INSTANT)
    on = read_date(day)
    local = datetime(on.year, on.month, on.day, int(hour["h"]), int(hour["min"]), tzinfo=VIETNAM)
    return local.astimezone(UTC)


class _OneBox(Presented, wtforms.Field):
    """A value typed in one box and read by one function; empty means None.

    Use ``required(...)``, never ``DataRequired``, which would hide what is wrong with the text.
    """

    form: str
    read: staticmethod

    def _value(self) -> str:
        """What stands in the box: what was typed, or the value as people write it."""
        if self.raw_data:
            return self.raw_data[0]
        return "" if self.data is None else self.local(self.data).strftime(self.form)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; the ValueError's sentence becomes the field's error."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if text:
            self.data = type(self).read(text)

    @staticmethod
    def local(value):
        """The value as it is shown."""
        return value


class DateField(_OneBox):
    """A day; ``data`` is a ``date`` or None."""

    widget = TextBox(width=10)
    default_hint = _l("For example, 05/09/2026")
    form = "%d/%m/%Y"
    read = staticmethod(read_date)


class DateTimeField(_OneBox):
    """An instant typed in Vietnam time; ``data`` is an aware UTC ``datetime`` or None."""

    widget = TextBox(width=20)
    default_hint = _l("Vietnam time, for example 05/09/2026 08:30")
    form = "%d/%m/%Y %H:%M"
    read = staticmethod(read_instant)

    @staticmethod
    def local(value: datetime) -> datetime:
        """The instant by the clock of Vietnam."""
        return value.astimezone(VIETNAM)
