"""What a notice is: which event makes it, who receives it, by which template."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from exams.events import Event, EventKind
from exams.people.models import Person


def always(_event: Event) -> bool:
    """Every event of the kind is told."""
    return True


@dataclass(frozen=True)
class Notice:
    """One row of the table: `template`, the persons it goes to, and which events of the kind."""

    template: str
    to: Callable[[Session, Event], Iterable[Person]]
    when: Callable[[Event], bool] = always


@dataclass(frozen=True)
class Mail:
    """What one person will read."""

    subject: str
    body: str


Table = Mapping[EventKind, tuple[Notice, ...]]
Render = Callable[[Session, Event, Notice, Person], Mail]
