"""Days as an iCalendar file (RFC 5545).

feed(name, entries, now) -> bytes
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

OCTETS = 75  # the longest line, RFC 5545, 3.1


@dataclass(frozen=True)
class Entry:
    """One whole day: its id in this service, the day, what happens, where to read more."""

    uid: str
    on: date
    text: str
    url: str


def feed(name: str, entries: Sequence[Entry], now: datetime) -> bytes:
    """The file, lines folded at 75 octets and ended by CR LF."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Khoa Bang//Competitions//VI",
        f"X-WR-CALNAME:{_escaped(name)}",
        *(line for entry in entries for line in _event(entry, now)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _event(entry: Entry, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}@khoabang"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(entry.text)}"
    yield f"URL:{entry.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """The line cut between characters; each further piece begins with a space."""
    pieces, piece = [], b""
    for char in line:
        octets = char.encode()
        if len(piece) + len(octets) > OCTETS - 1:
            pieces.append(piece)
            piece = b""
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
