"""What people call accommodations."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from exams.sittings.accommodation_models import Need
from exams.sittings.arrangements import Arrangement

NEEDS: dict[Need, Any] = {
    Need.EXTRA_TIME: _l("Extra time"),
    Need.BREAKS: _l("Breaks"),
    Need.OWN_ROOM: _l("A room of one's own"),
    Need.LARGE_PRINT: _l("Large print"),
    Need.READER: _l("A reader"),
}


def arrangement_words(arrangement: Arrangement, minutes: int | None = None) -> list[str]:
    """What was granted, in words; with the length of the paper, extra time in minutes."""
    plain = {Need.EXTRA_TIME, Need.BREAKS} if arrangement.break_minutes else {Need.EXTRA_TIME}
    words = [str(NEEDS[Need(need)]) for need in arrangement.needs if need not in plain]
    if arrangement.break_minutes:
        words.append(_("breaks of %(minutes)s minutes in all", minutes=arrangement.break_minutes))
    if arrangement.extra_minutes:
        return [_("%(minutes)s minutes more", minutes=arrangement.extra_minutes), *words]
    if not arrangement.extra_percent:
        return words
    if minutes is None:
        return [_("%(percent)s percent more time", percent=arrangement.extra_percent), *words]
    more = -(-arrangement.extra_seconds(minutes) // 60)
    return [_("%(minutes)s minutes more", minutes=more), *words]
