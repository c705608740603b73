"""What an act costs, counted in statements: a number that no slow machine changes."""

from collections.abc import Callable

from sqlalchemy import event
from sqlalchemy.orm import Session


def statements(session: Session, act: Callable[[], object]) -> int:
    """How many statements the act sends to the database."""
    found: list[str] = []
    engine = session.get_bind()

    def note(_c: object, _cursor: object, text: str, *_rest: object) -> None:
        found.append(text)

    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(found)
