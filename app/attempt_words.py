"""The events of an attempt in words, for the candidate and for the hall."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from exams.clock import from_ms
from exams.sittings.watch_models import AttemptEvent, AttemptEventKind

Kind = AttemptEventKind
PLAIN: dict[Kind, Any] = {
    Kind.FOCUS_LOST: _l("The exam window was left"),
    Kind.ADDRESS_SEEN: _l("The network address was noted, unreadably"),
    Kind.ADDRESS_CHANGED: _l("The network address changed"),
    Kind.OUTSIDE_NETWORK: _l("The machine is outside the network of the room"),
    Kind.SAFE_BROWSER_FAILED: _l("The browser is not the one that is asked for"),
    Kind.TAKEN_OVER: _l("The work went on at another machine, with a PIN"),
}


class EventRow(NamedTuple):
    """One line: the server's time, and what happened."""

    at: datetime
    text: str


def event_rows(log: Iterable[AttemptEvent]) -> list[EventRow]:
    """The lines of a log."""
    return [EventRow(from_ms(event.at_ms), told(event)) for event in log]


def told(event: AttemptEvent) -> str:
    """One event as a sentence."""
    amount = event.amount or 0
    if event.kind is Kind.FOCUS_REGAINED:
        return _("The exam window was back after %(seconds)s s", seconds=round(amount / 1000))
    if event.kind is Kind.PASTED:
        return str(
            ngettext("%(num)s character was pasted", "%(num)s characters were pasted", amount)
        )
    if event.kind is Kind.RECONNECTED:
        return _("Connected again after %(seconds)s s", seconds=round(amount / 1000))
    return str(PLAIN[event.kind])
